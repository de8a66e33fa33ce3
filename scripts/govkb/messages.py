"""What is said about every kind of problem: one home for each Chinese sentence, its remedy and its severity.

The list of codes in the documentation (`govkb explain`, docs/contribute/codes.md) is generated from here, and a
test asks that each code has a case folder under `tests/cases/`. Codes are permanent. `{name}` and the like are
filled with facts; the value of personal data is never among them.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from govkb.problem import Position, Problem, Related, Severity


class Message(NamedTuple):
    """One kind of problem: how grave it is, what is wrong, why that matters and what to do about it."""

    severity: Severity
    text: str
    hint: str
    why: str = ""


ERROR: Severity = "error"
WARNING: Severity = "warning"

MESSAGES: dict[str, Message] = {
    # ---- the file
    "file-name": Message(
        ERROR, "文件名「{name}」不合规则。",
        "文件名就是条目的永久地址：只用小写字母、数字和连字符，如 wuchanghui.yml。{suggestion}",
        "地址、PDF 名称和数据编号都取自文件名，中文、空格和大写字母在不同系统上会出错。",
    ),
    "file-extension": Message(ERROR, "文件「{name}」的扩展名不是 .yml。", "把扩展名改成 .yml。"),
    "file-windows-name": Message(
        ERROR, "「{name}」是 Windows 保留的名字。", "换一个文件名，例如在后面加上地名的拼音。"
    ),
    "file-folder": Message(
        ERROR, "条目放在文件夹「{folder}」里，没有哪个省用这个名字。",
        "把文件移到省份拼音的文件夹，如 practices/hunan/。{suggestion}",
    ),
    "file-symlink": Message(ERROR, "这是一个符号链接，不是文件。", "放入真正的文件。", "链接可能指到库外的内容。"),
    "file-unreadable": Message(ERROR, "读不了这个文件：{reason}。", "检查文件权限，或重新放入文件。"),
    "file-missing": Message(ERROR, "找不到「{name}」。", "检查路径；路径从项目文件夹算起，如 practices/hunan/wuchanghui.yml。"),
    "file-too-long": Message(
        ERROR,
        "文件有 {lines} 行，超过 {limit} 行。",
        "一个文件只写一条做法；删掉末尾的空行和重复粘贴的内容。",
    ),
    "file-too-many-items": Message(
        ERROR,
        "文件里有 {count} 个半角逗号，超过 {limit} 个的上限。",
        "一条做法通常只有几百项；删掉重复粘贴的列表。行文里的逗号用全角「，」。",
    ),
    "file-too-large": Message(
        ERROR, "文件有 {size} KB，超过 {limit} KB 的上限。", "一条做法通常只有十几 KB；检查是否误贴了图片或整篇原文。"
    ),
    "file-encoding": Message(
        ERROR, "文件不是 UTF-8 编码，看上去是 {guess}。", "用编辑器「另存为」，编码选 UTF-8。",
        "别的编码会在网页和别人的电脑上变成乱码。",
    ),
    "file-bom": Message(WARNING, "文件开头有看不见的 BOM 标记。", "用编辑器「另存为」，编码选「UTF-8」而不是「UTF-8 带 BOM」。"),
    "duplicate-id": Message(
        ERROR, "编号「{name}」已经有另一个文件在用。", "改文件名；同名做法可以加上地名的拼音，如 shuang-louzhang-qinghe。"
    ),
    # ---- YAML
    "yaml-empty": Message(ERROR, "文件是空的。", "用 govkb new 生成一份可以填写的骨架。"),
    "yaml-top-level": Message(ERROR, "文件最外层应当是「字段: 内容」，这里不是。", "第一行写成 name: 做法的名称，不要以「- 」开头。"),
    "yaml-syntax": Message(ERROR, "这里的写法读不懂。", "看看这一行和上一行：冒号后要有空格，引号和括号要成对，缩进要对齐。"),
    "yaml-fullwidth-colon": Message(ERROR, "字段名「{name}」后面用了全角冒号「：」。", "改成半角冒号加一个空格：「{name}: 」。"),
    "yaml-fullwidth-comma": Message(ERROR, "方括号或花括号里用了全角逗号「，」分隔，或括号没有配对。", "分隔各项用半角逗号加空格「, 」，并检查括号是否成对。"),
    "yaml-fullwidth-dash": Message(ERROR, "列表项开头用了全角或别的横线。", "改成半角连字符加一个空格「- 」。"),
    "yaml-dash-space": Message(ERROR, "列表项的「-」后面缺一个空格。", "写成「- 内容」。"),
    "yaml-colon-space": Message(ERROR, "字段名「{name}」的冒号后面缺一个空格。", "写成「{name}: 内容」。"),
    "yaml-unquoted-colon": Message(ERROR, "内容里有半角冒号加空格，被当成了另一个字段。", "把内容用双引号括起来，或改用全角冒号「：」。"),
    "yaml-special-start": Message(
        ERROR, "内容以「{name}」开头，这个符号在 YAML 里另有用处。", "把内容用双引号括起来。"
    ),
    "yaml-unclosed": Message(ERROR, "括号没有配对，缺「{closing}」，或分隔用了别的符号。", "补上「{closing}」，各项之间用半角逗号加空格。"),
    "yaml-quote": Message(ERROR, "半角引号没有配对，或引号后面还有别的字。", "补上另一半引号；内容以引号开头而不打算全括起来时，改用中文引号“ ”。"),
    "yaml-no-colon": Message(ERROR, "这一行像是只写了一半：没有冒号，或接不上前后的内容。", "写成「字段: 内容」；接着上一行的文字要比字段名多缩进两格。"),
    "yaml-indent": Message(ERROR, "缩进没有对齐，或这一行缺冒号、缺「- 」。", "同一层的字段左边对齐，下一层多两个空格；看看这一行和上一行。"),
    "yaml-tab": Message(ERROR, "缩进用了制表符（Tab）。", "改成空格，每层两个。"),
    "yaml-control-character": Message(ERROR, "文字里有看不见的控制字符 {character}。", "删掉它；通常是从 PDF 或网页复制时带进来的。"),
    "yaml-bidi": Message(
        ERROR, "文字里有改变书写方向的不可见字符 {character}。", "删掉它。", "这类字符能让看到的文字和实际的文字不一样。"
    ),
    "yaml-invisible": Message(WARNING, "文字里有看不见的字符 {character}。", "删掉它，否则搜索和比对会漏掉这个词。"),
    "yaml-anchor": Message(ERROR, "用了 YAML 锚点「&{name}」。", "条目里每处都照写，不用锚点；内容以 & 开头时加双引号。"),
    "yaml-alias": Message(ERROR, "用了 YAML 引用「*{name}」。", "把内容照写一遍；内容以 * 开头时加双引号。"),
    "yaml-tag": Message(ERROR, "用了 YAML 标签「{name}」。", "删去标签；内容以 ! 开头时加双引号。"),
    "yaml-merge-key": Message(ERROR, "用了 YAML 合并键「<<」。", "把字段逐个写出来。"),
    "yaml-documents": Message(ERROR, "一个文件里有不止一份 YAML（出现了「---」）。", "一个文件只写一条做法；删去多余的「---」。"),
    "yaml-duplicate-key": Message(ERROR, "字段「{name}」写了两次。", "留一处，另一处删去或并进来。", "后写的会悄悄盖掉先写的。"),
    "yaml-key": Message(ERROR, "字段名应当是一个词，这里是列表或括号。", "检查缩进和括号。"),
    "yaml-depth": Message(ERROR, "嵌套超过 {limit} 层。", "检查缩进和括号；条目最多只有五六层。"),
    # ---- shape
    "field-unknown": Message(ERROR, "没有「{name}」这个字段。", "改正字段名或缩进，用不着就删去这一行。{suggestion}"),
    "field-missing": Message(ERROR, "缺少必填字段 {name}（{title}）。", "补上「{name}: 内容」。{suggestion}"),
    "field-empty": Message(ERROR, "{name}（{title}）只有字段名，没有内容。", "在冒号后面写上内容。{suggestion}"),
    "list-item-empty": Message(ERROR, "{title}里有一项是空的。", "写上内容，或删去这个「-」。"),
    "field-type-text": Message(ERROR, "{title}应当是一段文字，这里是{found}。", "写成「{name}: 文字」；要写几条时看看是不是应该用别的字段。"),
    "field-type-list": Message(ERROR, "{title}应当是一个列表，这里是{found}。", "每项一行，以「- 」开头；只有一项也要写成列表，如 [{example}]。"),
    "field-type-mapping": Message(ERROR, "{title}应当由几个字段组成，这里是{found}。", "按「字段: 内容」分行写。{suggestion}"),
    "field-choice": Message(ERROR, "{title}不能写「{value}」。", "可以写的有：{known}。{suggestion}"),
    "text-too-short": Message(ERROR, "{title}只有 {length} 字，至少 {limit} 字。", "补充到 {limit} 字以上，说清楚是什么、怎么做。"),
    "text-too-long": Message(ERROR, "{title}有 {length} 字，最多 {limit} 字。", "精简；细节放到别的字段里。"),
    "list-too-short": Message(ERROR, "{title}至少要 {limit} 项，这里有 {length} 项。", "补上缺的项。"),
    "list-too-long": Message(ERROR, "{title}最多 {limit} 项，这里有 {length} 项。", "只留最要紧的。"),
    "id-format": Message(ERROR, "编号「{value}」不合规则。", "只用小写字母、数字和连字符，如 taizhang 或 s1。"),
    "code-format": Message(ERROR, "行政区划代码「{value}」不是六位数字。", "写六位代码并加双引号，如 \"431300\"。"),
    "date-format": Message(ERROR, "日期「{value}」的写法不对。", "写成 2020、2020-05 或 2020-05-19；说不准的只写到年。"),
    "date-impossible": Message(ERROR, "没有「{value}」这一天。", "核对来源，改正年月日。"),
    "figure-value": Message(ERROR, "「{value}」读不成数。", "只写数，不带单位和约数：2.8万、23.23%、三、半、800多万；单位写进 unit，余、多、近、约写进 approx。{suggestion}"),
    "figure-hedge-unknown": Message(ERROR, "约数词「{value}」不在单子里。", "照来源写：{known}。"),
    "url-invalid": Message(ERROR, "网址写得不对。", "写完整的网址，以 http:// 或 https:// 开头，中间没有空格。"),
    "flag-invalid": Message(ERROR, "「{value}」应当是 true 或 false。", "写 true（是）或 false（否）。"),
    "value-invalid": Message(ERROR, "{title}的内容不合要求（{complaint}）。", "对照字段说明修改。"),
    # ---- references
    "term-unknown": Message(ERROR, "词表「{facet}」里没有「{value}」。", "改用词表里的编号。{suggestion}"),
    "term-retired": Message(ERROR, "词表「{facet}」里的「{value}」已经停用。", "改用{successor}。"),
    "term-twice": Message(ERROR, "「{value}」在{title}里写了两次。", "删去一处。"),
    "region-unknown": Message(ERROR, "没有「{value}」这个行政区划代码。", "改写现行的六位代码。{suggestion}"),
    "region-retired": Message(ERROR, "行政区划代码「{value}」（{name}）已经停用。", "改写现行的六位代码。{suggestion}"),
    "region-pseudo": Message(ERROR, "「{value}」是统计用的功能区代码，不是行政区划。", "写功能区所在县（市、区）的代码，功能区名称写进 place.note。"),
    "region-province": Message(WARNING, "地点只写到了{name}。", "知道在哪个市、县，就写到市、县的代码。"),
    "region-folder": Message(ERROR, "地点在{name}，文件却放在「{folder}」文件夹。", "移到 practices/{expected}/，或核对代码。"),
    "practice-unknown": Message(ERROR, "库里没有编号为「{value}」的做法。", "写对方的文件名，不带 .yml。{suggestion}"),
    "practice-self": Message(ERROR, "这里指到了本条自己。", "换成另一条的编号，或删去。"),
    "part-cycle": Message(ERROR, "上级做法绕成了圈：{chain}。", "改掉其中一条的 part_of。"),
    "part-unlisted": Message(WARNING, "上级做法「{parent}」的组成部分里没有列出本条。", "在上级条目的 components 里加一项，写 practice: {value}。"),
    "part-mismatch": Message(WARNING, "「{value}」写的上级做法是另一条。", "两处核对：在那一条里改成 part_of: {expected}，或删去这里的 practice。"),
    "source-unknown": Message(ERROR, "本条没有编号为「{value}」的来源。", "改成 sources 里有的编号，或补上这条来源。{suggestion}"),
    "source-unused": Message(WARNING, "来源「{value}」没有任何一处引用。", "在用到它的地方写 source: {value}，或删去这条来源。"),
    "source-bare": Message(WARNING, "来源「{value}」没有报刊或网站名，也没有网址和日期。", "能查到就补上；确实没有印出，在 note 里说明。"),
    "id-twice": Message(ERROR, "编号「{value}」在{title}里用了两次。", "改成不同的编号。"),
    "relation-target": Message(ERROR, "关系要么写 target（库里的编号），要么写 place（地名或名称），{found}。", "两个里写一个。"),
    "relation-kind": Message(ERROR, "「类似」和「相反」说的是库里的另一条，这里没有写 target。", "写 target: 编号，或换一种关系。"),
    # ---- figures and dates
    "figure-percent": Message(ERROR, "百分比「{value}」不在 0 到 100 之间。", "核对来源；来源就是这样印的，在 doubt 里说明。"),
    "figure-unit": Message(ERROR, "数值已经带「%」，单位又写了「{unit}」。", "去掉 unit。"),
    "figure-unit-missing": Message(WARNING, "「{label}」没有单位。", "照来源写单位：场、起、人次、万元……"),
    "figure-hedge": Message(ERROR, "数值「{value}」里带着「{hedge}」，approx 却没有写。", "写 approx: {hedge}。", "约数要单独记下来，才不会在比较时丢掉。"),
    "figure-rate-base": Message(WARNING, "「{label}」是百分比，没有写分母，也没有写存疑。", "来源说了是谁占谁，写进 base；没有说，在 doubt 里写一句。"),
    "figure-full-marks": Message(WARNING, "「{label}」是百分之百，没有写存疑。", "在 doubt 里说明由谁统计、口径是什么，或来源没有写。"),
    "date-future": Message(ERROR, "「{value}」在今天之后。", "核对日期；日期没错，就看看这台电脑的日期对不对。"),
    "date-order": Message(ERROR, "{later}（{later_value}）早于{earlier}（{earlier_value}）。", "核对两个日期。"),
    # ---- components, limits, teaching
    "component-unexplained": Message(ERROR, "组成部分「{name}」标为 described，却没有说明。", "写 text；来源只有名称，就写 detail: named_only。"),
    "component-explained": Message(ERROR, "组成部分「{name}」标为 named_only，却写了{what}。", "来源只有名称就不写说明；来源有说明，就写 detail: described。", "没有写的事不能由编者补出来。"),
    "limits-missing": Message(WARNING, "没有写难点与未说明处。", "至少写一条：占用谁的时间、对隐私有什么要求、来源没有说什么。"),
    "limit-source": Message(WARNING, "写明是来源所说，却没有标出来源编号。", "加 source: s1 之类。"),
    # ---- duplicates
    "duplicate-name": Message(WARNING, "同一个县里已有同名做法「{name}」。", "是同一件事就并到一条；不是，在名称里加以区别。"),
    "duplicate-alias": Message(WARNING, "别名「{name}」是另一条做法的名称或别名。", "核对是否同一件事；不是的话，在难点里说明两者不同。"),
    "duplicate-summary": Message(WARNING, "摘要和另一条几乎一样（{name}）。", "核对是否重复收录；不是，就把两条的不同写进摘要。"),
    # ---- wording
    "wording-relative-date": Message(WARNING, "「{value}」没有年份，读的人不知道是哪一年。", "换成具体年份；来源没有年份，就写成「来源说的今年（年份未载）」。"),
    "wording-halfwidth": Message(WARNING, "中文里用了半角标点「{value}」。", "改成全角「{suggestion}」。"),
    "wording-space": Message(WARNING, "汉字之间有空格。", "删去空格。"),
    "wording-promotional": Message(WARNING, "「{value}」是宣传用语，旁边没有数字。", "改成写明做了什么、有多少；是来源的说法就加引号并注明。"),
    "wording-quote-long": Message(ERROR, "这一处引文有 {length} 个字，超过 {limit} 个字（C01）。", "用自己的话概括，只引最要紧的一句。", "引用要少而必要；整段照录属于复制。"),
    "wording-quote-total": Message(ERROR, "全条的引文加起来有 {length} 个字，超过 {limit} 个字（C01）。", "用自己的话概括，只留下非引不可的几句。", "十六个字以内的名称和口号不算在内。"),
    "wording-source-run": Message(ERROR, "有 {length} 个字和来源原文连续相同。", "用自己的话重写；专名和标题除外。", "事实可以引用，文句受著作权保护。"),
    # ---- personal data
    "personal-id-number": Message(ERROR, "这里像是身份证号码（P01）。", "删去。已经提交过的，请联系维护者清除历史。"),
    "personal-mobile": Message(ERROR, "这里像是手机号码（P02）。", "删去。公开的服务热线可以写，个人号码不可以。"),
    "personal-phone": Message(WARNING, "这里像是固定电话号码（P03）。", "是公开热线就在句中写明「热线」或「公开电话」，否则删去。"),
    "personal-bank-card": Message(ERROR, "这里像是银行卡号（P04）。", "删去。"),
    "personal-plate": Message(ERROR, "这里像是车牌号（P05）。", "删去。"),
    "personal-address": Message(ERROR, "这里像是具体到楼号、门牌的住址（P06）。", "只写到小区或村。"),
    "personal-account": Message(ERROR, "这里像是邮箱、微信号或 QQ 号（P07）。", "删去。"),
    "personal-credit-code": Message(WARNING, "这里像是统一社会信用代码（P08）。", "确认是单位的代码；不需要就删去。"),
    "personal-pseudonym": Message(WARNING, "这里用了化名，或者「姓加某」的写法（P09）。", "化名和姓氏也能认出人来，改成「一位村民」「双方当事人」。"),
    "personal-name": Message(ERROR, "这里像是写出了个人姓名（P10）。", "群众写「一位居民」，干部只写职务。"),
    "personal-sensitive": Message(ERROR, "敏感人群与可以认出人来的细节写在了一起（P11）。", "只写人群，不写年龄、村名、人数这类细节。"),
    "personal-illness": Message(ERROR, "这里把个人和疾病、就诊写在了一起（P12）。", "删去病情；说明做法用不着它。"),
    "personal-minor": Message(ERROR, "这里写到了未成年人个人（P13）。", "改成不指向某个孩子的写法。"),
    "personal-exact": Message(ERROR, "这里有出生日期、精确坐标或名册（P14）。", "删去。"),
    "personal-small-cell": Message(
        WARNING, "小地方、少见的事、日期写在了一起（R01），当地人能认出是谁。", "去掉村名或日期，或者只写到县；确有必要的，请第二位审阅人看过。",
    ),
    "secrecy-mark": Message(ERROR, "这里有密级或内部资料的字样（P15）。", "内部材料不能收录；误用了字样就换一种说法。"),
    # ---- comparisons
    "comparison-too-few": Message(ERROR, "对比至少要两条做法，这里有 {length} 条。", "补上做法；专题只有一例时写 single_case: true。"),
    "comparison-too-many": Message(WARNING, "对比有 {length} 条做法，一张表放不下。", "四条以内读起来最清楚。"),
    "comparison-same": Message(ERROR, "这几条做法只有 {count} 个比较项说法不同，至少要 {limit} 个。", "换一组更值得比的，或先把条目写全。"),
    "comparison-stranger": Message(ERROR, "「{value}」不在这个对比的做法里。", "写进 practices，或换成其中的一条。"),
    # ---- addresses of entries that are no more
    "retired-in-use": Message(ERROR, "「{value}」已经停用，又有条目用了这个编号。", "新条目换一个编号；恢复原条目就删去这份停用记录。"),
    "retired-nowhere": Message(ERROR, "缘由是「{kind}」，却没有写现在看哪一条。", "在 into 里写现在的编号。"),
    # ---- vocabulary files
    "vocabulary-twice": Message(ERROR, "词表编号「{value}」用了两次。", "编号在一个词表里只能用一次。"),
}  # fmt: skip


def new_problem(
    path: str, place: Position, code: str, *, related: tuple[Related, ...] = (), **facts: Any
) -> Problem:
    """The problem `code` at a place, its sentences filled with `facts`.

    Raises KeyError for an unknown code or a missing fact: that is a bug of ours, never of an author.
    """
    message = MESSAGES[code]
    text, hint = message.text.format_map(facts), message.hint.format_map(facts)
    return Problem(path, place.line, place.column, code, message.severity, text, hint.strip(), related)


def without_facts(sentence: str) -> str:
    """A sentence as it reads where there is nothing to fill it with: an ellipsis for each fact, none for the suggestion."""
    return re.sub(r"\{\w+\}", "……", sentence.removesuffix("{suggestion}"))
