"""Items run together on one line, and when it is safe to part them.

In: the words of one block. Out: the marks found inside it that begin items of their own.
A wrong split changes the meaning ("grade 2. 3 doses" is no item 3), so the numbering itself must prove it:
either the numbers inside fill the gap before the next line's number, or they go on for at least two more
steps, or a sentence ends, the expected number stands there and a capital follows.
"""

from __future__ import annotations

import re

from trialfinder.criteria.marks import SURE_BULLETS, Mark

_INSIDE = re.compile(
    r"(?<=[\s,;.:)])(?P<open>\(?)(?P<number>\d{1,2})(?P<close>[.)])(?=\s{1,3}[^\W\d_]|[^\W\d_]|\s{0,3}[≥≤<>(“\"])"
)
# Words that take a number of their own: "grade 2.", "less than 2.", "Visit 1."
_TAKES_NUMBER = re.compile(
    r"(?:\b(?:grades?|types?|phases?|stages?|class|classes|scores?|ecog|status|days?|weeks?|months?|years?|visits?|"
    r"groups?|cohorts?|parts?|arms?|levels?|of|than|to|or|and|at|is|was|are|by|over|under|least|most|in|within|for|"
    r"criteri(?:on|a)|versions?|v|ctcae|recist|tables?|appendix|sections?|figures?|numbers?|no|nr|item|inr|ps|points?|"
    r"cycles?|doses?|lines?|steps?|category|who|nyha|asa|between|from|through|until|below|above|exceeds?|equal|"
    r"hiv|hsv|hpv|htlv|covid|sars-cov|cov|mm|cm|mg|kg|ml|dl|x|times|per|factor|diabetes|dm|vs|only|up|"
    r"periods?|studies|study|trial|protocol|appendices|about|approximately|around)|[<>=≥≤~±+/×\-–—#*])\s*$",
    re.IGNORECASE,
)


def takes_number(before: str) -> bool:
    """Whether words want the number that follows them: "less than", "grade", "≥"."""
    return _TAKES_NUMBER.search(before) is not None


def numbers_inside(text: str, start: int, end: int, mark: Mark, following: int | None) -> list[Mark]:
    """Marks inside `text[start:end]` that carry on the numbering of `mark`.

    `following` is the number of the next line that is marked in the same style, None where there is none.
    """
    if mark.value is None or mark.style not in ("1.", "1)", "(1)") or following == mark.value + 1:
        return []
    chain: list[Mark] = []
    sure = True
    expected = mark.value + 1
    for found in _INSIDE.finditer(text, start, end):
        if int(found["number"]) != expected or f"{found['open']}1{found['close']}" != mark.style:
            continue
        before = text[max(start, found.start() - 24) : found.start()]
        if not before.strip() or takes_number(before):
            continue
        sure = sure and before.rstrip()[-1:] in ".;,:)?" and _begins_item(text, found.end(), end)
        chain.append(Mark(found.start(), found.end(), mark.style, expected))
        expected += 1
    if not chain:
        return []
    proven = following == expected or len(chain) >= 2 or (sure and following is None)
    return chain if proven else []


def _begins_item(text: str, start: int, end: int) -> bool:
    rest = text[start : min(end, start + 4)].lstrip()
    return bool(rest) and not rest[0].islower()


_BULLETS = re.compile(rf"(?<=[\s,;.:)])[{SURE_BULLETS.replace('∙', '')}](?=\s{{0,20}}[^\W\d_])")


def bullets_inside(text: str, start: int, end: int) -> list[Mark]:
    """Unmistakable bullets in the middle of a line."""
    return [
        Mark(match.start(), match.end(), match[0], None)
        for match in _BULLETS.finditer(text, start + 1, end)
        if not text[match.end() : match.end() + 21].lstrip()[:1].islower()  # "40 kg • m-2", "or • half-lives"
    ]


_DASHES = re.compile(r"(?<=[\w.;,:)%])\s?[-–](?P<space>\s)(?=\S)|\s[-–](?=[^\W\d_])")


def dashes_inside(text: str, start: int, end: int) -> list[Mark]:
    """Dashes that part the items of a one-line record: "- Age over 18 - Signed consent".

    Only asked about words whose own mark is a dash right after a heading on the same line.
    """
    found = []
    for match in _DASHES.finditer(text, start, end):
        dash = match.start() + (1 if text[match.start()].isspace() else 0)
        before, after = text[match.start() - 1], text[match.end() : match.end() + 1]
        if before.isdigit() and after.isdigit():
            continue
        found.append((dash, after))
    capitals = sum(1 for _, after in found if not after.islower())
    return [
        Mark(dash, dash + 1, "-", None)
        for dash, after in found
        if not after.islower() or capitals * 2 < len(found)
    ]
