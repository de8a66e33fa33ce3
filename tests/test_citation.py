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
            "甲，乙. 题名[N]. 样例日报，2024-03-02（3）.",
        ),
        ({"authors": ["甲", "乙", "丙", "丁"]}, "甲，乙，丙，等. 题名[N]."),
        ({"authors": ["甲", "乙", "丙"]}, "甲，乙，丙. 题名[N]."),
        ({"title_origin": "editor"}, "〔题名〕[N]."),
        ({"page": "第3版"}, "题名[N].（3）."),
        ({"page": "A05版", "publisher": "样例日报"}, "题名[N]. 样例日报（A05）."),
        ({"page": "头版"}, "题名[N].（头版）."),
        ({"date": "2024"}, "题名[N]. 2024."),
        ({"title": "题名。", "authors": ["本报评论员。"]}, "本报评论员. 题名[N]."),
        ({"title": "问一问？"}, "问一问？[N]."),
        ({"authors": ["Smith J", "Wu L", "Li H", "Chen Q"]}, "Smith J，Wu L，Li H，et al. 题名[N]."),
        (
            {"publisher": "样例日报", "date": "2024-03-02", "url": "https://a.cn/1", "accessed": "2026-11-01"},
            "题名[N/OL]. 样例日报，2024-03-02. https://a.cn/1.",
        ),
        (
            {"type": "newspaper_online", "publisher": "样例日报", "date": "2024-03", "url": "https://a.cn/1"},
            "题名[N/OL]. 样例日报，2024-03. https://a.cn/1.",
        ),
        (
            {"type": "webpage", "publisher": "样例网", "date": "2024-03-02", "accessed": "2026-11-01", "url": "https://a.cn/1"},
            "题名[EB/OL]. 样例网（2024-03-02）[2026-11-01]. https://a.cn/1.",
        ),
        ({"type": "webpage", "url": "https://a.cn/1"}, "题名[EB/OL]. https://a.cn/1."),
        ({"type": "repost", "accessed": "2026-11-01"}, "题名[EB/OL].[2026-11-01]."),
        ({"type": "webpage", "date": "2024-03-02", "accessed": "2026-11-01"}, "题名[EB/OL].（2024-03-02）[2026-11-01]."),
        ({"type": "webpage", "publisher": "样例县人民政府网", "url": "https://a.cn/1"}, "题名[EB/OL]. 样例县人民政府网. https://a.cn/1."),
        (
            {"type": "repost", "authors": ["样例报社"], "publisher": "样例网", "date": "2024-03-03", "url": "https://a.cn/2"},
            "样例报社. 题名[EB/OL]. 样例网（2024-03-03）. https://a.cn/2.",
        ),
        ({"type": "journal", "publisher": "样例学刊", "date": "2025"}, "题名[J]. 样例学刊，2025."),
        (
            {"type": "journal", "authors": ["甲"], "publisher": "样例学刊", "date": "2025-06", "page": "第10-18页"},
            "甲. 题名[J]. 样例学刊，2025：10-18.",
        ),
        ({"type": "journal", "url": "https://a.cn/1"}, "题名[J/OL]. https://a.cn/1."),
        ({"type": "official", "publisher": "某县"}, "题名[A]. 某县."),
        (
            {"type": "official", "title": "样例县办〔2024〕3号", "publisher": "样例县委办公室", "date": "2024-03-02", "url": "https://a.cn/3"},
            "样例县办〔2024〕3号[A/OL]. 样例县委办公室，2024-03-02. https://a.cn/3.",
        ),
        ({"type": "evaluation"}, "题名[R]."),
        (
            {"type": "evaluation", "authors": ["样例研究院"], "date": "2025-01-08", "page": "12", "url": "https://a.cn/4"},
            "样例研究院. 题名[R/OL]. 2025-01-08：12. https://a.cn/4.",
        ),
        ({"type": "statistics"}, "题名[R]."),
        (
            {"type": "statistics", "title": "样例统计年鉴：2024", "publisher": "样例出版社", "date": "2024", "page": "第88页"},
            "样例统计年鉴：2024[R]. 样例出版社，2024：88.",
        ),
        ({"type": "book"}, "题名[M]."),
        (
            {"type": "book", "authors": ["甲", "乙"], "publisher": "样例出版社", "date": "2023-05", "page": "第29页"},
            "甲，乙. 题名[M]. 样例出版社，2023：29.",
        ),
        ({"type": "book", "page": "29"}, "题名[M]. 29."),
        ({"type": "standard"}, "题名[S]."),
        (
            {"type": "standard", "title": "GB/T 20000—2024 样例规范", "publisher": "样例标准出版社", "date": "2024-02-01"},
            "GB/T 20000—2024 样例规范[S]. 样例标准出版社，2024.",
        ),
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
