"""What the search index costs: CPU to build it, and bytes until the first result, at 100, 1,000 and 10,000 entries.

    python tests/bench/search.py [--sizes 100,1000,10000] [--node]

Entries are those of library.py: the real ones and made-up ones of about 8 KB. Bytes are
counted as gzip sends them: the engine, the root, every shard that the query asks for, and the entries shown. With
`--node` the queries run through the real engine; without it, only the build is measured.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(Path(__file__).resolve().parent)]

from govkb.outputs.search import SearchRecord, Thesaurus, build_search, thesaurus_from  # noqa: E402
from govkb.outputs.search.records import library_records  # noqa: E402
from govkb.site import bare_script  # noqa: E402
from govkb.views.library import Library, library_settings  # noqa: E402
from library import made_catalog  # noqa: E402

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


def synthetic(count: int) -> list[SearchRecord]:
    """What the search knows of so many made-up entries."""
    catalog = made_catalog(count)
    return list(library_records(Library(catalog, library_settings(catalog))))


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
    build_search(synthetic(50), words)
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
