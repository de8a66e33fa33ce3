"""What the search index costs: CPU to build it, and bytes until the first result, at 100, 1,000 and 10,000 entries.

    python tests/bench/search.py [--sizes 100,1000,10000] [--characters 2100 | --made] [--node] [--memory]

Entries are made up (seeded) from the words of the test library and invented ones. They differ in length as real ones do,
about `--characters` of text each (2,100 in the library of 2026; a file of 4 KB has 1,100), in real divisions; with `--made` they are the entries of library.py. What is
timed is the index alone, from records to files, in CPU time of the process. Bytes are counted as gzip sends them: the
engine, the root, every shard that the query asks for, and the entries shown. With `--node` the queries run through the
real engine; without it, only the build is measured. `--memory` tells instead how far the build raises the memory of the
process, its files included; then also what one edited entry costs in an index that goes on.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(Path(__file__).resolve().parent)]

from govkb.outputs.search import (  # noqa: E402
    SearchIndex,
    SearchRecord,
    Thesaurus,
    build_search,
    contribution,
    contributions,
    thesaurus_from,
)
from govkb.outputs.search.records import library_records  # noqa: E402
from govkb.regions import Regions  # noqa: E402
from govkb.site import bare_script  # noqa: E402
from govkb.views.library import Library, library_settings  # noqa: E402

ENGINE = ROOT / "docs/assets/search-engine.js"
BOX = ROOT / "docs/assets/search-box.js"
QUERIES = (
    "屋场会",
    "邻里纠纷",
    "wch",
    "loudi",
    "楼栋长",
    "怎么调动居民参与",
    "網格議事亭",
    "屋厂会",
    "points system",
    "社区",
    "131",
    "村规民约怎么定",
)
CHARACTERS = 2100
"""Text of an entry on average, with its names and tags: as in the library of 2026."""
SHORT = 1100
"""The same of an entry of 4 KB."""
COMPONENTS = 6
"""Components of an entry on average, as well."""


def made(count: int) -> list[SearchRecord]:
    """What the search knows of so many entries of library.py."""
    from library import made_catalog  # noqa: PLC0415 - the search tests load this file without its neighbours

    catalog = made_catalog(count)
    return list(library_records(Library(catalog, library_settings(catalog))))


def synthetic(count: int, seed: int = 7, characters: int = CHARACTERS) -> list[SearchRecord]:
    """Made-up entries with words as unevenly frequent as in real text, in real divisions."""
    random_ = random.Random(seed)  # noqa: S311 - made-up text
    library = yaml.load(
        (ROOT / "tests/search/records.yml").read_text(encoding="utf-8"),
        Loader=yaml.BaseLoader,  # noqa: S506 - makes text only
    )
    text = json.dumps(library, ensure_ascii=False)
    chars = sorted(set(re.findall(r"[\u4e00-\u9fff]", text)))
    words = sorted(
        {word for run in re.findall(r"[\u4e00-\u9fff]{2,}", text) for word in re.findall("..{0,2}", run)}
    )
    random_.shuffle(words)
    words += ["".join(random_.choices(chars, k=random_.choice((2, 2, 2, 3)))) for _ in range(6000)]
    frequency = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    divisions = counties()

    def run(size: int) -> str:
        out, length = [], 0
        while length < size:
            piece = random_.choices(words, cum_weights=frequency, k=8)
            sentence = "，".join("".join(piece[i : i + 4]) for i in (0, 4)) + "。"
            out.append(sentence)
            length += len(sentence)
        return "".join(out)

    records = []
    for number in range(count):
        base = library[number % len(library)]
        chain = random_.choice(divisions)
        town = "".join(random_.choices(chars, k=2)) + random_.choice(("镇", "乡", "街道"))
        name = base["name"] if number < len(library) else "".join(random_.choices(words[:2000], k=2))
        # From a third of the average to some times as much, half of the entries below 0.9.
        length = characters * min(2.4, 0.35 + random_.expovariate(1 / 0.56))
        parts = max(1, round(random_.expovariate(1 / COMPONENTS)))
        told = length * 0.3 / parts
        records.append(
            SearchRecord(
                id=f"practice-{number}",
                kind="practice",
                url=f"practices/practice-{number}/",
                name=name,
                name_en=base.get("name_en", ""),
                aliases=("".join(random_.choices(words, k=2)),),
                place=" ".join((*chain, town)),
                place_short="".join((chain[0], chain[-1], town)),
                tags=tuple(random_.sample(base["tags"], min(6, len(base["tags"])))),
                problem=run(60),
                summary=run(80),
                components=tuple(
                    (words[random_.randrange(3000)] + "法", f"c-{i}", run(int(told))) for i in range(parts)
                ),
                sections=tuple(
                    (
                        f"环节{i}",
                        f"s-{i}",
                        f"{random_.randrange(2000)}户，" + run(int((length * 0.7 - 200) / 5)),
                    )
                    for i in range(5)
                ),
                evidence="证据 1 级",
            )
        )
    return records


def counties() -> list[tuple[str, ...]]:
    """The chain of divisions of every county."""
    regions = Regions.load(ROOT / "practices/_regions")
    return [
        tuple(above.name for above in regions.chain(one.code))
        for one in regions
        if not one.code.endswith("00")
    ]


def thesaurus() -> Thesaurus:
    path = ROOT / "practices/_vocabulary/thesaurus.yml"
    return thesaurus_from(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader))  # noqa: S506 - makes text only


def shards_asked(files: Mapping[str, bytes]) -> list[tuple[str, int, int]]:
    """For each query (a fresh visitor): its text, bytes until its first results, and requests."""
    with tempfile.TemporaryDirectory() as folder:
        for path, content in files.items():
            target = Path(folder) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        program = """
          const fs = require("fs"), vm = require("vm"), [engine, folder, queries] = process.argv.slice(1);
          (async () => {
            for (const query of JSON.parse(queries)) {
              const asked = [];
              const load = name => {
                let out;
                asked.push(name);
                vm.runInThisContext("globalThis.__kbs = (n, d) => { globalThis.__out = d; }");
                vm.runInThisContext(fs.readFileSync(folder + "/search/" + name + ".js", "utf8"));
                return globalThis.__out;
              };
              await require(engine).create({ load }).search(query, { limit: 8 });
              console.log(JSON.stringify([query, asked]));
            }
          })();
        """
        run = subprocess.run(
            ["node", "-e", program, str(ENGINE), folder, json.dumps(QUERIES)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    fixed = sum(len(gzip.compress(bare_script(path.read_text("utf-8")).encode())) for path in (ENGINE, BOX))
    rows = []
    for line in run.stdout.splitlines():
        query, asked = json.loads(line)
        sizes = [len(gzip.compress(files[f"search/{name}.js"])) for name in asked]
        rows.append((query, fixed + sum(sizes), len(asked)))
    return rows


def raised(records: list[SearchRecord], words: Thesaurus) -> None:
    """Tell how far building raises the memory of the process, and what an edited entry costs afterwards."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    kept = list(contributions(records))
    start = time.process_time()
    index = SearchIndex.of(kept, words)
    peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"         {peak:.0f} MiB above what was there; merging {time.process_time() - start:.2f} CPU s")
    for field, text in (("summary", "每季度评一次。"), ("name", "新说法")):
        place = len(records) // 3
        kept[place] = contribution(replace(records[place], **{field: text}))
        start = time.process_time()
        index, touched = index.updated(kept)
        print(f"         another {field}: {time.process_time() - start:.3f} CPU s, {len(touched)} files")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", default="100,1000,10000")
    parser.add_argument("--characters", type=int, default=CHARACTERS)
    parser.add_argument("--made", action="store_true", help="the entries of library.py instead")
    parser.add_argument("--node", action="store_true")
    parser.add_argument("--memory", action="store_true")
    arguments = parser.parse_args()
    words = thesaurus()
    gc.disable()  # as a build does
    build_search(synthetic(20), words)
    for size in map(int, arguments.sizes.split(",")):
        records = made(size) if arguments.made else synthetic(size, characters=arguments.characters)
        if arguments.memory:
            print(f"{size:>6} entries")
            raised(records, words)
            continue
        start = time.process_time()
        files = build_search(records, words)
        spent = time.process_time() - start
        total = sum(map(len, files.values()))
        print(
            f"{size:>6} entries  {spent:6.2f} CPU s  {size / spent:7.0f} entries/s  {len(files):>6} files  {total / 1e6:6.1f} MB"
        )
        if arguments.node:
            rows = shards_asked(files)
            for query, sent, requests in rows:
                print(f"         {query:<12} {sent / 1000:7.1f} KB  {requests} requests")
            print(
                f"         median {statistics.median(sent for _, sent, _ in rows) / 1000:.1f} KB, most {max(sent for _, sent, _ in rows) / 1000:.1f} KB"
            )


if __name__ == "__main__":
    main()
