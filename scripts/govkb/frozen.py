"""Classes of small values by the thousand, of views above all: nobody changes one once it is made, and mypy sees to that.

A dataclass that also refuses at run time (`frozen=True`) costs three times as much to make, and a page is made of two
hundred views.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

Value = TypeVar("Value")


@dataclass_transform(frozen_default=True)
def frozen(cls: type[Value]) -> type[Value]:
    """Makes a class a dataclass with slots whose fields are only set when it is made."""
    return dataclass(slots=True, unsafe_hash=True)(cls)
