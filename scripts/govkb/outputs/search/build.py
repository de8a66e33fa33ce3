"""The search index of a collection, as files that a browser loads piece by piece.

Written below `search/`:

* `root.js`: how many entries, how many shards, the thesaurus; loaded at the first keystroke;
* `b/<n>.js`: for every key (two adjacent characters, a Latin word, a single character of a name) the entries that hold it
  and how strongly; and where in a name it stands, so that names can be matched as a whole without a list of names;
* `p/<n>.js`: names, places and terms by their spelling in pinyin;
* `d/<hundred>/<n>.js`: one entry: what a result shows;
* `t/<hundred>/<n>.js`: its running text, for the sentence that is quoted when the match is not in what is shown;
* `traditional.js`, `readings.js`: characters, only for queries that need them; `ids.js`: ids by entry number.

A query costs its own keys and the entries shown, however large the library is.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import add

from govkb.outputs.search.folding import fold_label, stem, traditional
from govkb.outputs.search.lexicon import Lexicon, lexicon
from govkb.outputs.search.pinyin import char_readings
from govkb.outputs.search.places import place_forms
from govkb.outputs.search.postings import Field, Piece, shard_texts
from govkb.outputs.search.record import KINDS, SearchRecord
from govkb.outputs.search.shards import number, power_of_two, script, shard_of, source
from govkb.outputs.search.thesaurus import Thesaurus
from govkb.outputs.search.weights import weights_data

FORMAT = 1
"""Raised when an engine of the other number could not read the files."""

_NAME, _ALIAS, _COMPONENT = 0, 1, 2
_FIELDS = (
    Field(9, singles=True),  # name
    Field(7, singles=True),  # other names
    Field(6),  # English name
    Field(5, singles=True),  # components
    Field(5, singles=True),  # tags
    Field(4, singles=True),  # place
    Field(4),  # problem
    Field(3),  # summary
    Field(1),  # synonyms of the tags
    Field(2),  # running text
    Field(1),  # what is said in passing
    Field(2),  # the leading tags, once more
    Field(3, singles=True),  # components, where they are many
)


_SOME_SHARDS, _SMALLEST_SHARD = 1024, 1200


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """How the index is cut: the aimed size of a shard in characters, before compression."""

    shard_size: int = 4000


def build_search(
    records: Iterable[SearchRecord], thesaurus: Thesaurus, options: SearchOptions | None = None
) -> Mapping[str, bytes]:
    """Every file of the index, by path. The same records give the same bytes, in whatever order they come."""
    size = (options or SearchOptions()).shard_size
    entries = sorted(records, key=lambda record: (KINDS.index(record.kind), record.id))
    shards = _key_shards(entries, size)
    files = {f"search/b/{index:x}.js": script(f"b/{index:x}", text) for index, text in enumerate(shards)}
    spellings = lexicon(entries, thesaurus)
    files.update(spellings.files())
    for doc, record in enumerate(entries):
        at = f"{doc // 100}/{doc}"
        files[f"search/d/{at}.js"] = script(f"d/{at}", source(_shown(record)))
        files[f"search/t/{at}.js"] = script(f"t/{at}", source(_said(record)))
    files["search/traditional.js"] = script("traditional", _traditional())
    files["search/readings.js"] = script("readings", _readings())
    files["search/ids.js"] = script("ids", source([record.id for record in entries]))
    version = _version(files)
    files["search/root.js"] = script(
        "root", source(_root(entries, thesaurus, len(shards), spellings, version))
    )
    return dict(sorted(files.items()))


def _version(files: Mapping[str, bytes]) -> str:
    """Changes whenever a shard does; asked for with every shard, so that no cache mixes two issues of the index."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.encode())
        digest.update(files[path])
    return digest.hexdigest()[:10]


def _root(
    entries: Sequence[SearchRecord], thesaurus: Thesaurus, shards: int, spellings: Lexicon, version: str
) -> dict[str, object]:
    kinds = [record.kind for record in entries]
    return {
        "format": FORMAT,
        "version": version,
        "entries": len(entries),
        "kinds": [kinds.count(kind) for kind in KINDS],
        "shards": shards,
        "letters": spellings.letters,
        "spellings": spellings.shards,
        "near": ["|".join(group) for group in thesaurus.near],
        "everyday": "\n".join(f"{word}:{'|'.join(targets)}" for word, targets in thesaurus.everyday),
        "english": {
            " ".join(map(stem, words.split())): "|".join(targets) for words, targets in thesaurus.english
        },
        "fillers": "|".join(thesaurus.fillers),
        "particles": thesaurus.particles,
        "weights": weights_data(),
    }


# ---------------------------------------------------------------------------------------------- keys


_MANY_COMPONENTS = 12
"""Above it a component says less of its entry, by name and by text."""


def _pieces(doc: int, record: SearchRecord) -> list[Piece]:
    many = len(record.components) > _MANY_COMPONENTS
    names = [name for name, _, _ in record.components]
    told = [f"{heading}，{text}" for heading, _, text in record.components]
    asides = [f"{heading}，{text}" for heading, _, text in record.asides]
    of_field: tuple[Iterable[str], ...] = (
        (record.name,),
        record.aliases,
        (record.name_en,),
        () if many else names,
        record.tags,
        place_forms(record.place),
        (record.problem,),
        (record.summary,),
        record.synonyms,
        [*(() if many else told), *(f"{heading}，{text}" for heading, _, text in record.sections)],
        [*(told if many else ()), *asides],
        record.lead_tags,
        names if many else (),
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


def _shards(total: int, size: int) -> int:
    """How many shards: of the aimed size in a large library, smaller ones in a small library that makes few of them."""
    return max(8, power_of_two(total / size), min(_SOME_SHARDS, power_of_two(total / _SMALLEST_SHARD)))


def _key_shards(entries: Sequence[SearchRecord], size: int) -> list[str]:
    """The payload of each shard: lists of entries by key, and rows of names by key."""
    rows = _label_rows(entries)
    names = sum(len(key) + len(text) for key, text in rows.items())
    pieces = (_pieces(doc, record) for doc, record in enumerate(entries))
    lists = shard_texts(pieces, _FIELDS, lambda total: _shards(total + names, size))
    mask = len(lists) - 1
    labels: list[list[str]] = [[] for _ in lists]
    for key in sorted(rows):
        labels[shard_of(key, mask)].append(f'"{key}":"{rows[key]}"')
    return [
        f"[{{{members[:-1]}}},{{{','.join(named)}}}]" for members, named in zip(lists, labels, strict=True)
    ]


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
        "parts": [(name, anchor) for name, anchor, _ in record.components],
    }
    return {key: value for key, value in shown.items() if value}


def _said(record: SearchRecord) -> dict[str, object]:
    return {"parts": [text for _, _, text in record.components], "text": (*record.sections, *record.asides)}


@cache
def _traditional() -> str:
    table = traditional()
    return source(["".join(table), "".join(table.values())])


@cache
def _readings() -> str:
    """Syllable → the characters that are read so: the 3,755 common ones of GB 2312, in which slips are made."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in range(0xB0, 0xD8):
        for cell in range(0xA1, 0xFF):
            try:
                char = bytes((row, cell)).decode("gb2312")
            except UnicodeDecodeError:
                continue
            for syllable in char_readings(char):
                found[syllable].append(char)
    return source({syllable: "".join(chars) for syllable, chars in sorted(found.items())})
