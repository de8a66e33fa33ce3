"""Notes for trainers where an entry has none, and what a facilitator needs besides: made from the entry's own fields.

Nothing here is general advice with a name filled in. Questions come from the limits that the entry records (most of
them say in so many words what nobody has answered), from its actors, its branches and the points on which its sources
are silent. Whatever is made here is shown as 「自动生成，请教师修改」.

In: a `Practice` and its `Surroundings` (words that stand in the vocabulary, points on which the sources are silent).
Out: a `Teaching` like one that an editor wrote, and `Guidance` for the facilitator's manual.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from govkb.choices import Detail, FigureKind, LimitKind, RelationType
from govkb.model import Limit, Participant, Practice, Questions, Role, Teaching, is_stated_none
from govkb.prose import plain_text

T = TypeVar("T")

GENERATED = "自动生成，请教师修改"
"""Mark of everything that no editor wrote."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the entry's ids stand for, and what its sources leave open."""

    level: str
    settings: tuple[str, ...]
    problems: tuple[str, ...]
    actors: tuple[str, ...]
    silent: tuple[str, ...]
    """Points on which the sources say nothing, by their labels: 「钱」, 「办理时限」 …"""
    strengths: tuple[tuple[str, str, str], ...] = ()
    """What curated comparisons say of this practice: good at, under which conditions, what to ask first."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a class is likely to find on one question, and what to ask when it stops there."""

    kind: str
    points: tuple[str, ...]
    follow_up: str


@dataclass(frozen=True, slots=True)
class Guidance:
    """For the facilitator alone."""

    openings: tuple[str, ...]
    answers: tuple[Answer, ...]
    traps: tuple[str, ...]
    closing: tuple[str, ...]
    sensitive: tuple[str, ...]


# ------------------------------------------------------------------------------------------------ the raw material

_GAP_WORDS = {
    "起始": "从什么时候起",
    "起因": "为什么要做",
    "牵头": "由谁牵头",
    "参与者": "谁参加",
    "多久一次": "多久一次",
    "在哪里办": "在哪里办",
    "步骤": "怎样一步一步做",
    "办理时限": "几天给回音",
    "人": "要多少人手",
    "钱": "钱从哪里来",
    "权限": "凭什么权限",
    "工具": "用什么台账或平台",
    "时间": "要花多少时间",
    "成效数字": "办成了多少",
}
_ASKED_FIRST = (
    "牵头",
    "办理时限",
    "钱",
    "权限",
    "参与者",
    "多久一次",
    "步骤",
    "在哪里办",
    "人",
    "成效数字",
    "工具",
    "起始",
    "起因",
)

_UNSAID = re.compile(
    r"(?P<asked>[^。；：]*?)[，,]?(?:来源|材料|正文|文中)?(?:也|都|均)?(?:没有|未)(?:再|专门|逐一)?(?:写明|写|交代|说明|解释|涉及|提)"
)
_ASKING = re.compile(
    r"怎样|怎么|谁|多少|几|是否|是不是|要不要|有没有|能不能|可不可以|哪|多久|多长|什么|够不够|算不算|归不归"
)


def open_question(limit: Limit) -> str:
    """The question that a limit leaves open, in its own words with a question mark, or "" where it asks nothing.

    「……有多少人能常来、在职的怎样抽出时间，来源没有写。」 → 「有多少人能常来、在职的怎样抽出时间？」
    """
    for sentence in plain_text(limit.text).replace("\n", "").split("。"):
        for clause in sentence.split("；"):
            match = _UNSAID.match(clause)
            if match and _ASKING.search(match["asked"]) and len(match["asked"]) >= 6:
                return match["asked"].strip("，、 ") + "？"
    return ""


def quoted(words: str) -> str:
    """Words between quotation marks, unless they bring their own."""
    return words if "“" in words else f"“{words}”"


def short_names(practice: Practice, surroundings: Surroundings, most: int = 3) -> tuple[str, ...]:
    """Who takes part, without explanations in brackets, each once; terms of the vocabulary where nobody is named."""
    names = [_bare(one.who) for one in practice.participants]
    found = [name for name in dict.fromkeys(names) if 2 <= len(name) <= 16]
    if len(found) < 2:
        found += [name for name in surroundings.actors if name not in found]
    return tuple(found[:most])


def gap_words(surroundings: Surroundings, most: int = 3) -> tuple[str, ...]:
    """The most telling points on which the sources are silent, as questions without a question mark."""
    silent = [label for label in _ASKED_FIRST if label in surroundings.silent]
    return tuple(_GAP_WORDS[label] for label in silent[:most])


