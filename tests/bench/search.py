"""What the search index costs: CPU to build it, and bytes until the first result, at 100, 1,000 and 10,000 entries.

    python tests/bench/search.py [--sizes 100,1000,10000] [--node]

Entries are made up (seeded) from the words of the test library and invented ones, about as long as a 4 KB entry. Bytes are
counted as gzip sends them: the engine, the root, every shard that the query asks for, and the entries shown. With
`--node` the queries run through the real engine; without it, only the build is measured.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from itertools import accumulate
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from govkb.outputs.search import SearchRecord, Thesaurus, build_search, thesaurus_from  # noqa: E402
from govkb.site import bare_script  # noqa: E402

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
LENGTH = 950
"""Characters of running text of an entry, beside its names, tags and places."""


def synthetic(count: int, seed: int = 7) -> list[SearchRecord]:
    """Made-up entries with words as unevenly frequent as in real text."""
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
    provinces = [
        (f"{p}省", [f"{p}{c}市" for c in "东南西北中"])
        for p in ("湖南", "山东", "辽宁", "青海", "陕西", "重庆", "江苏")
    ]

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
        province, cities = random_.choice(provinces)
        county = "".join(random_.choices(chars, k=2)) + "县"
        town = "".join(random_.choices(chars, k=2)) + random_.choice(("镇", "乡", "街道"))
        name = base["name"] if number < len(library) else "".join(random_.choices(words[:2000], k=2))
        records.append(
            SearchRecord(
                id=f"practice-{number}",
                kind="practice",
                url=f"practices/practice-{number}/",
                name=name,
                name_en=base.get("name_en", ""),
                aliases=("".join(random_.choices(words, k=2)),),
                place=" ".join((province, random_.choice(cities), county, town)),
                place_short=f"{province}{county}{town}",
                tags=tuple(random_.sample(base["tags"], min(6, len(base["tags"])))),
                problem=run(60),
                summary=run(80),
                components=tuple(
                    (words[random_.randrange(3000)] + "法", f"c-{i}", run(60)) for i in range(3)
                ),
                sections=tuple((f"环节{i}", f"s-{i}", run((LENGTH - 320) // 5)) for i in range(5)),
                evidence="证据 1 级",
            )
        )
    return records


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", default="100,1000,10000")
    parser.add_argument("--node", action="store_true")
    arguments = parser.parse_args()
    words = thesaurus()
    build_search(synthetic(20), words)
    for size in map(int, arguments.sizes.split(",")):
        records = synthetic(size)
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
