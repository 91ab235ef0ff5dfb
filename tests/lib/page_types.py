"""Every kind of page of the site, by one example of the bundled sample: a new kind is one line here.

The pictures in `docs/screenshots/` are taken of these, and `docs/reference/screenshots.md` shows them:
`TRIALFINDER_SCREENSHOTS=1 pytest tests/browser/test_screenshots.py` makes both anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

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
    PageType("glossary-letter", "/glossary/a", "A letter of the glossary"),
    PageType("methodology", "/methodology", "How it is made"),
    PageType("corrections", "/corrections", "Corrections"),
    PageType("about", "/about", "About the site and its data"),
    PageType("privacy", "/privacy", "Privacy"),
    PageType("accessibility", "/accessibility", "Accessibility"),
    PageType("api", "/api", "The API for programs"),
    PageType("not-found", "/nowhere", "An address that leads nowhere", 404),
    PageType("spanish", "/es/", "The first page in Spanish"),
)


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