def _bare(who: str) -> str:
    who = re.sub(r"（[^）]*）", "", who)
    return re.split(r"[，；]", who)[0].strip("“”" if who.startswith("“") and who.endswith("”") else "")


def _gist(text: str, most: int = 110) -> str:
    """The first sentences of a text that fit."""
    plain = plain_text(text).replace("\n", "")
    found = ""
    for sentence in re.findall(r"[^。]+。?", plain):
        if found and len(found) + len(sentence) > most:
            break
        found += sentence
    return found if len(found) <= most * 2 else found[: most * 2 - 1].rstrip("，、；") + "……"


def _ranked(limits: Sequence[Limit], kinds: Sequence[LimitKind]) -> list[Limit]:
    """Limits of these kinds first, in the order of the kinds; those that ask something before those that do not."""
    wanted = [one for one in limits if one.kind in kinds]
    return sorted(
        wanted, key=lambda one: (_is_of_numbers(one), not open_question(one), kinds.index(one.kind))
    )


def _is_of_numbers(limit: Limit) -> bool:
    """Whether a limit is about what the source counts: worth saying, but nothing that anybody would lose sleep over."""
    return bool(re.search("数据|数字|结果|写法|说法|印|名字|名称|叫法", _topic(limit)))


def _listed(topics: Iterable[str]) -> str:
    """Topics in a row; quoted ones stand side by side without a comma (GB/T 15834)."""
    return "".join(
        quoted(one) if "“" not in one else f"“{one.replace('“', '‘').replace('”', '’')}”" for one in topics
    )


def _topic(limit: Limit) -> str:
    return (limit.title or _gist(limit.text, 20)).rstrip("。")


# ------------------------------------------------------------------------------------------------ notes for a class


def draft_teaching(practice: Practice, surroundings: Surroundings) -> Teaching:
    """Teaching notes from the entry's fields, for an entry that has none."""
    return Teaching(
        decision_point=_decision_point(practice, surroundings),
        questions=_questions(practice, surroundings),
        roles=draft_roles(practice, surroundings),
        debrief=draft_debrief(practice, surroundings),
        duration=None,
        audience=_audience(surroundings),
    )


def _decision_point(practice: Practice, surroundings: Surroundings) -> str:
    name, place = quoted(practice.name), surroundings.settings[0] if surroundings.settings else "地方"
    worries = [quoted(_topic(one)) for one in _worries(practice)[:2]]
    gaps = gap_words(surroundings)
    lines = [
        f"（教学设定，不见于来源。）你所在的{place}有同样的事要管：{'、'.join(surroundings.problems[:2])}。有人提出学{name}，请你们先拿意见。"
    ]
    if gaps:
        lines.append(f"手头的材料没有写：{'；'.join(gaps)}。")
    if worries:
        lines.append(f"班子里已经有人担心{'，也有人担心'.join(worries)}。")
    decide = [
        "由谁牵头" if practice.lead is None else "在你那里由谁牵头",
        f"{'、'.join(short_names(practice, surroundings))}各做哪一段",
    ]
    kinds = {limit.kind for limit in practice.limits}
    if "办理时限" in surroundings.silent:
        decide.append("几天给群众回音")
    if LimitKind.WORKLOAD in kinds:
        decide.append("多出来的活由谁干、减掉什么")
    if LimitKind.PRIVACY in kinds:
        decide.append("哪些情况不能让旁人知道")
    lines.append(f"现在要决定：学不学；要学，{'，'.join(decide)}；不学，拿什么办法替。")
    return "\n\n".join(lines)


def _worries(practice: Practice) -> list[Limit]:
    return _ranked(
        practice.limits,
        (
            LimitKind.WORKLOAD,
            LimitKind.SIDE_EFFECT,
            LimitKind.OPEN_QUESTION,
            LimitKind.SCOPE,
            LimitKind.PRIVACY,
        ),
    )


def _questions(practice: Practice, surroundings: Surroundings) -> Questions:
    names = short_names(practice, surroundings)
    analysed = _first(
        _ranked(
            practice.limits,
            (LimitKind.OPEN_QUESTION, LimitKind.WORKLOAD, LimitKind.SCOPE, LimitKind.CONTRADICTION),
        )
    )
    chosen = _first(
        one
        for one in _ranked(
            practice.limits, (LimitKind.SIDE_EFFECT, LimitKind.PRIVACY, LimitKind.WORKLOAD, LimitKind.SCOPE)
        )
        if one is not analysed
    )
    return Questions(
        fact=_line(_fact(practice, surroundings, names)),
        analysis=_line(_analysis(practice, analysed, names)),
        choice=_line(_choice(practice, chosen, names)),
        transfer=_line(_transfer(practice, surroundings, names)),
    )


