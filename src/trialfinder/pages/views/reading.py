"""The pages that are read, not looked up: method, about, privacy, and messages."""

from __future__ import annotations

from trialfinder.pages import wording
from trialfinder.pages.site import Site
from trialfinder.pages.views.model import Link, Links, Say, Section

METHOD = (
    Section(
        "data",
        "Where the facts come from",
        (
            Say(
                "The only source is the registry ClinicalTrials.gov. Each record is kept as received, byte for byte. "
                "A page shows its fields; each fact on a page carries the name of its field, so that anyone can hold "
                "the page against the official record."
            ),
            Say(
                "Nothing is estimated, guessed or filled in. What a record lacks, the page says is missing. What a "
                "record says twice in two ways is shown as it stands, with a warning."
            ),
        ),
    ),
    Section(
        "plain",
        "Plain English, and how it is proved",
        (
            Say(
                "The eligibility text is cut into single points, and each point keeps the exact place it has in the "
                "official text. The heading says whether a point lets a person join or rules a person out; where the "
                "text has no such heading, the page says that it does not know."
            ),
            Say(
                "One program, the translator, words each point anew by rules and a vocabulary; it asks no language "
                "model and works the same way each time. A second program, the checker, shares no code with it. It "
                "reads the official words and the plain ones by its own rules: numbers, comparisons, units, times, "
                "negations, who, and what, in their order. Only where both say the same does anyone see the plain "
                "words. Everything else is shown in the official words, and says so."
            ),
            Say(
                "The checker is tried with planted errors: a number changed, a negation moved, a limit turned round, a "
                "condition left out. How many of them it caught in the last run stands below."
            ),
            Say(
                "No sentence is turned round to lose its negation, and nothing is left out or made stricter. "
                "Explanations of terms stand beside a point as notes, never inside it. The official words of each "
                "point are one tap away."
            ),
        ),
    ),
    Section(
        "limits",
        "Known limits",
        (
            Say(
                "A record is only as right and as fresh as its sponsor keeps it. The registry does not check each "
                "statement. Coordinates of sites are those of the city, not of the building. Reading level cannot be "
                "low for every point: names of drugs, tests and diseases have to stay."
            ),
            Say(
                "A program has compared the words, not a doctor. The checker cannot see a wrong row of the vocabulary "
                "that both programs read; nobody clinical has reviewed the rows yet. A criterion that contradicts its "
                "own heading is shown as it stands."
            ),
            Say(
                "What planted errors do not show: the ways to spoil a sentence and the checker were made by the same "
                "project, and some ways were revised after looking at what got through; places where a dropped word "
                "seems to change nothing are left out. Errors of kinds that nobody thought of are not counted."
            ),
        ),
    ),
)

PRIVACY = (
    Section(
        "nothing",
        "We keep nothing about you",
        (
            Say(
                "There is no account for readers, no cookie, no counter and no advertisement. Pages load nothing from "
                "anyone else. What you look for is not written to any log."
            ),
            Say(
                "What you answer where you go through the points of a trial stays in your browser. It is gone when you "
                "close the page, unless you ask your browser to keep it. Trials that you save are kept by your "
                "browser, on that device. We see none of this; others who use the same browser can."
            ),
            Say(
                "Links to other sites, such as the registry, lead away from here; those sites have rules of their own. "
                "Your browser does not tell them which page you came from."
            ),
        ),
    ),
)


_SEARCHES = Section(
    "searches",
    "A search, openly or in private",
    (
        Say(
            "The words of a search stand in the address of its page, so that you can come back to it or pass it on. "
            "Your browser keeps that address in its history. A private search is sent in another way: its words stand "
            "in no address, and are kept as little as those of any other search. The pages of trials that you open "
            "from it do stand in the history. If others use the same device, close the window when you are done."
        ),
    ),
)

_REVIEWED = Section(
    "review",
    "Reports and review",
    (
        Say(
            "You may report a sentence that is wrong. Of a report only its words and the day are kept, not who sent "
            "it; a reviewer may make the words public or erase them. The people who review wordings for this site sign "
            "in, and a cookie in their browser lasts until they sign out. Readers have no account and get no cookie."
        ),
    ),
)


_FILED = Section(
    "files",
    "This site is a folder of files",
    (
        Say(
            "No program of ours runs where these files are kept. A search runs in your own browser, and nothing that "
            "you type is sent by the page. Whoever keeps the files for the people who run this site may note which "
            "of them were asked for. The words of a search stand in the address of its page, and your browser keeps "
            "that address in its history."
        ),
    ),
)


def privacy(site: Site) -> tuple[Section, ...]:
    """What is kept about a reader; more where the site takes reports."""
    searches = (_FILED if site.static else _SEARCHES,)
    return (*PRIVACY, *searches, _REVIEWED) if site.review else (*PRIVACY, *searches)


def about(site: Site) -> tuple[Section, ...]:
    """What this site is, who runs it, and the terms of the data."""
    operator = " ".join(part for part in (site.operator_name, site.operator_contact) if part)
    return (
        Section(
            "what",
            "What this is",
            (
                Say(
                    "Software that turns the records of ClinicalTrials.gov into pages that a patient can understand "
                    "and a doctor can check. It is free software under the Apache license."
                ),
            ),
        ),
        Section(
            "operator",
            "Who runs this site",
            (
                Say(operator or "The person or organization that runs this copy has not given a name."),
                *((Say(site.operator_imprint),) if site.operator_imprint else ()),
            ),
        ),
        Section(
            "data",
            "The data and their terms",
            (
                Say(
                    "The data come from ClinicalTrials.gov and are available to all at no charge. Nobody may claim "
                    "them as property, and the addresses in them may not be used for marketing. Some may be subject "
                    "to the copyright of others."
                ),
                Say(wording.MODIFICATIONS),
                Say(wording.WITHHELD),
                Say(wording.NOTICE),
                Say(wording.EVALUATED),
                Links((Link("ClinicalTrials.gov", "https://clinicaltrials.gov/"),)),
            ),
        ),
    )


def message(text: str, hint: str) -> tuple[Section, ...]:
    return (Section("message", "What you can do", (Say(text, strong=True), *((Say(hint),) if hint else ()))),)
