"""Histories: "History of gout" becomes "You have, or have ever had, gout".

In: a draft. Out: its opening. A history does not end what is still there, so it is never only "had"; a history of
something done ("of surgery") stays one.
"""

from __future__ import annotations

from trialfinder.translate.draft import Draft
from trialfinder.translate.frames import nouns
from trialfinder.translate.frames.condition import counted, windowed
from trialfinder.translate.frames.others import spoken_of
from trialfinder.translate.phrases import Phrases
from trialfinder.translate.polarity import FINITE, stray_verbs
from trialfinder.translate.tokens import Tokens, word_set

_HISTORY: Phrases[str] = Phrases(
    (phrase, lead)
    for phrase, lead in (
        ("history of", "You have, or have ever had,"),
        ("a history of", "You have, or have ever had,"),
        ("any history of", "You have any history of"),
        ("known history of", "You have a known history of"),
        ("a known history of", "You have a known history of"),
        ("history or presence of", "You have, or have ever had,"),
        ("presence or history of", "You have, or have ever had,"),
        ("past or current history of", "You have, or have ever had,"),
        ("past or present history of", "You have, or have ever had,"),
        ("current or past history of", "You have, or have ever had,"),
        ("previous or current history of", "You have, or have ever had,"),
        ("current or previous history of", "You have, or have ever had,"),
        ("current or prior history of", "You have, or have ever had,"),
        ("prior or current history of", "You have, or have ever had,"),
        ("history or current evidence of", "You have a history or current evidence of"),
        ("history or evidence of", "You have a history or evidence of"),
        ("history or current", "You have a history or current"),
        ("history of or current", "You have a history of or current"),
        ("history and presence of", "You have a history and presence of"),
        ("documented history of", "You have a documented history of"),
        ("significant history of", "You have a significant history of"),
        ("recent history of", "You have a recent history of"),
        ("strong history of", "You have a strong history of"),
        ("clinically significant history of", "You have a clinically significant history of"),
        ("history", "You have a history"),
        ("current or known history of", "You have a current or known history of"),
        ("current or chronic history of", "You have a current or chronic history of"),
        ("a history or presence of", "You have, or have ever had,"),
        ("any history or presence of", "You have any history or presence of"),
        ("a known or suspected history of", "You have a known or suspected history of"),
        ("a recent history of", "You have a recent history of"),
        ("a documented history of", "You have a documented history of"),
        ("a significant history of", "You have a significant history of"),
        ("history or active", "You have a history or active"),
        ("history or diagnosis of", "You have a history or diagnosis of"),
        ("current or history of", "You have now, or have a history of,"),
        ("current or a history of", "You have now, or have a history of,"),
        ("active or history of", "You have active, or have a history of,"),
    )
)
# "History of" these is not something one "has": the phrase stays.
_DEEDS = word_set(
    """
    use using smoking drinking treatment participation exposure receiving failure noncompliance
    non-compliance response surgery poor allergic being having hospitalization hospitalisation taking receipt or the
    non previous prior current previously recent intolerance at trial
    not no failing discontinued failed repeated attempted
    medical undergoing and and/or of
    """
)


def open_history(draft: Draft) -> bool:
    """Begin with "You have, or have ever had," where a history is what the criterion asks for."""
    tokens = draft.tokens
    for end, lead in _HISTORY.at(tokens, 0):
        following = tokens.low(end)
        if not following or spoken_of(tokens) or stray_verbs(tokens, end) or _is_no_thing(tokens, end):
            return False
        if lead.endswith("history") and following not in ("within", "in", "suggesting", "consistent"):
            return False
        if "ever had" in lead:
            # "History of, or current" (NCT03708224) has its comma already.
            lead = (following != "," and _ever(tokens, end)) or "You have a history of"
        draft.open(end, lead, "frame.history")
        if lead[-1] == "," and tokens.low(end) not in ("a", "an", "any", "other"):
            draft.article = counted(draft, end) or nouns.wants_article(tokens, end)
        return True
    return False


def _is_no_thing(tokens: Tokens, place: int) -> bool:
    """Whether a verb, people or a colon follow "history of": "history of subjects with gout" (NCT03927443)."""
    return tokens.lows[place] in _NO_THINGS


_NO_THINGS = FINITE | word_set("patients subjects participants : lack who")


# Said of the diagnosis, and not of the disease: "a diagnosis of asthma made by a doctor".
_MADE = word_set("made established confirmed documented given supported verified defined based received proven")


def had(draft: Draft) -> None:
    """Let "You have" before "a history of" be "You have, or have ever had,", and before "a diagnosis of" a verb."""
    tokens = draft.tokens
    end = draft.start
    whole = tokens.low(end) not in (":", "or", "and") and _MADE.isdisjoint(tokens.lows)
    if draft.lead == "You have a diagnosis of" and whole:
        draft.open(end, "You have been diagnosed with", draft.lead_rule)
    if draft.lead != "You have":
        return
    if tokens.low(end) == "a":
        end += 1
    if tokens.low(end) == "diagnosis" and tokens.low(end + 1) == "of" and end + 2 < tokens.size:
        if tokens.low(end + 2) not in (":", "or", "and") and _MADE.isdisjoint(tokens.lows):
            draft.open(end + 2, "You have been diagnosed with", draft.lead_rule)
        return
    if draft.article:
        return
    if end == draft.start and _names_history(tokens, end):
        draft.article = True
    if tokens.lows[end : end + 3] in (["history", "or", "presence"], ["presence", "or", "history"]):
        end += 2
    elif tokens.low(end) != "history":
        return
    if tokens.low(end + 1) != "of" or end + 2 >= tokens.size:
        return
    if tokens.lows[end + 2] != "," and (lead := _ever(tokens, end + 2)):
        # This takes the article back.
        draft.open(end + 2, lead, draft.lead_rule)
        if tokens.low(end + 2) not in ("a", "an", "any", "other"):
            draft.article = counted(draft, end + 2) or nouns.wants_article(tokens, end + 2)


def _names_history(tokens: Tokens, place: int) -> bool:
    """Whether "history of" begins at a place, or one word before it does: "known history of allergic reactions"."""
    place += tokens.low(place) in _OF_HISTORIES
    return tokens.low(place) == "history" and tokens.low(place + 1) == "of"


_OF_HISTORIES = word_set(
    "known documented current past prior previous medical significant recent strong positive long clear family"
)


def _ever(tokens: Tokens, place: int) -> str:
    """The lead before what one has or has had, or nothing where it is a deed and no condition."""
    following = tokens.low(place)
    if (
        following in _DEEDS
        or nouns.is_event(tokens, place)
        or (following.endswith("ing") and following not in ("bleeding", "fainting"))
    ):
        return ""
    # The "past" of "current or past history" sets no time.
    return "You have, or have had," if windowed(tokens, place) else "You have, or have ever had,"