def _fact(practice: Practice, surroundings: Surroundings, names: Sequence[str]) -> str:
    gaps = gap_words(surroundings)
    name = quoted(practice.name)
    reason = "为什么要办" if practice.problem is None else "要解决什么难处"
    asked = f"来源说{name}{reason}？"
    if practice.steps:
        asked += f"从头到尾分几个环节，{'、'.join(names)}各管哪一段？"
    else:
        asked += f"除了名称，来源还写明了什么？{'、'.join(names)}各做什么，写了没有？"
    return asked + (
        f"{'、'.join(gaps)}，材料里找得到吗？" if gaps else "哪一句是来源写的，哪一句是你推想的？"
    )


def _analysis(practice: Practice, limit: Limit | None, names: Sequence[str]) -> str:
    if limit is None:
        return f"{quoted(practice.name)}要办得下去，最少不了的是谁？{names[0]}不出面，会在哪里卡住？"
    asked = open_question(limit)
    last = (
        f"这件事没有定下来，对{names[-1]}会有什么影响？"
        if asked
        else "为什么这一点会影响我们怎样看这条经验？"
    )
    return f"编者提醒：{quoted(_topic(limit))}。{asked}{last}"


def _choice(practice: Practice, limit: Limit | None, names: Sequence[str]) -> str:
    if limit is None:
        return f"只许保留{quoted(practice.name)}的一样东西，你留哪一样？理由是什么，放弃的代价由谁承担？"
    topic, asked = quoted(_topic(limit)), open_question(limit)
    match limit.kind:
        case LimitKind.PRIVACY:
            return (
                f"碰到{topic}这一关：{asked}你会宁可慢一点也先定规矩，还是先办起来再补？规矩的第一条怎样写？"
            )
        case LimitKind.WORKLOAD:
            return f"人手不增加，{topic}落在{names[0]}身上：{asked}你会减掉哪一项、换谁来做，还是干脆不学？"
        case LimitKind.SIDE_EFFECT:
            return f"如果出现{topic}的情形：{asked}你会照做、改着做，还是先停下来？各要付什么代价？"
        case _:
            return f"考虑到{topic}：{asked}你会整套照学、只学一段，还是再去当地问清楚？先问哪一句？"


def _transfer(practice: Practice, surroundings: Surroundings, names: Sequence[str]) -> str:
    setting = surroundings.settings[0] if surroundings.settings else "地方"
    lacking = [words for words in ("钱", "权限", "人", "工具") if words in surroundings.silent]
    asked = f"放到你所在的{setting}，{'、'.join(names[:2])}对应的是谁，愿不愿意做？"
    if lacking:
        return (
            asked
            + f"来源没有写{'、'.join(lacking)}，你那里{'这几样' if len(lacking) > 1 else '这一样'}有没有着落？头一个月能先试哪一件小事？"
        )
    need = _first(one for one in ("people", "tools", "mandate", "money") if _condition(practice, one))
    words = {"people": "人手", "tools": "场地和工具", "mandate": "权限", "money": "经费"}
    return asked + f"它要的{words.get(need or '', '条件')}你那里缺多少？头一个月能先试哪一件小事？"


def _condition(practice: Practice, field: str) -> str | None:
    text = getattr(practice.conditions, field) if practice.conditions else None
    return text if text and not is_stated_none(text) else None


def _audience(surroundings: Surroundings) -> str:
    who = f"{surroundings.level}干部" if surroundings.level.endswith("级") else "牵头单位的干部"
    return f"{who}，{'、'.join(surroundings.actors[:3])}"


# ------------------------------------------------------------------------------------------------ roles


@dataclass(frozen=True, slots=True)
class _Temper:
    """How people of one kind come to the table."""

    words: str
    stance: str
    bottom_line: str
    worries: tuple[LimitKind, ...]


