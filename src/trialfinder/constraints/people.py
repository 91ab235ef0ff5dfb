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
SUBJECT = either(maybe(one_of(("the", "all", "any", "a", "each"))) + maybe("adult ") + NOUN, "you ")

_BE = ("must be", "should be", "has to be", "have to be", "is", "are", "who are", "who is", "will be", "be", "being")
_HAVE = ("must have", "should have", "has", "have", "with", "having", "who have", "who has", "with a", "with an")
BE = one_of(_BE)
HAVE = one_of(_HAVE) + maybe(one_of(("a", "an", "the")))

# "Patients with ..." stands before what is measured; "Patients must be ..." before what they are.
HAVING = maybe(either(SUBJECT + HAVE, HAVE, one_of(("a", "an", "the"))))
BEING = maybe(either(SUBJECT + maybe(", "), ADULT + maybe(", "), "")) + maybe(BE)

_FORMS = ("informed consent", "the informed consent", "informed consent form", "the informed consent form", "consent")
_ICF = ("icf", "the icf", "the informed consent form ( icf )", "informed consent form ( icf )")
_PLAIN_MOMENTS = {
    "screening": ("screening", "the screening", "screening visit", "the screening visit"),
    "baseline": ("baseline", "the baseline visit", "baseline visit"),
    "enrollment": ("enrollment", "enrolment", "study enrollment", "study enrolment", "recruitment"),
    "study entry": ("study entry", "entry", "trial entry", "entry into the study"),
    "inclusion": ("inclusion", "study inclusion"),
    "randomization": ("randomization", "randomisation"),
    "registration": ("registration", "study registration"),
    "diagnosis": ("diagnosis",),
    "consent": (
        *(
            "consent",
            "informed consent",
            "the informed consent",
            "informed consent signature",
            "informed consent signing",
        ),
        *(f"{act} {form}" for act in ("signing", "signing of", "signature of") for form in (*_FORMS, *_ICF)),
    ),
}
_MOMENT_OF = {words: moment for moment, phrases in _PLAIN_MOMENTS.items() for words in phrases}

# Written once and not before each moment: this piece ends nearly every grammar, and all of them have to be compiled.
_TIME_OF = maybe(one_of(("time of", "the time of", "the moment of")))
WHEN = maybe(maybe(", "), "at ", _TIME_OF, named("when", one_of(_MOMENT_OF)))


def when(match: re.Match[str]) -> dict[str, str]:
    """The moment that the words tie the constraint to, as {"when": ...}, or nothing."""
    words = said(match, "when")
    return {"when": _MOMENT_OF[words]} if words else {}
