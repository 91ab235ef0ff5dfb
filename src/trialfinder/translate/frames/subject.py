"""Who the sentence speaks of: "Patients who have", "Subject must", "Is willing to" become "You ...".

In: a draft. Out: its opening, where the participant is surely meant.
Refuses: sentences that also speak of a partner, parent, caregiver, donor or staff, relative clauses whose main
verb comes later ("patients who have asthma must ..."), and singular sentences in which a later verb might
belong to something else.
"""

from __future__ import annotations

from trialfinder.translate.draft import Draft
from trialfinder.translate.frames.others import spoken_of
from trialfinder.translate.phrases import Phrases
from trialfinder.translate.polarity import stray_verbs
from trialfinder.translate.tokens import Tokens, word_set

_MANY = ("patients", "subjects", "participants", "individuals", "persons", "people")
_ONE = ("patient", "subject", "participant", "individual", "person")


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
_PLAIN_VERBS = word_set(
    "must should will can cannot may shall could would had received underwent developed failed used took completed "
    "participated experienced agreed signed provided met started"
)
_BASE_VERBS = frozenset({*VERBS.values(), *_PLAIN_VERBS})

# Openings without a subject that already hold the verb or say a state.
_STATES = (
    "able",
    "unable",
    "willing",
    "unwilling",
    "capable of",
    "incapable of",
    "not able",
    "not willing",
    "not capable of",
    "currently receiving",
    "currently taking",
    "currently using",
    "currently pregnant",
    "currently enrolled",
    "currently participating",
    "currently on",
    "currently undergoing",
    "currently being",
    "currently breastfeeding",
    "currently smoking",
    "currently treated",
    "pregnant or",
    "pregnant and",
    "pregnant,",
    "pregnant",
    "lactating",
    "breastfeeding",
    "breast-feeding",
    "breast feeding",
    "nursing",
    "not pregnant",
    "not currently",
    "not receiving",
    "not taking",
    "not breastfeeding",
    "not lactating",
    "not nursing",
    "not already",
    "not using",
    "not on",
    "receiving",
    "taking",
    "undergoing",
    "using",
    "scheduled for",
    "scheduled to",
    "planning to",
    "aged",
    "willing and able",
    "able and willing",
    "unwilling or unable",
    "unable or unwilling",
    "known to be",
    "being treated",
    "previously treated",
    "previously enrolled",
    "known to have",
    "allergic to",
    "intolerant to",
    "intolerant of",
    "hypersensitive to",
    "actively",
    "fluent in",
    "literate in",
    "enrolled in",
    "on",
)


