"""Noun phrases by their last word: "Good oral hygiene" becomes "You have good oral hygiene".

In: a draft that no other frame has opened. Out: its opening.
The last word before the first small word decides. It must be in a closed list: something that one has, or
something that happened, and then only where the words look back in time ("You have had cataract surgery in the
3 months before ..."). What is before it must be no verb, no person and no small word; "or" and "and" end the phrase.
"""

from __future__ import annotations

from trialfinder.translate import words
from trialfinder.translate.draft import Draft
from trialfinder.translate.frames.others import spoken_of
from trialfinder.translate.frames.things import (
    DONE,
    ENDINGS,
    EVENT_ENDINGS,
    EVENTS,
    GIVEN,
    HAVE,
    NOT_ENDINGS,
    ONE,
    ONE_EVENT,
)
from trialfinder.translate.frames.windows import looks_back, reaches_ahead, window_at
from trialfinder.translate.polarity import FINITE, SUBORDINATORS, stray_verbs
from trialfinder.translate.quantities import NUMBER_WORDS
from trialfinder.translate.tokens import HYPHENS, Tokens, word_set

# In a phrase of one's own these are no adjectives: persons, verbs and small words.
_NO_PART = (
    FINITE
    | SUBORDINATORS
    | word_set(
        """
        patient patients subject subjects participant participants individual individuals person persons people women
        woman men man male males female females child children adult adults infant infants volunteer volunteers donor
        donors mother mothers they he she you your their his her we
        in at of on to for by from with within without into onto over under than then as so during before after
        until since between among per via vs
        a an the this that these those all both each every either neither
        prior previous past history
        requires require requiring receive receives received receiving use uses used using take takes taking meet meets
        meeting show shows showing demonstrate
        show changed fetal foetal exclude excludes excluded excluding include includes included including
        endorse endorses report reports reporting agree agrees suffers suffer treat treats treated prevent confirm
        confirms rule ruled out refuse refuses refusing allow allows allowed permitted indicating indicated measured
        failed failing fail failed get gets getting give given gives present presents presenting object objects involve
        involves undergo undergoes undergoing underwent need needs needing experienced experiencing having based
        developed develop diagnosed assessed assessment obtained note see criteria criterion inclusion exclusion
        group cohort arm part phase stratum study trial protocol planned scheduled anticipated expected potential
        willing unable able eligible ineligible contraindicated not none nothing no only willingness
        because due if when up least most more less
        """
    )
)
_DETERMINERS = word_set("a an the any no some other another one more several multiple two three certain")
_MARKS = frozenset({*HYPHENS, "/", "'", "’", "®", "™"})
_STEPS = frozenset({"type", "grade", "stage", "class", "types", "covid"})
_FOLLOWERS = word_set(
    """
        . , ; ( [ and or and/or with without within in at of on for from by during after before due secondary that
        which where as such including other except unless requiring defined confirmed documented associated caused
        resulting related affecting involving based under currently present causing needing because like e.g eg i.e
        over despite through throughout if when since between to
        """
) | {""}


def open_noun(draft: Draft) -> bool:
    """Begin with "You have", or "You have had", by the last word of the first noun phrase."""
    tokens = draft.tokens
    found = _phrase(tokens)
    if (
        found is None
        or _is_size(tokens)
        or spoken_of(tokens)
        or stray_verbs(tokens, 0)
        or _PEOPLE.intersection(tokens.lows)
    ):
        return False
    start, end = found
    head = tokens.lows[end - 1]
    if head in _DOINGS and tokens.low(end) in ("to", "of", "and", "or", "("):
        return _fails(draft, start, end)
    event = (head in EVENTS or head.endswith(EVENT_ENDINGS)) and window_at(tokens, end)
    if event and looks_back(tokens) and not reaches_ahead(tokens):
        lead = "You have had"
        one = _one_event(tokens, end) and not goes_on(tokens, end)
    elif _had(head) and not (head in EVENTS and looks_back(tokens)):
        lead, one = "You have", _one(tokens, end) and not goes_on(tokens, end)
        if window_at(tokens, end) and looks_back(tokens) and not reaches_ahead(tokens):
            lead = "You have had"
    elif head in GIVEN and tokens.lows[0] in _NOW and not looks_back(tokens) and not reaches_ahead(tokens):
        lead, one = "You are on", False
    else:
        return False
    first = tokens.lows[0]
    article = one and start == 0 and first not in _DETERMINED and tokens.kinds[0] == "a"
    draft.open(0, lead, "frame.noun", article=article)
    if one and start == 1 and first == "other":
        draft.put(0, 1, "another", "frame.noun")
    return True


