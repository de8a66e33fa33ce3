"""Every Chinese word that the workshop's scripts show and print; it travels with the list. `{…}` is filled by them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

WORKSHOP_WORDS: Mapping[str, str] = MappingProxyType(
    {
        # choosing
        "practice": "做法",
        "comparison": "对比",
        "list-practices": "做法（{n}）",
        "list-comparisons": "对比（{n}）",
        "found": "找到 {n} 条",
        "found-none": "没有找到「{q}」。少写几个字，或者打开下面的清单挑。",
        "search-failed": "检索没有载入，请打开下面的清单挑。",
        "more": "再列 {n} 条",
        "added": "已选「{name}」，现在一共 {n} 条",
        "dropped": "已去掉「{name}」，还有 {n} 条",
        "take-ticked": "加上在「查做法」选入的 {n} 条",
        "unknown": "链接里有 {n} 条这个库里没有，已略过：{ids}",
        # order
        "chosen": "已选 {n} 条",
        "chosen-none": "还没有选。在上面打字查找，或者打开清单打勾。",
        "up": "上移",
        "down": "下移",
        "drop": "去掉",
        "up-of": "把「{name}」上移",
        "down-of": "把「{name}」下移",
        "drop-of": "去掉「{name}」",
        "moved": "「{name}」现在是第 {n} 条",
        "parts-of": "「{name}」放哪几份",
        "teacher": "教师用",
        "pages": "{n} 页",
        "no-parts": "没有现成的材料，只列进目录",
        "all-of": "每条都放",
        "all-count": "{n}/{all} 条",
        "open": "看 PDF",
        # counting
        "total": "共 {pages} 页，约 {size}",
        "total-how": "封面 1 页，目录 {contents} 页，材料 {papers} 页{blanks}",
        "total-blanks": "，双面打印留空 {n} 页",
        "total-none": "先选案例和要放的材料",
        "teacher-note": "里面有教师用的材料（{names}），排在最后，从单独一页开始。不要整册发给学员；要发给学员，先去掉这几份。",
        "spoiler-note": "案例卡、案例全文和后续页写了后来怎样做。要让学员先自己想，这几份讨论以后再发。",
        "missing": "这些字不在字库里，PDF 印不出来：{chars}。请换一个字，或者用拼音。",
        # making
        "make": "生成 PDF",
        "working": "正在准备 {done}/{all}……",
        "joining": "正在拼成一份……",
        "done": "已生成：{name}，{pages} 页，{size}。如果没有自动下载，点右边的链接。",
        "save": "下载这份 PDF",
        "failed": "没有拼成：{why}。请刷新页面再试；离线使用时，请确认压缩包已经完整解压。也可以用下面的单份 PDF。",
        "failed-load": "有一个文件没有载入",
        "wechat": "在微信里不能直接下载拼好的 PDF。请点右上角「在浏览器打开」，或者用下面的单份 PDF。",
        "link-copied": "链接已复制，发给同事，打开就是同样的内容",
        "link-here": "请复制这个链接：",
        "single": "单份 PDF",
        "single-none": "选好以后，这里列出每一份的链接。",
        "no-pdf": "这个网站生成时没有做 PDF，不能拼成一份。可以把下面选好的内容直接打印：封面、目录、每条做法的提要和记录栏。要 PDF，请维护者用 govkb site --pdf 重新生成网站。",
        "print": "打印",
        "saved": "草稿已记在这台设备上",
        # on paper
        "untitled": "培训材料",
        "cover-kind": "培训材料汇编",
        "cover-count": "{n} 条做法",
        "cover-count-comparisons": "{n} 个对比",
        "cover-place": "地点",
        "cover-date": "日期",
        "cover-trainer": "主讲",
        "cover-note": "事实、数字据公开来源，句子由编者重写；来源见各份材料。",
        "cover-teacher": "含教师用材料，不要整册发给学员",
        "contents": "目录",
        "contents-page": "页",
        "cover": "封面",
        "general": "通用表格",
        "teachers": "教师用（不发给学员）",
        "blank": "（本页空白，为双面打印留）",
        "page-of": "全册第 {page} 页，共 {pages} 页",
        "notes": "记录",
        "file": "培训材料",
    }
)
