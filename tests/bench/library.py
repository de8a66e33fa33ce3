"""Libraries of any size that behave like a real one: the real entries first, made-up ones after them.

    python tests/bench/library.py FOLDER --entries 10000 [--seed 7]

A made-up entry has the build of a real one (how many steps, figures, parts, how long the texts are), but every item comes from
another entry, sentences are put together from halves of two, and what they speak of is replaced: places, numbers, dates, names
of practices, and the things and people of governance (whose words are drawn unevenly, a few often, most seldom). Each entry
brings names of its own, as local things have them, so that the vocabulary keeps growing with the library as in real
text. Entries lie in all divisions of the country, parts have parents, relations lead to other entries and more
often to those that many know. The same number and seed give the same bytes.

What is made passes `govkb check` without errors. Nothing in it is true.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pypinyin import lazy_pinyin
from pypinyin.phrases_dict import phrases_dict

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(Path(__file__).resolve().parent)]

from authored import authored  # noqa: E402

from govkb.catalog import Catalog, load_catalog  # noqa: E402
from govkb.checks.personal import findings  # noqa: E402
from govkb.checks.wording import PROMOTION, RELATIVE  # noqa: E402
from govkb.regions import Regions  # noqa: E402

SEED = 7
PARTS_AT_MOST = 14
"""One real entry has fifty parts; in ten thousand made-up ones there would be two hundred of that."""

ATTEMPTS = 100
"""How often an entry is made again until the screening finds nothing in it."""

CLASSES: tuple[tuple[str, ...], ...] = tuple(
    tuple(line.split())
    for line in """
网格员 楼长 楼栋长 院长 组长 单元长 巷长 片长 信息员 联络员 巡查员 劝导员 宣讲员 调解员 协管员 观察员 辅导员 记录员
志愿者 老党员 退休教师 老支书 热心居民 社工 乡贤 致富能手 返乡青年 医生 教师 律师 民警 快递员 店主
居民 村民 住户 业主 牧民 租户 群众 商户 渔民 职工 搬迁户
小区 院子 楼院 院落 村组 片区 街巷 胡同 屯子 寨子 牧区 市场 厂区 大院
议事厅 议事亭 说事室 会客厅 调解室 活动室 驿站 工作站 服务站 小院 广场 书屋 食堂 茶室 凉亭 门房
台账 清单 登记簿 记录本 工单 档案 一览表 公示栏 日志 卡片 联系卡
纠纷 矛盾 争吵 误会 争执 意见 诉求 求助 投诉 难题
停车 漏水 噪声 宅基地 排水 垃圾 飞线 养犬 路灯 加装电梯 物业费 占道 彩礼 赡养 灌溉 边界 欠薪 油烟 绿化 围墙 井盖 楼道堆物
走访 上门 巡查 入户 摸排 座谈 夜访 回访 蹲点
每天 每周 每半月 每月 每季度 每半年 每年
社区 村里 街道 镇上 乡里 居委会 村委会 片区
公示 张榜 通报 公布 上墙 广播
微信群 热线 小程序 公众号 平台 信箱 手机应用 留言板
派出所 司法所 法庭 信访局 住建局 城管局 民政局 妇联 工会 团委 残联 卫生院 水务局 交通局 农业农村局 综治中心
商量 商议 讨论 协商 合计 评议
老人 孩子 妇女 残疾人 独居老人 留守儿童 新市民 退役军人 外来务工人员
苹果 茶叶 核桃 花椒 牛羊 大米 蔬菜 药材 柑橘 葡萄 枸杞 竹编 刺绣 豆腐 粉条 蜂蜜 食用菌
""".strip().splitlines()
)
"""Words that stand for one another; a few of each are frequent."""

NOUNS = [
    "议事会",
    "拉话会",
    "工作法",
    "议事厅",
    "工作站",
    "服务队",
    "调解室",
    "积分制",
    "清单制",
    "碰头会",
    "夜谈会",
    "板凳会",
    "圆桌会",
    "恳谈会",
    "联席会",
    "连心桥",
    "互助社",
    "邻里节",
    "管家",
    "机制",
    "模式",
    "行动",
    "微网格",
    "联调",
    "一站式",
    "先锋岗",
    "接待日",
    "大走访",
    "红管家",
    "暖心站",
    "道理堂",
    "评理堂",
    "百事通",
    "直通车",
    "合伙人",
]
ADJECTIVES = [
    "睦",
    "和",
    "安",
    "暖",
    "红",
    "心",
    "邻",
    "家",
    "亲",
    "义",
    "诚",
    "联",
    "共",
    "同",
    "乐",
    "善",
    "德",
    "法",
    "智",
    "贤",
    "清",
    "平",
    "顺",
    "康",
    "美",
    "福",
]
TOWNS = ("镇", "镇", "镇", "乡", "街道", "街道")
NAMING = "东西南北上下大小新老长青白黄红石龙凤金银玉水河江湖山岭坪坝沟湾塘泉桥关口岗台营堡庄店集寨屯川原安平和兴旺福庆永宁丰泰"
PAPERS = ("日报", "晚报", "新闻网", "发布", "政法网", "农村报")
HEADS = ("在{w}小区，", "在{w}一带，", "遇到{w}这类事，", "以“{w}”为例，", "“{w}”队里，", "{w}片上，", "")
TOLD = ("problem", "lead", "participants", "cadence", "venue", "steps", "conditions", "figures")
KEPT = frozenset(
    ["stage", "basis", "kind", "detail", "stated_by", "name_origin", "rejoins", "type", "approx", "unit"]
)
"""What is chosen from a list, or must fit its number."""
TOPICS = ("动员", "经费", "场地", "人手", "公开", "时限", "交接", "考核", "安全", "档案")


@dataclass(frozen=True, slots=True)
class Made:
    """A made-up authored file: path below `practices/`, text."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is settled of an entry before any is written, so that entries can name each other."""

    id: str
    name: str
    aliases: tuple[str, ...]
    code: str
    folder: str
    town: str
    village: str
    topic: int
    """Number of the real entry whose terms it takes most of."""
    parent: int | None


