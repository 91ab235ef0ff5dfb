"""Who the sentence speaks of: "Patients who have", "Subject must", "Is willing to" become "You ...".

In: a draft. Out: its opening, where the participant is surely meant.
Refuses: sentences that also speak of a partner, parent, caregiver, donor or staff, relative clauses whose main
verb comes later ("patients who have asthma must ..."), and singular sentences in which a later verb might
belong to something else.
"""

from __future__ import annotations

from itertools import pairwise

from trialfinder.translate.draft import Change, Draft
from trialfinder.translate.frames.agreement import VERBS, agree, agreeing, is_thing, possess
from trialfinder.translate.frames.condition import windowed
from trialfinder.translate.frames.leads import OPENINGS
from trialfinder.translate.frames.nouns import is_operation, phrase_end, wants_article
from trialfinder.translate.frames.others import spoken_of
from trialfinder.translate.frames.treatment import joins_present
from trialfinder.translate.frames.windows import looks_back, reaches_ahead
from trialfinder.translate.polarity import FINITE, stray_verbs
from trialfinder.translate.tokens import Tokens, word_set

# One has evidence of these, and no signs.
_NO_SIGNS = word_set(
    "vaccination immunity pregnancy consent identity insurance compliance response successful completed a adequate "
    "clinical previous prior informed"
)


# These say a whole state: nothing has to follow.
_WHOLE = word_set("health positive negative pregnant lactating breastfeeding feeding nursing febrile")


def open_subject(draft: Draft) -> bool:
    """Begin the sentence with "You", where the participant is surely its subject."""
    tokens = draft.tokens
    if tokens.low(1) == "with" and _some_must(draft):
        return True
    for end, (lead, how) in OPENINGS.at(tokens, 0):
        if how == "state" and tokens.low(end) in ("", ".", ";") and tokens.lows[end - 1] in _WHOLE:
            draft.open(end, lead, "frame.subject")
            return True
        if end >= tokens.size or tokens.in_compound(0, end) or tokens.low(end) in (":", "/", ")", "?"):
            continue
        if end == 1 and is_thing(tokens, 0):
            # "Signs and symptoms of an infection" (NCT04706988)
            continue
        if lead.endswith("signs of") and tokens.low(end) in _NO_SIGNS:
            lead = lead.replace("signs", "evidence")
        if lead.startswith("You are in") and not _HAVING.isdisjoint(tokens.lows[end:]) and "who" not in tokens.lows:
            # "Patients in the control group had normal sugar" (NCT04909632): a sentence of its own.
            continue
        if lead == "You consent" and tokens.low(end) != "to":
            # "Consent must be given": a noun.
            continue
        if lead == "You need" and tokens.lows[end - 1] == "for" and (windowed(tokens) or spoken_of(tokens)):
            # A need in the last 4 weeks may be over.
            continue
        if lead in ("You are", "You were") and _several(tokens, end):
            continue
        if lead == "You have":
            if tokens.lows[end - 1] == "with" and (
                tokens.low(end) in ("age", "ages", "aged") or _with_again(tokens, end)
            ):
                continue
            if (tokens.lows[end - 1] == "with" or tokens.low(end) != "any") and _past_thing(tokens, end):
                lead = "You have had"
            if tokens.lows[end - 1] == "with" and is_operation(tokens, end) and not reaches_ahead(tokens):
                lead = "You have had"
            if tokens.lows[end - 1] == "with" and _happened(tokens, end):
                lead = "You have had"
        if lead in ("You can", "You cannot") and _not_base(tokens.low(end)):
            # "Able to undergoing" (NCT03040011)
            return False
        if lead == "You have" and _is_being(tokens, end):
            continue
        if lead == "You are currently" and not _is_doing(tokens, end):
            continue
        if lead.startswith("You are currently ") and lead.endswith("ed") and not _is_doing(tokens, end - 1):
            continue
        if lead == "You do not have" and tokens.lows[end - 1] == "have" and _is_participle(tokens.low(end)):
            # "Not have been treated" (NCT01607125)
            continue
        if lead in _ABLE and any(pair in _AND_TO for pair in pairwise(tokens.lows[end:])):
            # "can read and to write" (NCT02988895)
            lead = _ABLE[lead]
        if lead == "You have" and _passive(tokens, end):
            # "Have previously treated by" (NCT03934567) lacks a "been", and nobody knows of whom.
            continue
        if _fits(tokens, end, lead, how):
            article = lead.endswith((" have", " had", "You need")) and wants_article(tokens, end)
            first = end + (tokens.low(end) == "a")
            if lead == "You have had" and tokens.low(first) in ("prior", "previous", "past"):
                # "a previous stroke": the word for the past goes to the verb.
                article = first > end or wants_article(tokens, first + 1)
                end, lead = first + 1, "You have already had"
            draft.open(end, lead, "frame.subject", article=article)
            possess(draft, end)
            return True
    return False


