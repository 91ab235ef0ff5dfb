"""Headings: which words of a line govern the criteria below it.

In: a line of unescaped text (or the start of one). Out: a `Title`, or None when the words are a criterion.
It refuses to guess: an item that begins "Inclusion must take place before week 36" is an item, and a list
without a heading has no side.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from trialfinder.criteria.model import HeadingKind, Side

# Longer headings exist, but beyond this a sentence is meant.
_LONGEST = 160
_MOST_WORDS = 16

_SIDE = re.compile(
    r"(?P<non>\bnon[\s-]?)?\b(?P<word>inclusions?|exclusions?|inclusionary|exclusionary)\b"
    r"(?P<criteria>\s{1,3}(?:criteri(?:a|on|as|um)|critera?s?|crtieria|criterias)\b)?",
    re.IGNORECASE,
)
_BOTH = re.compile(r"\b(?:inclusions?|in)\s?(?:/|and|&|or)\s?(?:exclusions?|ex-?clusion)\b", re.IGNORECASE)
_LEAVING = re.compile(
    r"\b(?:drop-?\s?out|withdrawal|discontinuation|elimination|termination|removal|exit|stopping)\s{1,3}criteri(?:a|on)\b",
    re.IGNORECASE,
)
# Words before "inclusion criteria" that make a sentence of it.
_SENTENCE_BEFORE = re.compile(
    r"\b(?:meet|meets|meeting|met|fulfil\w*|satisf\w*|not|no|does|do|has|have|is|was|if|who|that|protocol|"
    r"above|these|this|additional|further|per|see|conform|confirm|any|all|stated|listed|specified)\b",
    re.IGNORECASE,
)
_SENTENCE_AFTER = re.compile(
    r"\b(?:apply|applies|applied|may|might|can|could|must|should|according|accordance|respected|has|was|"
    r"defined|listed|specified|described|outlined|not|see)\b",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(r"\bfollowing\b|\b(?:these|all|any)\b.*:\s*$", re.IGNORECASE)
_POPULATION = re.compile(
    r"\b(?:cohorts?|arms?|groups?|parts?|phases?|stages?|stratum|strata|sub-?stud(?:y|ies)|sub-?groups?|"
    r"healthy|controls?|volunteers?|donors?|recipients?|partners?|caregivers?|carers?|parents?|siblings?|"
    r"child(?:ren)?|infants?|adolescents?|adults?|mothers?|fathers?|women|men|females?|males?|famil(?:y|ies)|"
    r"cases?|clinicians?|providers?|staff|nurses?|physicians?|relatives?|dyads?|patients|subjects|participants)\b",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"^(?:all|study|the|eligible|enrolled)?\s*(?:patients|subjects|participants)$", re.IGNORECASE
)
_COHORT_START = re.compile(
    r"(?:(?:for|only|in|all)\s)*(?:the\s)?(?:(?:dose|study|treatment|healthy|control|patient|experimental|"
    r"intervention|comparison|case|expansion|safety|sub)[\s-])*"
    r"(?:cohorts?|arms?|groups?|parts?|phases?|stages?|stratum|strata|sub-?stud(?:y|ies)|sub-?groups?|"
    r"healthy (?:controls?|volunteers?|subjects?|participants?|individuals?)|controls?|donors?|recipients?|"
    r"cases|caregivers?|carers?|parents|siblings|patients?)\b",
    re.IGNORECASE,
)
_WORDS = re.compile(r"\w+")


class Title(NamedTuple):
    """A heading found in a line: it ends at `end` (an offset into the line that was asked about)."""

    kind: HeadingKind
    side: Side | None
    end: int
    population: bool


def _population(words: str) -> bool:
    named = [found[0] for found in _POPULATION.finditer(words)]
    return any(not _GENERIC.match(name) for name in named)


def side_title(line: str, *, marked: bool) -> Title | None:
    """A side heading that begins the line; `marked` says that a list mark stands before it.

    >>> side_title("Exclusion Criteria (healthy control group)", marked=False)
    Title(kind='side', side='exclusion', end=42, population=True)
    >>> side_title("Inclusion must take place before week 36 in the pregnancy.", marked=True)
    """
    head, end, closed = _head(line)
    if len(head) > _LONGEST or len(_WORDS.findall(head)) > _MOST_WORDS:
        return None
    if _LEAVING.search(head) and (closed or not marked):
        return Title("side", "unspecified", end, False)
    found = _SIDE.search(head)
    if found is None:
        return None
    whole = not line[end:].strip(" \t.:;*_-")
    before, after = head[: found.start()].strip(" *_#\"'“"), head[found.end() :].strip(" *_#\"'”")
    if not (closed or whole):
        return None
    if not _title_words(before, after, found, closed=closed, whole=whole, marked=marked):
        return None
    side: Side = "exclusion" if found["word"].lower().startswith("ex") or found["non"] else "inclusion"
    if _BOTH.search(head):
        side = "unspecified"
    return Title("side", side, end, _population(before + " " + after))


def _title_words(
    before: str, after: str, found: re.Match[str], *, closed: bool, whole: bool, marked: bool
) -> bool:
    if _SENTENCE_AFTER.search(after):
        return closed and whole and not marked and bool(_LEAD_IN.search(before))
    if _SENTENCE_BEFORE.search(before):
        return closed and whole and not marked and bool(_LEAD_IN.search(before))
    if not found["criteria"]:  # "Inclusion:", "Exclusions", "General medical exclusions:"
        if marked:
            return whole and not before and not after
        return (not before and not after) or (whole and closed and len(before) + len(after) <= 60)
    if marked and not closed:
        return not before and (not after or after[0] in "([")
    return closed or not before or before[0].isupper()


# "Exclusion Criteria- none": a dash closes a heading as a colon does.
_DASH = re.compile(r"(?i)(?<=criteria)\s?[-–—](?=\s?\S)|(?<=criteria)\s?[-–—]\s*$")


def _head(line: str) -> tuple[str, int, bool]:
    """The words up to the first colon (or a dash after "criteria"), their end, and whether one was there."""
    colon = min((place for place in (line.find(":"), line.find("：")) if place >= 0), default=-1)
    dash = _DASH.search(line, 0, min(len(line), _LONGEST))
    if dash is not None and (colon < 0 or dash.start() < colon):
        return line[: dash.start()], dash.end(), True
    if colon >= 0:
        return line[:colon], colon + 1, True
    return line, len(line.rstrip()), False


_MIDDLE = re.compile(
    r"(?<![\w/(-])(?P<title>(?:(?:Key|Main|Major|General|Other|Additional|Specific|Non|KEY|MAIN|Patient|Ocular)[\s-])?"
    r"(?:Inclusion|Exclusion|INCLUSION|EXCLUSION|exclusion(?=\scriteria\s?:)|inclusion(?=\scriteria\s?:))"
    r"\s(?:Criteria|CRITERIA|criteria))\b(?P<rest>\s?\([^()]{1,60}\))?\s?(?P<close>[:：]|[-–—](?=\s)|\.?\s*$|(?=1[.)]\s))"
)
_RUNS_INTO = re.compile(
    r"(?:\b(?:the|following|any|all|meets?|meeting|met|of|no|other|and|or|study|per|see|with|to|these|in|by|both|"
    r"above|defined|protocol|each|for|under|not|as|on|from|fulfil\w{0,6})|[/&,(\"“'])\s*$",
    re.IGNORECASE,
)


def titles_within(text: str, start: int, end: int) -> list[tuple[int, Title]]:
    """Side headings in the middle of a line: where they start; the `end` of their titles counts in `text`."""
    found = []
    for match in _MIDDLE.finditer(text, start, end):
        before = text[max(start, match.start() - 40) : match.start()]
        if not before.strip() or _RUNS_INTO.search(before):
            continue
        ended = before.rstrip()[-1:] in ".;:!?)"
        title = match["title"]
        if not title[0].isupper() and not ended:
            continue
        side: Side = "exclusion" if "xclusion" in title or "XCLUSION" in title else "inclusion"
        if title.lower().startswith("non"):
            side = "exclusion"
        stop = match.end() if match["close"].strip() else match.end("rest" if match["rest"] else "title")
        found.append((match.start(), Title("side", side, stop, _population(match["rest"] or ""))))
    return found


_SECTION_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|must|may|can|will|should|do|does|not|no|any|all|either|following|"
    r"with|who|if|that|which|defined|include[sd]?|including|such|at least|one of|agree|able|"
    r"willing)\b|[<>=≥≤]",
    re.IGNORECASE,
)


def other_title(line: str, *, list_follows: bool) -> Title | None:
    """A cohort or section heading that is the whole of an unmarked line with something after it."""
    if len(line) > 100:
        return None
    if is_connective(line):
        return Title("section", None, len(line), False)
    words = _WORDS.findall(line)
    if not words or len(words) > 12:
        return None
    closed = line.rstrip().endswith((":", "："))
    if _COHORT_START.match(line) and (closed or _short_cohort(line, words)):
        if closed and _SECTION_VERB.search(line) and len(words) > 6:
            return None
        return Title("cohort", None, len(line), True)
    if closed and len(words) <= 6 and not _SECTION_VERB.search(line):
        return Title("section", None, len(line), False)
    if closed and line.upper() == line and len(words) <= 8:
        return Title("section", None, len(line), False)
    if list_follows and len(words) <= 5 and line[-1:] not in ".;,)" and not _SECTION_VERB.search(line):
        return Title("section", None, len(line), False)
    return None


_NUMBERED_COHORT = re.compile(
    r"(?:for\s)?(?:the\s)?(?:\w+[\s-]){0,2}(?:cohort|arm|group|part|phase|stage|stratum)s?\s(?:\d{1,2}[a-z]?|[a-z]|[ivx]{1,4})\b",
    re.IGNORECASE,
)


def _short_cohort(line: str, words: list[str]) -> bool:
    if line.rstrip()[-1:] in ".;," or _SECTION_VERB.search(line):
        return False
    return bool(_NUMBERED_COHORT.match(line)) or len(words) <= 3


_CONNECTIVE = re.compile(r"[-–—*(\s]*(?:and|or|and\s?/\s?or|plus)[)\s:.,;*–—-]*", re.IGNORECASE)


def is_connective(line: str) -> bool:
    """A line that only joins what stands before and after it: "AND", "- OR -"."""
    return len(line) <= 12 and _CONNECTIVE.fullmatch(line) is not None