def _is_size(tokens: Tokens) -> bool:
    """Whether a size begins the criterion: "at least 20 mm by CT" (NCT00052507) is of a thing named elsewhere."""
    place = 2 if tokens.low(0) in ("at", "more", "less") else 1 if tokens.kinds[0] == "<" else 0
    return place + 1 < tokens.size and tokens.kinds[place] == "0" and tokens.lows[place + 1] in _SIZES


_SIZES = word_set("mm cm % mg g ml centimeters millimeters")


def _fails(draft: Draft, start: int, end: int) -> bool:
    """ "Failure to provide consent" is "You fail to ..."; whose other failure or ability it is stays open."""
    tokens = draft.tokens
    if tokens.lows[start:end] != ["failure"] or start or tokens.low(end) != "to" or tokens.low(end + 1) not in _FAILED:
        return False
    draft.open(1, "You fail", "frame.noun")
    return True


_DOINGS = frozenset({"failure", "ability"})
_FAILED = word_set("meet provide comply adhere give sign agree attend complete consent understand tolerate respond")


_PEOPLE = word_set("whom patients subjects participants women men children")


_NOW = word_set("current ongoing concurrent concomitant chronic stable continuous regular maintenance")


def _had(head: str) -> bool:
    return head in HAVE or (head.endswith(ENDINGS) and head not in NOT_ENDINGS)


def goes_on(tokens: Tokens, end: int) -> bool:
    """Whether another noun is joined to the first, so that one "a" would not be enough."""
    if tokens.low(end) in ("or", "and", "and/or"):
        other = phrase_end(tokens, end + 1)
        if other and tokens.lows[other - 1].endswith("s") and not tokens.lows[other - 1].endswith(("ss", "is", "us")):
            return True
    return "/" in tokens.lows[: end + 1] or (tokens.low(end) == "(" and tokens.low(end + 1) == "s")


def _one(tokens: Tokens, end: int) -> bool:
    """Whether the noun that ends at a place, or the everyday word for it, is said with "a"."""
    word = _said(tokens, end)
    return word in ONE or (word in ("count", "system") and tokens.lows[end - 1] != word)


def _one_event(tokens: Tokens, end: int) -> bool:
    word = _said(tokens, end)
    return word in ONE_EVENT or word.endswith(EVENT_ENDINGS)


_SMALL = frozenset({"in", "of", "on", "that", "from", "for", "to", "with", "around", "by"})


def _said(tokens: Tokens, end: int) -> str:
    """The last word of the everyday words for the noun that ends at a place."""
    for place in range(max(0, end - 4), end):
        found = words.match(tokens, place, frozenset())
        if found and found[0] == end and found[1].plain:
            told = found[1].plain.split(" ")
            small = next((at for at, word in enumerate(told) if at and word in _SMALL), len(told))
            return told[small - 1]
    return tokens.lows[end - 1]


def _phrase(tokens: Tokens) -> tuple[int, int] | None:
    """Start and end of the noun phrase that the criterion begins with, or None where it is not sure to be one."""
    start = _counting(tokens)
    end = phrase_end(tokens, start)
    return None if end is None else (start, end)


def phrase_end(tokens: Tokens, start: int) -> int | None:
    """The end of the noun phrase that begins at a place, or None where it is not sure to be one."""
    begun = place = start
    size = tokens.size
    while place < size and place - begun < 9:
        low = tokens.lows[place]
        if low in _JOINING and _adjective(tokens, place - 1) and place > begun:
            place += 1
            continue
        if low in _FOLLOWERS:
            break
        if low in _MARKS:
            place += 1
            continue
        if tokens.kinds[place] == "0":
            if tokens.low(place - 1) not in _STEPS and tokens.low(place - 1) not in _MARKS:
                return None
        elif tokens.kinds[place] != "a" or low in _NO_PART or (low.endswith("ing") and not _named(tokens, place)):
            return None
        place += 1
    if place == begun or (place < size and tokens.lows[place] not in _FOLLOWERS):
        return None
    if tokens.kinds[place - 1] != "a" or tokens.low(place) == ":":
        return None
    return place


_JOINING = frozenset({"and", "or", "and/or", ","})
_ADJECTIVES = word_set(
    "severe acute active unstable uncontrolled stable symptomatic progressive recurrent persistent refractory current "
    "significant relevant concomitant concurrent mild moderate intense suspected known other mental"
)
_ADJECTIVE_ENDINGS = ("al", "ic", "ous", "ary", "ed", "able", "ible", "ular", "ory")


