"""Papers that belong to every workshop and to no entry: 评估表, 迁移行动计划.

They are the handouts of the same names with the cases left to be filled in by hand, so they are made once with the
site and fit any selection.
"""

from __future__ import annotations

from dataclasses import replace

from govkb.views.handout import ActionPlan, Evaluation, HandoutView, NeedRow, PlannedCase, view_handouts
from govkb.views.library import Library
from govkb.views.marks import Said

FOLDER = "train/workshop/"

_BLANK = Said("text", "")
_ANY = "要试的做法："


def general_handouts(library: Library) -> tuple[HandoutView, ...]:
    """评估表 and 迁移行动计划 for any selection; none where the library is empty."""
    first = next(iter(library.practices), None)
    if first is None:
        return ()
    made = []
    for kind in ("evaluation", "action-plan"):
        handout = view_handouts(library, kind, (first,))[0]
        content = handout.content
        if isinstance(content, Evaluation):
            content = replace(content, cases=())
        elif isinstance(content, ActionPlan):
            needs = tuple(NeedRow(need.label, _BLANK) for need in content.cases[0].needs)
            content = replace(content, cases=(PlannedCase(_ANY, "", needs, ()),))
        made.append(replace(handout, id=kind, title=handout.label, url=FOLDER, address="", content=content))
    return tuple(made)
