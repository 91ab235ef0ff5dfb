"""What goes with "you" once a sentence speaks to the reader: "has asthma and is willing" -> "... and are willing".

In: a draft whose subject has become "you". Out: its later verbs and its "their", "his" and "her" put in step.
Refuses: verbs and pronouns that may belong to something else.
"""

from __future__ import annotations

from trialfinder.translate import words
from trialfinder.translate.draft import Draft
from trialfinder.translate.tokens import Tokens, word_set

# Third person to the form that goes with "you".
VERBS = {
    "has": "have",
    "is": "are",
    "was": "were",
    "does": "do",
    "agrees": "agree",
    "consents": "consent",
    "requires": "require",
    "needs": "need",
    "receives": "receive",
    "uses": "use",
    "takes": "take",
    "meets": "meet",
    "refuses": "refuse",
    "intends": "intend",
    "plans": "plan",
    "wishes": "wish",
    "wants": "want",
    "suffers": "suffer",
    "presents": "present",
    "understands": "understand",
    "weighs": "weigh",
    "smokes": "smoke",
    "lives": "live",
    "speaks": "speak",
    "provides": "provide",
    "signs": "sign",
    "reports": "report",
    "demonstrates": "show",
    "exhibits": "show",
    "fulfills": "fulfill",
    "fulfils": "fulfil",
    "lacks": "lack",
    "completes": "complete",
    "continues": "continue",
    "drinks": "drink",
    "consumes": "consume",
    "abuses": "abuse",
    "owns": "own",
    "works": "work",
    "undergoes": "undergo",
    "wears": "wear",
    "scores": "score",
    "gives": "give",
    "desires": "desire",
    "chooses": "choose",
    "tolerates": "tolerate",
    "anticipates": "expect",
    "expects": "expect",
    "shows": "show",
    "experiences": "experience",
}
_OWN = word_set(
    """
    cancer disease condition treatment therapy consent informed participation ability physician doctor medication
    medications medicine life own blood sugar symptoms home eye eyes vision health diagnosis legs hands weight diet
    diabetes asthma phone smartphone smart mobile cell computer household job art antiretroviral regimen dose
    infection pregnancy medical primary care written signed willingness primary usual current regular first last
    wellbeing well-being responses residence region participation compliance capacity suitability safety awareness
    lifetime liberty bone body upper lower lung breast skin files disability acne copd seizure nitrate period age
    doctors clinical routine baseline normal everyday day-to-day past previous recurrent chronic
    arms heart legal underlying permanent personal mental orthopedic depression drug-related understanding attendance
    """
)


def _own(tokens: Tokens, place: int) -> bool:
    """Whether the thing at a place can only be the reader's: an own thing, an illness or its treatment."""
    if tokens.lows[place] in _OWN or (tokens.lows[place] in _KINDS and tokens.low(place + 1) in _OWN):
        return True
    found = words.match(tokens, place, frozenset())
    return found is not None and found[1].kind in ("condition", "symptom", "treatment")


_KINDS = word_set("severe current chronic active mild moderate underlying prescribed regular daily mental general")


def possess(draft: Draft, start: int) -> None:
    """ "their consent" is "your consent" after "You", where it can be nobody else's."""
    tokens = draft.tokens
    group = False
    for place in range(start, tokens.size - 1):
        low = tokens.lows[place]
        if not draft.free(place, place + 1):
            continue
        # "Patients with metastasis must ... their" (NCT00886457): theirs, as long as the sentence lasts.
        group = (group or low in _GROUPS) and not tokens.stops(place)
        if group:
            continue
        if low in ("their", "his", "her") and _own(tokens, place + 1):
            draft.put(place, place + 1, "your", "frame.subject")
        elif low == "themselves" and "they" not in tokens.lows:
            draft.put(place, place + 1, "yourself", "frame.subject")
        elif (
            low in ("his", "her") and tokens.lows[place + 1] in ("or", "/") and tokens.low(place + 2) in ("his", "her")
        ):
            draft.put(place, place + 3, "your", "frame.subject")


_GROUPS = word_set("patients subjects participants women men people individuals persons those volunteers")
_PERSONAL = word_set("a an the any no not had a known history been previously received taken undergone never")


def agreeing(tokens: Tokens, start: int) -> bool:
    """Whether every later verb in the third person surely goes with the first subject, or surely does not."""
    relative = False
    for place in range(start, tokens.size):
        low = tokens.lows[place]
        if low in ("that", "which", "who", "whose"):
            relative = True
        elif low in VERBS and relative and tokens.low(place - 1) in ("and", "or", "but", ","):
            if tokens.low(place - 1) == "or" and low in ("has", "requires") and tokens.low(place + 1) not in _PERSONAL:
                # "a cancer that is progressing or requires treatment": the second verb is that of the cancer too.
                continue
            return False
        elif low == "." and tokens.stops(place):
            relative = False
    return True


