"""Every page that is made from a library, without building a site."""

from __future__ import annotations

from govkb.outputs.pages import Page, PageRenderer
from govkb.site import PAGE_PARTS
from govkb.views.library import Library


def made_pages(library: Library) -> list[Page]:
    """The pages in their fixed order."""
    renderer = PageRenderer(library.settings)
    return [make() for part in PAGE_PARTS for _, make in part.makers(library, renderer)]
