"""govkb: a knowledge base of Chinese grassroots governance practices (基层治理做法库).

For researchers and scripts: what is listed in `__all__` is the public interface and stays (docs/data.md tells it in
Chinese). Nothing is imported before it is asked for, so that the command line starts at once.

>>> from pathlib import Path
>>> from govkb import load_catalog
>>> catalog = load_catalog(Path("."))          # the folder that holds practices/
>>> catalog.practices["wuchanghui"].name
'屋场会'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from govkb.catalog import Catalog, load_catalog
    from govkb.citation import cite_source
    from govkb.evidence import Evidence, assess
    from govkb.model import Comparison, Component, Figure, Practice, Source, Step
    from govkb.numerals import Number, parse_number
    from govkb.problem import Problem
    from govkb.reading import Entry
    from govkb.regions import Region, Regions
    from govkb.vocabulary import Vocabulary

__version__ = "0.1.0"

_HOMES = {
    "Catalog": "catalog",
    "Comparison": "model",
    "Component": "model",
    "Entry": "reading",
    "Evidence": "evidence",
    "Figure": "model",
    "Number": "numerals",
    "Practice": "model",
    "Problem": "problem",
    "Region": "regions",
    "Regions": "regions",
    "Source": "model",
    "Step": "model",
    "Vocabulary": "vocabulary",
    "assess": "evidence",
    "cite_source": "citation",
    "load_catalog": "catalog",
    "parse_number": "numerals",
}
"""Where each public name lives."""

__all__ = [
    "Catalog",
    "Comparison",
    "Component",
    "Entry",
    "Evidence",
    "Figure",
    "Number",
    "Practice",
    "Problem",
    "Region",
    "Regions",
    "Source",
    "Step",
    "Vocabulary",
    "__version__",
    "assess",
    "cite_source",
    "load_catalog",
    "parse_number",
]


def __getattr__(name: str) -> Any:
    """The public names, each loaded when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'govkb' has no attribute {name!r}")
    return getattr(import_module(f"govkb.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
