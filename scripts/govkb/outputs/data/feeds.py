"""Atom feeds (RFC 4287): new entries, changed entries, what happened in a province, what happened under a theme.

Dates come from the histories of entries, never from the clock, so a feed changes only when the library does. Every id
is a UUID made from the entry's permanent id: a reader who moves to a mirror sees no entry twice. Without a public
address (intranet, USB stick) the links are relative.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from govkb.model import Change, Practice
from govkb.views.library import Library, once_for_all, practice_url

NEWEST = 50
"""A feed holds no more than this many of the newest; older ones are in the catalogue."""

FOLDER = "feeds"
"""Where feeds lie below the site's root: outside the versioned data, since Atom is its own format."""

_NAMESPACE = uuid.UUID("5d0f6e1c-3c2f-5b0a-9d55-6a1f0c7be2d4")
"""Fixed for ever: changing it would make every entry new to every reader."""


Entries = dict[tuple[str, bool, str], str]
"""Events as they are written, by entry, whether it is new, and the way to the root: most stand in several feeds."""


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
    entries: Entries = {}
    for feed in list_feeds(library):
        yield feed.path, render_feed(feed, library, entries).encode()


def list_feeds(library: Library) -> Iterator[Feed]:
    """All feeds. New and changed always exist; a province or theme has one as soon as it has an entry."""
    practices = library.practices
    newest = {one: max(practices[one].history, key=_date) for one in _told(library)}
    among = _groups(library)
    for path, title in feed_names(library):
        if path == _NEW:
            events = {one: practices[one].history[0] for one in newest}
        elif path == _CHANGED:
            events = {one: change for one, change in newest.items() if len(practices[one].history) > 1}
        else:
            events = {one: newest[one] for one in among[path]}
        dates = {one: change.date for one, change in events.items()}
        # Of one day in the order of ids, in which they are given.
        ids = sorted(dates, key=dates.__getitem__, reverse=True)[:NEWEST]
        news = (
            News(one, practices[one], events[one], path == _NEW or len(practices[one].history) == 1)
            for one in ids
        )
        yield Feed(path, title, tuple(news))


_NEW = f"{FOLDER}/new.xml"
_CHANGED = f"{FOLDER}/changed.xml"


def feed_names(library: Library) -> Iterator[tuple[str, str]]:
    """Path and title of every feed, in a fixed order."""
    name, among = library.settings.name, _groups(library)
    yield _NEW, f"{name}：新增"
    yield _CHANGED, f"{name}：修订"
    for province in library.catalog.regions.provinces:
        if (path := _of_province(province.slug)) in among:
            yield path, f"{name}：{province.name}"
    for theme in library.catalog.vocabulary.terms.get("theme", {}).values():
        if (path := _of_theme(theme.id)) in among:
            yield path, f"{name}：{theme.label}"


def _told(library: Library) -> list[str]:
    """Ids of the entries that have a history, in order."""
    return sorted(one for one, practice in library.practices.items() if practice.history)


@once_for_all(lambda practice: (practice.place.code, practice.themes, bool(practice.history)))
def _groups(library: Library) -> Mapping[str, Sequence[str]]:
    """Ids of the entries with a history that a feed of a province or theme is about, by its path, in order."""
    slugs = {province.code[:2]: province.slug for province in library.catalog.regions.provinces}
    found: dict[str, list[str]] = defaultdict(list)
    for identifier in _told(library):
        practice = library.practices[identifier]
        if slug := slugs.get(practice.place.code[:2]):
            found[_of_province(slug)].append(identifier)
        for theme in set(practice.themes):
            found[_of_theme(theme)].append(identifier)
    return found


def _of_province(slug: str) -> str:
    return f"{FOLDER}/province/{slug}.xml"


def _of_theme(theme: str) -> str:
    return f"{FOLDER}/theme/{theme}.xml"


def _date(change: Change) -> str:
    return change.date


def render_feed(feed: Feed, library: Library, entries: Entries | None = None) -> str:
    """The document. All text is escaped; the order is newest first. `entries` holds what other feeds have told already."""
    settings = library.settings
    entries = {} if entries is None else entries
    updated = feed.news[0].change.date if feed.news else settings.as_of or "2000"
    to_root = settings.base_url or "../" * feed.path.count("/")
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">',
        f"<id>{_urn('feed', feed.path)}</id>",
        f"<title>{escape(feed.title)}</title>",
        f"<updated>{_moment(updated)}</updated>",
        f"<author><name>{escape(settings.name)}</name></author>",
        "<rights>CC BY 4.0</rights>",
        f'<link rel="alternate" type="text/html" href="{escape(settings.base_url or f"{to_root}./")}"/>',
    ]
    if settings.base_url:
        lines.append(
            f'<link rel="self" type="application/atom+xml" href="{escape(settings.base_url + feed.path)}"/>'
        )
    for one in feed.news:
        key = (one.id, one.is_new, to_root)
        if key not in entries:
            entries[key] = _entry(one, to_root + practice_url(one.id), library)
        lines.append(entries[key])
    return "\n".join([*lines, "</feed>", ""])


def _entry(one: News, link: str, library: Library) -> str:
    title = f"{one.practice.name}（{library.place_short(one.practice)}）"
    what = one.practice.summary if one.is_new else f"{one.change.text}\n\n{one.practice.summary}"
    return "\n".join(
        (
            "<entry>",
            f"<id>{_urn('practice', one.id)}</id>",
            f"<title>{escape(title if one.is_new else f'修订：{title}')}</title>",
            f"<published>{_moment(one.practice.history[0].date)}</published>",
            f"<updated>{_moment(one.change.date)}</updated>",
            f'<link rel="alternate" type="text/html" href="{escape(link)}"/>',
            *(_category(theme, library.label("theme", theme)) for theme in one.practice.themes),
            f"<summary>{escape(what)}</summary>",
            "</entry>",
        )
    )


@lru_cache(maxsize=256)
def _category(theme: str, label: str) -> str:
    return f'<category term="{escape(theme)}" label="{escape(label)}"/>'


def _moment(date: str) -> str:
    """A date of any precision as the moment at which it began, Beijing time."""
    year, month, day = [*date.split("-"), "01", "01"][:3]
    return f"{year}-{month}-{day}T00:00:00+08:00"


def _urn(kind: str, name: str) -> str:
    return uuid.uuid5(_NAMESPACE, f"{kind}/{name}").urn
