"""What the page on accessibility says: what is tested, by whom, and what is not.

A row names the tests that keep it; what no test of ours looks at is said to be untested.
"""

from __future__ import annotations

import msgspec


class Criterion(msgspec.Struct, frozen=True):
    """One topic of WCAG: the success criteria it takes in, what we can say of it, and how we know."""

    topic: str
    criteria: str
    state: str
    evidence: str


SUPPORTS = "Supports, as far as tested"
PARTLY = "Partly tested"
UNTESTED = "Not tested"

ACCESS = (
    Criterion(
        "Names, roles, headings, landmarks, language, labels",
        "1.1.1, 1.3.1, 2.4.1, 2.4.2, 2.4.6, 3.1.1, 3.3.2, 4.1.2",
        SUPPORTS,
        "axe finds no violation on the pages tested, narrow and wide. axe finds only some kinds of fault.",
    ),
    Criterion(
        "Contrast of text, by day and by night",
        "1.4.3",
        SUPPORTS,
        "axe, in light and in dark colors.",
    ),
    Criterion(
        "Text at twice its size, and reflow on a narrow screen",
        "1.4.4, 1.4.10",
        SUPPORTS,
        "Nothing hangs out of a page at 320, 390 and 1280 pixels, nor with text at 225 percent at 640 pixels.",
    ),
    Criterion(
        "Size of what is tapped",
        "2.5.8",
        SUPPORTS,
        "axe, with the rules for WCAG 2.2 AA.",
    ),
    Criterion(
        "Use by keyboard alone, and where the focus is",
        "2.1.1, 2.1.2, 2.4.3, 2.4.7, 2.4.11",
        PARTLY,
        "The browser tests reach and open everything on a trial page by keyboard alone; other pages are not tried. "
        "No part of a page stays fixed over the focus.",
    ),
    Criterion(
        "Without scripts",
        "(no criterion)",
        SUPPORTS,
        "Pages have no script that runs.",
    ),
    Criterion(
        "No time limits, no movement, no flashing, no sound",
        "1.4.2, 2.2.1, 2.2.2, 2.3.1",
        SUPPORTS,
        "Pages have none of these, by the way they are built.",
    ),
    Criterion(
        "Screen readers, voice control, switch devices",
        "(use by people)",
        UNTESTED,
        "No person who relies on one has tried these pages for us yet.",
    ),
    Criterion(
        "Reading level",
        "3.1.5 (AAA)",
        PARTLY,
        "Guides are at grade 8 or below by a fixed formula. Words of a record, and some criteria, are harder; the page "
        "of a trial tells the grade.",
    ),
)