def _openings() -> list[tuple[str, tuple[str, str]]]:
    rows: list[tuple[str, tuple[str, str]]] = []
    for many in _MANY:
        for verb in _BASE_VERBS:
            rows.append((f"{many} {verb}", (f"You {verb}", "plain")))
            rows.append((f"{many} who {verb}", (f"You {verb}", "relative")))
            rows.append((f"{many} that {verb}", (f"You {verb}", "relative")))
        for verb, base in VERBS.items():
            # "Patients who has" is common among translated records.
            rows.append((f"{many} who {verb}", (f"You {base}", "relative")))
        for lead, verb in (("You can", "able"), ("You cannot", "unable")):
            rows.append((f"{many} {verb} to", (lead, "relative")))
            rows.append((f"{many} are {verb} to", (lead, "plain")))
            rows.append((f"{many} who are {verb} to", (lead, "relative")))
        rows.append((f"{many} whose", ("Your", "whose")))
        rows.append((f"{many} who", ("You", "verb")))
        rows.append((f"{many} with", ("You have", "relative")))
        rows.append((f"{many} having", ("You have", "relative")))
        rows.append((f"{many} diagnosed with", ("You have been diagnosed with", "relative")))
        rows.append((f"{many} suffering from", ("You suffer from", "relative")))
        rows.append((f"{many} without", ("You are without", "relative")))
        for state in _STATES:
            rows.append((f"{many} {state}", (f"You are {state}", "relative")))
        rows.append((f"{many} requiring", ("You need", "relative")))
        for verb in _PLAIN_VERBS | {"have", "are", "do"}:
            rows.extend((f"{det} {many} {verb}", (f"You {verb}", "plain")) for det in ("the", "study"))
    for one in _ONE:
        for det in ("", "the ", "a ", "an ", "this ", "study "):
            for verb, base in VERBS.items():
                if det in ("", "the ", "study "):
                    rows.append((f"{det}{one} {verb}", (f"You {base}", "single")))
                rows.append((f"{det}{one} who {verb}", (f"You {base}", "single_relative")))
            for verb in _PLAIN_VERBS:
                if det in ("", "the ", "study "):
                    rows.append((f"{det}{one} {verb}", (f"You {verb}", "single")))
            if det != "the ":
                rows.append((f"{det}{one} with", ("You have", "single_relative")))
    for verb in ("have", "are", "had", "were"):
        rows.append((f"those who {verb}", (f"You {verb}", "relative")))
    for verb, base in VERBS.items():
        rows.append((verb, (f"You {base}", "bare")))
    for verb in (
        "have",
        "had",
        "are",
        "must",
        "agree",
        "agrees",
        "received",
        "should",
        "underwent",
        "consent",
        "do",
        "did",
    ):
        rows.append((verb, (f"You {VERBS.get(verb, verb)}", "bare")))
    for verb in ("will", "can", "cannot", "may"):
        for follower in ("not", "be", "have", "comply", "provide", "understand", "receive"):
            rows.append((f"{verb} {follower}", (f"You {verb} {follower}", "bare")))
    rows.append(("cannot", ("You cannot", "bare")))
    for state in _STATES:
        rows.append((state, (f"You are {state}", "state")))
    rows.extend(
        (phrase, (lead, "state"))
        for phrase, lead in (
            ("diagnosed with", "You have been diagnosed with"),
            ("having", "You have"),
            ("suffering from", "You suffer from"),
            ("ability to", "You can"),
            ("the ability to", "You can"),
            ("ability and willingness to", "You are able and willing to"),
            ("willingness and ability to", "You are willing and able to"),
            ("inability to", "You cannot"),
            ("inability or unwillingness to", "You are unable or unwilling to"),
            ("unwillingness or inability to", "You are unwilling or unable to"),
            ("inability and unwillingness to", "You are unable and unwilling to"),
            ("willingness to", "You are willing to"),
            ("unwillingness to", "You are unwilling to"),
            ("unwillingness or inability of the patient to", "You are unwilling or unable to"),
            ("inability of the patient to", "You cannot"),
            ("presence of", "You have"),
            ("the presence of", "You have"),
            ("diagnosis of", "You have a diagnosis of"),
            ("a diagnosis of", "You have a diagnosis of"),
            ("confirmed diagnosis of", "You have a confirmed diagnosis of"),
            ("clinical diagnosis of", "You have a clinical diagnosis of"),
            ("current diagnosis of", "You have a current diagnosis of"),
            ("established diagnosis of", "You have an established diagnosis of"),
            ("documented diagnosis of", "You have a documented diagnosis of"),
            ("primary diagnosis of", "You have a primary diagnosis of"),
            ("prior diagnosis of", "You have a past diagnosis of"),
            ("previous diagnosis of", "You have a past diagnosis of"),
            ("evidence of", "You have signs of"),
            ("documented evidence of", "You have documented signs of"),
            ("any evidence of", "You have any evidence of"),
            ("clinical evidence of", "You have clinical signs of"),
            ("no evidence of", "You have no signs of"),
            ("no known", "You have no known"),
            ("no history of", "You have no history of"),
            ("no prior history of", "You have no prior history of"),
            ("no prior or", "You have had no prior or"),
            ("no prior", "You have had no past"),
            ("no previous", "You have had no past"),
            ("no active", "You have no active"),
            ("no other", "You have no other"),
            ("no uncontrolled", "You have no uncontrolled"),
            ("no significant", "You have no significant"),
            ("no clinically significant", "You have no clinically significant"),
            ("no serious", "You have no serious"),
            ("no symptomatic", "You have no symptomatic"),
            ("no severe", "You have no severe"),
            ("no contraindication to", "You have no contraindication to"),
            ("no contraindications to", "You have no contraindications to"),
            ("no evidence for", "You have no evidence for"),
            ("no signs of", "You have no signs of"),
            ("contraindication to", "You have a contraindication to"),
            ("contraindications to", "You have contraindications to"),
            ("any contraindication to", "You have any contraindication to"),
            ("known contraindication to", "You have a known contraindication to"),
            ("known contraindications to", "You have known contraindications to"),
            ("absolute contraindication to", "You have an absolute contraindication to"),
            ("contraindication for", "You have a contraindication for"),
            ("contraindications for", "You have contraindications for"),
            ("contraindication", "You have a contraindication"),
            ("allergy to", "You have an allergy to"),
            ("allergies to", "You have allergies to"),
            ("known allergy to", "You have a known allergy to"),
            ("known allergies to", "You have known allergies to"),
            ("known allergy or hypersensitivity to", "You have a known allergy or hypersensitivity to"),
            ("hypersensitivity to", "You have hypersensitivity to"),
            ("known hypersensitivity to", "You have known hypersensitivity to"),
            ("intolerance to", "You have an intolerance to"),
            ("known intolerance to", "You have a known intolerance to"),
            ("symptoms of", "You have symptoms of"),
            ("signs of", "You have signs of"),
            ("signs or symptoms of", "You have signs or symptoms of"),
            ("clinical signs of", "You have clinical signs of"),
            ("risk of", "You have a risk of"),
            ("high risk of", "You have a high risk of"),
            ("increased risk of", "You have an increased risk of"),
            ("family history of", "You have a family history of"),
            ("medical history of", "You have a medical history of"),
            ("personal history of", "You have a personal history of"),
            ("prior history of", "You have a prior history of"),
            ("past history of", "You have a past history of"),
            ("previous history of", "You have a previous history of"),
            ("personal or family history of", "You have a personal or family history of"),
            ("personal history or family history of", "You have a personal history or family history of"),
            ("past or current history of", "You have a past or current history of"),
            ("past or present history of", "You have a past or present history of"),
            ("current or past history of", "You have a current or past history of"),
            ("previous or current history of", "You have a previous or current history of"),
            ("current or previous history of", "You have a current or previous history of"),
            ("current or prior history of", "You have a current or prior history of"),
            ("prior or current history of", "You have a prior or current history of"),
            ("known or suspected history of", "You have a known or suspected history of"),
            ("previously treated with", "You were previously treated with"),
            ("previously received", "You previously received"),
            ("treated with", "You have been treated with"),
            ("participated in", "You participated in"),
            ("recovered from", "You have recovered from"),
            ("be able to", "You can"),
            ("able to", "You can"),
            ("unable to", "You cannot"),
            ("is able to", "You can"),
            ("is unable to", "You cannot"),
            ("be willing", "You are willing"),
            ("be willing and able to", "You are willing and able to"),
            ("be able and willing to", "You are able and willing to"),
            ("be capable of", "You are capable of"),
            ("be diagnosed with", "You are diagnosed with"),
            ("be at least", "You are at least"),
            ("be in", "You are in"),
            ("be aged", "You are aged"),
            ("agreement to", "You agree to"),
            ("consent to", "You consent to"),
            ("currently", "You are currently"),
            ("absence of", "You do not have"),
            ("lack of", "You lack"),
            ("concurrent use of", "You have concurrent use of"),
            ("concomitant use of", "You have concomitant use of"),
            ("intolerance of", "You have an intolerance of"),
            ("known sensitivity to", "You have known sensitivity to"),
            ("sensitivity to", "You have sensitivity to"),
            ("known or suspected allergy to", "You have a known or suspected allergy to"),
            ("known or suspected hypersensitivity to", "You have known or suspected hypersensitivity to"),
            ("a family history of", "You have a family history of"),
            ("refusing to", "You refuse to"),
            ("new york heart association", "You have New York Heart Association"),
            ("nyha class", "You have NYHA class"),
            ("co-infection with", "You have co-infection with"),
            ("need for", "You have a need for"),
            ("requirement for", "You have a requirement for"),
            ("indication for", "You have an indication for"),
            ("candidate for", "You are a candidate for"),
            ("candidates for", "You are a candidate for"),
            ("recipient of", "You are a recipient of"),
            ("loss of", "You have loss of"),
            ("good general health", "You are in good general health"),
            ("in good general health", "You are in good general health"),
            ("in good health", "You are in good health"),
            ("good health", "You are in good health"),
            ("in general good health", "You are in general good health"),
            ("negative pregnancy test", "You have a negative pregnancy test"),
            ("negative serum pregnancy test", "You have a negative serum pregnancy test"),
            ("negative urine pregnancy test", "You have a negative urine pregnancy test"),
            ("positive pregnancy test", "You have a positive pregnancy test"),
            ("positive urine", "You have a positive urine"),
            ("positive test", "You have a positive test"),
            ("positive serum", "You have a positive serum"),
            ("positive blood", "You have a positive blood"),
            ("positive serology", "You have positive serology"),
            ("positive skin", "You have a positive skin"),
            ("positive hepatitis", "You have positive hepatitis"),
            ("positive hiv", "You have a positive HIV"),
            ("a positive", "You have a positive"),
            ("a negative", "You have a negative"),
            ("no concurrent", "You have no concurrent"),
            ("those with", "You have"),
            ("positive for", "You are positive for"),
            ("negative for", "You are negative for"),
            ("residing in", "You live in"),
            ("living in", "You live in"),
            ("at high risk", "You are at high risk"),
            ("at risk", "You are at risk"),
        )
    )
    return rows


