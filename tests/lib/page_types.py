"""Every kind of page of the site, by one example of the bundled sample: a new kind is one line here.

The pictures in `docs/screenshots/` are taken of these, and `docs/reference/screenshots.md` shows them:
`TRIALFINDER_SCREENSHOTS=1 pytest tests/browser/test_screenshots.py` makes both anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from trialfinder.pages.languages import has_spanish
from trialfinder.pages.languages.addresses import spanish_path

TRIAL = "NCT99990001"
DOCS = Path(__file__).parents[2] / "docs"
PICTURES = DOCS / "screenshots"
GALLERY = DOCS / "reference" / "screenshots.md"
WIDTHS = {"phone": 390, "desk": 1280}


class PageType(NamedTuple):
    """A kind of page: the name of its pictures, where it stands, what it is."""

    name: str
    path: str
    what: str
    status: int = 200


PAGE_TYPES = (
    PageType("home", "/", "The first page: the one question, and what to expect"),
    PageType("search-form", "/search", "The search, before anything is asked"),
    PageType("search", "/search?q=diabetes&near=Houston&within=9000mi&status=all", "What a search finds"),
    PageType("search-nothing", "/search?q=gout&phase=4&near=Houston", "A search that finds nothing"),
    PageType("trials", "/trials", "All trials, the last updated first"),
    PageType("trial", f"/trial/{TRIAL}", "A trial"),
    PageType("trial-print", f"/trial/{TRIAL}/print", "The sheet to bring along"),
    PageType("trial-check", f"/trial/{TRIAL}/check", "The self-check of a trial"),
    PageType("trial-changes", f"/trial/{TRIAL}/changes", "What changed in a record"),
    PageType("compare", f"/compare?ids={TRIAL},NCT99990002,NCT99990003", "Trials side by side"),
    PageType("saved", "/saved", "Trials saved on the device"),
    PageType("conditions", "/conditions", "Conditions"),
    PageType("conditions-letter", "/conditions/letters/d", "Conditions under a letter"),
    PageType("condition", "/conditions/diabetes-mellitus", "A condition"),
    PageType("places", "/places", "Places"),
    PageType("country", "/places/united-states", "A country"),
    PageType("state", "/places/united-states/texas", "A state"),
    PageType("city", "/places/united-states/texas/houston", "A city"),
    PageType("sponsors", "/sponsors", "Sponsors"),
    PageType("sponsors-letter", "/sponsors/letters/a", "Sponsors under a letter"),
    PageType("sponsor", "/sponsors/ash-hollow-pain-clinic", "A sponsor"),
    PageType("guides", "/guides", "The list of guides"),
    PageType("guide", "/guides/questions-to-ask", "A guide"),
    PageType("glossary", "/glossary", "The glossary"),
    PageType("glossary-letter", "/glossary/q", "A letter of the glossary"),
    PageType("methodology", "/methodology", "How it is made"),
    PageType("corrections", "/corrections", "Corrections"),
    PageType("about", "/about", "About the site and its data"),
    PageType("privacy", "/privacy", "Privacy"),
    PageType("accessibility", "/accessibility", "Accessibility"),
    PageType("api", "/api", "The API for programs"),
    PageType("not-found", "/nowhere", "An address that leads nowhere", 404),
    PageType("spanish", "/es/", "The first page in Spanish"),
)

SPANISH = tuple(
    PageType(f"es-{one.name}", spanish_path(one.path), f"{one.what}, in Spanish", one.status)
    for one in PAGE_TYPES
    if has_spanish(one.path)
)
HOSTILE = "NCT99990037"
STATES = (
    PageType("search-understood", "/search?q=70+year+old+woman+with+pain+near+Houston&within=9000mi&status=all"
             "&hide=diabetes&without=ache", "A search of which much was understood"),
    PageType("search-number", "/search?q=NCT09999998+qqqqzzzz", "A search for a number that there is not"),
    PageType("trials-on", "/trials?page=2", "All trials, further in the list"),
    PageType("trial-near", f"/trial/{TRIAL}?near=Springfield", "A trial with the sites nearest to a place"),
    PageType("trial-between", f"/trial/{TRIAL}/changes?from=2025-01-31", "What changed since a version"),
    PageType("trial-lost", "/trial/NCT99999998", "A number that no trial here has", 404),
    PageType("trial-hostile", f"/trial/{HOSTILE}", "A trial that would like to be a program"),
    PageType("trial-hostile-print", f"/trial/{HOSTILE}/print", "Its sheet"),
    PageType("trial-hostile-check", f"/trial/{HOSTILE}/check", "Its self-check"),
    PageType("compare-nothing", "/compare", "The comparison, before trials are chosen"),
    PageType("compare-many", f"/compare?ids={TRIAL},{HOSTILE},NCT99990002,NCT99990003,NCT99990039,NCT1,x",
             "Five trials side by side, and what is none"),
    PageType("guide-costs", "/guides/costs-and-travel", "A guide with links to where help is"),
)  # fmt: skip
"""What some kinds of page can look like beside their example."""
PRINTED = frozenset(
    ("search", "trial", "trial-print", "trial-check", "trial-changes", "compare", "guide", "glossary-letter", "saved")
)
"""The kinds that people print."""


def pictures(one: PageType) -> dict[str, Path]:
    """The two pictures of a page type, by the name of the width."""
    return {width: PICTURES / f"{one.name}-{width}.webp" for width in WIDTHS}


def gallery() -> str:
    """The page of the docs that shows all pictures."""
    lines = [
        "# How the pages look",
        "",
        "Every kind of page with the bundled made-up trials, the first screenful, as a browser shows it:",
        "on a phone at night (390 wide, dark) and on a desk by day (1280 wide, light).",
        "The tests took these pictures; what the parts are is set out in [look.md](look.md).",
        "This file is written by `TRIALFINDER_SCREENSHOTS=1 pytest tests/browser/test_screenshots.py`,",
        "from the list in `tests/lib/page_types.py`.",
    ]
    for one in PAGE_TYPES:
        lines += ["", f"## {one.what}", "", f"`{one.path}`", ""]
        lines += [f"![{one.what}, on a {width}](../screenshots/{path.name})" for width, path in pictures(one).items()]
    return "\n".join(lines) + "\n"