class Maker:
    """Raw material from the real library; makes entries and comparisons from it."""

    def __init__(self, catalog: Catalog, seed: int = SEED) -> None:
        self.seed = seed
        self.regions = catalog.regions
        self.real = [dict(entry.document.value or {}) for entry in catalog.entries.values()]
        self.real_ids = list(catalog.entries)
        self.real_comparisons = [
            dict(entry.document.value or {}) for entry in catalog.comparison_entries.values()
        ]
        self.lengths = [len(entry.content.summary) for entry in catalog.entries.values()]
        self.terms = {
            field: self._skewed([one for entry in self.real for one in entry[field]], catalog, facet)
            for field, facet in (
                ("settings", "setting"), ("themes", "theme"), ("mechanisms", "mechanism"),
                ("problems", "problem"), ("actors", "actor"),
            )
        }  # fmt: skip
        self.taken = {
            _plain(name) for entry in self.real for name in (entry["name"], *entry.get("aliases", ()))
        }
        self._collect()
        dice = random.Random(f"{seed}/words")  # noqa: S311 - made-up text
        words = sorted(
            word
            for word in phrases_dict
            if 2 <= len(word) <= 3
            and re.fullmatch(r"[\u4e00-\u9fa5]+", word)
            and not RELATIVE.search(word) and not PROMOTION.search(word)
        )  # fmt: skip
        dice.shuffle(words)
        self.words = words
        self.word_weights = list(accumulate(1 / (rank + 60) for rank in range(len(words))))
        counties = [
            (region.code, province.slug)
            for region in catalog.regions
            for province in [
                next(one for one in catalog.regions.provinces if one.code[:2] == region.code[:2])
            ]
            if region.level == "county" and _sound_place(catalog.regions, region.code)
        ]
        provinces = sorted({slug for _, slug in counties})
        dice.shuffle(provinces)
        share = {slug: 1 / (rank + 4) for rank, slug in enumerate(provinces)}
        size = Counter(slug for _, slug in counties)
        self.counties = counties
        self.county_weights = list(accumulate(share[slug] / size[slug] for _, slug in counties))

    @staticmethod
    def _skewed(used: Iterable[str], catalog: Catalog, facet: str) -> tuple[list[str], list[float]]:
        """Terms of a facet, the rarest ones too, with cumulated weights as frequent as in the real entries."""
        count = Counter(used)
        known = [term.id for term in catalog.vocabulary.terms[facet].values() if not term.retired]
        return known, list(accumulate(count[term] + 0.4 for term in known))

    def _collect(self) -> None:
        """Sentences by field and whole items by list, of all entries."""
        self.sentences: dict[str, list[str]] = {}
        self.items: dict[str, list[dict[str, Any]]] = {}
        names: dict[str, str] = {}
        for entry in self.real:
            for name in (entry["name"], *entry.get("aliases", ())):
                names[_bare(name)] = "name"
            place = entry["place"]
            for level in ("town", "village"):
                if level in place:
                    names[place[level]] = level
            for region in self.regions.chain(place["code"]):
                level = region.level
                names[region.name] = level
                short = re.sub(
                    r"(?:藏族|回族|土族|壮族|维吾尔)?(?:自治州|自治县|自治区|省|市|县|区)$", "", region.name
                )
                if len(short) > 1:
                    names.setdefault(short, f"short {level}")
            for field, value in entry.items():
                self._gather(field, value)
        self.names = names
        every = sorted((name for name in names if len(name) > 1), key=len, reverse=True)
        classes = {word: words for words in CLASSES for word in reversed(words)}
        self.classes = classes
        self.class_weights = {
            words: list(accumulate(1 / (rank + 1.5) for rank in range(len(words)))) for words in CLASSES
        }
        known = sorted(classes, key=len, reverse=True)
        self.pattern = re.compile(
            f"(?P<name>{'|'.join(map(re.escape, every))})|(?P<class>{'|'.join(known)})"
            r"|(?P<year>(?:19|20)[0-9]{2}(?=年|-))|(?P<number>[0-9]+(?:\.[0-9]+)?)(?P<after>[%月日]?)"
        )

    def _gather(self, field: str, value: Any) -> None:
        if isinstance(value, str):
            self.sentences.setdefault(field, []).extend(_sentences(value))
        elif isinstance(value, dict):
            for key, inner in value.items():
                self._gather(f"{field}.{key}", inner)
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, dict):
                    self.items.setdefault(field, []).append(item)
                    for key, inner in item.items():
                        self._gather(f"{field}.{key}", inner)

    # ------------------------------------------------------------------------------------------ plans

    def plans(self, count: int) -> list[_Plan]:
        """So many entries with names, places and parents."""
        dice = random.Random(f"{self.seed}/plans")  # noqa: S311
        plans: list[_Plan] = []
        ids = set(self.real_ids)
        parent: int | None = None
        children = 0
        for number in range(count):
            if children:
                children -= 1
            else:
                parent = None
            if parent is None:
                code, folder = dice.choices(self.counties, cum_weights=self.county_weights)[0]
                if dice.random() < 0.12 and self.regions.get(code[:4] + "00"):
                    code = code[:4] + "00"
            else:
                code, folder = plans[parent].code, plans[parent].folder
            town = "".join(dice.sample(NAMING, 2)) + dice.choice(TOWNS)
            village = "".join(dice.sample(NAMING, 2)) + dice.choice(("村", "社区"))
            name, aliases = self._name(dice, code, town, village)
            base = "-".join(re.findall(r"[a-z0-9]{1,12}", "-".join(lazy_pinyin(_plain(name)))))[:40].strip(
                "-"
            )
            identifier, twice = base, 1
            while identifier in ids:
                twice += 1
                identifier = f"{base}-{twice}"
            ids.add(identifier)
            plans.append(
                _Plan(
                    identifier, name, aliases, code, folder, town, village,
                    dice.randrange(len(self.real)), parent,
                )
            )  # fmt: skip
            if parent is None and dice.random() < 0.12:
                parent, children = number, dice.randint(1, 4)
        return plans

    def _name(self, dice: random.Random, code: str, town: str, village: str) -> tuple[str, tuple[str, ...]]:
        county = self.regions.chain(code)[-1].name
        short = re.sub(r"(?:市|县|区|旗)$", "", county)[:3] or county
        while True:
            word = dice.choices(self.words, cum_weights=self.word_weights)[0]
            noun = dice.choice(NOUNS)
            bare = dice.choice(
                (
                    f"{dice.choice('一二三四五六七八九十')}{dice.choice(ADJECTIVES)}{dice.choice('一二三四五六七八九')}{dice.choice(ADJECTIVES)}{noun}",
                    f"{dice.choice(ADJECTIVES)}{dice.choice(ADJECTIVES)}{noun}",
                    f"{word}{noun}",
                    f"{word}{dice.choice(ADJECTIVES)}{noun}",
                    f"{town[:2]}{noun}",
                    f"{village[:2]}{dice.choice(ADJECTIVES)}{noun}",
                    f"“{dice.randint(1, 9)}{dice.choice('+N')}{dice.randint(1, 9)}”{dice.choice(ADJECTIVES)}{noun}",
                    f"“{word}”{noun}",
                )
            )
            options = [f"{town}{_bare(bare)}", f"{short}{_bare(bare)}", f"{_bare(bare)}（{village}）"]
            if bare != _bare(bare):
                options.append(_bare(bare) + "办法")
            aliases = tuple(dice.sample(options, dice.randint(1, len(options))))
            keys = {_plain(one) for one in (bare, *aliases)}
            if (
                len(keys) == len(aliases) + 1
                and not keys & self.taken
                and _sound(f"{bare}\naliases: [{', '.join(aliases)}]\n")
            ):
                self.taken |= keys
                return bare, aliases

    # ------------------------------------------------------------------------------------------ entries

    def entries(self, plans: Sequence[_Plan]) -> Iterator[Made]:
        """The made-up entries of which the plans tell."""
        children: dict[int, list[int]] = {}
        for number, plan in enumerate(plans):
            if plan.parent is not None:
                children.setdefault(plan.parent, []).append(number)
        by_topic: dict[int, list[int]] = {}
        for number, plan in enumerate(plans):
            by_topic.setdefault(plan.topic, []).append(number)
        for number, plan in enumerate(plans):
            parts = [plans[one] for one in children.get(number, ())]
            texts = (
                authored(_Entry(self, plans, number, parts, by_topic, attempt).values())
                for attempt in range(ATTEMPTS)
            )
            yield Made(f"{plan.folder}/{plan.id}.yml", _first_sound(texts))

    def comparisons(self, count: int, plans: Sequence[_Plan]) -> Iterator[Made]:
        """So many made-up comparisons of the made-up entries."""
        for number in range(count):
            texts = (authored(self._comparison(number, plans, attempt)) for attempt in range(ATTEMPTS))
            yield Made(f"_comparisons/duibi-{number + 1}.yml", _first_sound(texts))

    def _comparison(self, number: int, plans: Sequence[_Plan], attempt: int) -> dict[str, Any]:
        dice = random.Random(f"{self.seed}/comparison/{number}/{attempt}")  # noqa: S311
        topics: dict[int, list[_Plan]] = {}
        for plan in dice.sample(plans, min(len(plans), 200)):
            topics.setdefault(plan.topic, []).append(plan)
        # Two of which little is known may differ in too little to be compared.
        chosen = max(topics.values(), key=len)[: dice.randint(3, 4)]
        chosen = chosen if len(chosen) > 2 else list(dice.sample(plans, 3))
        real = dice.choice(self.real_comparisons)
        text = _Text(self, dice, chosen[0])
        names = [plan.id for plan in chosen]
        title = f"{text.line('title', real['title'])[:40]}（{number + 1}）"
        return {
            "title": title,
            "question": text.replace(real["question"]),
            "audience": text.replace(real["audience"]),
            "summary": text.replace(real["summary"]),
            "practices": names,
            "reading": "\n\n".join(text.replace(one) for one in real["reading"].strip().split("\n\n")),
            "strengths": [
                {key: one if key == "practice" else text.replace(dice.choice(real["strengths"])[key])
                 for key in ("practice", "good_at", "under", "ask_first")}
                for one in names
            ],
            "decision_aid": [
                {"when": text.replace(one["when"]), "choose": [dice.choice(names)], "because": text.replace(one["because"])}
                for one in real["decision_aid"]
            ],
            "not_comparable": [
                {key: text.replace(value) for key, value in one.items()} for one in real["not_comparable"]
            ],
            "before_adopting": [text.replace(one) for one in real["before_adopting"]],
            "history": [{"date": text.date(2022, 2025), "text": "建立对比。"}],
        }  # fmt: skip


