"""The search index of a collection, as files that a browser loads piece by piece.

Written below `search/`:

* `root.js`: how many entries, how many shards, the thesaurus; loaded at the first keystroke;
* `b/<n>.js`: for every key (two adjacent characters, a Latin word, a single character of a name) the entries that hold it
  and how strongly; and where in a name it stands, so that names can be matched as a whole without a list of names;
* `p/<n>.js`: names, places and terms by their spelling in pinyin;
* `d/<hundred>/<n>.js`: one entry: what a result shows, and the text that sentences are quoted from;
* `traditional.js`, `readings.js`: characters, only for queries that need them; `ids.js`: ids by entry number.

A query costs its own keys and the entries shown, however large the library is.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import add

from govkb.outputs.search.folding import fold_label, stem, traditional
from govkb.outputs.search.pinyin import Reading, char_readings, reading, written
from govkb.outputs.search.places import place_forms
from govkb.outputs.search.postings import Field, Piece, shard_texts
from govkb.outputs.search.record import KINDS, SearchRecord
from govkb.outputs.search.shards import number, power_of_two, script, shard_of, source
from govkb.outputs.search.thesaurus import Thesaurus

FORMAT = 1
"""Raised when an engine of the other number could not read the files."""

_NAME, _ALIAS, _COMPONENT = 0, 1, 2
_FIELDS = (
    Field(8, singles=True),  # name
    Field(6, singles=True),  # other names
    Field(5),  # English name
    Field(4, singles=True),  # components
    Field(4, singles=True),  # tags
    Field(3, singles=True),  # place
    Field(3),  # problem
    Field(2),  # summary
    Field(1),  # synonyms of the tags
    Field(1),  # running text
)
_MANY_TERMS = 1500
_ALL_TERMS = 2000


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """How the index is cut: the aimed size of a shard in characters, before compression."""

    shard_size: int = 6000


def build_search(
    records: Iterable[SearchRecord], thesaurus: Thesaurus, options: SearchOptions | None = None
) -> Mapping[str, bytes]:
    """Every file of the index, by path. The same records give the same bytes, in whatever order they come."""
    size = (options or SearchOptions()).shard_size
    entries = sorted(records, key=lambda record: (KINDS.index(record.kind), record.id))
    shards = _key_shards(entries, size)
    files = {f"search/b/{index:x}.js": script(f"b/{index:x}", text) for index, text in enumerate(shards)}
    lexicon = _lexicon(entries, thesaurus)
    files.update(lexicon.files())
    for doc, record in enumerate(entries):
        name = f"d/{doc // 100}/{doc}"
        files[f"search/{name}.js"] = script(name, source(_shown(record)))
    files["search/traditional.js"] = script("traditional", _traditional())
    files["search/readings.js"] = script("readings", source(_readings()))
    files["search/ids.js"] = script("ids", source([record.id for record in entries]))
    version = _version(files)
    files["search/root.js"] = script("root", source(_root(entries, thesaurus, len(shards), lexicon, version)))
    return dict(sorted(files.items()))


def _version(files: Mapping[str, bytes]) -> str:
    """Changes whenever a shard does; asked for with every shard, so that no cache mixes two issues of the index."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.encode())
        digest.update(files[path])
    return digest.hexdigest()[:10]


def _root(
    entries: Sequence[SearchRecord], thesaurus: Thesaurus, shards: int, lexicon: _Lexicon, version: str
) -> dict[str, object]:
    kinds = [record.kind for record in entries]
    return {
        "format": FORMAT,
        "version": version,
        "entries": len(entries),
        "kinds": [kinds.count(kind) for kind in KINDS],
        "shards": shards,
        "letters": lexicon.letters,
        "spellings": lexicon.shards,
        "near": ["|".join(group) for group in thesaurus.near],
        "everyday": {word: "|".join(targets) for word, targets in thesaurus.everyday},
        "english": {
            " ".join(map(stem, words.split())): "|".join(targets) for words, targets in thesaurus.english
        },
        "fillers": "|".join(thesaurus.fillers),
    }


# ---------------------------------------------------------------------------------------------- keys


def _pieces(doc: int, record: SearchRecord) -> list[Piece]:
    of_field: tuple[Iterable[str], ...] = (
        (record.name,),
        record.aliases,
        (record.name_en,),
        [name for name, _, _ in record.components],
        record.tags,
        place_forms(record.place),
        (record.problem,),
        (record.summary,),
        record.synonyms,
        [f"{heading}，{text}" for part in (record.components, record.sections) for heading, _, text in part],
    )
    return [Piece(doc, field, texts) for field, texts in enumerate(of_field)]


def _labels(record: SearchRecord) -> Iterator[tuple[int, str]]:
    yield _NAME, record.name
    for alias in record.aliases:
        yield _ALIAS, alias
    for component in record.components:
        yield _COMPONENT, component[0]


def _label_rows(entries: Sequence[SearchRecord]) -> dict[str, str]:
    """Key → rows of entry, label number × 4 + sort, length of the label, position of the key in it."""
    rows: defaultdict[str, list[str]] = defaultdict(list)
    for doc, record in enumerate(entries):
        entry = number(doc)
        for index, (sort, name) in enumerate(_labels(record)):
            label = fold_label(name)
            head = entry + number(index * 4 + sort) + number(len(label))
            for position, key in enumerate(map(add, label, label[1:])):
                rows[key].append(head + number(position))
            if 3 <= len(label) <= 4:
                # A slip in the middle of a short name leaves no pair whole; the characters around the slip do.
                for position in range(len(label) - 2):
                    rows[label[position] + "*" + label[position + 2]].append(head + number(position))
    return {key: "".join(found) for key, found in rows.items()}


