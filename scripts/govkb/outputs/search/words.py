"""Every Chinese word that the search box shows, as `data-*` attributes of the form: the scripts hold none.

`{…}` is filled by `docs/assets/search-box.js`. Render with::

    <form data-kb-search …{% for name, text in search_words.items() %} data-{{ name }}="{{ text|e }}"{% endfor %}>
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from types import MappingProxyType

WHY: Mapping[str, str] = MappingProxyType(
    {
        "why-near": "「{to}」是「{from}」的同类词",
        "why-everyday": "「{from}」在条目里常写作「{to}」",
        "why-english": "{from}：{to}",
        "why-pinyin": "拼音 {from}：{to}",
        "why-sound": "没有「{from}」，按读音相同的「{to}」查找",
        "why-slip": "没有「{from}」，相近的名称是「{to}」",
        "why-tag": "归类：{to}",
        "why-alias": "又称「{to}」",
    }
)
"""Why an entry was found by other words than those that were typed; the finder says it too."""

SEARCH_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "word-results": "检索结果",
        "word-count": "{n} 条结果",
        "word-all": "查看全部 {n} 条结果",
        "word-more": "再看 {n} 条",
        "word-none": "没有找到「{q}」。",
        "word-hint": "可以少写几个字，换一个说法，或者直接写难题、地名、数字、拼音首字母。",
        "word-try": "试试：",
        "word-near": "相近的条目（不一定是要找的）",
        "word-failed": "检索数据没有载入。请刷新页面再试；离线使用时，请确认压缩包已经完整解压。",
        "word-part": "「{of}」的组成部分",
        "word-parts": "组成部分：",
        "word-heading": "见「{heading}」",
        "word-marked": "已标出「{words}」，共{n}处",
        "word-next": "下一处",
        "word-unmark": "去掉标记",
        **WHY,
    }
)


def search_attributes(tries: Iterable[str] = ()) -> str:
    """The words as HTML attributes, with a blank in front, to be put into a form's start tag.

    `tries` are offered where nothing was found.
    """
    values = {**SEARCH_WORDS, "try": "|".join(tries)}
    return "".join(f' data-{name}="{escape(text)}"' for name, text in values.items() if text)
