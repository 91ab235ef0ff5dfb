"""Treatments, uses and trials taken part in: "Use of steroids within 7 days prior to ..." and their kin.

In: a draft. Out: its opening. A bare noun has no time: "you have used" is said only where the words look back
(a window before something, "prior", "previous"), "you use" only where they say "current"; else the noun stays.
"""

from __future__ import annotations

from trialfinder.translate import words
from trialfinder.translate.draft import Draft
from trialfinder.translate.frames import nouns
from trialfinder.translate.frames.others import spoken_of
from trialfinder.translate.frames.things import EVENT_ENDINGS
from trialfinder.translate.frames.windows import looks_back, reaches_ahead
from trialfinder.translate.phrases import Phrases
from trialfinder.translate.polarity import stray_verbs
from trialfinder.translate.tokens import Tokens, word_set

# Noun opening: what is said when the words look back, and what when they say "current".
_NOUNS: Phrases[tuple[str, str]] = Phrases(
    (phrase, forms)
    for phrase, forms in (
        ("use of", ("You have used", "You use")),
        ("the use of", ("You have used", "You use")),
        ("current use of", ("", "You currently use")),
        ("usage of", ("You have used", "You use")),
        ("intake of", ("You have taken", "You take")),
        ("current intake of", ("", "You currently take")),
        ("receipt of", ("You have received", "")),
        ("participation in", ("You have taken part in", "You take part in")),
        ("current participation in", ("", "You currently take part in")),
        ("prior participation in", ("You have already taken part in", "past")),
        ("previous participation in", ("You have already taken part in", "past")),
        ("enrollment in", ("You have been enrolled in", "")),
        ("current enrollment in", ("", "You are currently enrolled in")),
        ("treatment with", ("You have had treatment with", "You are on treatment with")),
        ("any treatment with", ("You have had any treatment with", "")),
        ("prior treatment with", ("You have already had treatment with", "past")),
        ("previous treatment with", ("You have already had treatment with", "past")),
        ("current treatment with", ("", "You are on current treatment with")),
        ("therapy with", ("You have had therapy with", "")),
        ("prior therapy with", ("You have already had therapy with", "past")),
        ("previous therapy with", ("You have already had therapy with", "past")),
        ("exposure to", ("You have had exposure to", "")),
        ("prior exposure to", ("You have already had exposure to", "past")),
        ("previous exposure to", ("You have already had exposure to", "past")),
        ("administration of", ("You have been given", "")),
        ("prior administration of", ("You have had past administration of", "past")),
        ("previous administration of", ("You have had past administration of", "past")),
        ("prior use of", ("You have already used", "past")),
        ("previous use of", ("You have already used", "past")),
        ("past use of", ("You have already used", "past")),
        ("any prior use of", ("You have had any past use of", "past")),
        ("any previous use of", ("You have had any past use of", "past")),
        ("prior receipt of", ("You have already had", "past")),
        ("previous receipt of", ("You have already had", "past")),
        ("donation of", ("You have donated", "")),
        ("prior", ("You have already had", "thing")),
        ("previous", ("You have already had", "thing")),
        ("any prior", ("You have had any past", "thing")),
        ("any previous", ("You have had any past", "thing")),
        ("major surgery", ("You have had major surgery", "")),
        ("any surgery", ("You have had any surgery", "")),
        ("surgery", ("You have had surgery", "")),
        ("major surgical procedure", ("You have had a major surgical procedure", "")),
        ("any major surgery", ("You have had any major surgery", "")),
        ("recent major surgery", ("You have had recent major surgery", "past")),
        ("radiotherapy", ("You have had radiation treatment", "")),
        ("radiation therapy", ("You have had radiation treatment", "")),
        ("chemotherapy", ("You have had chemo", "")),
        ("immunotherapy", ("You have had immunotherapy", "")),
        ("blood transfusion", ("You have had a blood transfusion", "")),
        ("hospitalization", ("You have been in hospital", "")),
        ("vaccination", ("You have had vaccination", "")),
    )
)
_THINGS = word_set(
    """
    treatment treatments therapy therapies chemotherapy radiation radiotherapy surgery surgeries exposure
    transplant transplantation immunotherapy vaccination vaccine procedure procedures malignancy malignancies cancer
    organ allogeneic autologous systemic anticancer anti-cancer hormonal intraocular ocular abdominal pelvic spinal
    spine cardiac bariatric major stem bone knee hip refractive vitrectomy cataract adverse
    allergic hospitalization stroke myocardial splenectomy
    """
)
_NOT_THINGS = frozenset(
    {"and", "or", "to", "history", ",", "/", "enrollment", "enrolment", "participation", "use", "diagnosis"}
)