_TEMPERS: tuple[_Temper, ...] = (
    _Temper("网格|楼长|楼门长|组长|楼栋|志愿|党员|义工|骨干|乡贤|能人", "愿意跑腿出力，但不能什么都压过来", "管不了的事要有地方交；夜里和农忙要有人轮换", (LimitKind.WORKLOAD, LimitKind.PRIVACY, LimitKind.OPEN_QUESTION)),
    _Temper("居民|村民|群众$|群众代表|百姓|业主|住户|老人|当事人|稻农|邻里|家长|未成年|困难妇女", "难处要有人听，听了要有回音", "家里的事不当众讲；没有讲清的钱不交", (LimitKind.PRIVACY, LimitKind.SIDE_EFFECT, LimitKind.SCOPE)),
    _Temper("书记|党支部|党组织|党委|党总支|村“两委”|村委|居委|社区干部|村干部|村党|社区$|^村$|工作队", "想把事办成，办成了还要办得下去", "不向群众许办不到的诺；报上去的数要经得起核对", (LimitKind.WORKLOAD, LimitKind.OPEN_QUESTION, LimitKind.SIDE_EFFECT)),
    _Temper("律师|调解|咨询|心理|教师|大学生|服务团|服务队|智囊|物业|公司|企业|专家|医", "愿意用自己的本事帮忙，先要讲清管到哪里为止", "当事人的情况不外传；不替别人拍板", (LimitKind.OPEN_QUESTION, LimitKind.SIDE_EFFECT, LimitKind.PRIVACY)),
    _Temper("", "支持办，但只能办职责以内的事", "不越权替别的单位答应；要有文件或者授权", (LimitKind.SCOPE, LimitKind.OPEN_QUESTION, LimitKind.WORKLOAD)),
)  # fmt: skip
"""The first that fits: volunteers before residents (群众志愿者), departments, townships and units at the end."""

_RESIDENT = _TEMPERS[1]


def draft_roles(practice: Practice, surroundings: Surroundings, most: int = 4) -> tuple[Role, ...]:
    """Role cards from the table of actors: who they are is the entry's, what weighs on them comes from its limits."""
    people = _players(practice, surroundings, most)
    used: set[int] = set()
    roles = []
    gaps = list(gap_words(surroundings, len(people) + 1))
    for name, task in people:
        temper = _temper(name)
        asked = _take(practice.limits, temper.worries, used, open_question)
        fears = _take(practice.limits, temper.worries, used, _fear)
        if asked:
            knows = f"有一处还没有说法：{open_question(asked)}"
        else:
            knows = f"{gaps.pop()}，别人问起来，你也说不上来" if gaps else ""
        stance = f"{temper.stance}。来源里的位置是“{task}”" if task else temper.stance
        roles.append(
            Role(
                name=name,
                stance=_line(stance),
                bottom_line=temper.bottom_line,
                knows=_line(knows) or None,
                hides=_line(f"私下最担心的是{_listed([_topic(fears)])}，还没有对人说过") if fears else None,
            )
        )
    return tuple(roles)


def _players(practice: Practice, surroundings: Surroundings, most: int) -> list[tuple[str, str]]:
    """Name and task of those who can sit at the table, residents among them."""
    seen: dict[str, Participant] = {}
    for one in practice.participants:
        name = _bare(one.who)
        if 2 <= len(name) <= 20:
            seen.setdefault(name, one)
    people = [(name, one.role) for name, one in seen.items()]
    if len(people) > most:  # keep one of those for whom it is all done
        resident = _first(one for one in people if _temper(one[0]) is _RESIDENT)
        people = (
            people[:most]
            if resident is None or resident in people[:most]
            else [*people[: most - 1], resident]
        )
    for label in surroundings.actors:
        if len(people) >= 3:
            break
        if all(label not in name and name not in label for name, _ in people):
            people.append((label, ""))
    return people


def _temper(name: str) -> _Temper:
    return next(one for one in _TEMPERS if re.search(one.words, re.sub(r"[（）]", "", name)))


def _fear(limit: Limit) -> str:
    """What somebody may lose sleep over, or ""."""
    heavy = limit.kind in (
        LimitKind.WORKLOAD,
        LimitKind.SIDE_EFFECT,
        LimitKind.PRIVACY,
        LimitKind.OPEN_QUESTION,
    )
    return "" if not heavy or _is_of_numbers(limit) else _topic(limit)


def _take(
    limits: Sequence[Limit], kinds: Sequence[LimitKind], used: set[int], says: Callable[[Limit], str]
) -> Limit | None:
    """A limit that nobody at the table has yet and that `says` something, of the kinds that weigh on this person first."""
    for one in [*_ranked(limits, kinds), *(one for one in limits if one.kind not in kinds)]:
        place = limits.index(one)
        if place not in used and says(one):
            used.add(place)
            return one
    return None