_OPENINGS: Phrases[tuple[str, str]] = Phrases(_openings())


# One has evidence of these, and no signs.
_NO_SIGNS = word_set(
    "vaccination immunity pregnancy consent identity insurance compliance response successful completed a adequate "
    "clinical previous prior informed"
)


def open_subject(draft: Draft) -> bool:
    """Begin the sentence with "You", where the participant is surely its subject."""
    tokens = draft.tokens
    for end, (lead, how) in _OPENINGS.at(tokens, 0):
        if end >= tokens.size or tokens.in_compound(0, end) or tokens.low(end) in (":", "/", ")", "?"):
            continue
        if lead.endswith("signs of") and tokens.low(end) in _NO_SIGNS:
            lead = lead.replace("signs", "evidence")
        if lead == "You are currently" and not tokens.low(end).endswith(("ed", "ing")):
            continue
        if _fits(tokens, end, how):
            draft.open(end, lead, "frame.subject")
            _possess(draft, end)
            return True
    return False


def word_later(draft: Draft) -> None:
    """Speak to the reader in the later sentences of a criterion too: "... Patients must also ..."."""
    tokens = draft.tokens
    if tokens.size < 6 or spoken_of(tokens):
        return
    for place in range(2, tokens.size - 2):
        if tokens.words[place - 1] != "." or not tokens.words[place][0].isupper() or tokens.glued(place):
            continue
        for end, (lead, how) in _OPENINGS.at(tokens, place):
            if how in ("plain", "single") and tokens.lows[place] not in VERBS and draft.free(place, end):
                if how == "single" and not _agreeing(tokens, end):
                    continue
                draft.put(place, end, lead, "frame.subject")
                if how == "single":
                    agree(draft, end)
                break


