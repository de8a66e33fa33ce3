"""Build time of the site against stock Material with the same text, in turns: CPU seconds of each and the ratio.

    python tests/bench/scale.py --install && python tests/bench/build.py [--entries 1000] [--rounds 2] [--text words|entry]

Stock = MkDocs 1.6.1, Material 9.8.1, its Chinese search with jieba, tags, entries not in nav. Ours also checks all
entries and makes everything else that a site of ours has. The entries are those of library.py; scale.py has other
builders, sizes and memory.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from rivals import TEXTS, builders
from scale import build, laid_out


def main() -> None:
    """Print one row for each round."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--text", choices=tuple(TEXTS), default="page")
    asked = parser.parse_args()
    ours, stock = (one for one in builders() if one.name in ("ours", "stock"))
    if stock.missing:
        raise SystemExit(f"{stock.needs} is missing: python tests/bench/scale.py --install")
    folder = laid_out(asked.entries, asked.text)
    print(f"{asked.entries} entries   ours s   stock s   ratio")
    for _ in range(asked.rounds):
        one, two = (build(builder, folder, 0, 0) for builder in (ours, stock))
        if failed := one.gave_up or two.gave_up:
            raise SystemExit(failed)
        print(f"{'':>13} {one.cpu:>8.2f} {two.cpu:>9.2f} {one.cpu / two.cpu:>7.2f}", flush=True)


if __name__ == "__main__":
    main()