def _adjective(tokens: Tokens, place: int) -> bool:
    """Whether "or" after a word joins adjectives: "severe or chronic medical condition"."""
    low = tokens.low(place)
    if _had(low) or low in EVENTS:
        return False
    return low in _ADJECTIVES or (low.endswith(_ADJECTIVE_ENDINGS) and low not in _NOUNS_IN_AL)


_NOUNS_IN_AL = word_set(
    "hospital trial animal removal withdrawal approval arrival renewal signal journal interval clinic antibiotic "
    "diuretic analgesic anesthetic narcotic antiarrhythmic cosmetic arsenic seed need speed weed feed bed cable table "
    "history factory capillary ovary salary anticholinergic antipsychotic anxiolytic diabetic neoplastic"
)


def wants_article(tokens: Tokens, start: int) -> bool:
    """Whether the noun phrase at a place is one thing, with no word before it that says which or how many."""
    if start >= tokens.size or tokens.kinds[start] != "a" or tokens.lows[start] in _DETERMINED:
        return False
    # "documented" also follows a phrase; here it begins one.
    end = phrase_end(tokens, start + (tokens.lows[start] in ("confirmed", "documented")))
    return end is not None and (_one(tokens, end) or _one_event(tokens, end)) and not goes_on(tokens, end)


def is_had(tokens: Tokens, start: int) -> bool:
    """Whether the noun phrase at a place is something that one has: "episode of gout"."""
    end = phrase_end(tokens, start)
    return end is not None and (_had(tokens.lows[end - 1]) or tokens.lows[end - 1] in EVENTS)


def is_event(tokens: Tokens, start: int) -> bool:
    """Whether the noun phrase at a place is something done or undergone: "glaucoma surgery"."""
    end = phrase_end(tokens, start)
    return end is not None and (tokens.lows[end - 1] in DONE or tokens.lows[end - 1].endswith(EVENT_ENDINGS))


def is_operation(tokens: Tokens, start: int) -> bool:
    """Whether the noun phrase at a place is an operation, which one has had and never has."""
    end = phrase_end(tokens, start + (tokens.lows[start] in ("a", "an")))
    if end is None or not _operates(tokens.lows[end - 1]):
        return False
    # What is joined to it must be one too: "surgery and gout" (NCT06098365) is not all past.
    last = tokens.size - 1 - (tokens.words[-1] in ".;")
    return tokens.low(end) not in (",", "and", "or", "/", "and/or") or _operates(tokens.lows[last])


def _operates(low: str) -> bool:
    # One lives with what an ostomy has made (NCT03868982).
    return low in _OPERATIONS or (low.endswith(EVENT_ENDINGS) and not low.endswith("ostomy"))


_OPERATIONS = word_set("surgery surgeries operation operations transplantation transplant resection bypass")
_DETERMINED = _DETERMINERS | word_set(
    "undergone had gone received taken given been begun become done shown "  # behind "have" these are its verb
    "your their his her its this that these those no each every either both all"
)


def _counting(tokens: Tokens) -> int:
    """The end of what counts the noun at the start: "at least 1", "two or more", "any"."""
    place = 0
    if tokens.low(0) in ("at", "more", "fewer", "less") and tokens.low(1) in ("least", "than"):
        place = 2
    elif tokens.kinds[0] == "<":
        place = 1
    if place or tokens.low(1) == "or":
        if not (tokens.kinds[place] == "0" or tokens.lows[place] in NUMBER_WORDS) if place < tokens.size else True:
            return 0
        place += 1
        if tokens.low(place) == "or" and tokens.low(place + 1) in ("more", "fewer"):
            place += 2
        return place
    return 1 if tokens.low(0) in _DETERMINERS else 0


def _named(tokens: Tokens, place: int) -> bool:
    """Whether a word in -ing is an adjective or a thing ("bleeding disorder") and no verb."""
    if tokens.lows[place] in _NOT_VERBS:
        return True
    found = words.match(tokens, place, frozenset())
    return found is not None and found[1].kind in ("condition", "symptom")


_NOT_VERBS = word_set(
    "bleeding underlying existing ongoing preexisting coexisting sleeping breathing swallowing eating hearing clotting "
    "threatening healing working standing vomiting narrowing relapsing remitting "
    "disabling scarring thickening swelling drinking binge wasting persisting outstanding walking"
)