def _with_again(tokens: Tokens, start: int) -> bool:
    """Whether a later "with", or a state, hangs on the people: "patients with gout or with asthma"."""
    return any(
        low in ("or", "and") and (tokens.low(place + 1) == "with" or _is_state(tokens, place + 1))
        for place, low in enumerate(tokens.lows[start:], start)
    )


def _is_state(tokens: Tokens, start: int) -> bool:
    """Whether a phrase ends in "positive" or "negative" and names no thing: "or HIV positive" is said of people."""
    for place in range(start, min(start + 8, tokens.size)):
        if tokens.lows[place] in ("positive", "negative"):
            return place == start + 1 or tokens.low(place + 1) in ("", ".", ";", ",", "and", "or", ")")
        if tokens.lows[place] in ("or", "and", ",", ".", ";", "with", "of"):
            return False
    return False


def _past_thing(tokens: Tokens, start: int) -> bool:
    """ "with previous eye surgery" (NCT03235232) is what one has had; a past history or diagnosis is still there."""
    place = start + (tokens.low(start) in ("a", "any", "no"))
    if tokens.low(place) not in ("prior", "previous", "past") or tokens.low(place + 1) in ("or", "and", "to", "/", ","):
        return False
    return _LASTING.isdisjoint(tokens.lows[place + 1 : place + 9]) and not joins_present(tokens, place + 1)


def _happened(tokens: Tokens, start: int) -> bool:
    """ "patients with a stroke within the last 6 months" (NCT02304679): it happened, and is not there any more."""
    first = start + (tokens.low(start) in ("a", "an", "any"))
    end = phrase_end(tokens, first)
    if end is None or not looks_back(tokens) or reaches_ahead(tokens) or joins_present(tokens, first):
        return False
    return tokens.lows[end - 1] in _HAPPENINGS and _NOW.isdisjoint(tokens.lows[first:end])


_HAPPENINGS = word_set(
    "infarction stroke attack seizure accident surgery radiotherapy chemotherapy transplant transplantation vasectomy "
    "fracture hospitalization"
)
_NOW = word_set("planned suspected need current currently ongoing prior previous past history")


def _not_base(low: str) -> bool:
    """Whether a word after "can" is a verb in another form, as it stands in hasty records."""
    return low.endswith(("ing", "ed")) and not low.endswith("eed") and len(low) > 5


def _is_doing(tokens: Tokens, place: int) -> bool:
    """Whether a verb follows "currently"; "currently untreated gout" (NCT04265261) is a thing."""
    low = tokens.low(place)
    if low == "prescribed":
        return True
    if low.endswith("ed") and low != "need":
        # "currently treated glaucoma" (NCT01033422) is one as well.
        return not low.startswith("un") and (
            tokens.kinds[place + 1 : place + 2] != ["a"] or _links(tokens.low(place + 1))
        )
    return low.endswith("ing")


def _is_participle(low: str) -> bool:
    return low.endswith("ed") or low in ("been", "had", "taken", "undergone", "begun", "given")


def _links(low: str) -> bool:
    return low in _LINKS or low.endswith("ly")


_LINKS = word_set("with by for in on at to as from under into onto against or and and/or during within after than via")


_ABLE = {"You can": "You are able to", "You cannot": "You are unable to"}
_AND_TO = frozenset({("and", "to"), ("or", "to")})


