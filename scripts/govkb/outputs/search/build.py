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
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import add, sub

from govkb.outputs.search.folding import fold_label, fold_running, stem, traditional
from govkb.outputs.search.pinyin import Reading, char_readings, reading, written
from govkb.outputs.search.places import place_forms
from govkb.outputs.search.record import KINDS, SearchRecord
from govkb.outputs.search.shards import LEVELS, number, power_of_two, script, shard_of, source
from govkb.outputs.search.thesaurus import Thesaurus

FORMAT = 1
"""Raised when an engine of the other number could not read the files."""

_NAME, _ALIAS, _COMPONENT = 0, 1, 2
_WEIGHTS = {
    "name": 8,
    "alias": 6,
    "name_en": 5,
    "component": 4,
    "tags": 4,
    "place": 3,
    "problem": 3,
    "summary": 2,
    "synonyms": 1,
    "text": 1,
}
_LATIN = re.compile(r"[a-z0-9+]+")
_MANY_TERMS = 6000


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
    keys, labels = _gather(entries)
    parts, shards = _key_shards(keys, labels, size)
    files = dict(parts)
    lexicon = _lexicon(entries, thesaurus)
    files.update(lexicon.files(size))
    for doc, record in enumerate(entries):
        name = f"d/{doc // 100}/{doc}"
        files[f"search/{name}.js"] = script(name, source(_shown(record)))
    files["search/traditional.js"] = script("traditional", _traditional())
    files["search/readings.js"] = script("readings", source(_readings()))
    files["search/ids.js"] = script("ids", source([record.id for record in entries]))
    version = _version(files)
    files["search/root.js"] = script("root", source(_root(entries, thesaurus, shards, lexicon, version)))
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


# ---------------------------------------------------------------------------------------------- keys of an entry


def _pairs(folded: str) -> Iterator[str]:
    return map(add, folded, folded[1:])