def open_treatment(draft: Draft) -> bool:
    """Begin with what the reader has had or done."""
    tokens = draft.tokens
    if _is_title(tokens) or _is_ruled(tokens):
        return False
    for end, (past, kind) in _NOUNS.at(tokens, 0):
        if spoken_of(tokens) or stray_verbs(tokens, end) or tokens.low(end) == ":":
            return False
        if kind in ("thing", "past") and _is_topic(tokens, end):
            return False
        if kind.startswith("You"):
            if past and looks_back(tokens):
                kind = past
            elif past and _timed(tokens):
                return False
            if kind == "You are on treatment with" and _is_surgery(tokens, end):
                return False
            if past and (reaches_ahead(tokens) or not _DOUBTFUL.isdisjoint(tokens.lows)):
                return False
            draft.open(end, kind, "frame.treatment")
            return True
        if kind == "thing":
            if not _thing(tokens, end):
                continue
            if nouns.wants_article(tokens, end) and "any" not in past:
                past += " a"
        elif kind != "past" and not looks_back(tokens):
            return False
        if reaches_ahead(tokens) or (past.startswith("You have already") and joins_present(tokens, end)):
            return False
        if end >= tokens.size and kind == "past":
            return False
        draft.open(end, past, "frame.treatment")
        return True
    return False


def _is_ruled(tokens: Tokens) -> bool:
    """Whether the words say what is allowed, and of nobody that it is so: "treatment with X allowed" (NCT00329004).

    What a later sentence or clause allows is an exception, and takes nothing back.
    """
    for place, low in enumerate(tokens.lows):
        if low in _CLAUSES or tokens.stops(place):
            return False
        if low in _RULED and tokens.low(place + 1) in _BEHIND_RULED and not tokens.bracketed(place):
            return True
    return False


_CLAUSES = frozenset({"which", "that", "who", "except", "unless"})
_RULED = word_set("allowed permitted prohibited allowable permissible acceptable forbidden disallowed excluded")
# "Drugs prohibited by the study plan" are drugs; "drugs prohibited" is a rule.
_BEHIND_RULED = word_set("but if as for only unless provided when except with up until after before , . ; ( :") | {""}


def _is_surgery(tokens: Tokens, start: int) -> bool:
    """Whether the treatment is one that nobody is on: "treatment with breast-sparing surgery" (NCT03924011)."""
    return any(low in _SURGERY or low.endswith(EVENT_ENDINGS) for low in tokens.lows[start : start + 8])


_SURGERY = word_set(
    "surgery surgeries operation transplant transplantation resection radiation radiotherapy transfusion bypass "
    "ablation embolization implantation procedure procedures"
)


def _is_topic(tokens: Tokens, end: int) -> bool:
    """Whether the words name what is spoken of below: "Prior therapy:" (NCT06989112) stands over "Never treated"."""
    behind = tokens.lows[end : end + 8]
    if not _TOPICS.isdisjoint(behind[:3]):
        return True
    if ":" in behind:
        named = behind[: behind.index(":")]
    elif tokens.lows[-1] == ":":
        named = tokens.lows[end:-1]
    else:
        return False
    # "Prior treatment with any of the following:" is a sentence that its list finishes.
    return not named or (_FINISHED.isdisjoint(named[-1:]) and _ANNOUNCING.isdisjoint(named))


_TOPICS = frozenset({"requirements", "requirement"})
_FINISHED = word_set("with of to in on by for as e.g eg i.e")
_ANNOUNCING = word_set("following follows these including includes include (")


def _is_title(tokens: Tokens) -> bool:
    """Whether two or three words with capitals are all: "Prior Treatment" (NCT00238238) asks for nothing."""
    return 1 < tokens.size < 4 and all(word[0].isupper() and not word.isupper() for word in tokens.words)


_TIMES = word_set(
    "within prior before past last previous previously preceding history since recent recently ago after until days "
    "weeks months years hours day week month year following ever"
)
# What stands in a clause of its own is no matter: `stray_verbs` has let it pass.
_DOUBTFUL = frozenset({"must", "should", "whenever"})


def _timed(tokens: Tokens) -> bool:
    """Whether the words set a time; "three times per week" sets none."""
    return not _TIMES.isdisjoint(tokens.lows) and any(
        low in _TIMES and tokens.low(place - 1) not in ("per", "a", "each", "every")
        for place, low in enumerate(tokens.lows)
    )


def joins_present(tokens: Tokens, start: int) -> bool:
    """Whether something of now or of later is joined to it: "prior cancer or active infection"."""
    return any(
        low in _PRESENT and tokens.low(place - 1) in ("or", "and", "and/or", ",", "/")
        for place, low in enumerate(tokens.lows[start:], start)
    )


_PRESENT = word_set(
    "current currently active ongoing concurrent concomitant present presence planned scheduled known suspected "
    "uncontrolled untreated unstable symptomatic inability need history evidence no"
)


def _thing(tokens: Tokens, place: int) -> bool:
    low = tokens.low(place)
    if low in _NOT_THINGS or not low:
        return False
    if low in _THINGS or nouns.is_event(tokens, place) or nouns.is_had(tokens, place):
        return True
    found = words.match(tokens, place, frozenset())
    return found is not None and found[1].kind in ("treatment", "procedure", "drug", "drug_class")
