"""Names of persons, found by weight: the sign of a surname, those of a given name, and what stands around them.

A list of patterns finds the names it was written for. Here every cue adds to a sum, as a reader takes it: a rare
surname after 村民 is a name, a common one in the middle of a word is not. The figures are data (`names` in
`personal.yml`) and the form adds up the same ones (`names` in docs/assets/form/rules.js); change both together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from govkb.checks.name_tables import NameTables

Span = tuple[int, int]
Value = TypeVar("Value")


@dataclass(frozen=True, eq=False)
class Names(NameTables):
    """Finds names in texts."""

    @cached_property
    def trigger(self) -> re.Pattern[str]:
        """Where a name can begin. Everything else is asked only there."""
        doubles, begins = (
            _one_of(double[0] for double in self.doubles),
            _one_of(double[1] for double in self.doubles),
        )
        allowed = (*self.forms, *self.posts)
        titles = f"(?:{_one_of(title for title in allowed if len(title) == 1)}|{_pairs(title[:2] for title in allowed)})"
        bare = _one_of({*self.likely, *(name[0] for name in self.bare)})
        single = {sign for sign, weight in self.given.items() if weight >= self.data["second"]}
        ends = _pairs(tail for tail in self.tails if len(tail) > 1 and tail[1] not in self.valued)
        border = f"(?:(?<={_one_of({*self.valued, *JOINTS})}.)|(?<={ends}.))"
        kin, strong = _one_of({word[-1] for word in self.kin}), _one_of(self.strong)
        likely, surnames, foreign = _one_of(self.likely), _one_of(self.surnames), _one_of(self.foreign)
        told = {*OPENING, *JOINTS, *SPACES, *(tail[-1] for tail in self.tails)}
        shy = _one_of(sign for sign, weight in self.surnames.items() if weight < 0)
        bold = _one_of(sign for sign, weight in self.surnames.items() if weight >= 0)
        parts = _one_of(part[0] for part in self.parts), _one_of(part[1] for part in self.parts)
        starts = [
            f"(?<={sign})(?={_one_of(start[1] for start in self.starts if start[0] == sign)})"
            for sign in sorted({start[0] for start in self.starts})
        ]
        named = _one_of({*self.given, *MASKS, *self.short_posts})
        at_border = (
            f"(?:(?<={bold})|(?<={shy})(?<={_one_of(told)}.))(?={named})|(?<={surnames})(?={titles})"
            f"|(?<={foreign})(?=[某{foreign[1:]})|(?<={parts[0]})(?={parts[1]})(?:{'|'.join(starts)})"
            f"|(?<=[{PREFIXES}])(?={_one_of({*self.called, *single})})|(?<={bare})(?={_one_of(SHORT_FORMS)}|.{titles})"
        )
        ways = (
            f"{border}(?:{at_border})",
            f"(?<={strong})(?=某|{likely}|.{likely}|{titles})|(?<=[{PREFIXES}]{surnames})(?={titles})",
            f"(?<={kin}{bare})|(?<={doubles})(?={begins})",
        )
        begin = {sign for signs in (surnames, doubles, foreign, parts[0], bare) for sign in signs[1:-1]}
        second = {*self.given, *MASKS, *self.short_posts, *self.titles, *self.called, *single, *SHORT_FORMS}
        second |= {*self.foreign, *(part[1] for part in self.parts), *(name[1] for name in self.bare)}
        second |= {double[1] for double in self.doubles}
        return re.compile(
            f"{_one_of({*begin, *PREFIXES})}(?={_one_of(second)})(?:{'|'.join(ways)})", re.DOTALL
        )

    @cached_property
    def plainly(self) -> Mapping[str, int]:
        """The signs before a name that are worth the same whatever stands before them."""
        ends = {word[-1] for word in (*self.roles, *self.openers)}
        return {
            sign: worth for sign, worth in self.before.items() if sign not in ends and sign not in OPENING
        }

    @cached_property
    def valued(self) -> frozenset[str]:
        """The signs behind which a word begins whatever stands before them; behind others only at the end of a role."""
        return frozenset(sign for sign, worth in self.before.items() if worth)

    @cached_property
    def tails(self) -> frozenset[str]:
        """The last two signs of roles, and the openers."""
        return frozenset(word[-2:] for word in (*self.roles, *self.openers, *self.labels))

    @cached_property
    def begun(self) -> frozenset[str]:
        """The first two signs of forms of address and posts."""
        return frozenset(title[:2] for title in (*self.forms, *self.posts))

    @cached_property
    def titles(self) -> frozenset[str]:
        """The first signs of forms of address and posts."""
        return frozenset(title[0] for title in (*self.forms, *self.posts))

    def spans(self, text: str) -> Iterator[Span]:
        """Beginning and end of every name, in order. A text begins with a line break."""
        plainly, valued, tails, most, behind = self.plainly, self.valued, self.tails, self.most, self.behind
        given, follows, led, hopeless, inside = self.given, self.follows, self.led, self.hopeless, self.inside
        enough, short = self.data["enough"], self.data["short"]
        least, end = enough - self.most_behind, 0
        for match in self.trigger.finditer(text):
            start = match.start()
            if start < end:
                continue
            pair, sign = text[start : start + 2], text[start - 1]
            worth = most[pair]
            # Most places end here: the figures cannot reach `enough` whatever else stands around.
            if worth < CALLED:
                left = plainly.get(sign)
                worth += led(text, start, end) if left is None or start - 1 == end else left
                if worth < least:
                    continue
                third = text[start + 2 : start + 3]
                if worth + behind[third] < enough:
                    continue
                full = given.get(third, FAR) + follows[text[start + 3 : start + 4]]
                if worth + max(full, follows[third] - short) < enough:
                    continue
            if sign in valued or text[start - 2 : start] in tails or (start - 1 == end and sign in JOINTS):
                found = 0 if hopeless(text, start, end) else self.at_border(text, start, end)
            else:
                found = self.in_a_word(text, start, end) if inside[pair] else 0
            if found:
                end = found
                yield start, end

    def in_a_word(self, text: str, start: int, last: int) -> int:
        """The same where no word is known to begin: only 李大爷 is sure, and a name of signs that are little else."""
        follower, two, found = text[start + 1], text[start + 1 : start + 3], 0
        if two in self.begun or follower in self.begun or text[start : start + 2] in self.doubles:
            found = self.titled(text, start, sure=text[start - 1] in PREFIXES)
        if not found and text[start] in self.strong and (follower == "某" or self._surely_given(two)):
            found = self.name(text, start, last)
        return found

    def at_border(self, text: str, start: int, last: int) -> int:
        """The end of whatever kind of name begins where a word begins, or nothing."""
        head, follower = text[start], text[start + 1]
        found = self.name(text, start, last)
        if not found and head in PREFIXES:
            found = self.nickname(text, start, last)
        if not found and (follower in self.titles or head + follower in self.doubles):
            found = self.titled(text, start, sure=True)
        if not found and head in self.strong and follower in self.short_posts:
            found = self.abbreviated(text, start, last)
        if not found and (
            (head in self.foreign and follower in self.foreign) or head + follower in self.starts
        ):
            found = self.transliterated(text, start, last)
        if not found and self.sounds[head + follower]:
            found = self.called_by_given(text, start)
        return found

    @cached_property
    def strong(self) -> frozenset[str]:
        return frozenset(sign for sign, weight in self.surnames.items() if weight >= self.data["double"])

    @cached_property
    def inside(self) -> _Table[bool]:
        """The pairs of signs that `in_a_word` looks at."""
        return _Table(self._may_be_inside)

    @cached_property
    def led(self) -> Callable[[str, int, int], int]:
        """The most that what stands before a place is worth, with what a word there may be spared for it.

        `last` is the end of the name before. One function of its own, as the next: both are for speed alone.
        """
        spare, before, tails, labels = _Table(self._spare), self.before, self.tails, self.labels

        def led(text: str, start: int, last: int) -> int:
            sign = text[start - 1]
            end = start - 1 if sign in OPENING else start
            told = start - 1 == last or text[end - 2 : end] in tails
            if not told and not (sign in LABELS and text[end - 1] in labels):
                return before.get(sign, 0)
            return (CALLED if text[end - 1] in NAMED else LABEL) + spare[text[start : start + 2]]

        return led

    @cached_property
    def hopeless(self) -> Callable[[str, int, int], bool]:
        """Whether nothing can be found at a place where a word begins."""
        plainly, given, led = self.plainly, self.given, self.led
        titles, begun, follows, sounds = self.titles, self.begun, self.follows, self.sounds
        kin = {word[-1] for word in self.kin}
        doubles, blocked = self.doubles, self.fatal - given.keys()  # 海晏县: neither sign nor end of a name
        enough, short = self.data["enough"], self.data["short"]
        reach, bare, whole = _Table(self._reach), self.bare, self.data["whole"]

        def hopeless(text: str, start: int, last: int) -> bool:
            pair, sign, third = text[start : start + 2], text[start - 1], text[start + 2 : start + 3]
            worth = reach[pair]
            if worth >= CALLED:
                return False
            full = given.get(third, FAR) + follows[text[start + 3 : start + 4]]
            if text[start + 1 : start + 3] in bare:
                full += whole
            worth += max(full, follows[third] - short)
            if worth + CALLED + LABEL >= enough:
                left = None if start - 1 == last else plainly.get(sign)
                worth += led(text, start, last) if left is None else left
                if worth >= enough and not (third in blocked and pair not in doubles):
                    return False
            if text[start + 1] in titles and (
                text[start + 1 : start + 3] in begun or text[start + 1] in begun
            ):
                return False
            if not sounds[pair]:
                return True
            two = text[start + 2 : start + 4]
            return not (sign in kin or two in begun or third in begun or pair[1] in SHORT_FORMS)

        return hopeless

    @cached_property
    def most(self) -> _Table[int]:
        """The most that two signs are worth as the beginning of a name; `CALLED` where they may begin another kind."""
        return _Table(self._most)

    def _most(self, pair: str) -> int:
        reach = self._reach(pair)
        other = pair[1:] in self.titles or pair[:1] in PREFIXES or self._may_sound_given(pair)
        if reach >= CALLED or other:
            return CALLED
        return reach + (self.data["whole"] if pair[1:] in self.bare_heads else 0)

    @cached_property
    def bare_heads(self) -> frozenset[str]:
        """The first signs of the given names that are one as they stand."""
        return frozenset(name[0] for name in self.bare)

    @cached_property
    def most_behind(self) -> int:
        """The most that the third sign of a name, and what follows it, can add to the first two."""
        return max(self.given.values()) + self.most_after

    @cached_property
    def most_after(self) -> int:
        """The most that what stands behind a name is worth."""
        return max(DEED, int(self.data["identity"]))

    @cached_property
    def behind(self) -> _Table[int]:
        """The most that what stands behind two signs can add to them, by the first of it."""
        return _Table(self._behind)

    def _behind(self, sign: str) -> int:
        full = self.given.get(sign, FAR) + self.most_after
        return max(full, self.follows[sign] - int(self.data["short"]))

    @cached_property
    def follows(self) -> _Table[int]:
        """The most that what begins with a sign is worth behind a name."""
        return _Table(self._follows)

    def _follows(self, sign: str) -> int:
        if sign and sign in ASIDE:
            return self.most_after
        if sign in self.doing or sign.isdigit():
            return DEED
        if sign in self.fatal:
            return FAR
        return 2 if sign in self.after else 0

    @cached_property
    def doing(self) -> frozenset[str]:
        """The signs with which begins what a person does or says."""
        return frozenset({*SAYS, *COUNTED, *JOINTS, "家", *(deed[0] for deed in self.deeds)})

    def _reach(self, pair: str) -> int:
        """The most that two signs can be worth as the beginning of a name; `CALLED` where only a closer look tells."""
        head, follower = pair[:1], pair[1:]
        if (head in self.surnames or head in self.foreign) and follower in MASKS:
            return CALLED
        if pair in self.doubles or pair in self.starts or (head in self.foreign and follower in self.foreign):
            return CALLED
        if head in self.strong and follower in self.short_posts and pair not in self.known:
            return CALLED
        if head in PREFIXES and (
            follower in self.called or self.given.get(follower, 0) >= self.data["second"]
        ):
            return CALLED
        if head not in self.surnames or follower not in self.given:
            return FAR
        sure = self.data["sure"] if head in self.strong else 0
        return self.surnames[head] + self.given[follower] - self.words.get(pair, 0) + sure

    @cached_property
    def sounds(self) -> _Table[bool]:
        """Whether two signs alone may be a name: 建国, 强叔."""
        return _Table(self._may_sound_given)

    def _spare(self, pair: str) -> int:
        return max(0, self.words.get(pair, 0) - int(self.data["labelled"]))

    def _may_sound_given(self, pair: str) -> bool:
        return self._sounds_given(pair) or (pair[1:] in SHORT_FORMS and pair[:1] in self.likely)

    def _may_be_inside(self, pair: str) -> bool:
        head, follower = pair[:1], pair[1:]
        fair = self.given.get(follower, 0) >= self.data["both"] - self.data["likely"]
        named = bool(head in self.strong and fair and not self.words.get(pair))
        return (
            named
            or (head in self.strong and follower == "某")
            or pair in self.doubles
            or (follower in self.titles and head in self.surnames)
        )

    def name(self, text: str, start: int, last: int) -> int:
        """The end of a name that begins here, or nothing. `last`: where the name before it ended."""
        long = text[start : start + 2] in self.doubles
        surname = self.data["double"] if long else self.surnames.get(text[start], FAR)
        first = start + 2 if long else start + 1
        if surname == FAR:
            lent = text[start] in self.foreign and text[first : first + 1] == "某"
            return self._masked(text, start, first, last) if lent else 0
        one = self.given.get(text[first : first + 1])
        if one is None:
            return self._masked(text, start, first, last) if text[first : first + 1] in MASKS else 0
        left = self._left(text, start, last)
        if surname < 0 and left < ROLE:
            return 0
        word = 0 if long else self.words.get(text[start : first + 1], 0)
        so_far = left + surname + one - word
        if surname >= self.data["double"] and not word:
            so_far += self.data["sure"]
        # After 借款人： a word is a name, too, and between a role and a deed a name may begin as a word does.
        spare = max(0, word - self.data["labelled"]) if left >= ROLE and surname > self.data["seldom"] else 0
        end = self._full(text, start, first, left, so_far, spare, surname <= self.data["seldom"])
        end = end or self._short(text, start, first, left, so_far, spare)
        if not end or self._spared(text, start, end):
            return 0
        thing = left < ROLE and (self.things.match(text, end) or self._in_division(text, start))
        return 0 if thing else end

    def _full(
        self, text: str, start: int, first: int, left: int, so_far: int, spare: int, seldom: bool
    ) -> int:
        """The end of a name with two given signs, of which the first stands at `first`."""
        end = first + 2
        two = self.given.get(text[first + 1 : end])
        if two is not None and text[first:end] in self.bare:
            two += self.data["whole"]
        # Nothing behind it is worth more than who it is: most end here.
        if (
            two is None
            or so_far + two + spare + self.data["identity"] < self.data["enough"]
            or self._home(text, first)
        ):
            return 0
        if left < 0 and not self._surely_given(text[first:end]):
            return 0
        right = self._right(text, end, full=True)
        told = right >= DEED or (left >= LABEL and right > 0)
        worth = so_far + two + right + (spare if told else 0) - self._quoted(text, start, end, left)
        if seldom and text[first:end] in self.common_given:
            worth -= self.data["plain"]
        if left < ROLE and text[first + 1] in self.lands:
            worth -= self.data["land"]
        if left < ROLE and text[first] in self.not_after_home and text[first] not in self.likely:
            worth -= self.data["placed"]
        return end if worth >= self.data["enough"] else 0

    def _short(self, text: str, start: int, first: int, left: int, so_far: int, spare: int) -> int:
        """The end of a name with one given sign."""
        end = first + 1
        if (
            left < 0
            or so_far + spare + self.data["identity"] < self.data["enough"]
            or self._home(text, first)
        ):
            return 0
        if left < ROLE and text[first] in self.not_after_home:
            return 0
        unclear = self.data["unclear"] if left >= ROLE else self.data["open"]
        right = self._right(text, end, full=False)
        told = left >= LABEL and right > 0
        worth = so_far + (right or -unclear) + (spare if told else 0) - self.data["short"]
        return end if worth - self._quoted(text, start, end, left) >= self.data["enough"] else 0

    def _home(self, text: str, first: int) -> bool:
        """王家坪: a place."""
        return text[first] == "家" and text[first + 1 : first + 2] in self.not_after_home

    def _quoted(self, text: str, start: int, end: int, left: int) -> int:
        """What is taken from a name that stands in quotation marks alone."""
        alone = left < ROLE and text[start - 1] == "“" and text.startswith("”", end)
        return self.data["quoted"] if alone else 0

    def _masked(self, text: str, start: int, first: int, last: int) -> int:
        """王某, 刘××: with a role before it, or at the beginning of what it does, the person is known."""
        end = first + 1
        while text[end : end + 1] in MASKED and end < first + 3:
            end += 1
        if (
            text[end : end + 1] in self.given
            and text[first] == "某"
            and self._right(text, end + 1, full=False) > 0
        ):
            end += 1  # 原某成
        if text[first] in "xX" and text[first + 1 : end] != text[first]:
            return 0
        left, sign = self._left(text, start, last), text[start - 1]
        if text[end : end + 1] in self.not_after_mask:
            return 0
        if left >= ROLE:
            return end
        # 村里的王某, and who is named with him: only a warning (P09).
        placed = sign == "的" and text[start - 2 : start - 1] in self.data["of_a_place"]
        if (
            placed
            or sign in self.data["of_a_place"]
            or (sign in JOINTS and text[start - 2 : start - 1] == "某")
        ):
            return 0
        sure = end - first > 1 or self.surnames.get(text[start], 0) >= self.data["called"]
        if left <= 0:
            return end if text[start] in self.strong and text[first] == "某" and left > FAR else 0
        return end if sure or self._right(text, end, full=False) > 0 else 0

    def nickname(self, text: str, start: int, last: int) -> int:
        """老王, 小陈, 阿强: the end of it, or nothing."""
        sign = text[start + 1]
        if text[start : start + 2] in self.known:
            return 0
        end = start + (3 if text.startswith("头", start + 2) else 2)
        left, right = self._left(text, start, last), self._right(text, end, full=False)
        if self.title.match(text, end):
            right = DEED
        if sign in self.called:
            worth = (
                left
                + self.surnames.get(sign, self.data["form"])
                + (right or (0 if left >= 5 else -self.data["open"]))
            )
        elif left >= ROLE or right >= DEED or (text[start] == "阿" and right > 0):
            # 老强, 小芳: a sign of given names, where someone is spoken of.
            one = self.given.get(sign, 0)
            worth = left + (one if one >= self.data["second"] else -ROLE) + right - self.data["short"]
        else:
            return 0
        worth -= self.words.get(text[start + 1 : start + 3], 0)
        return end if right >= 0 and worth >= self.data["nickname"] and not self.brand.match(text, end) else 0

    def titled(self, text: str, start: int, *, sure: bool) -> int:
        """王大爷, 李书记, 欧阳女士: the end of it, or nothing. `sure`: a word can begin here."""
        long = text[start : start + 2] in self.doubles
        surname = self.data["double"] if long else self.surnames.get(text[start], FAR)
        match = self.title.match(text, start + (2 if long else 1))
        if not match or text[start - 1 : start + 1] in self.joined:
            return 0
        called = match[1] in self.forms
        least = self.data["form" if called and sure else "post" if sure else "double"]
        clear = called and sure and len(match[1]) > 1 and text[start] not in self.plainly
        if clear and self._right(text, match.end(1), full=False) > 0:
            least = self.data["seldom_called"]  # 须女士, 全大爷; not 应女士优先
        if not sure and match.end() - match.start() < 2:
            return 0
        if surname < least or text[start - 1 : start + 1] in self.roles:
            return 0
        known = text[start : match.end(1)] in self.known  # 毛主席
        return 0 if known or self.brand.match(text, match.end(1)) else match.end(1)

    def abbreviated(self, text: str, start: int, last: int) -> int:
        """刘工, 赵所: a post cut short, where it does something."""
        if text[start : start + 2] in self.known or self._left(text, start, last) <= 0:
            return 0
        return start + 2 if self._right(text, start + 2, full=False) > 0 else 0

    def transliterated(self, text: str, start: int, last: int) -> int:
        """阿依古丽, 扎西次仁: the end of it, or nothing. Names with a dot have a rule of their own (P10d)."""
        whole = self.elements.match(text, start) if text[start : start + 2] in self.starts else None
        end = whole.end() if whole else start
        while text[end : end + 1] in self.foreign and end - start < LONGEST:
            end += 1
        core = sum([sign in self.core for sign in text[start:end]])
        if not whole and core < (2 if end - start == 2 else 1):
            return 0  # most end here: 依托, 金额
        right = self._right(text, end, full=False)
        if end - start > 3 and right <= 0 < self._right(text, end - 1, full=False):
            end -= 1  # 阿娜尔古丽|热情
            right = self._right(text, end, full=False)
        if self.title.match(text, end):
            right = DEED  # 帕提古丽姐姐
        left, value = self._left(text, start, last), text[start:end]
        if len(value) < 2 or left + right < 0:
            return 0
        core, role = sum([sign in self.core for sign in value]), left >= ROLE
        if not role and self._in_division(text, start):
            return 0
        enough = len(value) > 2 or right > 0 if whole else core >= (1 if role else 2) and len(value) > 2
        if not enough and not (role and core == 2 and right > 0):
            return 0
        # A place is spelt with the same signs: without a role it must do what a person does.
        alone = bool(whole) and (len(value) > 2 or left > 1) and right > 0
        if not (role or alone or text[start - 1] == "族" or right >= DEED or text[end : end + 1] in TAKES):
            return 0
        begun = () if whole and len(value) > 3 else (value[:2], value[:3])
        return 0 if self.known.intersection((value, *begun)) else end

    def called_by_given(self, text: str, start: int) -> int:
        """儿子建国, 文霞书记, 强叔: the end of a given name without a surname, or nothing."""
        pair = text[start : start + 2]
        if pair not in self.kin and self._sounds_given(pair):
            if any(text[max(0, start - length) : start] in self.kin for length in (2, 3)):
                return start + 2 if self._right(text, start + 2, full=False) > 0 else 0
            match = self.title.match(text, start + 2)
            if match and len(match[1]) > 1 and self.before.get(text[start - 1], 0) > 0:
                return match.end(1) if self._right(text, match.end(1), full=False) > 0 else 0
        if pair[1:] in SHORT_FORMS and pair not in self.known and pair[:1] in self.likely:
            mark = self.before.get(text[start - 1], 0) == 2
            if mark and self._right(text, start + 2, full=False) > 0:
                return start + 2
        return 0

    def _surely_given(self, two: str) -> bool:
        """Whether two signs can be a given name where no word is known to begin."""
        one, other = self.given.get(two[:1], 0), self.given.get(two[1:], 0)
        return bool(one + other >= self.data["both"] and max(one, other) >= self.data["likely"])

    def _sounds_given(self, pair: str) -> bool:
        if pair in self.bare:
            return True
        one, two = self.given.get(pair[:1], 0), self.given.get(pair[1:], 0)
        enough = one + two >= self.data["bare_enough"] and min(one, two) >= self.data["second"]
        return bool(enough and pair not in self.common_given)

    def _left(self, text: str, start: int, last: int) -> int:
        """What stands before it is worth."""
        sign = text[start - 1]
        if last and start - 1 == last and (sign in JOINTS or sign in SPACES):
            return ROLE
        pair = text[start - 1 : start + 1]
        if pair in self.roles:
            return FAR
        end = start - 1 if sign in OPENING else start
        for length in (3, 2, 4, 5):
            if text[max(0, end - length) : end] in self.roles:
                if text[end - 1] in NAMED:
                    return CALLED
                return LABEL if sign in LABELS else ROLE
        longer = (sign in LABELS or sign in SPACES) and text[end - 2 : end] in self.labels
        if longer or (sign in LABELS and text[end - 1] in self.labels):
            return LABEL
        if pair in self.joined:
            return FAR
        worth = self.before.get(sign, 0)
        if not worth and text[start - 2 : start] in self.openers:
            return 1
        if not worth:
            return self.data["inside"] if text[start] in self.strong else FAR
        return worth

    def _right(self, text: str, end: int, *, full: bool) -> int:
        """What stands behind it is worth: nothing is 0. `full`: the name has two characters beside the surname."""
        two = text[end : end + 2]
        sign = two[:1]
        if sign in ASIDE and self.identified.match(text, end):
            return int(self.data["identity"])
        if two in self.deeds:
            return DEED
        if sign in SAYS:
            return 0 if two[1:] in NOT_SAID else DEED
        if sign == "家":
            if two[1:] in self.not_after_home:
                return FAR
            return 0 if two[1:] in self.not_home else DEED
        if sign in self.fatal:
            return FAR
        beside = text[end + 1 : end + 2] in self.surnames and self.surnames[text[end + 1]] > 0
        if full and sign in JOINTS and beside and text[end + 2 : end + 3] in self.given:
            return DEED  # another name: 石大柱、石二柱
        if "0" <= sign <= "9" and text[end + 1 : end + 2] in COUNTED:
            return DEED
        return 2 if sign in self.after else 0

    def _in_division(self, text: str, start: int) -> bool:
        """Whether the name of a division that reads like a person's stands there: 吴忠, 石景山, 呼伦贝尔."""
        return any(
            text[max(0, start - ahead) : start - ahead + length] in self.divisions
            for ahead in range(4)
            for length in range(ahead + 1, 6)
        )

    def _spared(self, text: str, start: int, end: int) -> bool:
        """Whether the name is one that everybody knows or that of a practice (杨光调解室)."""
        known = self.known.intersection((text[start : start + 2], text[start:end], text[start : end + 1]))
        return bool(known or self.brand.match(text, end))


