"""What follows from one authored text alone: its values, its content, what is wrong with its shape, its outline.

A `Reading` belongs to a text, not to a file: two files with the same text share one, and an unchanged text keeps its
own from run to run (`memory.py`). So problems are kept without a path, and values and content are made when somebody
asks for them: to check an unchanged library nobody does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Generic, NamedTuple, TypeVar

from govkb.document import Document, read_document, read_text
from govkb.memory import Memory, digest
from govkb.messages import MESSAGES
from govkb.model import Part, Practice
from govkb.problem import Problem, Related
from govkb.shape import Offers, model_at, read_shape

Built = TypeVar("Built", bound=Part)

Row = Sequence[Any]
"""A problem without its file: line, column, code, message, hint, related places as (line, column, message)."""


class Outline(NamedTuple):
    """What the rest of the library asks of a practice."""

    name: str = ""
    code: str = ""
    aliases: Sequence[str] = ()
    summary: str = ""
    part_of: str | None = None
    targets: Sequence[Sequence[Any]] = ()
    """Relations to entries: position in the list, id."""
    parts: Sequence[Sequence[Any]] = ()
    """Components with an entry of their own: position in the list, id."""
    latest: str = ""
    """The latest of the dates that cannot lie in the future."""


def outline_of(content: Part) -> Outline:
    """The outline of a practice; comparisons are asked for nothing and have an empty one."""
    if not isinstance(content, Practice):
        return Outline()
    return Outline(
        content.name,
        content.place.code,
        content.aliases,
        content.summary,
        content.part_of,
        [(n, relation.target) for n, relation in enumerate(content.relations) if relation.target],
        [(n, part.practice) for n, part in enumerate(content.components) if part.practice],
        max((value for _, value in content.dates()), default=""),
    )


def bytes_in(file: str) -> bytes:
    """What a file holds. Raises OSError."""
    # A path that is made, taken apart and buffered for one reading costs more than the reading.
    with open(file, "rb", buffering=0) as opened:  # noqa: PTH123 - for each of ten thousand files
        return opened.read()


class FileBytes:
    """The bytes of a file: at hand until they are let go, then read again when somebody asks.

    Raises OSError where they have to be read and cannot be.
    """

    __slots__ = ("_file", "_held")

    def __init__(self, file: str, held: bytes | None = None) -> None:
        self._file, self._held = file, held

    def __call__(self) -> bytes:
        return bytes_in(self._file) if self._held is None else self._held

    def forget(self) -> None:
        """Let them go."""
        self._held = None


class Reading(Generic[Built]):
    """One text, read as one model. `outline` is None where the text does not give one; then it has no content.

    The text's bytes are asked for by `fetch` when somebody wants them: an unchanged library is judged without.
    """

    def __init__(
        self,
        model: type[Built],
        fetch: Callable[[], bytes],
        key: bytes,
        rows: Sequence[Row],
        outline: Outline | None,
    ) -> None:
        self.model, self.fetch, self.key = model, fetch, key
        self.rows, self.outline = rows, outline

    @cached_property
    def text(self) -> str:
        """The text, decoded."""
        return read_text(self.fetch())

    @cached_property
    def value(self) -> dict[str, Any] | None:
        """The plain values."""
        return read_document("", self.fetch()).value

    @cached_property
    def content(self) -> Built:
        """The typed content. Ask only where there is an outline."""
        return self.model.model_validate(self.value)

    def forget(self, *, content: bool = False) -> None:
        """Let go of what can be had again: of a thousand entries, text and values weigh as much as the content.

        With `content` of that too, for those who ask only for outlines from now on.
        """
        for name in ("text", "value"):
            self.__dict__.pop(name, None)
        if isinstance(self.fetch, FileBytes):
            self.fetch.forget()
        if content:
            self.__dict__.pop("content", None)
        elif "content" in self.__dict__:
            slim(self.content)


def slim(content: Part) -> None:
    """Let all parts that were given the same fields share one record of them: each has one of its own, of 500 bytes."""
    given = content.__pydantic_fields_set__
    object.__setattr__(content, "__pydantic_fields_set__", _GIVEN.setdefault(frozenset(given), given))
    for name in _holding_parts(type(content)):
        held = content.__dict__[name]
        if type(held) is tuple:
            for one in held:
                slim(one)
        elif held is not None:
            slim(held)


_GIVEN: dict[frozenset[str], set[str]] = {}


@cache
def _holding_parts(model: type[Part]) -> tuple[str, ...]:
    """The fields of a model that hold other parts, one or several."""
    return tuple(name for name in model.model_fields if model_at(model, (name,)))


def read(memory: Memory, model: type[Built], data: bytes, offers: Offers, context: bytes) -> Reading[Built]:
    """The reading of a file's bytes. `context` stands for what `offers` were made from."""
    return read_known(memory, model, digest(data), lambda: data, offers, context)


def read_known(
    memory: Memory,
    model: type[Built],
    content_digest: bytes,
    fetch: Callable[[], bytes],
    offers: Offers,
    context: bytes,
) -> Reading[Built]:
    """The reading of a text by the digest of its bytes, which are fetched where they are not known from earlier.

    Raises what `fetch` raises.
    """
    key = digest(model.__name__.encode(), context, content_digest)
    made: list[Reading[Built]] = []

    def work() -> list[Any]:
        document = read_document("", fetch())
        content, problems = read_shape(document, model, offers)
        rows = rows_of(problems)
        outline = None if content is None else outline_of(content)
        reading = Reading(model, fetch, key, rows, outline)
        reading.__dict__.update(text=document.text, value=document.value)
        if content is not None:
            reading.__dict__["content"] = content
        made.append(reading)
        return [rows, outline]

    def shape(plain: list[Any]) -> Reading[Built]:
        if made:
            return made[0]
        rows, outline = plain
        return Reading(model, fetch, key, rows, None if outline is None else Outline(*outline))

    return memory.recall(key, work, shape)


@dataclass(frozen=True, eq=False)
class Entry(Generic[Built]):
    """One authored file: its id (the file's name), where it is, and what it says."""

    id: str
    path: str
    """Path of the file, POSIX, relative to the root."""
    reading: Reading[Built]

    @property
    def content(self) -> Built:
        """What the entry says, typed."""
        return self.reading.content

    @property
    def outline(self) -> Outline:
        """What other entries ask of it."""
        assert self.reading.outline is not None, "only what can be read becomes an entry"
        return self.reading.outline

    @cached_property
    def document(self) -> Document:
        """The text with positions."""
        return Document(self.path, self.reading.text, self.reading.value)

    def forget(self, *, content: bool = False) -> None:
        """Let go of what can be had again, with `content` of that too."""
        self.__dict__.pop("document", None)
        self.reading.forget(content=content)


def rows_of(problems: Iterable[Problem]) -> list[Row]:
    """Problems of one file without its path, in order."""
    return [
        (
            one.line, one.column, one.code, one.message, one.hint,
            [(there.line, there.column, there.message) for there in one.related],
        )
        for one in problems
    ]  # fmt: skip


def placed(rows: Iterable[Row], path: str) -> Iterator[Problem]:
    """The problems of a file that has this text."""
    for line, column, code, message, hint, related in rows:
        there = tuple(Related(path, *place) for place in related)
        yield Problem(path, line, column, code, MESSAGES[code].severity, message, hint, there)
