"""`govkb pdf`: what people ask for at the terminal, what they get, what they are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from govkb.cli import cli
from govkb.printing import Request, request_handouts, write_pdfs
from govkb.views.handout import Occasion

ROOT = Path(__file__).resolve().parents[1]


def ids(request: Request) -> list[str]:
    return [handout.id for handout in request_handouts(ROOT, request)[1]]


def test_the_order_asked_for_is_kept_and_nothing_comes_twice() -> None:
    assert ids(Request(ids=("wuchanghui", "jifenzhi", "wuchanghui"), kind="card")) == [
        "wuchanghui-card",
        "jifenzhi-card",
    ]


def test_named_ones_come_first_then_the_selected() -> None:
    found = ids(Request(ids=("131-gongzuofa",), conditions="province=湖南", kind="card"))
    assert found[0] == "131-gongzuofa-card"
    assert "wuchanghui-card" in found


def test_all_takes_what_suits_the_kind() -> None:
    every = ids(Request(everything=True, kind="card"))
    assert len(every) == len(list((ROOT / "practices").glob("[a-z]*/*.yml")))
    assert not any("maodun-tiaojie" in one for one in every)
    assert "maodun-tiaojie" in ids(Request(everything=True, kind="case"))


def test_practices_are_laid_side_by_side_on_a_paper_of_their_own() -> None:
    both = ids(Request(ids=("wuchanghui",), kind="card", picked=("wuchanghui", "jifenzhi")))
    assert both == ["wuchanghui-card", "wuchanghui-jifenzhi"]
    assert ids(Request(picked=("jifenzhi", "wuchanghui"))) == ["jifenzhi-wuchanghui"]


def test_files_are_written_with_their_number_of_pages(tmp_path: Path) -> None:
    request = Request(ids=("wuchanghui",), kind="worksheet", occasion=Occasion("村干部培训班", minutes=45))
    assert write_pdfs(ROOT, request, tmp_path / "papers") == [
        (tmp_path / "papers" / "wuchanghui-worksheet.pdf", 2)
    ]
    assert (tmp_path / "papers" / "wuchanghui-worksheet.pdf").read_bytes().startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["wuchanghai"], "没有编号「wuchanghai」。您是不是想写 wuchanghui？"),
        (["wuchanghui", "--kind", "rolepley"], "没有种类「rolepley」。您是不是想写 roleplay？"),
        (["maodun-tiaojie", "--kind", "card"], "要用做法来做"),
        (["--compare", "wuchanghui"], "要二到四条做法，现在选了1条"),
        (["--compare", "wuchanghui,jifenzi"], "没有编号是「jifenzi」的做法。您是不是想写 jifenzhi？"),
        (["--kind", "card"], "--select、--query 挑选"),
        (["--select", "provnce=湖南"], "--select：不认识条件「provnce」"),
        (["--select", "province=湖南&status=ended"], "没有符合「province=湖南&status=ended」的做法"),
        (["--query", "没有这个词的"], "没有符合"),
        (["wuchanghui", "--minutes", "60"], "可以写的有：45、90、180"),
    ],
)  # fmt: skip
def test_wrong_requests_are_answered_in_chinese(
    arguments: list[str], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    result = CliRunner().invoke(cli, ["pdf", *arguments])
    assert result.exit_code != 0
    assert says in result.output
    assert "Traceback" not in result.output


def test_help_lists_every_kind() -> None:
    text = CliRunner().invoke(cli, ["pdf", "--help"]).output
    for kind in (
        "card",
        "case",
        "handbook",
        "worksheet",
        "sequel",
        "roleplay",
        "cafe",
        "exercise",
        "key",
        "facilitator",
        "evaluation",
        "action-plan",
    ):
        assert kind in text
