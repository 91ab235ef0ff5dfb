"""Trials that a person does not want to see: those that rule out, or ask for, what they name.

In: what somebody gives to `--hide` ("diabetes", "exclude diabetes", "need a biopsy", "about HIV"), and the criteria of
a trial. Out: whether it is hidden, kept, or whether its criteria cannot tell. What the typed constraints say decides;
else the words of a criterion, where nothing in it loosens them. A trial that cannot be told is kept and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from trialfinder.criteria.model import ExplainedCriterion
from trialfinder.search.lexicon import Key, names_of
from trialfinder.search.words import words

Mode = Literal["exclude", "need", "either", "about"]
Verdict = Literal["hide", "keep", "cannot tell"]
LONGEST = 100

_ASKED = re.compile(
    r"(?:trials? |studies |those )?(?:that |which )?"
    r"(?:(excludes?|excluding|rules? out)|(needs?|requires?|requiring|needing|asks? for)|(about|on)) "
    r"(?:an? |the |people with |patients with )?(.*)"
)
_NO = frozenset(("no", "not", "without", "non", "never", "absence", "free", "negative", "nor", "lack", "excluded"))
# Words that make a criterion hold for some of those it names and not for others.
_LOOSE = frozenset(
    words(
        "except exception unless other than uncontrolled poorly controlled stable unstable severe active recent within "
        "weeks months days years prior if may allowed permitted eligible possible optional willing recurrent "
        "requiring treated untreated inadequate grade class symptomatic last past planned ongoing current currently "
        "insulin gestational steroid suspected risk part parts arm arms cohort cohorts "
        "unwilling unwillingness unable inability refuse refusal decline contraindication contraindicated"
    )
)
# One of several that are asked for is not asked for by itself; of several that are ruled out, each is.
_CHOICE = frozenset(("or", "either", "one", "any"))
# Around a name, in its own part of a list, that leave it what it is: who has it is ruled out.
_PLAIN = frozenset(
    words(
        "history of known diagnosis diagnosed presence evidence documented confirmed patient patients people person "
        "persons subject subjects participant participants individual individuals men women woman female females male "
        "males adult adults child children with who which that have has had having any a an the is are be being been "
        "from by to for suffering suffers infection infected disease diseases disorder condition conditions medical "
        "following positive positivity test testing tested antibody antibodies serology status clinical concomitant "
        "concurrent coexisting existing pre preexisting established proven excluded will not no without absence free "
        "negative never lack include includes including such as exclusion criteria pregnant breastfeeding lactating"
    )
)
_PARTS = re.compile(r"[,;:()\[\]/.\n]+|\b(?:and|or|including|such as)\b", re.IGNORECASE)
# Behind a name: then something else is meant, such as the care for it.
_ELSE = frozenset(
    words(
        "management education educator clinic clinics program programme care prevention prophylaxis vaccine medication "
        "drug drugs counseling counselling intervention research study trial screening knowledge caregiver services"
    )
)
# After a hyphen, what goes on speaking of the name: "HIV-positive", "biopsy-proven".
_GOES_ON = frozenset(words("positive negative infected infection proven confirmed documented verified 1 2 19 related"))
_FAR = 4
_STATES = {
    "pregnant": ("pregnant", "pregnancy"),
    "breastfeeding": ("breastfeeding", "nursing", "lactating", "lactation"),
}


class Hide(NamedTuple):
    """What is not wanted: the word as given, what about it, and the folded names it goes by."""

    text: str
    mode: Mode
    names: tuple[Key, ...]

    @property
    def shown(self) -> str:
        return self.text if self.mode == "either" else f"{self.mode} {self.text}"


def read_hide(text: str) -> Hide | None:
    """What `text` asks to hide; None where it names nothing."""
    plain = " ".join(text[:LONGEST].lower().split())
    found = _ASKED.fullmatch(plain)
    mode: Mode = "either"
    if found:
        mode = "exclude" if found[1] else "need" if found[2] else "about"
        plain = found[4]
    key = tuple(words(plain))
    if not key:
        return None
    names = [key, *(tuple(words(name.text)) for name in names_of(key) if name.close)]
    return Hide(plain, mode, tuple(dict.fromkeys(names)))


def judge(hide: Hide, criteria: Iterable[ExplainedCriterion]) -> Verdict:
    """Whether criteria rule out, or ask for, what is not wanted."""
    found: set[Verdict] = {_of_one(hide, criterion) for criterion in criteria}
    return "hide" if "hide" in found else "cannot tell" if "cannot tell" in found else "keep"


def _of_one(hide: Hide, criterion: ExplainedCriterion) -> Verdict:
    typed = _typed(hide, criterion)
    if typed:
        return typed
    said = words(criterion.original)
    places = [(at, len(name)) for name in hide.names for at in _places(said, name)]
    if not places:
        return "keep"
    denied = [_is_denied(said, at) for at, _ in places]
    if criterion.side == "unspecified" or criterion.cohort is not None or len(set(denied)) > 1:
        return "cannot tell"
    excludes = (criterion.side == "exclusion") != denied[0]
    if _LOOSE & set(said) or (not excludes and (_CHOICE | _NO) & set(said)):
        return "cannot tell"
    if all(_is_else(criterion.original, said, at + size) for at, size in places):
        return "cannot tell"
    if (
        excludes
        and hide.mode != "need"
        and not any(_is_plain(hide, words(part)) for part in _PARTS.split(criterion.original))
    ):
        return "cannot tell"
    return "hide" if hide.mode == "either" or hide.mode == ("exclude" if excludes else "need") else "keep"


def _typed(hide: Hide, criterion: ExplainedCriterion) -> Verdict | None:
    """What a constraint says: only those for pregnancy and nursing name a state that people have or have not."""
    for constraint in criterion.constraints:
        if constraint.get("kind") != "pregnancy" or criterion.side == "unspecified":
            continue
        for state in constraint.get("states", "").split(","):
            if any((word,) in hide.names for word in _STATES.get(state, ())):
                if criterion.side == "exclusion" and "negated" in constraint:
                    # "Must not be pregnant" under what rules out (NCT02522611) says the opposite of what is meant.
                    return "cannot tell"
                excludes = criterion.side == "exclusion" or "negated" in constraint
                return "hide" if hide.mode in ("either", "exclude" if excludes else "need") else "keep"
    return None


def _places(said: list[str], name: Key) -> Iterable[int]:
    return (at for at in range(len(said) - len(name) + 1) if tuple(said[at : at + len(name)]) == name)


def _is_plain(hide: Hide, part: list[str]) -> bool:
    """Whether a part of a list is the name and nothing that narrows it: "insipid", "decompensated", "drugs for"."""
    for name in hide.names:
        for at in _places(part, name):
            around = {*part[:at], *part[at + len(name) :]}
            if around <= _PLAIN | {word for other in hide.names for word in other}:
                return True
    return False


def _is_else(original: str, said: list[str], end: int) -> bool:
    """Whether what follows a name makes something else of it: "diabetes education", "Diabetes-GO"."""
    if end < len(said) and said[end] in _ELSE:
        return True
    at = 0
    for token in original.split():
        at += len(words(token))
        if at > end:  # the word behind the name stands in one with it, or begins the next
            inside = end - (at - len(words(token)))
            return inside > 0 and "-" in token and said[end] not in _GOES_ON
    return False


def _is_denied(said: list[str], at: int) -> bool:
    """Whether a word shortly before denies it: "no history of diabetes"."""
    return bool(_NO & set(said[max(0, at - _FAR) : at]))
