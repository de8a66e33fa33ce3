"""What the page docs/data.md offers: the files of the open data in groups, and the same told to search engines."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from govkb.outputs.data import listed_files
from govkb.outputs.data.feeds import FOLDER as FEEDS
from govkb.outputs.data.package import LICENCE_URL
from govkb.outputs.data.record import FOLDER, FORMAT_VERSION, WORKBOOK
from govkb.views.library import Library
from govkb.views.marks import Link


@dataclass(frozen=True, slots=True)
class DataPage:
    """The block `kb:data`."""

    format: str
    version: str
    as_of: str
    practices: int
    comparisons: int
    workbook: str
    """Address of the workbook; it is only there when the PDFs are."""
    groups: tuple[tuple[str, tuple[Link, ...]], ...]
    linked_data: str


def data_page(library: Library) -> DataPage:
    """What the page shows."""
    files = [Link(title, path) for path, title in listed_files(library)]

    def those(*wanted: str) -> tuple[Link, ...]:
        return tuple(link for link in files if any(part in link.url for part in wanted))

    feeds = [Link(link.text.partition("：")[2], link.url) for link in those(f"{FEEDS}/")]
    groups = (
        ("总目录", (Link("总目录（JSON）", f"{FOLDER}/index.json"), Link("目录第 1 页（JSON）", f"{FOLDER}/catalogue/1.json"))),
        ("表格", those(".csv")),
        ("词表、区划、对比、停用的编号", those("vocabulary.json", "regions.json", "comparisons.json", "retired.json")),
        ("著录（文献管理软件用）", those("citations.")),
        ("说明和格式", those("datapackage.json", "openapi.json", "/schema/")),
        ("订阅（Atom）：新增和修订", tuple(link for link in feeds if link.url.count("/") == 1)),
        ("订阅（Atom）：一个省的新增和修订", tuple(link for link in feeds if "/province/" in link.url)),
        ("订阅（Atom）：一个主题的新增和修订", tuple(link for link in feeds if "/theme/" in link.url)),
    )  # fmt: skip
    settings = library.settings
    return DataPage(
        format=FORMAT_VERSION,
        version=settings.version,
        as_of=settings.as_of,
        practices=len(library.practices),
        comparisons=len(library.catalog.comparisons),
        workbook=WORKBOOK,
        groups=groups,
        linked_data=_linked_data(library),
    )


def _linked_data(library: Library) -> str:
    """schema.org Dataset as JSON; `<` is escaped so that no text can end the script element."""
    settings = library.settings
    base = settings.base_url
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": settings.name,
        "description": "各地公开报道过的基层治理做法：步骤、条件、数字、局限，逐条注明来源，可以整库下载。",
        "inLanguage": "zh-CN",
        "license": LICENCE_URL,
        "version": settings.version,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": settings.name},
    }
    if settings.as_of:
        data["dateModified"] = settings.as_of
    if base:
        data["url"] = f"{base}data/"
        data["distribution"] = [
            {"@type": "DataDownload", "name": title, "contentUrl": base + path, "encodingFormat": media}
            for title, path, media in (
                ("总目录", f"{FOLDER}/index.json", "application/json"),
                ("做法表", f"{FOLDER}/practices.csv", "text/csv"),
                ("数字表", f"{FOLDER}/figures.csv", "text/csv"),
            )
        ]
    return json.dumps(data, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
