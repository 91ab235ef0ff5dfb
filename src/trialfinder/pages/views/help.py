"""The sections of a trial page that are ours: what to ask, where to look, how the page is made."""

from __future__ import annotations

from trialfinder.pages import wording
from trialfinder.pages.rules import freshness, listing
from trialfinder.pages.site import Site
from trialfinder.pages.views.about import REGISTRY_STUDY, about_trial
from trialfinder.pages.views.model import Link, Links, Question, Rule, Say, Section
from trialfinder.pages.views.told import Told
from trialfinder.records.protocol import StatusModule
from trialfinder.trial import Held


def before_questions(held: Held, site: Site) -> tuple[Section, ...]:
    return (_doctor(held, site), _sources(held))


def after_questions(held: Held, status: StatusModule | None, site: Site) -> tuple[Section, ...]:
    return (_built(held, status, site), _source(held, site))


_BRING = (
    Say(
        "Bring the printable summary to your next visit: it holds the registry number, the sponsor and the "
        "criteria. Your doctor can hold them against your history, your test results and your treatment now."
    ),
    Say("What does the study ask of me beyond my usual care?"),
    Say("How long does the treatment last, and how long am I followed afterwards?"),
    Say("Which visits are needed, and can I reach the site?"),
    Say("Who pays for the procedures of the study, and who pays for my usual care?"),
)

_GUIDES = (
    ("A longer list of questions to ask", "/guides/questions-to-ask"),
    ("Informed consent and your rights", "/guides/informed-consent"),
    ("Costs and travel: who pays for what", "/guides/costs-and-travel"),
    ("How to read this page", "/guides/how-to-read-a-trial-page"),
)


def _doctor(trial: Held, site: Site) -> Section:
    summary = Link("Printable summary of this trial", site.path(f"/trial/{trial.nct_id}/print"))
    guides = tuple(Link(text, site.path(path)) for text, path in _GUIDES)
    return Section("doctor", "How to talk to your doctor about this trial", (*_BRING, Links((summary, *guides))))


_HOLDS = Say(
    "The official record is the one at ClinicalTrials.gov. Where this page and the record differ, the record holds."
)
_ELSEWHERE = (
    Link(
        "How the U.S. FDA reviews and approves drugs",
        "https://www.fda.gov/drugs/development-approval-process-drugs",
    ),
    Link(
        "The U.S. National Cancer Institute on clinical trials",
        "https://www.cancer.gov/research/participate/clinical-trials",
    ),
    Link("The trial search of the World Health Organization", "https://trialsearch.who.int/"),
)


def _sources(trial: Held) -> Section:
    record = Link("The official record at ClinicalTrials.gov", REGISTRY_STUDY + trial.nct_id)
    return Section("sources", "Authoritative sources", (_HOLDS, Links((record, *_ELSEWHERE))))


_FULL_LIST = Say(
    "The full list of points stands above, with the official words of each. Only the study team "
    "can say whether a trial fits you."
)
_CONTACTS = Say(
    "The contacts that the record gives stand under Locations on this page, for the study as a "
    "whole and for each site that names its own."
)
_OWN_DOCTOR = Say("Talk with your own doctor first. Have the registry number at hand when you call.")
_SAFE = Question(
    "Is it safe to take part?",
    (
        Say(
            "Every trial carries some risk, and what is being tested may not help you. In most "
            "countries a committee that protects the people in research has to approve a study before it "
            "starts. The consent form lists the known risks. Ask about them, and take the time you need."
        ),
    ),
)
_MARKED = Say(
    "In its source, every fact on this page carries the name of the field it comes from. Each "
    "point of the criteria stands once more in its official words, further up."
)


QUESTIONS = ("questions", "Frequently asked questions")


def questions(nct_id: str, told: Told) -> Section:
    """What readers ask, answered from the record."""
    look = Rule("question", f"Look up {nct_id} at ClinicalTrials.gov: the official record always holds.")
    return Section(
        *QUESTIONS,
        (
            Question("What is this trial studying?", (told.lead, *told.stage)),
            Question("Who can take part?", (told.who, _FULL_LIST)),
            Question("How do I contact the study?", (told.gaps.get("contacts") or _CONTACTS, _OWN_DOCTOR)),
            _SAFE,
            Question("Where can I check what this page says?", (look, _MARKED)),
        ),
    )


_HOW_BUILT = (
    Say(
        "Facts come straight from the record, each with the name of its field. What the record lacks, "
        "the page says is missing. Nothing is estimated and no gap is filled."
    ),
    Say(wording.MODIFICATIONS),
)


def _built(trial: Held, status: StatusModule | None, site: Site) -> Section:
    return Section(
        "built",
        "How this page is built",
        (
            *_HOW_BUILT,
            freshness.updated(status, site.as_of),
            freshness.versions(trial.versions),
            Links(
                (
                    Link("How every computed sentence is made", site.path("/methodology")),
                    Link("What changed in this record", site.path(f"/trial/{trial.nct_id}/changes")),
                    Link("The data of this page", site.path(f"/trial/{trial.nct_id}.json")),
                )
            ),
        ),
    )


_CAUTION = (Say(wording.EVALUATED), Say(wording.ADVICE, strong=True))


def _source(trial: Held, site: Site) -> Section:
    about = about_trial(trial, site)
    return Section(
        "source",
        "Source and citation",
        (
            about.processed,
            about.fetched,
            about.as_of,
            listing.citation(trial.nct_id, about.processed.text, about.as_of.text, sample=trial.sample),
            *_CAUTION,
        ),
    )