class _Text:
    """Text for one entry: sentences of others about its own place, numbers and things."""

    def __init__(self, maker: Maker, dice: random.Random, plan: _Plan) -> None:
        self.maker, self.dice = maker, dice
        self.local = dice.choices(maker.words, cum_weights=maker.word_weights, k=dice.randint(8, 16))
        chain = {region.level: region.name for region in maker.regions.chain(plan.code)}
        last = maker.regions.chain(plan.code)[-1].name
        self.facts = {"name": _bare(plan.name), "town": plan.town, "village": plan.village}
        for level in ("province", "prefecture", "county"):
            name = chain.get(level, last)
            self.facts[level] = name
            self.facts[f"short {level}"] = re.sub(r"(?:省|市|县|区)$", "", name) if len(name) > 2 else name
        self.chosen: dict[str, str] = {}

    def replace(self, text: str) -> str:
        """The text with names, numbers, dates and things of this entry."""
        return self.maker.pattern.sub(self._other, text)

    def _other(self, match: re.Match[str]) -> str:
        dice = self.dice
        kind = match.lastgroup
        if name := match["name"]:
            return self.facts[self.maker.names[name]]
        if word := match["class"]:
            # One word stays one word within an entry, mostly: people do not change what they call a thing.
            if word in self.chosen and dice.random() < 0.7:
                return self.chosen[word]
            words = self.maker.classes[word]
            self.chosen[word] = dice.choices(words, cum_weights=self.maker.class_weights[words])[0]
            return self.chosen[word]
        if match["year"]:
            return str(dice.randint(2014, 2025))
        number, after = match["number"], match["after"]
        del kind
        if after == "%":
            return f"{dice.randint(11, 99)}%" if "." not in number else f"{dice.randint(1100, 9899) / 100}%"
        if after == "月":
            return f"{dice.randint(1, 12)}月" if int(float(number)) <= 12 else match[0]
        if after == "日":
            return f"{dice.randint(1, 28)}日" if int(float(number)) <= 31 else match[0]
        whole, dot, rest = number.partition(".")
        if len(whole) > 6 or whole.startswith("0"):
            return match[0]
        other = str(dice.randint(10 ** (len(whole) - 1), 10 ** len(whole) - 1))
        return other + dot + "".join(dice.choices("123456789", k=len(rest))) + after

    def sentence(self, field: str) -> str:
        """A sentence of that field, half of one and half of another more often than not."""
        pool = self.maker.sentences[field]
        one = self.dice.choice(pool)
        if self.dice.random() < 0.6:
            one = _spliced(one, self.dice.choice(pool))
        one = self.replace(one)
        if self.dice.random() < 0.3:
            head = self.dice.choice(HEADS)
            one = head.format(w=self.dice.choice(self.local)) + one
        return one

    def prose(self, field: str, like: str, limit: int = 3900) -> str:
        """About as many sentences, in as many paragraphs, as a text has."""
        if field not in self.maker.sentences or not self.maker.sentences[field]:
            return self.replace(like)
        paragraphs = []
        for paragraph in like.strip().split("\n"):
            size = max(8, int(len(paragraph) * 0.6))  # the last sentence goes beyond it
            said = self.sentence(field)
            while len(said) < size:
                said += self.sentence(field)
            paragraphs.append(said)
        return "\n".join(paragraphs)[:limit]

    def line(self, field: str, like: str, limit: int = 190) -> str:
        """One line: another one of the field, about this entry."""
        pool = self.maker.sentences.get(field)
        text = self.dice.choice(pool) if pool else like
        text = self.replace(text)
        return text.rstrip("。") if len(text) <= limit else text[:limit].rpartition("，")[0] or text[:limit]

    def date(self, first: int, last: int) -> str:
        year = self.dice.randint(first, last)
        return f"{year}-{self.dice.randint(1, 12):02}-{self.dice.randint(1, 28):02}"


