"""CPU time and bytes of the papers: a card after start-up, a reader of 40 cases, 1,000 cards; and two runs alike.

    .venv/bin/python tests/bench/pdf.py [--cards 1000] [--cases 40]

Data and papers are made from the library; beyond its size, entries come again under other names, so that nothing that
the typesetter remembers can be used again. CPU seconds of the whole process, waiting does not count. Bars: card 0.05 s,
reader 2.5 s, 1,000 cards 50 s, card 300 KB.
"""

from __future__ import annotations

import argparse
import dataclasses
import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from govkb.catalog import load_catalog  # noqa: E402
from govkb.downloads import page_count  # noqa: E402
from govkb.outputs.pdf import render_handout  # noqa: E402
from govkb.views.handout import Handbook, HandoutView, view_handouts  # noqa: E402
from govkb.views.library import Library, library_settings  # noqa: E402


def clock(work: Callable[[], bytes]) -> tuple[float, bytes]:
    """CPU seconds of some work, and what it made."""
    start = time.process_time()
    made = work()
    return time.process_time() - start, made


def renamed(handout: HandoutView, number: int) -> HandoutView:
    """The card of an entry that is the same but for its name and numbers of steps."""
    mark = f"（第{number}份）"
    content = handout.content
    name = getattr(content, "name", "") + mark
    return dataclasses.replace(
        handout, title=handout.title + mark, content=dataclasses.replace(content, name=name, summary=content.summary + mark)
    )  # fmt: skip


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cards", type=int, default=1000)
    parser.add_argument("--cases", type=int, default=40)
    asked = parser.parse_args()
    catalog = load_catalog(ROOT)
    library = Library(catalog, library_settings(catalog, base_url="https://kb.example.org/"))
    ids = list(library.practices)
    gc.freeze()  # as `govkb pdf` does once the library is read

    def card(number: int) -> bytes:
        handout = view_handouts(library, "card", [ids[number % len(ids)]])[0]
        return render_handout(renamed(handout, number) if number >= len(ids) else handout, library.settings)

    def reader() -> bytes:
        handout = view_handouts(library, "handbook", ids)[0]
        cases = handout.content.cases if isinstance(handout.content, Handbook) else ()
        chosen = [
            cases[n]
            if n < len(cases)
            else dataclasses.replace(cases[n % len(cases)], id=f"{cases[n % len(cases)].id}-{n}")
            for n in range(asked.cases)
        ]
        content = dataclasses.replace(handout.content, cases=tuple(chosen))
        return render_handout(dataclasses.replace(handout, content=content), library.settings)

    first, _ = clock(lambda: card(0))
    print(f"first card of a process (fonts, templates)  {first:7.3f} s CPU")
    one, made = clock(lambda: card(1))
    print(f"a card after start-up                       {one:7.3f} s CPU   bar 0.050")
    taken, book = clock(reader)
    print(
        f"reader of {asked.cases} cases, {page_count(book)} pages, {len(book) // 1024} KB  {taken:7.3f} s CPU   bar 2.500"
    )
    again, second = clock(reader)
    print(
        f"the same again                              {again:7.3f} s CPU   {'same bytes' if second == book else 'DIFFERENT'}"
    )
    print(f"card again: {'same bytes' if card(1) == made else 'DIFFERENT'}")
    total, largest = 0.0, 0
    for number in range(2, asked.cards + 2):
        seconds, made = clock(lambda number=number: card(number))
        total, largest = total + seconds, max(largest, len(made))
    print(
        f"{asked.cards} further cards                          {total:7.3f} s CPU   bar {asked.cards * 0.05:.1f}"
    )
    print(
        f"a card of these on average                  {total / asked.cards:7.4f} s CPU; largest {largest // 1024} KB   bar 300"
    )


if __name__ == "__main__":
    main()