# What the first verb does not go with: "You can walk and willing to run" lacks an "are".
_STATES = word_set("willing unwilling able unable pregnant breastfeeding lactating capable incapable")
_STATE_NOUNS = {
    "willingness": "are willing",
    "unwillingness": "are unwilling",
    "ability": "are able",
    "inability": "are unable",
}


_DOING = frozenset({"receiving", "taking", "undergoing"})


def join_states(draft: Draft) -> None:
    """Give "are" to the states joined to another verb: "You can walk and are willing to run"."""
    if not draft.you or draft.lead.startswith("You are") or not draft.lead.startswith("You "):
        return
    tokens = draft.tokens
    held = False
    for place in range(draft.start + 1, tokens.size):
        low = tokens.lows[place]
        if low in ("that", "which", "who", "whose", "if", "unless", "when") or (low in ".:;" and tokens.stops(place)):
            return
        before = tokens.low(place - 1)
        if low in ("is", "are", "be", "being"):
            held = True
        if not held and low in _DOING and before in ("and", "or") and draft.lead.startswith("You have"):
            if not tokens.low(place - 2).endswith(("ing", "ed")) and not tokens.bracketed(place):
                draft.before[place] = "are"
            held = True
        if held or (low not in _STATES and low not in _STATE_NOUNS) or tokens.bracketed(place):
            continue
        if before == "the" and tokens.low(place - 2) in ("and", "or") and low in _STATE_NOUNS:
            first = place - 1
        elif before in ("and", "or", "but", "and/or"):
            first = place
        else:
            held = low in _STATES
            continue
        if low in _STATES:
            draft.before[place] = "are"
            held = True
        elif draft.lead not in ("You can", "You cannot") or not _put_state(draft, first, place):
            return


def _put_state(draft: Draft, first: int, place: int) -> bool:
    """ "(and) willingness to" is "are willing to"; "unwillingness or inability to" are two of them."""
    tokens = draft.tokens
    told = _STATE_NOUNS[tokens.lows[place]]
    other = _STATE_NOUNS.get(tokens.low(place + 2))
    if tokens.low(place + 1) == "to" and draft.free(first, place + 1):
        draft.put(first, place + 1, told, "frame.subject")
        return True
    paired = tokens.low(place + 1) in ("or", "and") and other and tokens.low(place + 3) == "to"
    if other and paired and draft.free(first, place + 3):
        draft.put(first, place + 1, told, "frame.subject")
        draft.put(place + 2, place + 3, other.removeprefix("are "), "frame.subject")
        return True
    return False


# No nouns and no verbs of a thing named in between: after a comma these go on with the first subject.
_SURE = frozenset({"has", "is", "was", "does"})


_MEANT = word_set("plans intends wishes wants refuses agrees desires")


def agree(draft: Draft, start: int) -> None:
    """Let the verbs joined to the first one follow it: "has asthma and is willing" -> "... and are willing"."""
    tokens = draft.tokens
    for place in range(start, tokens.size):
        low = tokens.lows[place]
        if low in ("that", "which", "who", "whose") or (low in ".:" and tokens.stops(place)):
            return
        base = VERBS.get(low)
        if base and draft.free(place, place + 1) and _joined(tokens, place) and not is_thing(tokens, place):
            draft.put(place, place + 1, base, "frame.subject")


# "symptoms or signs of gout": things that look like verbs.
_THINGS = word_set("signs scores reports needs uses plans")
_BEHIND_THINGS = word_set("of and or and/or in for on from with consistent related , . ; : ) ( /") | {""}


def is_thing(tokens: Tokens, place: int) -> bool:
    """Whether what may be a verb in the third person is a thing, by the word behind it."""
    return tokens.lows[place] in _THINGS and tokens.low(place + 1) in _BEHIND_THINGS


def _joined(tokens: Tokens, place: int) -> bool:
    """Whether a verb in the third person is joined to the one before it."""
    low, before = tokens.lows[place], tokens.low(place - 1)
    if before == ",":
        if low in _SURE:
            return tokens.low(place - 2) not in (")", "]")
        # "is pregnant, plans to become pregnant": before "to" these are no nouns.
        return low in _MEANT and tokens.low(place + 1) == "to"
    return before in ("and", "or", "but", "and/or", "&") or (before in ("not", "also") and low in ("is", "has"))