class _Entry:
    """One made-up entry."""

    def __init__(
        self,
        maker: Maker,
        plans: Sequence[_Plan],
        number: int,
        children: Sequence[_Plan],
        by_topic: Mapping[int, Sequence[int]],
        attempt: int,
    ) -> None:
        self.maker, self.plans, self.number, self.plan = maker, plans, number, plans[number]
        self.dice = random.Random(f"{maker.seed}/{number}/{attempt}")  # noqa: S311
        self.build = self.dice.choice(maker.real)
        self.text = _Text(maker, self.dice, self.plan)
        self.children, self.by_topic = children, by_topic
        self.sources = [f"s{one + 1}" for one in range(self.dice.choice((1, 1, 1, 2, 2, 3)))]
        self.cited: set[str] = set()
        self.figure_ids: set[str] = set()

    def values(self) -> dict[str, Any]:
        """All fields, in the order in which authors write them."""
        build = self.build
        out: dict[str, Any] = {**self.head(), "place": self.place()}
        out["lead_level"] = self.lead_level(out["place"])
        out |= {field: self.terms(field) for field in self.maker.terms}
        out |= self.state()
        out |= {field: self.field(field, build[field]) for field in TOLD if field in build}
        if components := self.components():
            out["components"] = components
        out["limits"] = self.field("limits", build["limits"])
        if relations := self.relations(build.get("relations", [])):
            out["relations"] = relations
        if "teaching" in build:
            out["teaching"] = self.teaching(build["teaching"])
        out["sources"] = [self.citation(one) for one in self.sources if one in self.cited or one == "s1"]
        out["history"] = self.history()
        return out

    def head(self) -> dict[str, Any]:
        """Names and what it is part of."""
        plan, dice = self.plan, self.dice
        out: dict[str, Any] = {"name": plan.name, "name_origin": dice.choice(("source", "source", "editor"))}
        if "name_en" in self.build and dice.random() < 0.7:
            out["name_en"] = " ".join(part.capitalize() for part in plan.id.split("-"))
        out["aliases"] = list(plan.aliases)
        out["summary"] = self.summary()
        if plan.parent is not None:
            out["part_of"] = self.plans[plan.parent].id
        return out

    def place(self) -> dict[str, Any]:
        """As precise as sources are: a town in three of four, a village in half of them."""
        plan, dice = self.plan, self.dice
        place: dict[str, Any] = {"code": plan.code}
        if plan.code.endswith("00"):
            return place
        if dice.random() < 0.75:
            place["town"] = plan.town
            if dice.random() < 0.6:
                place["village"] = plan.village
        if "note" in self.build["place"]:
            place["note"] = self.text.line("place.note", self.build["place"]["note"])
        return place

    def lead_level(self, place: Mapping[str, Any]) -> str:
        """Who leads goes with how small the place is."""
        if self.plan.code.endswith("00"):
            return "level-prefecture"
        if "village" in place and self.dice.random() < 0.6:
            return "level-village"
        if "town" in place and self.dice.random() < 0.7:
            return "level-township"
        return self.dice.choices(("level-county", "level-unit"), (5, 1))[0]

    def terms(self, field: str) -> list[str]:
        """Most of its topic's, others as frequent as in the library."""
        known, weights = self.maker.terms[field]
        wanted = len(self.build[field])
        topic = self.maker.real[self.plan.topic][field]
        found = [term for term in topic if self.dice.random() < 0.6][:wanted]
        while len(found) < wanted:
            term = self.dice.choices(known, cum_weights=weights)[0]
            if term not in found:
                found.append(term)
        return found

    def state(self) -> dict[str, Any]:
        """Beginning and state."""
        dice = self.dice
        out: dict[str, Any] = {}
        if dice.random() < 0.5:
            started = str(dice.randint(2012, 2024))
            out["started"] = {"text": f"{started}年起", "date": started}
        states = ("running", "spreading", "unknown", "piloting", "ended")
        out["status"] = dice.choices(states, (33, 4, 3, 2, 1))[0]
        if dice.random() < 0.2:
            out["last_verified"] = self.text.date(2025, 2025)
        return out

    def components(self) -> list[dict[str, Any]]:
        """Parts of its own, and those that are entries."""
        parts: list[dict[str, Any]] = self.field(
            "components", self.build.get("components", [])[:PARTS_AT_MOST]
        )
        for child in self.children:
            parts.append(
                {"id": f"part-{len(parts)}", "name": child.name, "detail": "described", "practice": child.id,
                 "source": self.source()}
            )  # fmt: skip
        return parts

    def history(self) -> list[dict[str, str]]:
        """One to three changes on days of their own."""
        days = sorted({self.text.date(2023, 2025) for _ in range(self.dice.choice((1, 1, 2, 3)))})
        said = (f"补充{self.dice.choice(TOPICS)}、{self.dice.choice(self.text.local)}的说明。" for _ in days)
        return [
            {"date": day, "text": one if at else "建立条目。"}
            for at, (day, one) in enumerate(zip(days, said, strict=True))
        ]

    def summary(self) -> str:
        """40 to 120 characters that no other entry has."""
        dice, text = self.dice, self.text
        wanted = dice.choice(self.maker.lengths)
        said = f"{dice.choice((self.plan.town, self.plan.village, text.facts['county']))}把{dice.choice(self.text.local)}、{dice.choice(self.text.local)}的事"
        said += (
            dice.choice(("放在一处办", "交给大家商量", "分给几方来管", "编进一张单子", "摆到桌面上说")) + "："
        )
        pool = self.maker.sentences["summary"]
        while len(said) < wanted - 8:
            clauses = _clauses(self.dice.choice(pool))
            piece = text.replace(dice.choice(clauses))
            if len(said) + len(piece) < 112:
                said += piece + "，"
        return said.rstrip("，") + "。"

    def source(self) -> str:
        """One of the entry's sources; each is cited once before any is again."""
        left = [one for one in self.sources if one not in self.cited]
        one = left[0] if left else self.dice.choice(self.sources)
        self.cited.add(one)
        return one

    def field(self, field: str, like: Any) -> Any:
        """The value of a field as long as a given one."""
        if isinstance(like, str):
            return (
                self.text.prose(field, like)
                if len(like) > 60 or "\n" in like
                else self.text.line(field, like)
            )
        if isinstance(like, dict):
            return {key: self.field(f"{field}.{key}", inner) for key, inner in like.items()}
        pool, ids = self.maker.items[field], self.ids_of(field)
        return [self.item(field, self.dice.choice(pool), ids) for _ in like]

    def ids_of(self, field: str) -> set[str]:
        """The ids that are taken in a list; figures of parts share theirs with the entry's own."""
        return self.figure_ids if field.endswith("figures") else set()

    def item(self, field: str, like: Mapping[str, Any], ids: set[str]) -> dict[str, Any]:
        """One row of a list, made from another entry's."""
        out: dict[str, Any] = {}
        for key, value in like.items():
            if key == "id":
                out[key] = _free(value, ids)
            elif key == "source":
                out[key] = self.source()
            elif key in KEPT or (key == "value" and re.search(r"[至~—-]", value)):
                out[key] = value
            elif key != "practice":
                out[key] = self.said(f"{field}.{key}", value)
        if field == "components" and out.get("detail") == "described" and "text" not in out:
            out["text"] = self.text.prose("components.text", "说" * 40)
        return out

    def said(self, field: str, value: Any) -> Any:
        """A value of a row: long texts are put together anew, short ones keep their build."""
        if isinstance(value, list):
            ids = self.ids_of(field)
            return [
                self.text.replace(one) if isinstance(one, str) else self.item(field, one, ids)
                for one in value
            ]
        if field.endswith((".text", ".what")) and len(value) > 20:
            return self.text.prose(field, value)
        return self.text.replace(value)

    def relations(self, like: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """To entries of its kind mostly, and to those many know."""
        out = []
        seen = {self.plan.id, self.plans[self.plan.parent].id if self.plan.parent is not None else ""}
        for one in like:
            roll = self.dice.random()
            if roll < 0.7:
                near = self.by_topic[self.plan.topic]
                target = self.plans[near[self.dice.randrange(len(near))]].id
            elif roll < 0.85:
                target = self.plans[int(len(self.plans) * self.dice.random() ** 4)].id
            else:
                target = self.dice.choice(self.maker.real_ids)
            if target in seen:
                continue
            seen.add(target)
            kind = one["type"] if "target" in one and one["type"] != "umbrella" else "resembles"
            out.append(
                {"type": kind, "target": target, "text": self.text.prose("relations.text", one["text"]), "stated_by": "editor"}
            )  # fmt: skip
        return out

    def teaching(self, like: Mapping[str, Any]) -> dict[str, Any]:
        """Notes for trainers."""
        out = dict(
            self.field(
                "teaching", {key: value for key, value in like.items() if key not in ("questions", "roles")}
            )
        )
        result: dict[str, Any] = {"decision_point": out.pop("decision_point")}
        result["questions"] = {
            key: self.text.line(f"teaching.questions.{key}", value)
            for key, value in like["questions"].items()
        }
        if "roles" in like:
            result["roles"] = [
                {key: self.text.replace(value) for key, value in self.dice.choice(self.maker.items["teaching.roles"]).items()}
                for _ in like["roles"]
            ]  # fmt: skip
        return {**result, **out}

    def citation(self, identifier: str) -> dict[str, Any]:
        """A source with what printed sources show, more or less of it."""
        dice, text = self.dice, self.text
        kind = dice.choices(
            ("newspaper", "newspaper_online", "webpage", "repost", "official", "journal"),
            (30, 15, 20, 5, 10, 3),
        )[0]
        made: dict[str, Any] = {
            "id": identifier,
            "type": kind,
            "title": f"{dice.choice(text.local)}：{text.line('sources.title', '记事', 120)}",
            "publisher": (text.facts["short prefecture"] or "本地") + dice.choice(PAPERS),
            "date": text.date(2015, 2025)[: dice.choice((4, 7, 10, 10, 10))],
        }
        if kind == "newspaper" and dice.random() < 0.6:
            made["page"] = f"第{dice.randint(1, 16):02}版"
        if kind in ("webpage", "repost", "newspaper_online"):
            made["url"] = f"https://example.org/{self.plan.folder}/{self.number}-{identifier}.html"
            made["accessed"] = "2026-01-05"
        made["self_reported"] = dice.random() < 0.7
        if dice.random() < 0.4 and self.maker.sentences.get("sources.note"):
            made["note"] = text.line("sources.note", "")
        return made


# ---------------------------------------------------------------------------------------------- pieces of text


def _bare(name: str) -> str:
    return re.sub(r"[“”]", "", name)


def _plain(name: str) -> str:
    """A name as the check for namesakes sees it."""
    return re.sub(r"[\W_]", "", name).lower()


def _free(identifier: str, taken: set[str]) -> str:
    """The id, or with a number, if it is taken; it is afterwards."""
    found, twice = identifier, 1
    while found in taken:
        twice += 1
        found = f"{identifier}-{twice}"
    taken.add(found)
    return found


def _sound(text: str) -> bool:
    """Whether made-up words look neither like a person nor like praise or a date without a year; else they are made again."""
    return not (PROMOTION.search(text) or RELATIVE.search(text)) and next(findings(text), None) is None


def _first_sound(texts: Iterable[str]) -> str:
    for text in texts:
        if _sound(text):
            return text
    raise RuntimeError(f"the checks find a person or praise in every version of {text[:200]}")


def _sound_place(regions: Regions, code: str) -> bool:
    """Whether the screening takes none of a place's names for a person's."""
    names = [region.name for region in regions.chain(code)]
    return all(_sound(f"scope: {name}\nwho: {name}\n在{name}推行") for name in names) and _sound(
        "".join(names)
    )


def _balanced(text: str) -> bool:
    return all(text.count(one) == text.count(two) for one, two in ("“”", "（）", "《》", "「」"))


@cache
def _sentences(text: str) -> tuple[str, ...]:
    """Sentences of a text that can stand elsewhere: no long quotations, no praise, no date without a year."""
    return tuple(
        sentence.strip()
        for sentence in re.findall(r"[^。；！？\n]+(?:[。；！？]+[”）]?)?|\n", text)
        if sentence.strip()
        and _balanced(sentence)
        and not RELATIVE.search(sentence)
        and not PROMOTION.search(sentence)
        and not re.search(r"“[^”]{14,}”|\[|\*|http", sentence)
    )


@cache
def _clauses(sentence: str) -> tuple[str, ...]:
    """What stands between commas, marks in pairs kept together."""
    found = [piece for piece in re.split(r"[，；：。]", sentence) if len(piece) > 3 and _balanced(piece)]
    return tuple(found) or (sentence.rstrip("。；"),)


def _spliced(one: str, other: str) -> str:
    """The first clauses of one sentence and the last of another."""
    head, comma, _ = one.partition("，")
    _, again, tail = other.rpartition("，")
    return head + comma + tail if comma and again and _balanced(head) and _balanced(tail) else one


# ---------------------------------------------------------------------------------------------- a whole project


def made_library(count: int, seed: int = SEED) -> Iterator[Made]:
    """The files of a library with so many entries, the real ones among them, and a comparison more for every hundred.

    Raises ValueError if there are to be fewer than the real ones, which name each other.
    """
    catalog = load_catalog(ROOT)
    wanted = count - len(catalog.entries)
    if wanted < 0:
        raise ValueError(f"{count} < {len(catalog.entries)}")
    for folder in ("[a-z]*", "_comparisons"):
        for file in sorted((ROOT / "practices").glob(f"{folder}/*.yml")):
            yield Made(file.relative_to(ROOT / "practices").as_posix(), file.read_text("utf-8"))
    maker = Maker(catalog, seed)
    plans = maker.plans(wanted)
    yield from maker.entries(plans)
    yield from maker.comparisons(wanted // 100, plans)


def write_practices(folder: Path, count: int, seed: int = SEED) -> None:
    """A `practices/` folder with so many entries, vocabulary and divisions included."""
    for file in sorted((ROOT / "practices").glob("_*/*")):
        if file.is_file() and file.parent.name != "_comparisons":
            target = folder / "practices" / file.parent.name / file.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, target)
    for made in made_library(count, seed):
        target = folder / "practices" / made.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(made.text, "utf-8", newline="\n")


def made_catalog(count: int, seed: int = SEED) -> Catalog:
    """A library with so many entries, read."""
    with TemporaryDirectory() as folder:
        write_practices(Path(folder), count, seed)
        return load_catalog(Path(folder))


def lay_out(folder: Path, count: int, seed: int = SEED) -> None:
    """A project with so many entries that `govkb` can work on."""
    shutil.copytree(ROOT / "docs", folder / "docs")
    shutil.copytree(ROOT / "scripts", folder / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", folder)
    write_practices(folder, count, seed)


def main() -> None:
    """Write a project."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--entries", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    lay_out(asked.folder, asked.entries, asked.seed)


if __name__ == "__main__":
    main()
