"""References after GB/T 7714-2025: what is printed, in its order; what is not printed is left out."""

from __future__ import annotations

import pytest

from govkb.citation import cite_entry, cite_source
from govkb.model import Source


def source(**fields: object) -> Source:
    return Source.model_validate(
        {"id": "s1", "type": "newspaper", "title": "题名", "self_reported": "false", **fields}
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "题名[N]."),
        (
            {"authors": ["甲", "乙"], "publisher": "样例日报", "date": "2024-03-02", "page": "第3版"},
            "甲，乙. 题名[N]. 样例日报，2024-03-02（第3版）.",
        ),
        ({"authors": ["甲", "乙", "丙", "丁"]}, "甲，乙，丙，等. 题名[N]."),
        ({"authors": ["甲", "乙", "丙"]}, "甲，乙，丙. 题名[N]."),
        ({"title_origin": "editor"}, "〔题名〕[N]."),
        ({"page": "第3版"}, "题名[N]. （第3版）."),
        (
            {"type": "newspaper_online", "publisher": "样例日报", "date": "2024-03", "url": "https://a.cn/1"},
            "题名[N/OL]. 样例日报，2024-03. https://a.cn/1.",
        ),
        (
            {"type": "webpage", "publisher": "样例网", "date": "2024-03-02", "accessed": "2026-11-01", "url": "https://a.cn/1"},
            "题名[EB/OL]. 样例网.（2024-03-02）[2026-11-01]. https://a.cn/1.",
        ),
        ({"type": "webpage", "url": "https://a.cn/1"}, "题名[EB/OL]. https://a.cn/1."),
        ({"type": "repost", "accessed": "2026-11-01"}, "题名[EB/OL].[2026-11-01]."),
        ({"type": "journal", "publisher": "样例学刊", "date": "2025"}, "题名[J]. 样例学刊，2025."),
        ({"type": "journal", "url": "https://a.cn/1"}, "题名[J/OL]. https://a.cn/1."),
        ({"type": "official", "publisher": "某县"}, "题名[A]. 某县."),
        ({"type": "evaluation"}, "题名[R]."),
        ({"type": "statistics"}, "题名[R]."),
        ({"type": "book"}, "题名[M]."),
        ({"type": "standard"}, "题名[S]."),
        ({"type": "other"}, "题名[Z]."),
    ],
)  # fmt: skip
def test_a_source_is_cited(fields: dict[str, object], expected: str) -> None:
    assert cite_source(source(**fields)) == expected


def test_an_entry_is_cited_as_a_data_set() -> None:
    def cited(address: str) -> str:
        return cite_entry(
            library="基层治理做法库", name="院子会", place="湖南省涟源市", identifier="yuanzi-hui", version="0.1.0", address=address
        )  # fmt: skip

    assert cited("") == "基层治理做法库. 院子会（湖南省涟源市）[DB/OL]. 条目 yuanzi-hui，版本 0.1.0."
    assert cited("https://a.cn/") == cited("") + " https://a.cn/."