# ------------------------------------------------------------------------------------------------ for the facilitator


def draft_debrief(practice: Practice, surroundings: Surroundings) -> str:
    """Closing points from limits, gaps and doubtful figures."""
    points = [_topic(one) for one in _worries(practice)[:2]]
    gaps = gap_words(surroundings, 2)
    doubtful = next((one for one in practice.all_figures() if one.doubt), None)
    told = []
    if points:
        told.append(f"{_listed(points)}各组是怎样对付的")
    if gaps:
        told.append(f"来源没有写的几处（{'、'.join(gaps)}）有没有人替它编")
    if doubtful:
        told.append(f"{quoted(doubtful.label)}的数为什么不能直接写进汇报")
    if not told:
        told.append("各组的理由站不站得住，条件说清了没有")
    return f"讲评时看：{'；'.join(told)}。"


def guide(practice: Practice, surroundings: Surroundings, amounts: Callable[[int], str]) -> Guidance:
    """What the facilitator's manual says besides the notes. `amounts(n)` is the n-th of all figures as printed."""
    return Guidance(
        openings=tuple(_openings(practice, surroundings, amounts)),
        answers=(
            Answer("事实", tuple(_fact_points(practice, surroundings)), "这一句是来源写的，还是你推想的？指给大家看。"),
            Answer("分析", tuple(_limit_points(practice, (LimitKind.OPEN_QUESTION, LimitKind.WORKLOAD, LimitKind.SCOPE))), _follow_up(practice, surroundings)),
            Answer("选择", tuple(_choice_points(practice, surroundings)), "选了这一条，谁会不高兴？出了差错由谁担？"),
            Answer("迁移", tuple(_transfer_points(practice, surroundings)), "哪一样今天就有，哪一样要向谁去要？"),
        ),
        traps=tuple(_traps(practice, amounts)),
        closing=tuple(_closing(practice, surroundings)),
        sensitive=tuple(_sensitive(practice)),
    )  # fmt: skip


def _openings(practice: Practice, surroundings: Surroundings, amounts: Callable[[int], str]) -> Iterable[str]:
    problems = "、".join(quoted(one) for one in surroundings.problems[:2])
    yield f"不发材料，先问：你那里最近一件属于{problems}的事，是怎样了结的，谁出的面？请两三位各用一分钟说。"
    figures = practice.all_figures()
    telling = [n for n, one in enumerate(figures) if one.doubt and one.kind is not FigureKind.DATE]
    telling += [n for n, one in enumerate(figures) if one.kind in (FigureKind.OUTCOME, FigureKind.COVERAGE)]
    if telling:
        figure = figures[telling[0]]
        yield f"在黑板上只写“{figure.label}：{amounts(telling[0])}”，问：要相信这个数，还得知道哪三件事？（哪里的、哪段时间的、谁数的）"
    else:
        asked = _first(found for one in practice.limits if (found := open_question(one)))
        yield f"来源没有给出成效数字。先问：没有数字，凭什么说{quoted(practice.name)}办得好？" + (
            f"再抛出：{asked}" if asked else ""
        )


def _fact_points(practice: Practice, surroundings: Surroundings) -> Iterable[str]:
    if practice.steps:
        yield (
            "环节："
            + "；".join(
                f"{number}. {step.title}" + (f"（{step.who}）" if step.who else "")
                for number, step in enumerate(practice.steps, 1)
            )
            + "。"
        )
    for step in practice.steps:
        if step.branches:
            ways = "；".join(f"{branch.when}——{branch.title}" for branch in step.branches)
            yield f"在“{step.title}”分开走：{ways}。"
    described = [
        part.name
        for part in practice.components
        if part.detail is Detail.DESCRIBED and "个案" not in part.name
    ]
    if not practice.steps and described:
        yield f"来源有说明的组成部分：{'、'.join(described)}。"
    if surroundings.silent:
        yield f"来源没有写：{'、'.join(surroundings.silent)}。"


def _limit_points(practice: Practice, kinds: Sequence[LimitKind], most: int = 3) -> Iterable[str]:
    for limit in _ranked(practice.limits, kinds)[:most]:
        yield f"{_topic(limit)}：{_gist(limit.text, 90)}"


