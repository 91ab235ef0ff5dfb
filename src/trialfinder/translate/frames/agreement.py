"""What goes with "you" once a sentence speaks to the reader: "has asthma and is willing" -> "... and are willing".

In: a draft whose subject has become "you". Out: its later verbs and its "their", "his" and "her" put in step.
Refuses: verbs and pronouns that may belong to something else.
"""

from __future__ import annotations

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
    diabetes asthma written signed willingness primary usual current regular first last
    """
)


def possess(draft: Draft, start: int) -> None:
    """ "their consent" is "your consent" after "You", where it can be nobody else's."""
    tokens = draft.tokens
    for place in range(start, tokens.size - 1):
        low = tokens.lows[place]
        if not draft.free(place, place + 1):
            continue
        if low in ("their", "his", "her") and tokens.lows[place + 1] in _OWN:
            draft.put(place, place + 1, "your", "frame.subject")
        elif (
            low in ("his", "her") and tokens.lows[place + 1] in ("or", "/") and tokens.low(place + 2) in ("his", "her")
        ):
            draft.put(place, place + 3, "your", "frame.subject")


def agreeing(tokens: Tokens, start: int) -> bool:
    """Whether every later verb in the third person surely goes with the first subject, or surely does not."""
    relative = False
    for place in range(start, tokens.size):
        low = tokens.lows[place]
        if low in ("that", "which", "who", "whose"):
            relative = True
        elif low in VERBS and relative and tokens.low(place - 1) in ("and", "or", "but", ","):
            return False
        elif low == "." and tokens.stops(place):
            relative = False
    return True


def agree(draft: Draft, start: int) -> None:
    """Let the verbs joined to the first one follow it: "has asthma and is willing" -> "... and are willing"."""
    tokens = draft.tokens
    for place in range(start, tokens.size):
        low = tokens.lows[place]
        if low in ("that", "which", "who", "whose") or (low in ".:" and tokens.stops(place)):
            return
        base = VERBS.get(low) if draft.free(place, place + 1) else None
        before = tokens.low(place - 1)
        if base and (before in ("and", "or", "but", "and/or") or (before in ("not", "also") and low in ("is", "has"))):
            draft.put(place, place + 1, base, "frame.subject")
