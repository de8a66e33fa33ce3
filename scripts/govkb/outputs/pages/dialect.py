"""Jinja for many pages: the same templates and the same result in a third of the time.

A page holds some four hundred values and eight hundred attributes. Jinja makes a `Markup` of each value that it escapes,
only to join it with the others, asks the environment for each attribute and item, in case it should be a key or missing,
and binds the arguments of a macro as if each could be left out.
Ours are plain text and attributes of frozen views, and macros are called with all of their arguments: a name that a view
does not have is a fault of the template and raises AttributeError.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from markupsafe import Markup
from markupsafe import escape as escape_any

marked: Callable[[str], Markup] = partial(str.__new__, Markup)
"""HTML that is known to be safe: `Markup(html)` without the questions that it asks."""


def escape(value: object) -> str:
    """A value as HTML: what is Markup stays, everything else is escaped as markupsafe does it."""
    if value.__class__ is str:
        # Written out, because hardly any text holds one of them.
        if "&" in value or "<" in value or ">" in value or '"' in value or "'" in value:
            for sign, written in _SIGNS:
                value = value.replace(sign, written)
        return value
    return value if value.__class__ is Markup else escape_any(value)


_SIGNS = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&#34;"), ("'", "&#39;"))


class Dialect(CodeGenerator):
    """What templates are compiled to. Ours do not extend others, and their macros have no defaults and no caller."""

    def write_commons(self) -> None:
        """The names that all code of a template may use; ours stand before Jinja's."""
        super().write_commons()
        self.writeline("escape = environment.filters['escape_value']")
        self.writeline("marked = environment.filters['marked']")

    def visit_Import(self, node: nodes.Import, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """A template that is imported knows no names of the page: its macros are made once."""
        self.writeline(f"{frame.symbols.ref(node.target)} = environment.get_template(", node)
        self.visit(node.template, frame)
        self.write(").module")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """A macro is a function."""
        del macro_ref, frame
        self.write("macro")

    def return_buffer_contents(self, frame: Frame, force_unescaped: bool = False) -> None:
        """What a macro gives is HTML."""
        del force_unescaped
        self.writeline(f"return marked(concat({frame.buffer}))")

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802 - same
        """Text and values up to the next statement are written in one go."""
        self.writeline(f"{frame.buffer}.extend((" if frame.buffer else "yield concat((", node)
        for one in node.nodes:
            if isinstance(one, nodes.TemplateData):
                self.write(f"{one.data!r}, ")
            else:
                self.write("(" if self._is_html(one) else "escape(")
                self.visit(one, frame)
                self.write("), ")
        self.write("))")

    def _is_html(self, node: nodes.Expr) -> bool:
        """Whether a value has passed through a filter that says that it gives Markup."""
        known = self.environment.filters[node.name] if isinstance(node, nodes.Filter) else None
        return getattr(known, "__annotations__", {}).get("return") == "Markup"

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - same
        """`a.b` is an attribute."""
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802 - same
        """`a[b]` is an item."""
        self.write("(")
        self.visit(node.node, frame)
        self.write(")[")
        self.visit(node.arg, frame)
        self.write("]")

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
