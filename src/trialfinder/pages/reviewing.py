"""Pages around human review: what reviewers work on, the form to dispute a sentence, and the public corrections.

In: what `store` keeps and `review` found, and the site. Out: HTML. Names of reviewers stand on their own pages only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from trialfinder.criteria.model import ExplainedCriterion
from trialfinder.pages.render import made_of
from trialfinder.pages.site import Site
from trialfinder.pages.wording import date_words
from trialfinder.store.decisions import Decision
from trialfinder.store.disputes import Dispute
from trialfinder.store.waiting import Waiting
from trialfinder.trial import Trial

SIDES = {"inclusion": "lets a person join", "exclusion": "rules a person out", "unspecified": "no side is said"}
_DID = {
    "approve": "The wording was approved.",
    "edit": "The wording was changed.",
    "reject": "The wording was taken back: readers see the official words.",
}


class Looked(Protocol):
    """A criterion as a reviewer looks at it."""

    @property
    def nct_id(self) -> str: ...
    @property
    def program(self) -> ExplainedCriterion: ...
    @property
    def shown(self) -> ExplainedCriterion: ...
    @property
    def holding(self) -> Decision | None: ...
    @property
    def earlier(self) -> Decision | None: ...


def sign_in_html(token: str, problem: str, site: Site) -> str:
    return made_of("review_sign_in.html", site, page_title="Sign in to review", token=token, problem=problem)


def queue_html(
    rows: Sequence[tuple[Waiting, Looked]],
    figures: Mapping[str, int],
    *,
    fresh: bool,
    name: str,
    remake: str,
    leave: str,
    site: Site,
) -> str:
    """What waits, the most pressing first."""
    listed = [
        {
            "href": site.path(f"/review/trial/{one.nct_id}/{one.criterion}"),
            "risk": one.risk,
            "reach": one.reach,
            "side": SIDES[looked.program.side],
            "plain": looked.program.plain,
            "nct_id": one.nct_id,
            "earlier": looked.earlier is not None,
        }
        for one, looked in rows
    ]
    told = [(label.replace("_", " ").capitalize(), number) for label, number in figures.items()]
    return made_of(
        "review_queue.html",
        site,
        page_title="Review",
        rows=listed,
        figures=told,
        fresh=fresh,
        name=name,
        remake=remake,
        leave=leave,
    )


def item_html(looked: Looked, why: Sequence[str], *, site: Site, **form: Any) -> str:
    """One criterion, and the form to decide on it."""
    return made_of(
        "review_item.html",
        site,
        page_title="Review one point",
        nct_id=looked.nct_id,
        side=SIDES[looked.program.side],
        verdict=looked.program.verdict.replace("_", " "),
        original=looked.program.original,
        program=looked.program.plain,
        shown=looked.shown.plain,
        holding=_entry(looked.holding) if looked.holding else None,
        earlier=_entry(looked.earlier) if looked.earlier and not looked.holding else None,
        why=", ".join(why),
        action=site.path(f"/review/trial/{looked.nct_id}/{looked.program.id}"),
        **form,
    )


def log_html(entries: Sequence[Decision], site: Site) -> str:
    """The audit log, names and all."""
    return made_of("review_log.html", site, page_title="Decisions", entries=[_entry(entry) for entry in entries])


def disputes_html(rows: Sequence[tuple[Dispute, str]], site: Site) -> str:
    """What readers reported and nobody has answered."""
    listed = [{**_report(one), "token": token} for one, token in rows]
    return made_of("review_disputes.html", site, page_title="Reports of readers", rows=listed)


def choose_html(trial: Trial, site: Site) -> str:
    """The points of a trial, to choose the one that is wrong."""
    points = [
        {"href": site.path(f"/trial/{trial.nct_id}/dispute?criterion={one.id}"), "plain": one.plain}
        for one in trial.plain.criteria
    ]
    title = "Which point is wrong?"
    return made_of("dispute.html", site, page_title=title, nct_id=trial.nct_id, points=points, heading=title)


def dispute_html(looked: Looked, token: str, words: str, problem: str, site: Site) -> str:
    """The form about one point."""
    title = "Report a wrong sentence"
    return made_of(
        "dispute.html",
        site,
        page_title=title,
        heading=title,
        nct_id=looked.nct_id,
        criterion=looked.program.id,
        plain=looked.shown.plain,
        original=looked.shown.original,
        token=token,
        words=words,
        problem=problem,
    )


def thanks_html(nct_id: str, site: Site) -> str:
    title = "Thank you"
    return made_of("dispute.html", site, page_title=title, heading=title, nct_id=nct_id, thanks=True)


def corrections_html(changed: Sequence[Decision], answered: Sequence[Dispute], waiting: int, site: Site) -> str:
    """What people changed, what readers reported and a reviewer has looked at, and how much waits."""
    return made_of(
        "corrections.html",
        site,
        page_title="Corrections",
        changed=[_entry(entry) for entry in changed],
        answered=[{**_report(one), "answered": date_words(one.answered_on)} for one in answered],
        waiting=waiting,
    )


def _report(dispute: Dispute) -> dict[str, Any]:
    return {"dispute": dispute._asdict(), "on": date_words(dispute.made_on)}


def _entry(decision: Decision) -> dict[str, Any]:
    return {
        "on": date_words(decision.made_at[:10]),
        "at": decision.made_at,
        "by": decision.made_by,
        "door": decision.made_in,
        "did": _DID[decision.action],
        "reason": decision.reason,
        "nct_id": decision.nct_id,
        "side": SIDES[decision.side],
        "original": decision.original,
        "before": decision.machine,
        "after": decision.plain,
        "changed": decision.changed,
    }
