"""The first page, and the list of all trials.

In: trials as a list shows them, how many there are, and the site. Out: HTML. The first page asks the one question and
says what to expect; the list shows a page of all trials, the last updated first.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from trialfinder.pages.render import made_of
from trialfinder.pages.rules import listing
from trialfinder.pages.showing import shown
from trialfinder.pages.site import Site
from trialfinder.pages.views.guides import guide
from trialfinder.records.facts import Fact

NEWEST = 5
"""How many trials the first page names."""
FIRST_READ = ("questions-to-ask", "how-to-read-a-trial-page", "what-eligibility-means", "costs-and-travel")
_NAMES = "protocolSection.identificationModule"


class Listed(Protocol):
    """A trial as a list shows it."""

    @property
    def nct_id(self) -> str: ...
    @property
    def brief_title(self) -> str | None: ...
    @property
    def overall_status(self) -> str | None: ...


def home_html(newest: Iterable[Listed], total: int, site: Site) -> str:
    """The first page: what are you looking for, what happens then, what to read first."""
    return made_of(
        "home.html",
        site,
        page_title="Find a clinical trial, in words you can check",
        description="Search ClinicalTrials.gov in everyday words. Each trial in plain words beside the official ones.",
        canonical=site.address("/") if site.base_url else "",
        trials=[in_list(trial) for trial in newest],
        held=listing.held(total),
        guides=[found for slug in FIRST_READ if (found := guide(slug))],
    )


def trials_html(
    trials: Iterable[Listed], total: int, page: int, site: Site, *, query: str = "", notice_text: str = ""
) -> str:
    """A page of all trials, and a field that leads to one of them."""
    links = []
    if page > 1:
        links.append({"href": site.path(_address(page - 1)), "rel": "prev", "text": "Earlier in the list"})
    if page * listing.PER_PAGE < total:
        links.append({"href": site.path(_address(page + 1)), "rel": "next", "text": "Further in the list"})
    return made_of(
        "trials.html",
        site,
        page_title="All trials",
        trials=[in_list(trial) for trial in trials],
        count=listing.trials(total, page),
        pages=links,
        query=query,
        notice_text=notice_text,
    )


def _address(page: int) -> str:
    return "/trials" if page == 1 else f"/trials?page={page}"


def in_list(trial: Listed) -> dict[str, Any]:
    """A trial as templates of lists take it."""
    title, status = trial.brief_title or "", trial.overall_status
    return {
        "nct_id": trial.nct_id,
        "number": shown(Fact(f"{_NAMES}.nctId", trial.nct_id)),
        "title": shown(Fact(f"{_NAMES}.briefTitle", title)) if title.strip() else None,
        "status": shown(Fact("protocolSection.statusModule.overallStatus", status)) if status else None,
    }
