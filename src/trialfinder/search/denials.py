"""The words by which people say what they do not want, in English and, for the commonest, in Spanish."""

from __future__ import annotations

from trialfinder.search import lexicon
from trialfinder.search.persons import listed
from trialfinder.search.words import words

_WANT = listed("want wants like likes wish have has need needs take takes use uses require involve")
_HAD = listed("had have taken tried used received been want wants")


def _hasty(said: str) -> list[str]:
    """Words as they are, and as they are typed in haste, without the apostrophe."""
    return [*said.split(), *said.replace("'", "").split()]


# What denies, and the words that must follow for it to do so; none: whatever follows.
DENYING: dict[tuple[str, ...], tuple[str, ...]] = {
    **dict.fromkeys([(one,) for one in listed("no not without never except excluding avoid avoiding sin nunca")], ()),
    **dict.fromkeys([(one,) for one in _hasty("isn't aren't wasn't")], ()),
    **dict.fromkeys([(one,) for one in _hasty("don't doesn't didn't")], _WANT),
    **dict.fromkeys([(one, "not") for one in ("do", "does", "did", "will", "would")], _WANT),
    **dict.fromkeys([(one, "not") for one in ("can", "could")], ("take", "tolerate")),
    **dict.fromkeys([(one,) for one in _hasty("haven't hasn't hadn't")], _HAD),
    **dict.fromkeys([(one,) for one in ("cannot", *_hasty("can't"))], ("take", "tolerate")),
    **dict.fromkeys([("other", "than"), ("instead", "of"), ("rather", "than"), ("free", "of")], ()),
}
# Between a "not" and its thing.
BETWEEN = frozenset(
    listed(
        "a an the any my his her their our your i for to of on with in be being is want wants wanted wanting wish "
        "like need needs needing take takes taking tolerate use uses using have has having get getting got give "
        "given giving receive receiving more other extra additional all also currently current involving requiring "
        "that involve that's had prior previous previously earlier past history been taken used received tried know "
        "known longer require requires required cured treated helped by "
        "people person persons patient patients someone anybody anyone somebody diagnosed interested eligible "
        "candidate suitable "
        "fully completely entirely totally adequately properly sufficiently "
        "un una el la los las de ningún ninguna tomar tener estar con"
    )
)
# Of these some say what somebody had, takes or may have: that is no wish, and no field of a record tells it.
OF_THE_PAST = frozenset(
    listed(
        "had prior previous previously earlier past history been taken used received tried on taking using receiving "
        "currently current eligible candidate suitable cured treated "
        "helped"
    )
)
# Behind a "not" or a "no" these deny nothing.
NOTHING_DENIED = frozenset(
    listed(
        "sure only just yet matter one really very too so enough able good well better much many than less later "
        "at as because if or and due caused associated everything anymore respond responds responded puedo puede"
    )
)
# Nor do these, where they begin no longer name: an illness is in such a state ("not controlled by steroids"), and what
# is missed is the complaint ("no feeling in feet", "no desire to eat"). Both are what help is looked for with.
COMPLAINTS = frozenset(
    listed(
        "controlled controlling managed working worked responding responsive improved improving healed healing "
        "resolved relieved stable feeling feelings sensation desire energy motivation interest strength stamina libido "
        "drive balance concentration memory focus voice movement"
    )
)
# Of no trial these say anything: to put those last that have such a word would be to put any of them last.
SAYS_NOTHING = frozenset(
    words(
        "treatment therapy cure option help relief symptom problem improvement care choice way hope answer result "
        "cause cost money insurance job time charge fee payment expense possible feasible available "
        "advised recommended curable operable remission leaving paying travel travelling traveling trip visit"
    )
)
SPREAD = frozenset(listed("spread spreads spreading metastasized metastasised metastasize metastasise"))
"""Of an illness that has not, what it has not spread to is no wish either."""
LEFT = frozenset(listed("home house hospital country town city state work bed"))
"""What a doing takes with it: "without leaving home"."""
MODAL = ("do", "does", "did", "will", "would", "can", "could")
WHERE = ("in", "near", "at", "from", "around", "en")
OR = ("or", "nor", "o", "ni")
AND = ("and", "y")
BESIDES_ING = frozenset(listed("smoking drinking breastfeeding breast-feeding"))
GIVEN = frozenset(
    words("therapy treatment infusion injection shot pill pump medication medicine drug tablet implant transplant")
)
HEADS = GIVEN | frozenset(
    words("disease disorder syndrome failure infection metastases metastasis mets problem history stay visit")
)
GENETIC = frozenset(
    words(
        "mutation mutated mutant amplification gene fusion rearrangement translocation expression overexpression "
        "deletion insertion alteration variant receptor antibody marker positive test testing"
    )
)
"""Nouns that a gene or a test only qualifies: "no EGFR mutation"."""
CALLED = {
    **dict.fromkeys(words("placebo sham"), "placebo"),
    **dict.fromkeys(words("chemo chemotherapy quimioterapia"), "chemotherapy"),
    **dict.fromkeys(words("radiation radiotherapy radioterapia"), "radiation"),
    **dict.fromkeys(words("surgery operation cirugía"), "surgery"),
    **dict.fromkeys(words("steroids esteroides"), "steroids"),
    **dict.fromkeys(words("transplant transplantation trasplante"), "transplant"),
    **dict.fromkeys(words("hormones hormonas"), "hormones"),
    **dict.fromkeys(words("injections needles shots inyecciones"), "injections"),
    **dict.fromkeys(words("drugs medications medicines pills"), "drugs"),
}
"""Folded words for what a trial gives, and the one word that is shown for them."""


STATES = frozenset(words("pregnant pregnancy embarazada breastfeeding nursing lactating lactancia"))


def is_given(thing: str) -> bool:
    """Whether a thing is one that trials give, as far as the tables know."""
    key = tuple(words(thing))
    return lexicon.is_treatment(key) or (len(key) == 1 and key[0] in CALLED) or bool(key and key[-1] in GIVEN)


def is_illness(thing: str) -> bool:
    """Whether a thing is an illness, or a state, that a trial may be about, as far as the tables know."""
    key = tuple(words(thing))
    return bool(key) and (STATES.issuperset(key) or (lexicon.is_illness(key) and not lexicon.is_treatment(key)))