def _fits(tokens: Tokens, end: int, how: str) -> bool:
    lows = tokens.lows
    if how != "state" and spoken_of(tokens):
        return False
    if not _VERDICTS.isdisjoint(lows[end : end + 3]) or (lows[end] in ("and", "or") and lows[end - 1] == "with"):
        # No sentence of ours calls the reader eligible or not.
        return False
    if how == "whose":
        return not stray_verbs(tokens, end - 1) and tokens.kinds[end] == "a" and lows[end] != "whose"
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
            and (how == "relative" or _agreeing(tokens, end))
        )
    if how == "state":
        return not stray_verbs(tokens, end) and lows[end] not in ("or", "/") and _PEOPLE.isdisjoint(lows[: end + 3])
    return _agreeing(tokens, end)


_OWN = word_set(
    """
    cancer disease condition treatment therapy consent informed participation ability physician doctor medication
    medications medicine life own blood sugar symptoms home eye eyes vision health diagnosis legs hands weight diet
    diabetes asthma written signed willingness primary usual current regular first last
    """
)


def _possess(draft: Draft, start: int) -> None:
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
    "individuals persons people adults mothers volunteers children"
)


def _past(tokens: Tokens, place: int) -> bool:
    """Whether a word reads as a verb that goes with "you" as it does with "patients"."""
    low = tokens.low(place)
    return low.endswith(("ed", "ly")) or low in _VERB_FORMS


def _agreeing(tokens: Tokens, start: int) -> bool:
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
