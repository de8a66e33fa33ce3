"""HTML pages: views laid out by the templates beside this module, put into the theme's page by `stencil.py`."""

from govkb.outputs.pages.render import Page, PageRenderer
from govkb.outputs.pages.stencil import Stencil

__all__ = ["Page", "PageRenderer", "Stencil"]
