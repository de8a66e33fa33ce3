"""The search index of a collection, as files that a browser loads piece by piece.

Written below `search/`:

* `root.js`: how many entries and shards there are, and the numbers of the ranking; loaded at the first keystroke;
* `b/<n>.js`: for every key (two adjacent characters, a Latin word, a single character of a name) the entries that hold it
  and how strongly; where in a name it stands, so that names can be matched as a whole without a list of names; and the
  words of the thesaurus (and the English ones) that begin with it;
* `p/<n>.js`: names, places and terms by their spelling in pinyin;
* `d/<hundred>/<n>.js`: one entry: what a result shows;
* `t/<hundred>/<n>.js`: the running text of some neighbours, for the sentence that is quoted when the match is not in what is
  shown;
* `traditional/<n>.js`, `readings/<n>.js`: only for queries that need them; `ids.js`: ids by entry number.

A query costs its own keys and the entries shown, however large the library is.

Building from scratch and going on from an earlier state give the same bytes:

    index = SearchIndex.of(map(contribution, records), thesaurus)
    index.files                                   # every file by path
    index, touched = index.updated(contributions) # the same entries, some of them in another version

`updated` is given the contributions of all entries as they are now (kept ones for those that did not change). Where no
entry came or went it reads, changes and writes only the shards that hold a key of an old or a new version: some ten
milliseconds for an entry, however large the library is. Where one came or went every number of an entry moves, and all is
made anew (from kept contributions, in a third of the time of a first build). `touched` are the paths whose content differs
from before, and those that are gone.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain, islice
from typing import NamedTuple

import numpy as np

from govkb.heap import give_back
from govkb.outputs.search.contribution import Contribution
from govkb.outputs.search.folding import stem, traditional
from govkb.outputs.search.lexicon import Lexicon, lexicon_files
from govkb.outputs.search.postings import AT_ONCE, Block, Numbering, exchanged, merged, shares
from govkb.outputs.search.record import KINDS
from govkb.outputs.search.shards import HANZI, home_of, key_of, power_of_two, script, source
from govkb.outputs.search.thesaurus import Thesaurus
from govkb.outputs.search.weights import weights_data
from govkb.pinyin import readings

FORMAT = 3
"""Raised when an engine of the other number could not read the files."""

_ROOT = "search/root.js"
TABLES = 32
"""Shards of the tables of single characters: a query needs those of a few characters only."""
_FEW_ENTRIES, _FEW_SHARDS = 2500, 1984
"""Up to so many entries there are so many shards at most; so a library of a thousand has less than four files an entry."""


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """How the index is cut: the aimed number of postings of a shard, which is surpassed where files would be too many."""

    shard_size: int = 300


@dataclass(frozen=True, slots=True)
class IndexFiles(Mapping[str, bytes]):
    """The files of an index, sorted by path. What belongs to one entry is put together when it is asked for."""

    entries: tuple[Contribution, ...]
    made: Mapping[str, bytes]
    paths: tuple[str, ...]

    @classmethod
    def of(
        cls, entries: tuple[Contribution, ...], made: Mapping[str, bytes], before: IndexFiles | None = None
    ) -> IndexFiles:
        """The files of some entries, and those made of all of them; `before` may lend its list of paths."""
        if before is not None and len(before.entries) == len(entries) and before.made.keys() == made.keys():
            return cls(entries, made, before.paths)
        own = chain(
            map(_shown_at, range(len(entries))),
            (_told_at(number) for number in range(-(-len(entries) // _told_together(len(entries))))),
        )
        return cls(entries, made, tuple(sorted((*made, *own))))

    def __getitem__(self, path: str) -> bytes:
        if path in self.made:
            return self.made[path]
        number = path.rpartition("/")[2].removesuffix(".js")
        if number.isdecimal():
            at = int(number)
            if at < len(self.entries) and path == _shown_at(at):
                return _shown(at, self.entries[at].shown)[1]
            if path == _told_at(at) and at * _told_together(len(self.entries)) < len(self.entries):
                return _told(at, _neighbours(at, self.entries))[1]
        raise KeyError(path)

    def __iter__(self) -> Iterator[str]:
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.paths)


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """An index with what it was made of, so that it can go on from here."""

    entries: tuple[Contribution, ...]
    thesaurus: Thesaurus
    options: SearchOptions
    shards: int
    spelled: Lexicon
    files: IndexFiles
    total: int
    """The sum of the digests of all files but the root."""

    @classmethod
    def of(
        cls,
        contributions: Iterable[Contribution],
        thesaurus: Thesaurus,
        options: SearchOptions | None = None,
    ) -> SearchIndex:
        """The index of some entries, in whatever order they come."""
        options = options or SearchOptions()
        entries = _sorted(contributions)
        blocks = [Block.of(entries[at : at + AT_ONCE]) for at in range(0, len(entries), AT_ONCE)]
        docs, ids = np.arange(len(entries), dtype=np.uint32), [one.id for one in entries]
        shards = _shards(_held(entries), len(entries), options)
        spelled = Lexicon.of((one.spelled for one in entries), thesaurus)
        made = {**dict(_common_files(blocks, docs, ids, thesaurus, shards)), **spelled.files}
        own = _own_files(entries, range(len(entries)))
        total = sum(_digest(path, content) for path, content in chain(made.items(), own))
        made[_ROOT] = _root(_kinds(entries), thesaurus, shards, spelled.shards, total)
        return cls(entries, thesaurus, options, shards, spelled, IndexFiles.of(entries, made), total)

    def updated(self, contributions: Iterable[Contribution]) -> tuple[SearchIndex, frozenset[str]]:
        """The index of the entries as they are now, and the paths that are new, different or gone."""
        entries = _sorted(contributions)
        same = [one.order for one in entries] == [one.order for one in self.entries]
        if not same or _shards(_held(entries), len(entries), self.options) != self.shards:
            return self._anew(entries)
        changed = [
            (doc, old, new)
            for doc, (old, new) in enumerate(zip(self.entries, entries, strict=True))
            if old is not new and old != new
        ]
        made, fresh = self.files.made, dict[str, bytes]()
        touched: set[str] = set()
        for doc, old, new in changed:
            before, after = shares(old, self.shards), shares(new, self.shards)
            for shard in sorted(before.keys() | after.keys()):
                mine, its = before.get(shard), after.get(shard)
                if mine != its:
                    path, name = f"search/b/{shard:x}.js", f"b/{shard:x}"
                    payload = _payload(fresh.get(path) or made[path])
                    fresh[path] = script(
                        name, exchanged(payload, shard, self.shards, len(entries), doc, mine, its)
                    )
        spelled = self.spelled
        differ = [(old.spelled, new.spelled) for _, old, new in changed if old.spelled != new.spelled]
        if differ:
            spelled = spelled.exchanged([old for old, _ in differ], [new for _, new in differ])
            fresh.update(
                {
                    path: text
                    for path, text in spelled.files.items()
                    if self.spelled.files.get(path) is not text
                }
            )
        gone = self.spelled.files.keys() - spelled.files.keys()
        after_all = {path: content for path, content in made.items() if path not in gone} | fresh
        fresh.update(_own_files(entries, [doc for doc, _, _ in changed]))
        total = self.total - sum(_digest(path, made[path]) for path in gone)
        for path, content in fresh.items():
            before_all = self.files.get(path)
            if before_all != content:
                touched.add(path)
                total += _digest(path, content) - (_digest(path, before_all) if before_all else 0)
        if not touched | gone:
            return self, frozenset()
        after_all[_ROOT] = _root(_kinds(entries), self.thesaurus, self.shards, spelled.shards, total)
        files = IndexFiles.of(entries, after_all, self.files)
        index = SearchIndex(entries, self.thesaurus, self.options, self.shards, spelled, files, total)
        return index, frozenset(touched | gone | {_ROOT})

    def _anew(self, entries: tuple[Contribution, ...]) -> tuple[SearchIndex, frozenset[str]]:
        index = SearchIndex.of(entries, self.thesaurus, self.options)
        paths = self.files.keys() | index.files.keys()
        return index, frozenset(path for path in paths if self.files.get(path) != index.files.get(path))


def index_files(
    contributions: Iterable[Contribution], thesaurus: Thesaurus, options: SearchOptions | None = None
) -> Iterator[tuple[str, bytes]]:
    """The files of `SearchIndex.of`, one after the other and in another order, for those who write them and go on from nothing.

    What has been written is let go: of ten thousand entries it is half of the memory.
    """
    blocks, texts, lines, orders = list[Block](), list[_Texts](), list[str](), list[tuple[int, str]]()
    waiting = iter(contributions)
    while some := list(islice(waiting, AT_ONCE)):
        blocks.append(Block.of(some))
        texts.append(_Texts.of(some))
        lines.append("\n".join([one.spelled for one in some if one.spelled]))
        orders += [one.order for one in some]
    sequence = sorted(range(len(orders)), key=orders.__getitem__)
    kinds, ids = [orders[at][0] for at in sequence], [orders[at][1] for at in sequence]
    docs = np.empty(len(orders), dtype=np.uint32)
    docs[sequence] = np.arange(len(orders))
    shards = _shards(sum(len(one.levels) for one in blocks), len(ids), options or SearchOptions())

    def own() -> Iterator[tuple[str, bytes]]:
        together = _told_together(len(ids))
        for start in range(0, len(ids), together):
            those = [texts[at // AT_ONCE].of_entry(at % AT_ONCE) for at in sequence[start : start + together]]
            yield from (_shown(doc, shown) for doc, (shown, _) in enumerate(those, start))
            yield _told(start // together, [said for _, said in those])
        texts.clear()
        give_back()

    def common() -> Iterator[tuple[str, bytes]]:
        yield from _common_files(blocks, docs, ids, thesaurus, shards)
        blocks.clear()
        give_back()

    def spelled() -> Iterator[tuple[str, bytes]]:
        count, made = lexicon_files(lines, len(ids), thesaurus)
        spellings.append(count)
        yield from made

    total, spellings = 0, list[int]()
    for path, content in chain(own(), common(), spelled()):
        total += _digest(path, content)
        yield path, content
    yield _ROOT, _root(kinds, thesaurus, shards, spellings[0], total)


class _Texts(NamedTuple):
    """What is shown of some entries and said in them, in one piece of memory, and where each of the two ends."""

    content: bytes
    ends: Sequence[int]

    @classmethod
    def of(cls, entries: Sequence[Contribution]) -> _Texts:
        """The texts of these entries."""
        texts = [text for one in entries for text in (one.shown, one.said)]
        return cls(b"".join(texts), [0, *accumulate(map(len, texts))])

    def of_entry(self, at: int) -> tuple[bytes, bytes]:
        """What is shown of one of them, and what is said in it."""
        first, middle, last = self.ends[2 * at : 2 * at + 3]
        return self.content[first:middle], self.content[middle:last]


def _sorted(contributions: Iterable[Contribution]) -> tuple[Contribution, ...]:
    return tuple(sorted(contributions, key=lambda one: one.order))


def _held(entries: Iterable[Contribution]) -> int:
    """How many keys some entries hold."""
    return sum(len(one.levels) for one in entries)


def _shards(held: int, entries: int, options: SearchOptions) -> int:
    """How many shards for so many keys of entries: of the aimed size in a small library, of a large one five for six at most."""
    wanted = power_of_two(held / options.shard_size)
    most = power_of_two(entries * 5 / 12)
    return max(8, min(wanted, max(most, _FEW_SHARDS)))


def _told_together(entries: int) -> int:
    """Entries whose running text is in one file: of one of them the sentence is quoted before a first result is shown."""
    return 2 if entries <= _FEW_ENTRIES else 4


def _common_files(
    blocks: Sequence[Block], docs: Numbering, ids: Sequence[str], thesaurus: Thesaurus, shards: int
) -> Iterator[tuple[str, bytes]]:
    """Every file but the root, those of single entries and the lexicon."""
    for index, payload in enumerate(merged(blocks, docs, shards, said_words(thesaurus, shards))):
        yield f"search/b/{index:x}.js", script(f"b/{index:x}", payload)
    yield from fixed_tables().items()
    yield "search/ids.js", script("ids", source(ids))


def _own_files(entries: Sequence[Contribution], those: Sequence[int]) -> Iterator[tuple[str, bytes]]:
    """The files that belong to some of the entries."""
    for doc in those:
        yield _shown(doc, entries[doc].shown)
    together = _told_together(len(entries))
    for number in sorted({doc // together for doc in those}):
        yield _told(number, _neighbours(number, entries))


def _kinds(entries: Sequence[Contribution]) -> list[int]:
    return [one.kind for one in entries]


def _shown_at(doc: int) -> str:
    return f"search/d/{doc // 100}/{doc}.js"


def _told_at(number: int) -> str:
    return f"search/t/{number // 100}/{number}.js"


def _shown(doc: int, shown: bytes) -> tuple[str, bytes]:
    """The file of what is shown of an entry, with its path."""
    return _shown_at(doc), script(f"d/{doc // 100}/{doc}", shown)


def _neighbours(number: int, entries: Sequence[Contribution]) -> list[bytes]:
    """The running text of the entries that are in one file."""
    together = _told_together(len(entries))
    return [one.said for one in entries[number * together : (number + 1) * together]]


def _told(number: int, said: Sequence[bytes]) -> tuple[str, bytes]:
    """The file of the running text of some neighbours, with its path."""
    return _told_at(number), script(f"t/{number // 100}/{number}", b"[%b]" % b",".join(said))


def _payload(content: bytes) -> list[str]:
    text = content.decode()
    payload: list[str] = json.loads(text[text.index(",") + 1 : text.rindex(")")])
    return payload


def _digest(path: str, content: bytes) -> int:
    """A number for a file; those of all files are summed, so that one file can be exchanged."""
    return int.from_bytes(hashlib.sha256(b"%b\0%b" % (path.encode(), content)).digest()[:16], "big")


def _root(kinds: Sequence[int], thesaurus: Thesaurus, shards: int, spellings: int, total: int) -> bytes:
    """The root. Its version changes whenever a file does; it is asked for with every shard, so that no cache mixes two issues."""
    data = {
        "format": FORMAT,
        "version": f"{total % (1 << 40):010x}",
        "entries": len(kinds),
        "kinds": [kinds.count(kind) for kind in range(len(KINDS))],
        "shards": shards,
        "spellings": spellings,
        "tables": TABLES,
        "told": _told_together(len(kinds)),
        "fillers": "|".join(thesaurus.fillers),
        "single": "\n".join(line for word, line in _known(thesaurus).items() if len(word) < 2),
        "longest": max(map(len, (*_known(thesaurus), *thesaurus.fillers)), default=0),
        "particles": thesaurus.particles,
        "weights": weights_data(),
    }
    return script("root", source(data))


# ---------------------------------------------------------------------------------------------- thesaurus


def _known(thesaurus: Thesaurus) -> dict[str, str]:
    """Word → its line, `word:everyday|words:near|words`."""
    everyday = dict(thesaurus.everyday)
    near: dict[str, list[str]] = {}
    for group in thesaurus.near:
        for word in group:
            near[word] = [other for other in group if other != word]
    return {
        word: f"{word}:{'|'.join(everyday.get(word, ()))}:{'|'.join(near.get(word, ()))}"
        for word in sorted({*everyday, *near})
    }


def said_words(thesaurus: Thesaurus, shards: int) -> dict[int, tuple[str, str]]:
    """The lines of the thesaurus by the shard of the first two characters of their word, and of the first English one."""
    known, english = defaultdict[int, list[str]](list), defaultdict[int, list[str]](list)
    for word, line in _known(thesaurus).items():
        if len(word) > 1:
            known[home_of(key_of(word[:2]), shards)].append(line)
    meant = {" ".join(map(stem, words.split())): "|".join(targets) for words, targets in thesaurus.english}
    for stems, targets in meant.items():
        english[home_of("=" + stems.partition(" ")[0], shards)].append(f"{stems}:{targets}")
    return {
        shard: ("\n".join(known.get(shard, ())), "\n".join(english.get(shard, ())))
        for shard in known.keys() | english.keys()
    }


# ---------------------------------------------------------------------------------------------- tables of characters


_HEARD = 3755
"""The common characters of GB 2312, which are its first: in them slips are made."""


@cache
def fixed_tables() -> Mapping[str, bytes]:
    """Traditional characters and readings, which no library changes."""
    old: list[list[str]] = [[] for _ in range(TABLES)]
    for char, plain in traditional().items():
        old[home_of(char, TABLES)].append(char + plain)
    read: list[list[str]] = [[] for _ in range(TABLES)]
    for char in HANZI[:_HEARD]:
        if said := readings().get(char):
            read[home_of(char, TABLES)].append(char + said)
    return {
        f"search/{name}/{index:x}.js": script(f"{name}/{index:x}", source(joint.join(sorted(lines))))
        for name, table, joint in (("traditional", old, ""), ("readings", read, " "))
        for index, lines in enumerate(table)
    }
