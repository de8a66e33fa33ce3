"""MkDocs' door: `mkdocs build` and `mkdocs serve` give the same site as `govkb site` and `govkb serve`.

The hand-written pages and the stencils are MkDocs' work; after its build we finish the site. Nothing but this module
and the command line knows MkDocs.
"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from govkb import __version__
from govkb.catalog import Catalog, load_catalog
from govkb.checks import run_checks
from govkb.report import render_report
from govkb.site import SiteBroken, broken_links, finish_site, write_site
from govkb.views.library import Library, Settings


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read and check the library first: with an error in an entry no page is built."""
    catalog = load_catalog(Path(config.config_file_path).parent)
    problems = [problem for problem in run_checks(catalog, date.today()) if problem.is_error]  # noqa: DTZ011
    if problems:
        raise PluginError("\n" + render_report(problems, catalog.texts, "text", entries=len(catalog.texts)))
    config.extra["kb"] = {"version": __version__, "as_of": newest_change(catalog), "practices": len(catalog.entries)}
    _state["catalog"] = catalog
    return config


def on_post_build(config: MkDocsConfig) -> None:
    """Finish the site in the folder that MkDocs has just written."""
    catalog: Catalog = _state["catalog"]
    folder = Path(config.site_dir)
    library = Library(catalog, settings_from(config, catalog))
    try:
        write_site(finish_site(library, folder, _state.get("downloads", ())), folder)
    except SiteBroken as broken:
        raise PluginError(str(broken)) from broken
    shutil.rmtree(folder / "stencil")
    dead = broken_links(folder)
    if dead:
        raise PluginError("\n".join(["网站里有走不通的链接：", *(f"  {page} → {link}" for page, link in dead[:50])]))


def on_serve(server: Any, config: MkDocsConfig, builder: Any) -> Any:
    """Rebuild when an entry changes, too."""
    del builder
    server.watch(str(Path(config.config_file_path).parent / "practices"))
    return server


def settings_from(config: MkDocsConfig, catalog: Catalog) -> Settings:
    """The library's settings from mkdocs.yml."""
    template = config.edit_uri_template or ""
    if template and not template.startswith(("http://", "https://")):
        template = ""
    return Settings(
        name=config.site_name,
        base_url=config.site_url or "",
        version=__version__,
        as_of=newest_change(catalog),
        edit_template=template,
    )


def newest_change(catalog: Catalog) -> str:
    """Date of the newest change that any entry records: the library's own clock, so that builds are reproducible."""
    dates = [change.date for entry in catalog.entries.values() for change in entry.content.history]
    dates += [change.date for entry in catalog.comparison_entries.values() for change in entry.content.history]
    return max(dates, default="")


_state: dict[str, Any] = {}
"""What one build hands from its first event to its last; MkDocs offers no other place."""
