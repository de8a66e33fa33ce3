"""Jinja for many pages: the same templates and the same result in two thirds of the time.

A page holds some four hundred values and eight hundred attributes. Jinja makes a `Markup` of each value that it escapes,
only to join it with the others, and asks the environment for each attribute, in case it should be a key or missing.
Ours are plain text and attributes of frozen views: a name that a view does not have is a fault of the template and raises
AttributeError.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup
from markupsafe import escape as escape_any

marked: Callable[[str], Markup] = partial(str.__new__, Markup)
"""HTML that is known to be safe: `Markup(html)` without the questions that it asks."""


def escape(value: object) -> str:
    """A value as HTML: what is Markup stays, everything else is escaped as markupsafe does it."""
    if value.__class__ is Markup:
        return value
    if value.__class__ is str:
        for sign, written in _SIGNS:
            if sign in value:
                value = value.replace(sign, written)
        return value
    return escape_any(value)


_SIGNS = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&#34;"), ("'", "&#39;"))


class Dialect(CodeGenerator):
    """What templates are compiled to."""

    def write_commons(self) -> None:
        """The names that all code of a template may use; ours stands before Jinja's."""
        super().write_commons()
        self.writeline("escape = environment.filters['escape_value']")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """`a.b` is an attribute."""
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802 - same
        """`f(x)` is a call; no function of ours wants to know the context."""
        if forward_caller or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(")(")
        for number, argument in enumerate((*node.args, *node.kwargs)):
            self.write(", " if number else "")
            self.visit(argument, frame)
        self.write(")")
