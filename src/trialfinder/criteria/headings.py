"""Side headings: the words that say inclusion or exclusion for what stands below them.

In: the words of a block, without its list mark. Out: a `Title`, or None when the words are a criterion.
It refuses to guess: "Inclusion must take place before week 36" is an item, "as defined in the exclusion
criteria" is the end of one, and a list without a heading has no side.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from trialfinder.criteria.model import HeadingKind, Side
from trialfinder.criteria.words import QUALIFIERS

# Longer headings exist, but beyond this a sentence is meant.
_LONGEST = 160
_MOST_WORDS = 18

# With the spellings that real headings have.
_INCLUSION = r"i?inclusion|inclusions|inclusionary|inclution|inlcusion|incusion"
_EXCLUSION = r"exclusion|exclusions|exclusionary|exclution|exlusion|exculsion|exlcusion|ineligibility"
_CRITERIA = r"criteri(?:a|on|as|um|at|al)|critera|criterea|crit?ieria|crtieria|citeria|creteria|cirteria"
_SIDE = re.compile(
    rf"(?<![^\W\d_])(?P<non>non[\s-]{{0,2}})?(?:(?P<in>{_INCLUSION})|(?P<ex>{_EXCLUSION}))(?![^\W_])"
    rf"(?P<criteria>[\s_]{{1,20}}(?:{_CRITERIA})(?![^\W_]))?",
    re.IGNORECASE,
)
# One of these is in every side heading; most lines have none and need no closer look.
_HINTS = ("usion", "ution", "ulsion", "inelig", "cluded", "criteri")
_BOTH = re.compile(r"\b(?:inclusions?|eligibility)\s?(?:/|and|&|or)\s?exclusions?\b", re.IGNORECASE)
_EXCLUDED = re.compile(
    r"(?:excluded|ineligible|(?P<in>included))(?:\s(?:are|patients|subjects))?\s?[:：]?", re.IGNORECASE
)
_LEAVING = re.compile(
    r"(?:\w+\s){0,2}(?:drop-?\s?out|withdrawal|discontinuation|elimination|termination|removal|removing|exit|stopping)"
    r"\s{1,3}criteri(?:a|on)\s?[:：]?",
    re.IGNORECASE,
)
# Words around "inclusion criteria" that make a sentence of it.
_SENTENCE_BEFORE = re.compile(
    r"\b(?:meet|meets|meeting|met|fulfil\w*|satisf\w*|not|no|does|do|has|have|had|is|are|was|were|if|who|that|"
    r"protocol|above|these|this|further|per|see|conform|confirm|any|all|stated|listed|specified|"
    r"refer|comply)\b",
    re.IGNORECASE,
)
_SENTENCE_AFTER = re.compile(
    r"\b(?:apply|applies|applied|may|might|can|could|must|should|according|accordance|respected|has|was|"
    r"defined|listed|specified|described|outlined|not|see|list|is)\b|#",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(r"\bfollowing\b|\b(?:these|all|any)\b", re.IGNORECASE)
_POPULATION = re.compile(
    r"\b(?:cohorts?|arms?|groups?|parts?|phases?|stages?|steps?|stratum|strata|sub-?\s?stud(?:y|ies)|"
    r"healthy|controls?|volunteers?|donors?|recipients?|partners?|caregivers?|carers?|parents?|siblings?|"
    r"child(?:ren)?|infants?|adolescents?|adults?|mothers?|maternal|fathers?|women|men|females?|males?|"
    r"famil(?:y|ies)|cases?|clinicians?|providers?|staff|nurses?|physicians?|relatives?|dyads?|residents?|"
    r"(?:\w+\s)(?:patients|subjects|participants)|(?:patients|subjects|participants)\s(?:with|in|who|on|treated)|"
    r"patients?)\b",
    re.IGNORECASE,
)
_EVERYONE = re.compile(
    r"\b(?:all|study|the|eligible|enrolled|both|each|any)\s(?:study\s)?(?:patients|subjects|participants|groups?|parts|"
    r"cohorts|arms|phases|stages)\b(?!\s(?:with|in|who)\b)",
    re.IGNORECASE,
)
_WORDS = re.compile(r"\w+")


class Title(NamedTuple):
    """A heading found in a line: it ends at `end`, an offset into the words that were asked about.

    `population`: it also says whom it is about ("Exclusion Criteria (healthy control group)").
    `sentence`: it is a whole sentence ("Patients must meet all of the following inclusion criteria:").
    """

    kind: HeadingKind
    side: Side | None
    end: int
    population: bool
    sentence: bool = False


def side_title(line: str, *, marked: bool) -> Title | None:
    """A side heading that begins the line; `marked` says that a list mark stands before it.

    >>> side_title("Exclusion Criteria (healthy control group)", marked=False)
    Title(kind='side', side='exclusion', end=42, population=True, sentence=False)
    >>> side_title("Inclusion must take place before week 36 in the pregnancy.", marked=True)
    """
    start = line[:_LONGEST].rstrip()
    low = start.lower()
    if not any(map(low.__contains__, _HINTS)):
        return None
    if not marked and (_LEAVING.fullmatch(line) or _EXCLUDED.fullmatch(line)):
        found = _EXCLUDED.fullmatch(line)
        side: Side = "unspecified" if found is None else "inclusion" if found["in"] else "exclusion"
        return Title("side", side, len(line), False)
    match = _SIDE.search(start)
    if match is None:
        return None
    end = _with_criteria(line, match, marked) if match["criteria"] else _bare(line, match, marked)
    if not end:
        return None
    head = line[:end]
    side = "exclusion" if match["ex"] or match["non"] else "inclusion"
    if _BOTH.search(re.sub(r"\([^()]*\)?", " ", head)):
        side = "unspecified"
    return Title("side", side, end, _names_population(head), _SENTENCE_BEFORE.search(head) is not None)


def _names_population(head: str) -> bool:
    rest = _EVERYONE.sub(" ", _SIDE.sub(" ", head))
    return _POPULATION.search(rest) is not None


def _before_fits(before: str, marked: bool) -> bool:
    words = _WORDS.findall(before)
    if marked:
        return all(word.lower() in QUALIFIERS for word in words)
    if len(words) > 9 or re.search(r"[.;?!]\s|[^,]{9},(?![^(]*\))|[<>=≥≤]", before):
        return False
    lead = before.lstrip("0123456789.([\"'“*_#- ")
    return not lead or lead[0].isupper() or len(words) == 1


_COLON = re.compile(r"[\s*_\])\"”']{0,4}[:：;]")
_BRACKET = re.compile(r"\s{0,3}[([][^()\[\]]{1,120}[)\]][\s*_]{0,3}[:：.]?")
_DASH = re.compile(r"\s?[-–—_]{1,3}(?=\s|[^\W_])")
_SAYS = re.compile(
    r"\s(?:will\s)?(?:include|includes|included|are|comprise)(?:\sthe\sfollowing)?"
    r"(?:,?\s(?:but|and)\s(?:are\s)?not\s(?:be\s)?limited\sto)?[:：]?(?=\s)",
    re.IGNORECASE,
)
_SAYS_NOT = re.compile(r"\s(?:only|specific|identical|met|the\ssame|fulfilled|present|not)\b", re.IGNORECASE)
_QUALIFIES = re.compile(
    r"\s(?:for|of|in|at|to|on|related|specific|prior|assessed|during|before|after|common|only|part|phase|"
    r"cohort|group|step|stage|at)\b",
    re.IGNORECASE,
)


def _with_criteria(line: str, match: re.Match[str], marked: bool) -> int:
    """Where a heading with the word "criteria" ends; 0 where it is none."""
    before, tail = line[: match.start()].strip(" [(*_#"), line[match.end() :]
    if not _before_fits(before, marked) or _SENTENCE_BEFORE.search(before):
        return _lead_in(line, match, marked)
    closed = _COLON.match(tail)
    if closed:
        return match.end() + closed.end()
    if not tail.strip(" .*_-–)]\"'”"):
        return len(line)
    bracket = _BRACKET.match(tail)
    if bracket:
        return match.end() + bracket.end()
    if marked:
        return 0
    dash = _DASH.match(tail)
    if dash and (not _one_line(line, match.end()) or _makes_sentence(tail)):
        return match.end() + dash.end()
    return _qualified(line, match, tail, before)


# "Inclusion criteria include, but are not limited to:" is a title in spite of its "not".
_NOT_LIMITED = re.compile(r"\bnot\s(?:be\s)?(?:necessarily\s)?limited\sto\b", re.IGNORECASE)


def _makes_sentence(tail: str) -> bool:
    return _SENTENCE_AFTER.search(_NOT_LIMITED.sub("", tail)) is not None


def _qualified(line: str, match: re.Match[str], tail: str, before: str) -> int:
    if _one_line(line, match.end()):  # "Inclusion Criteria for All Participants:"
        return 0 if _makes_sentence(tail) else len(line)
    says = _SAYS.match(tail)
    if says and not _SAYS_NOT.match(tail, says.end()):
        return match.end() + says.end()
    colon = _first_colon(tail)
    if 0 <= colon <= 80 and _QUALIFIES.match(tail) and not _SENTENCE_AFTER.search(tail, 0, colon):
        return match.end() + colon + 1
    words = _WORDS.findall(tail)
    if _QUALIFIES.match(tail) and len(words) <= 10 and line[-1:] not in ",;":
        return 0 if _makes_sentence(tail) else len(line)
    follower = tail.lstrip()
    if not before and line[0].isupper() and (follower[:1].isupper() or re.match(r"\(?1[.)]\s", follower)):
        return match.end()
    return 0


def _one_line(line: str, start: int) -> bool:
    """A heading that goes on to a colon at the very end."""
    colon = _first_colon(line, start)
    if colon < 0 or line[colon + 1 :].strip(" *_") or colon > _LONGEST:
        return False
    return len(_WORDS.findall(line)) <= _MOST_WORDS


def _first_colon(text: str, start: int = 0) -> int:
    return min((place for place in (text.find(":", start), text.find("：", start)) if place >= 0), default=-1)


def _lead_in(line: str, match: re.Match[str], marked: bool) -> int:
    """ "Patients meeting any of the following exclusion criteria are not to be enrolled:" is a heading too."""
    if marked or not line[0].isupper() or not _LEAD_IN.search(line, 0, match.start()):
        return 0
    closed = line.rstrip()[-1:] in ":：" and len(line) <= _LONGEST
    return len(line) if closed and _one_line(line, match.end()) else 0


_BARE_SENTENCE = re.compile(r"\s(?:of|in|from|is|was|must|into)\b", re.IGNORECASE)


def _bare(line: str, match: re.Match[str], marked: bool) -> int:
    """Where "Inclusion:" or "General medical exclusions:" ends; 0 where it is no heading."""
    before, tail = line[: match.start()].strip(" [(*_"), line[match.end() :]
    closed = _COLON.match(tail)
    if re.fullmatch(r"(?:\w+\s)?(?:criteria|conditions|reasons) for|for", before, re.IGNORECASE):
        return match.end() + closed.end() if closed else len(line) if line[-1] in ":：" and not marked else 0
    if not before and closed and (not marked or not tail[closed.end() :].strip()):
        return match.end() + closed.end()
    whole = tail.strip(" .:：*_)]-")
    if not before and not whole:
        return len(line)
    if marked or len(_WORDS.findall(line)) > 8 or len(line) > 70 or not line.lstrip("([\"'“*_#- ")[:1].isupper():
        return 0
    if _BARE_SENTENCE.match(tail) or _SENTENCE_BEFORE.search(before) or before.endswith((" for", " of", " to")):
        return 0
    if line[-1] in ".,;" or _SENTENCE_AFTER.search(whole) or re.search(r"[<>=≥≤]", line):
        return 0
    ended = line.rstrip()[-1:] in ":："
    return len(line) if ended or len(_WORDS.findall(line)) <= 4 else 0


_MIDDLE = re.compile(
    r"(?<![\w/(-])(?P<title>"
    r"(?:(?:Key|Main|Major|General|Other|Additional|Specific|Non|KEY|MAIN|Patient|Ocular)[\s-]{1,20})?"
    r"(?:Inclusion|Exclusion|INCLUSION|EXCLUSION|exclusion(?=\scriteria\s?:)|inclusion(?=\scriteria\s?:))"
    r"\s{1,20}(?:Criteria|CRITERIA|criteria))\b(?P<rest>\s{0,20}\([^()]{1,60}\))?\s{0,20}"
    r"(?P<close>[:：]|[-–—](?=\s)|\.?$|(?=1[.)]\s))"
)
_RUNS_INTO = re.compile(
    r"(?:\b(?-i:Study|STUDY)|\b(?:the|following|any|all|meets?|meeting|met|of|no|other|and|or|per|see|with|to|these|in|by|both|"
    r"above|defined|protocol|each|for|under|not|as|on|from|fulfil\w{0,6})|[/&,(\"“'])\s{0,20}$",
    re.IGNORECASE,
)


def titles_within(text: str, start: int, end: int) -> list[tuple[int, Title]]:
    """Side headings in the middle of a line: where they start; the `end` of their titles counts in `text`."""
    found = []
    for match in _MIDDLE.finditer(text, start, end):
        before = text[max(start, match.start() - 40) : match.start()]
        if not any(map(str.isalpha, before)) or _RUNS_INTO.search(before):
            continue
        title = match["title"]
        if not title[0].isupper() and before.rstrip()[-1:] not in ".;:!?)":
            continue
        side: Side = "exclusion" if "xclusion" in title.lower() or title.lower().startswith("non") else "inclusion"
        stop = match.end() if match["close"].strip() else match.end("rest" if match["rest"] else "title")
        found.append((match.start(), Title("side", side, stop, _names_population(match["rest"] or ""))))
    return found