def _is_being(tokens: Tokens, place: int) -> bool:
    """Whether what follows "have" is no thing: "has allergic to" (NCT03860688), "have not being able"."""
    place += tokens.low(place) == "not"
    low = tokens.low(place)
    return low in _BEINGS or (low == "allergic" and tokens.low(place + 1) == "to")


_BEINGS = word_set("pregnant unable unwilling willing able capable incapable breastfeeding lactating being agree")


def _passive(tokens: Tokens, start: int) -> bool:
    """Whether a verb follows "have" that people do not do but have done to them, without its "been"."""
    place = start + (tokens.low(start) in ("previously", "already", "ever", "never", "not", "also", "recently"))
    return (tokens.low(place), tokens.low(place + 1)) in _DONE_TO_ONE


_DONE_TO_ONE = frozenset(
    (verb, link)
    for verbs, links in (
        ("treated diagnosed pretreated", "by with for"),
        ("infected exposed hospitalized hospitalised", "with to for"),
    )
    for verb in verbs.split()
    for link in links.split()
)


_LASTING = word_set(
    "history histories evidence diagnosis diagnoses diagnosed allergy allergies hypersensitivity intolerance "
    "sensitivity diabetes asthma hiv"
)
_HAVING = frozenset({"had", "have", "has"})
_MANY = word_set("patients subjects participants individuals persons people")


def _some_must(draft: Draft) -> bool:
    """ "Patients with asthma must ..." binds those who have it: "If you have asthma, you must ..."."""
    tokens = draft.tokens
    lows = tokens.lows
    if lows[0] not in _MANY or "must" not in lows[3:18] or spoken_of(tokens) or "they" in lows:
        return False
    place = lows.index("must", 3)
    named = lows[2:place]
    if not _PARTED.isdisjoint(named) or not FINITE.isdisjoint(named) or "must" in lows[place + 1 :]:
        return False
    if not _PEOPLE.isdisjoint(lows[2:]) or tokens.low(place + 1) in ("", ":", "also") or not draft.free(0, place + 1):
        return False
    draft.changes.append(Change(tokens.ends[place - 1], tokens.ends[place], ", you must", "frame.group"))
    draft.claim(place, place + 1)
    draft.open(2, "If you have", "frame.group", article=wants_article(tokens, 2))
    possess(draft, place + 1)
    return True


# A comma or a clause of its own between them: what "must" belongs to is not sure.
_PARTED = word_set(
    ", . ; : ( ) [ ] / who that which whose if unless when where whom and prior previous past now currently on"
)


def word_later(draft: Draft) -> None:
    """Speak to the reader in the later sentences of a criterion too: "... Patients must also ..."."""
    tokens = draft.tokens
    if tokens.size < 6 or spoken_of(tokens):
        return
    for place in range(2, tokens.size - 2):
        if tokens.words[place - 1] != "." or not tokens.words[place][0].isupper() or tokens.glued(place):
            continue
        for end, (lead, how) in OPENINGS.at(tokens, place):
            if how in ("plain", "single") and tokens.lows[place] not in VERBS and draft.free(place, end):
                if how == "single" and not agreeing(tokens, end):
                    continue
                draft.put(place, end, lead, "frame.subject")
                if how == "single":
                    agree(draft, end)
                break


def _goes_on_being(tokens: Tokens, start: int) -> bool:
    """Whether a state follows a comma: "positive serum HCG, pregnant or lactating" (NCT00074165)."""
    return any(low in _BEINGS and before == "," for before, low in pairwise(tokens.lows[start:]))


