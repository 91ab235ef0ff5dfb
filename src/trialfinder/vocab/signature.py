"""The words of a phrase that carry its logic: the lint's own lists, shared with neither reader.

In: a term or a plain form. Out: a multiset of (class, canonical word). "without" and "not" are one word here,
"uncontrolled" holds a negator, "cannot" a negator and a modal verb, "long-term" and "chronic" are the same.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

Fact = tuple[str, str]

# class: canonical word = the words that mean it. A phrase of several words comes before its parts.
_LISTS = {
    "number": """zero; one=single,solitary; two=double,dual,twin,couple,pair; three=triple; four; five; six; seven;
        eight; nine; ten; eleven; twelve; hundred; thousand; once; twice; thrice; half; quarter; dozen; several;
        first; second; third; fourth; fifth; multiple=many,numerous; few; all=every,each; any; some; only""",
    "comparator": """more; most; less; least; over; under; above; below; beyond; than; greater; fewer;
        minimum=minimal; maximum=maximal; up to; exceed=exceeds,exceeding; at least; at most; equal""",
    "negator": "no=not,non,without,none,never,neither,lack,lacks,lacking,absent,absence,free",
    "connective": "and=plus,as well as; or; nor; either; both=bilateral; but",
    "exception": """except=excepting; unless; excluding=exclude,excludes,excluded; other than=apart from,besides;
        rather than; instead=in lieu""",
    "time": """before=pre; after=past,post; within; during; since; until=till; while=whilst; when=whenever; ago;
        prior=previous,previously,former,formerly; current=currently,now,today; recent=recently; history; ever;
        already; still; yet; early; earlier; late; later=subsequent,subsequently; day=days,daily; week=weeks,weekly;
        month=months,monthly; year=years,yearly,annual; hour=hours; minute=minutes; baseline;
        chronic=long term,long lasting; acute=sudden; new=newly; repeated=recurrent,recurring""",
    "modality": """must; may; might; should; shall; can=able,capable; could=childbearing potential,
        child bearing potential,reproductive potential; would; will; allowed=permitted;
        need=needs,needed,needing,require,requires,required,requiring,necessitate,necessitates,necessitated""",
    "hedge": """known; suspected=suspect; possible=possibly; likely; probable=probably; potential; presumed; apparent;
        significant; clinically""",
}
# Words of these lists that the vocabulary may word anew, as long as both sides hold them.
_SHARED = frozenset({"need", "later", "while", "repeated", "multiple", "instead"})
_NAMES = frozenset({"childbearing potential", "child bearing potential", "reproductive potential", "bilateral"})
# Names, whose words say nothing about time: their abbreviation may stand for them (NYHA, COPD).
_FIXED = ("new york", "chronic obstructive", "chronic kidney disease epidemiology", "diagnostic and statistical manual")
# Prefixes that deny, and words that begin the same way and do not.
_UN = re.compile(r"un(?!der|i(?:[^m]|$)|til$|less$|cle|ction|gual)[a-z]{3,}")
_NON = re.compile(r"non(?!e$|sense)[a-z]{3,}")
_DENIED = frozenset(
    re.findall(
        r"[a-z]+",
        """asymptomatic inability inactive inadequate inadequately incapable incompatible incompetent incomplete
        incompletely incurable ineffective ineligible inoperable insufficiency insufficient insufficiently intolerance
        intolerable invisible irresectable irreversible irreversibly immobile impossible""",
    )
)
# "Contraindicated" says that something is not to be.
_CONTRA = re.compile(r"contraindicat[a-z]+")
# What can be done: "resectable" says "can", "unresectable" says "can" and "not".
_CAN = re.compile(
    r"(?:un|in|ir|non)?(?:resect|oper|measur|treat|cur|detect|palp|evalu|assess|remov|revers|correct|control)[aei]ble"
)
_AFTER = re.compile(r"post(?!erior|ur|al|age|er|s?$)[a-z]{4,}")
_BEFORE = re.compile(
    r"(?:pre(?:menopaus|nat|oper|surg|treat|pubert|mensch|exist|cancer|transplant|biops)|antenat)[a-z]*"
)

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


def signature(text: str) -> Counter[Fact]:
    """The logic of a phrase.

    >>> sorted(signature("cannot be removed by surgery")) == sorted(signature("unresectable"))
    True
    """
    return Counter(fact for _, facts in _pieces(_words(text)) for fact in facts)


def is_operator(text: str) -> bool:
    """Whether a phrase is made of such words alone, so that it is no term.

    >>> [is_operator(phrase) for phrase in ("at least", "history of", "unstable", "stem cell")]
    [True, True, False, False]
    """
    pieces = _pieces(_words(text))
    return bool(pieces) and all(map(_is_listed, (phrase for phrase, _ in pieces)))


def _is_listed(phrase: str) -> bool:
    listed = _listed().get(phrase)
    if listed is None:
        return phrase[0].isdigit() or phrase in ("of", "cannot")
    return listed[1] not in _SHARED and phrase not in _NAMES


def _words(text: str) -> list[str]:
    low = text.lower().replace("contra-indic", "contraindic").replace("contra indic", "contraindic")
    for name in _FIXED:
        low = low.replace(name, name.replace(" ", ""))
    return _WORD.findall(low)


def _pieces(words: list[str]) -> list[tuple[str, tuple[Fact, ...]]]:
    found = []
    position = 0
    while position < len(words):
        for size in (3, 2, 1):
            phrase = " ".join(words[position : position + size])
            listed = _listed().get(phrase)
            if listed or size == 1:
                found.append((phrase, (listed,) if listed else _of_word(phrase)))
                position += phrase.count(" ") + 1
                break
    return found


def _of_word(word: str) -> tuple[Fact, ...]:
    facts: list[Fact] = []
    if word[0].isdigit():
        facts.append(("number", word))
    if word in ("cannot", "unable", "inability", "incapable", "intolerant"):
        return ("negator", "no"), ("modality", "can")
    if _CAN.fullmatch(word):
        facts.append(("modality", "can"))
    if _UN.fullmatch(word) or _NON.fullmatch(word) or _CONTRA.fullmatch(word) or word in _DENIED:
        facts.append(("negator", "no"))
    if _AFTER.fullmatch(word):
        facts.append(("time", "after"))
    if _BEFORE.fullmatch(word):
        facts.append(("time", "before"))
    return tuple(facts)


@cache
def _listed() -> dict[str, Fact]:
    found: dict[str, Fact] = {}
    for name, words in _LISTS.items():
        for item in words.split(";"):
            canonical, _, others = item.strip().partition("=")
            for form in (canonical, *filter(None, others.split(","))):
                found[form.strip()] = (name, canonical)
    return found