def _choice_points(practice: Practice, surroundings: Surroundings) -> Iterable[str]:
    for good_at, under, _ in surroundings.strengths[:1]:
        yield f"赞成照学的理由：{good_at.rstrip('。')}。条件是{under.rstrip('。')}。"
    told = False
    for point in _limit_points(practice, (LimitKind.SIDE_EFFECT, LimitKind.PRIVACY, LimitKind.WORKLOAD), 2):
        told = True
        yield f"主张慎重的理由：{point}"
    if not told and practice.limits:
        yield f"主张慎重的理由：{_topic(practice.limits[0])}：{_gist(practice.limits[0].text, 90)}"


def _transfer_points(practice: Practice, surroundings: Surroundings) -> Iterable[str]:
    for field, label in (
        ("people", "人"),
        ("money", "钱"),
        ("mandate", "权限"),
        ("tools", "工具"),
        ("time", "时间"),
    ):
        text = getattr(practice.conditions, field) if practice.conditions else None
        if text:
            yield f"{label}：{_gist(text, 70)}"
    lacking = [label for label in ("人", "钱", "权限", "工具") if label in surroundings.silent]
    if lacking:
        yield f"来源没有写{'、'.join(lacking)}，请学员按本地实情填，不要从来源里找。"
    for _, _, ask_first in surroundings.strengths[:1]:
        yield f"拿去用之前先问：{ask_first}"
    spread = [one.place for one in practice.relations if one.type is RelationType.SPREAD_TO and one.place]
    if spread:
        yield f"来源说推广到{'、'.join(spread[:2])}；推广以后做得怎样，要看来源写没写。"


def _follow_up(practice: Practice, surroundings: Surroundings) -> str:
    fork = _first(step for step in practice.steps if step.branches)
    if fork:
        ways = "和".join(quoted(branch.when) for branch in fork.branches[:2])
        return f"在“{fork.title}”这一步，{ways}由谁来分？分错了怎么改？"
    if practice.steps and "办理时限" in surroundings.silent:
        return f"“{practice.steps[-1].title}”要在几天内做完？来源没有写，你们定几天，从哪一刻算起？"
    return "这个解释在你那里也成立吗？举一件反例。"


def _traps(practice: Practice, amounts: Callable[[int], str]) -> Iterable[str]:
    for number, figure in enumerate(practice.all_figures()):
        if figure.doubt:
            yield f"“{figure.label}：{amounts(number)}”——{figure.doubt}"
    named = [part.name for part in practice.components if part.detail is Detail.NAMED_ONLY]
    if named:
        yield f"来源只印了名称、没有解释的：{'、'.join(named[:6])}{'等' if len(named) > 6 else ''}。不要替它解释。"
    for limit in practice.limits:
        if limit.kind in (LimitKind.CONTRADICTION, LimitKind.MISPRINT, LimitKind.SCOPE):
            yield f"{_topic(limit)}：{_gist(limit.text, 80)}"
    for relation in practice.relations:
        if relation.type is RelationType.CONTRASTS_WITH:
            yield f"容易混的：{_gist(relation.text, 70)}"
    if all(source.self_reported for source in practice.sources):
        yield "材料都由当地供稿。学员说“效果很好”时，请他指出是谁说的。"


def _closing(practice: Practice, surroundings: Surroundings) -> Iterable[str]:
    yield f"{quoted(practice.name)}写明了的，可以照着试；没有写明的，要自己定，定了要写下来。"
    if gaps := gap_words(surroundings):
        yield f"回去之前，每人至少补上一处来源没有写的：{'；'.join(gaps)}。"
    yield "不评谁的办法最好，只问：在你那里，第一步由谁、在哪一天、做成什么样。"


def _sensitive(practice: Practice) -> Iterable[str]:
    for limit in practice.limits:
        if limit.kind is LimitKind.PRIVACY:
            yield f"{_topic(limit)}：{_gist(limit.text, 80)}"
    yield "学员举自己经办的事，只说岗位和过程，不说当事人的姓名、住址、病情和家事；说漏了，不记、不传。"
    yield "情景模拟用的是教学设定，不代表来源所在地的真人真事；不要请学员猜“这说的是谁”。"


# ------------------------------------------------------------------------------------------------ small pieces


def _first(items: Iterable[T]) -> T | None:
    return next(iter(items), None)


def _line(text: str, most: int = 200) -> str:
    """A text that fits a field of one line."""
    text = text.replace("\n", "")
    return text if len(text) <= most else text[: most - 2].rstrip("，、；") + "……"