def _fits(tokens: Tokens, end: int, lead: str, how: str) -> bool:
    lows = tokens.lows
    if how != "state" and spoken_of(tokens):
        return False
    if not _VERDICTS.isdisjoint(lows[end : end + 3]) or (lows[end] in ("and", "or") and lows[end - 1] == "with"):
        # No sentence of ours calls the reader eligible or not.
        return False
    if how == "whose":
        # "Patients whose the score is" (NCT05143151) is nobody's English.
        return (
            tokens.low(end) not in ("the", "a", "an")
            and not stray_verbs(tokens, end - 1)
            and tokens.kinds[end] == "a"
            and _one_verb(tokens, end)
        )
    if how == "state" and lead.startswith("You have") and _goes_on_being(tokens, end):
        return False
    if how in ("plain", "relative", "verb") and "they" in lows:
        # "they" could be the participants, who are now "you", or the medicines.
        return False
    if how == "plain":
        return True
    if how == "verb":
        return _past(tokens, end) and not stray_verbs(tokens, end + 1) and "who" not in lows[end:]
    if how in ("relative", "single_relative"):
        return (
            not stray_verbs(tokens, end)
            and "who" not in lows[end:]
            and "whose" not in lows[end:]
            and (how == "relative" or agreeing(tokens, end))
        )
    if how == "state":
        after = _behind_bracket(tokens, end)
        after = _behind_states(tokens, after)
        near = lows[after : after + 3]
        near = near[: near.index(".")] if "." in near else near
        named = _PEOPLE.isdisjoint(lows[: end + 3]) and _PEOPLE.isdisjoint(near)
        return named and not stray_verbs(tokens, end) and lows[end] not in ("or", "/")
    return agreeing(tokens, end)


def _several(tokens: Tokens, start: int) -> bool:
    """Whether people in the plural follow, with what describes them: "overtly healthy males or females"."""
    for low in tokens.lows[start : start + 4]:
        if low in _PEOPLE:
            return low not in ("male", "female") or low == tokens.low(start) == "woman"
        if low in _BEFORE_OTHERS:
            return False
    return False


_BEFORE_OTHERS = word_set("a an the of in with for to by at on from than not and or , . ; : ( who that")


def _behind_bracket(tokens: Tokens, place: int) -> int:
    """The end of the brackets that open at a place: "nursing (lactating) women" (NCT01694836) are women too."""
    if tokens.low(place) != "(":
        return place
    return next((end + 1 for end in range(place, min(place + 8, tokens.size)) if tokens.lows[end] == ")"), place)


def _behind_states(tokens: Tokens, place: int) -> int:
    """The end of the states that go on from a place: "pregnant or" in "pregnant or breast-feeding women"."""
    while place < tokens.size and tokens.lows[place] in _OF_WOMEN:
        place += 1
    return place


_OF_WOMEN = word_set("pregnant lactating breastfeeding breast feeding nursing - / or and and/or ,")


def _one_verb(tokens: Tokens, start: int) -> bool:
    """Whether what follows "whose" is its clause alone.

    In "patients whose cancer grows within 6 months have resistant disease" (NCT02275039) the main verb comes later:
    a finite verb goes with "whose" only where no other verb stands before it.
    """
    lows = tokens.lows
    if lows[start] == "whose" or lows[start] in ("patients", "subjects", "participants"):
        return False
    for place in range(start, tokens.size):
        low = lows[place]
        if low in FINITE:
            return True
        if low in _OWN_VERB or (low in (".", ";") and tokens.stops(place)):
            return FINITE.isdisjoint(lows[place:])
    return True


# Words that part a clause of "whose" from what follows, where no finite verb stood before: its verb was another.
_OWN_VERB = word_set("within following after before during despite while to for from")
_VERB_FORMS = word_set(
    """
    do did cannot want wish need plan require take use receive meet test smoke drink report fail refuse intend agree
    suffer undergo live speak present never lack weigh wear desire fulfill consume understand provide show exhibit
    develop experience underwent took got began
    """
)


_VERDICTS = frozenset({"eligible", "ineligible", "excluded", "included"})
# "Pregnant women" are people of a kind, and no state of the reader.
_PEOPLE = word_set(
    "women woman patients patient subjects subject participants participant females female males male men man "
    "individuals persons people adults mothers volunteers children girls girl boys boy smokers drinkers users "
    "recipients candidates carriers veterans students survivors"
)


def _past(tokens: Tokens, place: int) -> bool:
    """Whether a word reads as a verb that goes with "you" as it does with "patients"."""
    low = tokens.low(place)
    return low.endswith(("ed", "ly")) or low in _VERB_FORMS
