"""The stencil: the theme's page rendered once with placeholders, filled for every entry by string substitution.

MkDocs with Material needs about 10 ms of CPU for a page; filling the stencil takes a fraction of one. Two
hand-written pages go through MkDocs like any other, one for each depth of address that we use:

    docs/stencil/two.md      → stencil/two/          pages such as practices/wuchanghui/
    docs/stencil/deep/three.md → stencil/deep/three/  pages such as browse/theme/party-led/

Their front matter is `title: kb-stencil-title`, `description: kb-stencil-description`, `kb_toc: true`, their body one
line, `<!-- kb:body -->`. Every template of the theme that these pages pass through must keep the placeholders:

    kb-stencil-title        wherever the page's title stands (<title>, og:title, …)
    kb-stencil-description  wherever its description stands
    <!-- kb:head -->        once, at the end of <head>
    <!-- kb:body -->        once, inside <article class="md-content__inner md-typeset">
    <!-- kb:toc -->         once, where the secondary table of contents (an <ol> of links) belongs

The stencil's own address (canonical link, og:url) is replaced by the page's. After filling, the stencil pages
themselves are removed from the site.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

TITLE = "kb-stencil-title"
DESCRIPTION = "kb-stencil-description"
HEAD, BODY, TOC = "<!-- kb:head -->", "<!-- kb:body -->", "<!-- kb:toc -->"
WITH_TOC = "md-main__inner--toc"
"""Class of the page's frame that keeps a column for the table of contents; dropped where a page has none."""

ADDRESSES: dict[int, str] = {2: "stencil/two/", 3: "stencil/deep/three/"}
"""Address of the stencil page by the depth of the pages that are made from it."""


class StencilBroken(Exception):
    """The theme's output lacks a placeholder: a fault of a template, not of an author."""


@dataclass(frozen=True, slots=True)
class Stencil:
    """The theme's page as the pieces between the placeholders, alternating text in UTF-8 and placeholder name."""

    pieces: tuple[bytes | str, ...]
    address: str

    @classmethod
    def cut(cls, html: str, depth: int) -> Stencil:
        """Cut the theme's page into pieces. Raises StencilBroken if a placeholder is missing."""
        for placeholder in (TITLE, DESCRIPTION, HEAD, BODY, TOC):
            if placeholder not in html:
                raise StencilBroken(f"{placeholder} is not in {ADDRESSES[depth]}")
        address = ADDRESSES[depth]
        placeholders = (BODY, HEAD, TOC, TITLE, DESCRIPTION, WITH_TOC, address)
        pieces = [html]
        for placeholder in placeholders:
            pieces = [part for piece in pieces for part in _split(piece, placeholder)]
        return cls(tuple([one if one in placeholders else one.encode() for one in pieces]), address)

    def fill(self, *, url: str, title: str, description: str, head: str, body: str, toc: str) -> bytes:
        """The finished page in UTF-8. `title` and `description` are text, the rest is HTML."""
        values = {
            TITLE: escape(title),
            DESCRIPTION: escape(description),
            HEAD: head,
            BODY: body,
            TOC: toc,
            WITH_TOC: WITH_TOC if toc else "",
            self.address: url,
        }
        return b"".join(
            [piece if isinstance(piece, bytes) else values[piece].encode() for piece in self.pieces]
        )


def _split(piece: str, placeholder: str) -> list[str]:
    parts = piece.split(placeholder)
    return [parts[0], *(one for part in parts[1:] for one in (placeholder, part))]
