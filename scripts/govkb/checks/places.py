"""The division code of an entry exists, is in use, is a real division, and agrees with the entry's folder."""

from __future__ import annotations

from collections.abc import Iterator

from govkb.catalog import Catalog
from govkb.model import Practice
from govkb.problem import Problem
from govkb.reading import Entry


def region(entry: Entry[Practice], catalog: Catalog) -> Iterator[Problem]:
    """The code is in use and agrees with the folder; a retired one names its successors."""
    code, regions, where = entry.content.place.code, catalog.regions, ("place", "code")
    found = regions.get(code)
    if found is None:
        if retired := regions.retired(code):
            successors = "或".join(
                f"{one.code}（{regions.full_name(one.code)}）" for one in retired.successors
            )
            suggestion = (
                f"现在是 {successors}。" if successors else "所在地现在归哪个县，以民政部门公布的为准。"
            )
            yield entry.document.problem(
                where, "region-retired", value=code, name=retired.name, suggestion=suggestion
            )
        elif regions.is_pseudo(code):
            yield entry.document.problem(where, "region-pseudo", value=code)
        else:
            near = [f"{one.code}（{regions.full_name(one.code)}）" for one in regions.nearest(code)[:3]]
            suggestion = f"相近的有：{'、'.join(near)}。" if near else "只知道到市的，写市的代码。"
            yield entry.document.problem(where, "region-unknown", value=code, suggestion=suggestion)
        return
    province, folder = regions.province_of(code), entry.path.split("/")[1]
    if province and folder != province.slug and any(folder == one.slug for one in regions.provinces):
        yield entry.document.problem(
            where, "region-folder", name=province.name, folder=folder, expected=province.slug
        )
    if found.level == "province" and entry.content.lead_level != "level-province":
        yield entry.document.problem(where, "region-province", name=found.name)