def _gather(entries: Sequence[SearchRecord]) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Key → entries × 16 + level, and key → (entry, label number × 4 + sort, position, length) of names."""
    keys: defaultdict[str, list[int]] = defaultdict(list)
    labels: defaultdict[str, list[int]] = defaultdict(list)
    for doc, record in enumerate(entries):
        codes = [doc * 16 + level for level in range(16)]
        for key, strength in _strengths(record).items():
            keys[key].append(codes[strength if strength < 15 else 15])
        _add_labels(doc, record, labels)
    return keys, labels


def _strengths(record: SearchRecord) -> dict[str, int]:
    """Every key of an entry with the sum of the weights of the fields that hold it."""
    weights = _WEIGHTS
    held: dict[str, int] = {}
    for texts in (record.components, record.sections):
        for heading, _, text in texts:
            folded = fold_running(f"{heading}，{text}")
            held.update(dict.fromkeys(_pairs(folded), weights["text"]))
            for word in _LATIN.findall(folded):
                held["=" + stem(word)] = weights["text"]
    short = (
        (weights["synonyms"], record.synonyms, False),
        (weights["summary"], (record.summary,), False),
        (weights["problem"], (record.problem,), False),
        (weights["place"], place_forms(record.place), True),
        (weights["tags"], record.tags, True),
        (weights["component"], tuple(component[0] for component in record.components), True),
        (weights["name_en"], (record.name_en,), False),
        (weights["alias"], record.aliases, True),
        (weights["name"], (record.name,), True),
    )
    for weight, written_out, singles in short:
        found: set[str] = set()
        words: set[str] = set()
        for text in written_out:
            folded = fold_running(text)
            found.update(_pairs(folded))
            if singles:
                found.update(folded)
            words.update(_LATIN.findall(folded))
        for key in found:
            held[key] = held.get(key, 0) + weight
        for word in words:
            key = "=" + stem(word)
            held[key] = held.get(key, 0) + weight
    return held


def _labels(record: SearchRecord) -> Iterator[tuple[int, str]]:
    yield _NAME, record.name
    for alias in record.aliases:
        yield _ALIAS, alias
    for component in record.components:
        yield _COMPONENT, component[0]


def _add_labels(doc: int, record: SearchRecord, labels: defaultdict[str, list[int]]) -> None:
    for index, (sort, name) in enumerate(_labels(record)):
        folded = fold_label(name)
        length = len(folded)
        for position, key in enumerate(_pairs(folded)):
            labels[key] += (doc, index * 4 + sort, position, length)
        if 3 <= length <= 4:
            # A slip in the middle of a short name leaves no pair whole; the characters around the slip do.
            for position in range(length - 2):
                labels[folded[position] + "*" + folded[position + 2]] += (
                    doc,
                    index * 4 + sort,
                    position,
                    length,
                )


# ---------------------------------------------------------------------------------------------- shards of keys


def _key_shards(
    keys: dict[str, list[int]], labels: dict[str, list[int]], size: int
) -> tuple[dict[str, bytes], int]:
    postings = {key: _postings(found) for key, found in keys.items() if " " not in key}
    names = {key: _label_rows(rows) for key, rows in labels.items()}
    total = (
        sum(map(len, postings.values())) + sum(map(len, names.values())) + 8 * (len(postings) + len(names))
    )
    shards = max(8, power_of_two(total / size))
    held: list[list[str]] = [[] for _ in range(shards)]
    named: list[list[str]] = [[] for _ in range(shards)]
    mask = shards - 1
    for table, texts in ((held, postings), (named, names)):
        for key in sorted(texts):
            table[shard_of(key, mask)].append(f'"{key}":"{texts[key]}"')
    return {
        f"search/b/{index:x}.js": script(f"b/{index:x}", f"[{{{','.join(a)}}},{{{','.join(b)}}}]")
        for index, (a, b) in enumerate(zip(held, named, strict=True))
    }, shards


_GAPS: list[str] = []


def _gap_table(size: int) -> list[str]:
    """Numbers already written, grown as needed."""
    while len(_GAPS) < size:
        _GAPS.append(number(len(_GAPS)))
    return _GAPS


def _postings(found: list[int]) -> str:
    if len(found) == 1:
        return LEVELS[found[0] & 15] + " " + number(found[0] >> 4)
    docs = [code >> 4 for code in found]
    gaps = _gap_table(docs[-1] + 1)
    levels = "".join([LEVELS[code & 15] for code in found])
    return levels + " " + gaps[docs[0]] + "".join(map(gaps.__getitem__, map(sub, docs[1:], docs)))


def _label_rows(rows: list[int]) -> str:
    out = []
    before = 0
    for at in range(0, len(rows), 4):
        out.append(number(rows[at] - before) + "".join(map(number, rows[at + 1 : at + 4])))
        before = rows[at]
    return "".join(out)


# ---------------------------------------------------------------------------------------------- pinyin


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """Lines `syllables|term|rank` under the first letters that lead to them."""

    letters: int
    shards: int
    lines: Mapping[str, tuple[str, ...]]

    def files(self, size: int) -> dict[str, bytes]:
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

    def offer(term: str, rank: int) -> None:
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
    if len(entries) <= 2000:
        for record in entries:
            for component in record.components:
                offer(component[0], 2)
            for word in record.synonyms:
                offer(word, 5)
    for word in thesaurus.words:
        offer(word, 5)
    readings = {term: reading(term) for term in ranks}
    letters = 1 if len(readings) < _MANY_TERMS // 4 else 2
    lines: defaultdict[str, list[str]] = defaultdict(list)
    total = 0
    for term, syllables in readings.items():
        line = f"{written(syllables)}|{term}|{ranks[term]}"
        for first in _firsts(syllables, letters):
            lines[first].append(line)
            total += len(line) + 1
    shards = max(8, power_of_two(total / 8000))
    return _Lexicon(letters, shards, {first: tuple(found) for first, found in lines.items()})


def _firsts(syllables: Reading, letters: int) -> set[str]:
    """The first letters under which a term is looked up: from each syllable on, spelled out or by initials."""
    firsts: set[str] = set()
    for at, alternatives in enumerate(syllables):
        rest = syllables[at + 1 :]
        for own in alternatives:
            if letters == 1:
                firsts.add(own[0])
                continue
            following = [syllable[0] for others in rest[:1] for syllable in others]
            for after in following or [""]:
                firsts.add((own + after)[:2])
                firsts.add((own[0] + after)[:2])
    # zh, ch, sh and ng are often typed without h and g; the engine looks both up by the plain letter.
    return {first[0] if first[1:] == "h" else first for first in firsts} if letters == 2 else firsts


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

