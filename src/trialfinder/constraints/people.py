"""Who a criterion speaks of and when: words around a constraint that take nothing from it and add nothing to it.

"Patients must have ...", "Subjects with ...": every participant is meant, so nothing is left over.
Words that make some participants of all ("patients with liver metastases", "healthy", "cohort") are not here.
"""

from __future__ import annotations

import re

from trialfinder.constraints.grammar import either, maybe, named, one_of, said

_NOUNS = (
    "patient",
    "patients",
    "subject",
    "subjects",
    "participant",
    "participants",
    "individual",
    "individuals",
    "person",
    "persons",
    "people",
    "volunteer",
    "volunteers",
)
NOUN = one_of(_NOUNS)
ADULT = one_of(("adult", "adults"))
SUBJECT = maybe(one_of(("the", "all", "any", "a", "each"))) + maybe("adult ") + NOUN

_BE = ("must be", "should be", "has to be", "have to be", "is", "are", "who are", "who is", "will be", "be", "being")
_HAVE = ("must have", "should have", "has", "have", "with", "having", "who have", "who has", "with a", "with an")
BE = one_of(_BE)
HAVE = one_of(_HAVE) + maybe(one_of(("a", "an", "the")))

# "Patients with ..." stands before what is measured; "Patients must be ..." before what they are.
HAVING = maybe(either(SUBJECT + HAVE, HAVE, one_of(("a", "an", "the"))))
BEING = maybe(either(SUBJECT + maybe(", "), ADULT + maybe(", "), "")) + maybe(BE)

_MOMENTS = {
    "screening": ("screening", "the screening", "screening visit", "the screening visit", "time of screening"),
    "baseline": ("baseline", "the baseline visit", "baseline visit"),
    "enrollment": (
        "enrollment",
        "enrolment",
        "study enrollment",
        "study enrolment",
        "time of enrollment",
        "time of enrolment",
        "the time of enrollment",
        "the time of enrolment",
        "the time of study enrollment",
        "recruitment",
        "the time of recruitment",
    ),
    "study entry": ("study entry", "entry", "trial entry", "time of study entry", "the time of study entry"),
    "inclusion": ("inclusion", "time of inclusion", "the time of inclusion"),
    "randomization": (
        "randomization",
        "randomisation",
        "time of randomization",
        "the time of randomization",
        "the time of randomisation",
    ),
    "registration": ("registration", "study registration", "time of registration", "the time of registration"),
    "consent": (
        "consent",
        "informed consent",
        "time of consent",
        "time of informed consent",
        "the time of consent",
        "the time of informed consent",
        "the time of signing informed consent",
        "the time of signing the informed consent",
        "the time of signing the informed consent form",
        "the time of signing informed consent form",
        "time of signing informed consent",
        "time of signing the informed consent",
        "time of signing the informed consent form",
        "time of signing consent",
        "the time of signing consent",
        "signing of informed consent",
        "signing of the informed consent",
        "the time of informed consent signature",
        "the time of informed consent signing",
        "the time of the informed consent",
        "the time of signature of the informed consent",
        "the time of signature of the informed consent form",
    ),
    "diagnosis": ("diagnosis", "time of diagnosis", "the time of diagnosis"),
}
_MOMENTS["screening"] += ("the time of screening",)
_MOMENT_OF = {words: moment for moment, phrases in _MOMENTS.items() for words in phrases}

WHEN = maybe(maybe(", "), "at ", named("when", one_of(_MOMENT_OF)))


def when(match: re.Match[str]) -> dict[str, str]:
    """The moment that the words tie the constraint to, as {"when": ...}, or nothing."""
    words = said(match, "when")
    return {"when": _MOMENT_OF[words]} if words else {}
