"""Other headings: a cohort or a section that governs the criteria below it.

In: the words of an unmarked block with something after it. Out: a `Title`, or None when they are a criterion.
"History of:" and "Patients must have:" announce a list but are criteria themselves.
"""

from __future__ import annotations

import re

from trialfinder.criteria.headings import Title
from trialfinder.criteria.model import Side
from trialfinder.criteria.words import SAYING_NOTHING, SECTION_NAMES

_LONGEST = 160
LONGEST_REPEATED = 60
_MOST_WORDS = 12
_WORDS = re.compile(r"[^\W_]+")

# Verbs, determiners and signs that a title does without.
_SENTENCE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|must|may|can|will|should|do|does|not|no|any|all|either|following|who|if|"
    r"that|which|defined|include[sd]?|including|such|least|agree|able|willing|within|than)\b|[<>=≥≤]|\.\s",
    re.IGNORECASE,
)
# A colon after one of these opens the sentence's own list.
_GOES_ON = re.compile(
    r"\b(?:of|for|to|with|by|in|from|on|as|at|a|the|or|and|than|follows|shows?|having|requires?|until)\W{0,3}$",
)
_CRITERION_START = re.compile(
    r"(?:adequate|normal|history|known|active|current|currently|presence|evidence|documented|diagnosis|diagnosed|"
    r"confirmed|histologic\w*|cytologic\w*|pregnan\w*|willing\w*|ability|inability|use|treatment with|failed|"
    r"please|note|definition)\b",
    re.IGNORECASE,
)
_COHORT = r"(?:cohort|arm|group|part|phase|stage|step|stratum|sub-?study|sub-?group|module|period)"
_NUMBERED_COHORT = re.compile(
    rf"[\[(\"“]?(?:for\s|only\s)?(?:the\s)?(?:[\w/&-]+\s){{0,2}}{_COHORT}s?\s(?:\d{{1,2}}[a-z]?\d?|[a-z]\d?|[ivx]{{1,4}}|one|two)\b",
    re.IGNORECASE,
)
_PEOPLE = (
    r"(?:patients|subjects|participants?|volunteers?|controls?|individuals|people|persons|workers|women|woman|men|"
    r"females?|males?|mothers?|fathers?|parents?|siblings?|donors?|recipients?|caregivers?|carers?|children|infants|"
    r"neonates|adolescents|adults|cases?|groups?|cohorts?|population|sub-?study|survivors|users|substudies|strata|"
    r"arms?|clinicians|providers|staff|dyads)"
)
_POPULATION_END = re.compile(
    rf"\b{_PEOPLE}(?:\s?\([^()]{{1,40}}\))?(?:\sonly)?\W{{0,4}}$|(?<!eye)(?<!eyes)\sonly\W{{0,4}}$|\sparts?[:：]$",
    re.IGNORECASE,
)
_EVERYONE = re.compile(rf"\b(?:all|any|either)(?=\s(?:\w+\s)?(?:{_PEOPLE}|phases|parts|stages))", re.IGNORECASE)
_POPULATION_START = re.compile(
    rf"(?:additional(?:ly)?,?\s)?(?:for\s(?:the\s)?(?:[\w-]+\s){{0,3}}{_PEOPLE}|(?:patients|subjects|participants)\swith|healthy\s{_PEOPLE}|control\s{_PEOPLE}|donor|recipient|"
    r"caregivers?|controls)\b",
    re.IGNORECASE,
)
# Words that make a choice among the items below: then the line must stay with them as their parent.
_SOME = re.compile(r"\b(?:least|either|one or|more of|any (?:one|two|of)|some)\b", re.IGNORECASE)
# Words that say exclusion without being a side heading: under another side they contradict it, and stay words.
_TURNS_AWAY = re.compile(r"\b(?:not|exclud\w+|exclusions?|ineligible|nor|no)\b", re.IGNORECASE)
_CONNECTIVE = re.compile(r"[-–—*(\s]{0,6}(?:and|or|and\s?/\s?or|plus)[)\s:.,;*–—-]{0,6}", re.IGNORECASE)


def is_connective(line: str) -> bool:
    """A line that only joins what stands before and after it: "AND", "- OR -"."""
    return len(line) <= 20 and _CONNECTIVE.fullmatch(line) is not None


def other_title(line: str, *, list_follows: bool, side: Side) -> Title | None:
    """A cohort or section heading that is the whole of an unmarked block with something after it.

    >>> other_title("Part B (expansion) only:", list_follows=True, side="inclusion")
    Title(kind='cohort', side=None, end=24, population=True, sentence=False)
    >>> other_title("History of:", list_follows=True, side="inclusion")
    """
    if len(line) > _LONGEST:
        return None
    if is_connective(line):
        return Title("section", None, len(line), False)
    words = _WORDS.findall(line)
    first = line.lstrip('[("“*_#')[:1]
    if not words or not (first.isupper() or first.isdigit()):
        return None
    closed = line.rstrip(" ])*_")[-1:] in ":："
    if (closed or (list_follows and line[-1] in ".;")) and _is_lead_in(line, side):
        return Title("section", None, len(line), False)
    if len(words) > _MOST_WORDS:
        return None
    if _is_cohort(line, words, closed, list_follows):
        return Title("cohort", None, len(line), True)
    if _is_section(line, words, closed, list_follows):
        return Title("section", None, len(line), False)
    return None


def _is_lead_in(line: str, side: Side) -> bool:
    if side != "exclusion" and (chooses(line) or _TURNS_AWAY.search(line)):
        return False
    if not re.search(r"\b(?:criteri|conditions|requirements|eligible|follow)", line):
        return False
    return all(word in SAYING_NOTHING or word.isdigit() for word in _WORDS.findall(line.lower()))


def chooses(line: str) -> bool:
    """Whether the words make a choice among what stands below ("at least two of the following")."""
    return _SOME.search(line) is not None


def _is_cohort(line: str, words: list[str], closed: bool, list_follows: bool) -> bool:
    if line[-1] in ".;," or _GOES_ON.search(line):
        return False
    if _NUMBERED_COHORT.match(line):
        return not _SENTENCE.search(line) or (closed and len(words) <= 8)
    if _SENTENCE.search(_EVERYONE.sub("", line)) or (closed and _CRITERION_START.match(line)):
        return False
    if closed:
        return len(words) <= 8 and bool(_POPULATION_END.search(line) or _POPULATION_START.match(line))
    if not line.startswith("Normal") and _CRITERION_START.match(line):
        return False
    return list_follows and len(words) <= 5 and _POPULATION_END.search(line) is not None


def repeated_title(line: str) -> Title | None:
    """A short line that stands above a list more than once ("Patients with gout", under either side)."""
    if line[-1] in ".;," or _SENTENCE.search(_EVERYONE.sub("", line)) or _GOES_ON.search(line):
        return None
    people = _POPULATION_END.search(line) or _POPULATION_START.match(line)
    return Title("cohort" if people else "section", None, len(line), people is not None)


def _is_section(line: str, words: list[str], closed: bool, list_follows: bool) -> bool:
    if _SENTENCE.search(line) or _GOES_ON.search(line) or _CRITERION_START.match(line):
        return False
    if closed:
        return len(words) <= 6 or (line.upper() == line and len(words) <= 8)
    if not list_follows or len(words) > 6 or line[-1] in ".;,":
        return False
    return words[-1].lower() in SECTION_NAMES