def _key_shards(entries: Sequence[SearchRecord], size: int) -> list[str]:
    """The payload of each shard: lists of entries by key, and rows of names by key."""
    rows = _label_rows(entries)
    names = sum(len(key) + len(text) for key, text in rows.items())
    pieces = (_pieces(doc, record) for doc, record in enumerate(entries))
    lists = shard_texts(pieces, _FIELDS, lambda total: max(8, power_of_two((total + names) / size)))
    mask = len(lists) - 1
    labels: list[list[str]] = [[] for _ in lists]
    for key in sorted(rows):
        labels[shard_of(key, mask)].append(f'"{key}":"{rows[key]}"')
    return [
        f"[{{{members[:-1]}}},{{{','.join(named)}}}]" for members, named in zip(lists, labels, strict=True)
    ]


# ---------------------------------------------------------------------------------------------- pinyin


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """Lines `syllables|term|rank` under the first letters that lead to them."""

    letters: int
    shards: int
    lines: Mapping[str, tuple[str, ...]]

    def files(self) -> dict[str, bytes]:
        held: list[set[str]] = [set() for _ in range(self.shards)]
        for first, lines in self.lines.items():
            held[shard_of(first, self.shards - 1)].update(lines)
        return {
            f"search/p/{index:x}.js": script(f"p/{index:x}", source("\n".join(sorted(lines))))
            for index, lines in enumerate(held)
        }


def _lexicon(entries: Sequence[SearchRecord], thesaurus: Thesaurus) -> _Lexicon:
    """Rank 0 names, 1 other names, 2 components, 3 places, 4 tags, 5 other words."""
    ranks: dict[str, int] = {}

    seen: set[tuple[str, int]] = set()

    def offer(term: str, rank: int) -> None:
        if (term, rank) in seen:
            return
        seen.add((term, rank))
        folded = fold_label(term)
        if len(folded) > 1 and rank < ranks.get(folded, 9):
            ranks[folded] = rank

    for record in entries:
        offer(record.name, 0)
        for alias in record.aliases:
            offer(alias, 1)
        for part in dict.fromkeys(place_forms(record.place)[2:]):
            offer(part, 3)
        for tag in record.tags:
            offer(tag, 4)
    if len(entries) <= _ALL_TERMS:
        for record in entries:
            for component in record.components:
                offer(component[0], 2)
            for word in record.synonyms:
                offer(word, 5)
    for word in thesaurus.words:
        offer(word, 5)
    readings = {term: reading(term) for term in ranks}
    firsts = _first_letters if len(readings) < _MANY_TERMS else _first_two_letters
    lines: defaultdict[str, list[str]] = defaultdict(list)
    total = 0
    for term, syllables in readings.items():
        line = f"{written(syllables)}|{term}|{ranks[term]}"
        for first in firsts(syllables):
            lines[first].append(line)
            total += len(line) + 1
    shards = max(8, power_of_two(total / 8000))
    return _Lexicon(
        1 if firsts is _first_letters else 2, shards, {first: tuple(found) for first, found in lines.items()}
    )


def _first_letters(syllables: Reading) -> set[str]:
    """The letters under which a term is looked up: the first of each syllable."""
    return {own[0] for alternatives in syllables for own in alternatives}


def _first_two_letters(syllables: Reading) -> set[str]:
    """The same for a large library: two letters from each syllable on, spelled out (`wu`) and by initials (`wc`).

    zh, ch and sh are often typed without h; both ways are looked up by the plain letter.
    """
    firsts: set[str] = set()
    after: tuple[str, ...] = ("",)
    for alternatives in reversed(syllables):
        for own in alternatives:
            letter = own[0]
            firsts.add(letter if own[1:2] == "h" else own[:2] if len(own) > 1 else letter + after[0][:1])
            for syllable in after:
                firsts.add(letter if syllable[:1] == "h" else letter + syllable[:1])
        after = alternatives
    return firsts


# ---------------------------------------------------------------------------------------------- what is shown


def _shown(record: SearchRecord) -> dict[str, object]:
    shown = {
        "id": record.id,
        "kind": record.kind,
        "url": record.url,
        "name": record.name,
        "en": record.name_en,
        "aliases": record.aliases,
        "place": record.place_short,
        "tags": record.tags,
        "evidence": record.evidence,
        "summary": record.summary,
        "problem": record.problem,
        "parts": record.components,
        "text": record.sections,
    }
    return {key: value for key, value in shown.items() if value}


def _traditional() -> str:
    table = traditional()
    return source(["".join(table), "".join(table.values())])


def _readings() -> dict[str, str]:
    """Syllable → the characters of GB 2312 that are read so."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                char = bytes((row, cell)).decode("gb2312")
            except UnicodeDecodeError:
                continue
            for syllable in char_readings(char):
                found[syllable].append(char)
    return {syllable: "".join(chars) for syllable, chars in sorted(found.items())}
