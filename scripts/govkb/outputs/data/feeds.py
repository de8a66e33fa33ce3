"""Atom feeds (RFC 4287): new entries, changed entries, what happened in a province, what happened under a theme.

Dates come from the histories of entries, never from the clock, so a feed changes only when the library does. Every id
is a UUID made from the entry's permanent id: a reader who moves to a mirror sees no entry twice. Without a public
address (intranet, USB stick) the links are relative.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from govkb.model import Change, Practice
from govkb.views.library import Library, practice_url

NEWEST = 50
"""A feed holds no more than this many of the newest; older ones are in the catalogue."""

FOLDER = "feeds"
"""Where feeds lie below the site's root: outside the versioned data, since Atom is its own format."""

_NAMESPACE = uuid.UUID("5d0f6e1c-3c2f-5b0a-9d55-6a1f0c7be2d4")
"""Fixed for ever: changing it would make every entry new to every reader."""


@dataclass(frozen=True, slots=True)
class News:
    """One event: an entry was added (`change` is its first) or changed (its newest)."""

    id: str
    practice: Practice
    change: Change
    is_new: bool


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed before it is written."""

    path: str
    title: str
    news: tuple[News, ...]


def feeds(library: Library) -> Iterator[tuple[str, bytes]]:
    """All feeds as (path, content)."""
    for feed in list_feeds(library):
        yield feed.path, render_feed(feed, library).encode()


def list_feeds(library: Library) -> Iterator[Feed]:
    """All feeds. New and changed always exist; a province or theme has one as soon as it has an entry."""
    name = library.settings.name
    added = [_added(one, practice) for one, practice in library.practices.items() if practice.history]
    newest = [_newest(one, practice) for one, practice in library.practices.items() if practice.history]
    yield Feed(f"{FOLDER}/new.xml", f"{name}：新增", _newest_first(added))
    yield Feed(
        f"{FOLDER}/changed.xml", f"{name}：修订", _newest_first(one for one in newest if not one.is_new)
    )
    for province in library.catalog.regions.provinces:
        here = [one for one in newest if one.practice.place.code[:2] == province.code[:2]]
        if here:
            yield Feed(
                f"{FOLDER}/province/{province.slug}.xml", f"{name}：{province.name}", _newest_first(here)
            )
    for theme in library.catalog.vocabulary.terms.get("theme", {}).values():
        about = [one for one in newest if theme.id in one.practice.themes]
        if about:
            yield Feed(f"{FOLDER}/theme/{theme.id}.xml", f"{name}：{theme.label}", _newest_first(about))


def render_feed(feed: Feed, library: Library) -> str:
    """The document. All text is escaped; the order is newest first."""
    settings = library.settings
    updated = max((_moment(one.change.date) for one in feed.news), default=_moment(settings.as_of or "2000"))
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">',
        f"<id>{_urn('feed', feed.path)}</id>",
        f"<title>{escape(feed.title)}</title>",
        f"<updated>{updated}</updated>",
        f"<author><name>{escape(settings.name)}</name></author>",
        "<rights>CC BY 4.0</rights>",
        f'<link rel="alternate" type="text/html" href={quoteattr(_link(feed, library, ""))}/>',
    ]
    if settings.base_url:
        lines.append(
            f'<link rel="self" type="application/atom+xml" href={quoteattr(settings.base_url + feed.path)}/>'
        )
    for one in feed.news:
        lines += _entry(one, feed, library)
    return "\n".join([*lines, "</feed>", ""])


def _entry(one: News, feed: Feed, library: Library) -> Iterator[str]:
    title = f"{one.practice.name}（{library.place_short(one.practice)}）"
    what = one.practice.summary if one.is_new else f"{one.change.text}\n\n{one.practice.summary}"
    published = one.practice.history[0].date
    yield "<entry>"
    yield f"<id>{_urn('practice', one.id)}</id>"
    yield f"<title>{escape(title if one.is_new else f'修订：{title}')}</title>"
    yield f"<published>{_moment(published)}</published>"
    yield f"<updated>{_moment(one.change.date)}</updated>"
    yield f'<link rel="alternate" type="text/html" href={quoteattr(_link(feed, library, practice_url(one.id)))}/>'
    for theme in one.practice.themes:
        label = library.label("theme", theme)
        yield f"<category term={quoteattr(theme)} label={quoteattr(label)}/>"
    yield f"<summary>{escape(what)}</summary>"
    yield "</entry>"


def _added(identifier: str, practice: Practice) -> News:
    return News(identifier, practice, practice.history[0], is_new=True)


def _newest(identifier: str, practice: Practice) -> News:
    newest = max(practice.history, key=lambda change: change.date)
    return News(identifier, practice, newest, is_new=len(practice.history) == 1)


def _newest_first(news: Iterable[News]) -> tuple[News, ...]:
    by_id = sorted(news, key=lambda one: one.id)
    by_date: Callable[[News], str] = lambda one: one.change.date  # noqa: E731 - used once, beside its reason
    return tuple(sorted(by_id, key=by_date, reverse=True)[:NEWEST])


def _link(feed: Feed, library: Library, url: str) -> str:
    base = library.settings.base_url
    return base + url if base else "../" * feed.path.count("/") + (url or "./")


def _moment(date: str) -> str:
    """A date of any precision as the moment at which it began, Beijing time."""
    year, month, day = [*date.split("-"), "01", "01"][:3]
    return f"{year}-{month}-{day}T00:00:00+08:00"


def _urn(kind: str, name: str) -> str:
    return uuid.uuid5(_NAMESPACE, f"{kind}/{name}").urn
