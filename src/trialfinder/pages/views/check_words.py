"""How the words of a criterion let an answer count: what stands under it, what stands beside it, whom it lets off.

In: a criterion, and the words around it. Out: plain judgements. Each of them errs to one side on purpose: a point that
is wrongly taken for unclear or loose is only a question more for the study team.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialfinder.constraints.tables import INTRODUCING
from trialfinder.criteria.model import ExplainedCriterion

_WORD = re.compile(r"[^\W_]+")
_COUNTING = frozenset(
    (
        "one",
        "two",
        "three",
        "four",
        "at",
        "least",
        "any",
        "either",
        "more",
        "or",
        "of",
        "following",
        "criterion",
        "meets",
    )
)
_LONGEST_TITLE = 300


def needed(criterion: ExplainedCriterion, children: int) -> int:
    """How many children make it true: 0 where each of them is a point by itself, -1 where its words say more."""
    if len(criterion.original) > _LONGEST_TITLE or not _only_introduces(criterion):
        return -1
    group, exclusion = criterion.group or "", criterion.side == "exclusion"
    if group.startswith("at_least:"):
        wanted = int(group.partition(":")[2])
        return wanted if 0 < wanted <= children else -1
    if group == "any_of" and not exclusion:
        return 1
    if group == "all_of" and exclusion:
        return children
    return 0


def _only_introduces(criterion: ExplainedCriterion) -> bool:
    sides = ("any", "exclusion") if criterion.side == "exclusion" else ("any",)
    return all(
        INTRODUCING.get(word) in sides or (criterion.group is not None and (word in _COUNTING or word.isdigit()))
        for word in _WORD.findall(criterion.original.casefold())
    )


_EXCEPTING = frozenset(("unless", "except", "excepting", "however", "but", "otherwise"))
# Of a list of what rules people out, each rules out by itself, also where "or" stands between.
_JOINING = {"inclusion": _EXCEPTING | {"or"}, "exclusion": _EXCEPTING}
_TURNING = frozenset(("no", "not", "none", "without", "absence", "negative", "willing", "able", "agree", "agrees"))
# "Pregnancy is not a criterion for exclusion" (NCT00001245) stands among what rules out, and lets in.
_TAKEN = re.compile(
    r"\b(?:not?|nor|never)\b[^.;:]{0,40}?\b(?:exclu[a-z]{1,12}|disqualif[a-z]{1,8}|preclude[a-z]?|rule out)\b"
)
# "Must have a negative test" (NCT02157792) is no reason to be ruled out, wherever it stands.
_DUTY = re.compile(r"\b(?:must|should|agrees? to|(?:is|are) required to|willing to)\b")
_NOTHING = re.compile(r"(?:n/?a|none|nil|not applicable)\b(?:\W.{0,60})?$")
# What names nothing to be asked: "N/A" (NCT00654082), "Other protocol-defined criteria may apply" (NCT05935098).
_EMPTY = re.compile(
    r"(?:n/?a|not applicable)\b(?:\W.{0,60})?|(?:none|nil)\W{0,3}|"
    r"(?:please )?(?:note:? {0,3})?(?:other|further|additional|more) (?:protocol[ -](?:defined|specified) )?"
    r"(?:inclusion|exclusion|eligibility|and|or|and/or|/| ){0,9}criteria (?:may |will |could |might )?(?:also )?"
    r"(?:apply|applies)\b.{0,80}"
)
_NOT_TAKEN = re.compile(r"\b(?:excluded|ineligible|not eligible)\b")


def is_joined(side: str, before: str, own: str, last: str, after: str) -> bool:
    """Whether "or", "unless" and the like tie the point to the one before or after it."""
    beside = {_first(own), _first(after), _last(before), _last(last)}
    return bool(beside & _JOINING[side]) or (side == "inclusion" and _is_other_half(own, (before, after)))


def _is_other_half(own: str, beside: Sequence[str]) -> bool:
    """ "Had completed the treatment", "had not completed the treatment" (NCT01922063): nobody can be both."""
    words = _WORD.findall(own.casefold())
    bare = [word for word in words if word != "not"]
    for other in (_WORD.findall(one.casefold()) for one in beside):
        if other != words and len(bare) > 1 and bare == [word for word in other if word != "not"]:
            return True
    return False


def names_nothing(criterion: ExplainedCriterion) -> bool:
    """Whether its words name nothing that a person could be asked."""
    return _EMPTY.fullmatch(criterion.original.casefold().strip(" \t\r\n-–*•")) is not None


def is_turned(criterion: ExplainedCriterion) -> bool:
    """Whether the words may say the opposite of their heading: "No known infection" among the exclusions."""
    words = criterion.original.casefold()
    if criterion.side == "inclusion":
        return _NOT_TAKEN.search(words) is not None or _NOTHING.match(words) is not None
    if _TAKEN.search(words) or _DUTY.search(words) or _NOTHING.match(words):
        return True
    opening = _WORD.findall(words[:80])[:1]
    return bool(opening) and opening[0] in _TURNING


# Under either heading: who is let off. "Treated metastases are allowed" stands among what rules out, too.
_LETS_OFF = re.compile(
    r"\b(?:unless|except|excepting|exceptions?|other than|allowed|allowable|permitted|permissible|acceptable|eligible|"
    r"may have|(?:can|could|may|might) (?:still |also |then )?(?:be )?(?:included|enroll?(?:ed)?|considered|"
    r"re-?screened|participate|join|enter|continue|take part))\b"
)
# Among what rules out, a narrower wording lets off too: "Toxicity, excluding hair loss" (NCT06996782).
_SPARES = re.compile(
    r"\b(?:excluding|not (?:include|including)|not (?:considered|regarded)|not apply|accepted|ok|apart from|"
    r"besides|note|as long as|relative contra-?indications?|not (?:be )?(?:required|needed)|not need|"
    r"no longer applicable)\b"
)
_SOME_PEOPLE = re.compile(
    # Of an arm, or of so many: "Arm 2: solid tumors" (NCT02227940), "16 males, 16 females" (NCT01672255).
    r"^(?:for|in|among|any)\b|^(?:stage|step) \w{1,3}\b|\bhealthy (?:controls?|volunteers?|subjects?|individuals?|"
    r"persons?|people|participants?|adults|children|men|women)\b|\bcontrol (?:group|cohort|arm)\b|\bpregnancy test|"
    r"^\d{1,4} (?:\(|(?:\w{1,20} ){0,3}(?:patients|subjects|participants|volunteers|males|females|men|women)\b)|"
    r"\b(?:fo?cbp|if|when|where|wocbp|fertile|(?:pre|post)?menopaus\w{0,5}|child[ -]?bearing|"
    r"reproductive|partners?|applicable|(?:for|in) (?:the |those |any )?(?:patients?|subjects?|participants?|"
    r"individuals?|people|children|adults?|those|phase|part|arm|cohort|group|stage|step)|"
    r"(?:must|should) (?:be|have been) (?:completed|discontinued|stopped|stable|controlled|resolved))\b"
)
# On either side: what is said of one arm or group alone, as in NCT06780137 ("Part 1 only: ...").
_ONE_GROUP = re.compile(
    r"^(?:arm|group|cohort|phase|part|stratum|panel|module|substudy)s? \w{1,3}\b|^(?:only )?for\b|"
    r"\b(?<!grade )(?:arm|group|cohort|part|stratum|panel|module|sub-?study)s? (?:\d{1,2}[a-z]?|[a-d]|i{1,3}|iv)\b|"
    r"\bphase [12i]{1,2}[ab]? (?:only|patients|subjects|participants)\b|"
    r"^[^.;:]{1,60}\bonly:|^(?:clinicians?|patients?|participants?|subjects?|controls?|cases?|caregivers?):|"
    r"^[^.;:]{1,40}\b(?:group|cohort|arm)\b[^.;:]{0,20}:|\bin the \w{1,30} (?:group|cohort|arm)\b|"
    r"\b(?:applicable|exclusionary|appl(?:y|ies)) (?:to )?only\b|"
    r"\bonly (?:applicable|exclusionary|applies|apply|for|to)\b|"
    r"\b(?:arm|group|cohort|part|parts|participants|patients|subjects|women|men|females|males) only\b"
)
_ONE_SEX = re.compile(r"\b(?:wom[ae]n|females?|girls?|m[ae]n|males?|boys?)\b")
_DEMANDED_OF = re.compile(
    r"\b(?:patients?|subjects?|participants?|individuals?|persons?|people|those|anyone) "
    r"(?:with|who|whose|receiving|on|taking|treated|undergoing|over|under|aged|diagnosed)\b"
)
# What somebody does when they join, or during the study: nobody has signed the form (NCT06112704) beforehand.
_LATER = re.compile(
    r"\b(?:informed consent|consent form|(?:written|signed|verbal|oral) (?:informed )?(?:consent|assent)|"
    r"birth control|contracepti(?:on|ves?)|expansion cohorts?|provided that)\b"
)
# "If on tablets, a stable dose" (NCT00557284) allows something, wherever it stands.
_CONDITIONAL = re.compile(r"(?:if|when|whenever|in case)\b")
_DEMANDS = re.compile(r"\b(?:must|should|needs?|required|agrees?)\b")


def is_loose(criterion: ExplainedCriterion) -> bool:
    """Whether it names exceptions or one group or, where it asks for something, asks it of some people only or for what
    is done later: whoever is not a woman answers no to "Women must use contraception", and that speaks against
    nothing; nor does a form that is signed on joining."""
    words = criterion.original.casefold()
    if criterion.cohort is not None or _LETS_OFF.search(words) or _ONE_GROUP.search(words):
        return True
    if criterion.side != "inclusion":
        return _SPARES.search(words) is not None or _CONDITIONAL.match(words.lstrip(" \t-*•")) is not None
    if _LATER.search(words) or _SOME_PEOPLE.search(words) or criterion.plain.startswith("If "):
        return True
    sexes = {"f" if found[0] in "wfg" else "m" for found in _ONE_SEX.findall(words)}
    demanded = _DEMANDED_OF.search(words)
    return len(sexes) == 1 or bool(demanded and _DEMANDS.search(words, demanded.end()))


def _first(text: str) -> str:
    found = _WORD.search(text[:40])
    return found[0].casefold() if found else ""


def _last(text: str) -> str:
    found = _WORD.findall(text[-40:])
    return found[-1].casefold() if found else ""