MASKS = frozenset("某×xX")
MASKED = MASKS | frozenset("甲乙丙丁")
SAYS = frozenset("说称笑")
NOT_SAID = frozenset("明法服号")
DEED = 4
ROLE = 9
LABEL = 10
CALLED = 20
FAR = -99
TAKES = frozenset("把将")
COUNTED = frozenset("人位名户")
LONGEST = 7
NAMED = "叫名"
"""A role that ends so is sure to be followed by a name."""
PREFIXES = "老小阿"
JOINTS = "、和与及"
SPACES = " \t\u3000"
LABELS = "：:/｜|—"
NO_ROLE = "\n :-，。；'\""
"""No role and no label ends so."""
OPENING = "“：:‘/（( \u3000｜|—"
ASIDE = "，,（(等今现"
SHORT_FORMS = frozenset("叔婶姐哥嫂伯姨")


class _Table(dict[str, Value], Generic[Value]):
    """What a function says of two signs, asked once."""

    def __init__(self, ask: Callable[[str], Value]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, key: str) -> Value:
        value = self[key] = self._ask(key)
        return value


def _pairs(words: Iterable[str]) -> str:
    """Two signs of which these words are some."""
    twos = [word for word in words if len(word) == 2]
    return _one_of({two[0] for two in twos}) + _one_of({two[1] for two in twos})


def _one_of(signs: Iterable[str]) -> str:
    return f"[{re.escape(''.join(sorted(set(signs))))}]"
