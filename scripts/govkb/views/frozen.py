"""Classes of views: nobody changes a view once it is made, and mypy sees to that.

A dataclass that also refuses at run time (`frozen=True`) costs three times as much to make, and a page is made of two
hundred views.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

View = TypeVar("View")


@dataclass_transform(frozen_default=True)
def frozen_view(cls: type[View]) -> type[View]:
    """Makes a class a dataclass with slots whose fields are only set when it is made."""
    return dataclass(slots=True, unsafe_hash=True)(cls)
