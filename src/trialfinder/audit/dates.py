"""Whether the words in a `<time>` say the record's date: no part dropped, none invented.

In go the record's date (`2024`, `2024-01`, `2024-01-05`, with or without a time) and the words shown; out comes
None or what is wrong. Right are the year in full, the month by its name (English or Spanish, also shortened)
if the record has one, the day if the record has one, and other words without figures; right is also the
record's own text, white space aside. A month by number alone is refused, for 03/04 is two dates.
"""

from __future__ import annotations

import re

from trialfinder.audit.problems import excerpt

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:T([0-9]{2}):([0-9]{2})(?::[0-9.]+)?Z?)?)?)?\Z")
_RUN = re.compile(r"[0-9]+")
_WORD = re.compile(r"[^\W\d_]+")

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan enero ene",
            "february feb febrero",
            "march mar marzo",
            "april apr abril abr",
            "may mayo",
            "june jun junio",
            "july jul julio",
            "august aug agosto ago",
            "september sep sept septiembre setiembre",
            "october oct octubre",
            "november nov noviembre",
            "december dec diciembre dic",
        ),
        start=1,
    )
    for name in names.split()
}


def check_date(date: str, shown: str) -> str | None:
    if shown == " ".join(date.split()):  # a page has no other white space
        return None
    match = _DATE.match(date)
    if match is None:
        return f"{excerpt(date)} is no date that could be worded; the page has {excerpt(shown)}"
    year, month, day, hour, minute = match.groups()
    if _strange_figure(shown):
        return f"a figure that is no plain digit in {excerpt(shown)}"
    months = _months(shown)
    if months != ([int(month)] if month else []):
        return f"{excerpt(shown)} does not name the month of {date} and no other"
    figures = sorted(int(run) for run in _RUN.findall(shown))
    calendar = [int(year)] + ([int(day)] if day else [])
    clock = [int(hour), int(minute)] if hour and minute else []
    if figures not in (sorted(calendar), sorted(calendar + clock)):
        return f"the figures of {excerpt(shown)} are not the year and day of {date}"
    return None


def _months(shown: str) -> list[int]:
    """The months named, in order. Beside another month, a small "may", "mar" or "ago" is a word like any other."""
    named = [word for word in _WORD.findall(shown) if word.lower() in _MONTHS]
    if len(named) > 1:
        named = [word for word in named if word not in ("may", "mar", "ago")]
    return [_MONTHS[word.lower()] for word in named]


def _strange_figure(shown: str) -> bool:
    return any(c.isnumeric() and not ("0" <= c <= "9") for c in shown)
