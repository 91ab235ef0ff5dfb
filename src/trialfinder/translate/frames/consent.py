"""Consent, language and access as bare nouns: "Written informed consent" becomes "You have given written ...".

In: a draft. Out: its opening. Who signs stays open where the words leave it open ("by the patient or a
guardian"): those sentences are not touched.
"""

from __future__ import annotations

from trialfinder.translate.draft import Draft
from trialfinder.translate.frames.others import spoken_of
from trialfinder.translate.phrases import Phrases
from trialfinder.translate.polarity import stray_verbs
from trialfinder.translate.tokens import word_set

_OPENINGS: Phrases[str] = Phrases(
    (phrase, lead)
    for phrase, lead in (
        ("written informed consent", "You have given written informed consent"),
        ("signed informed consent", "You have given signed informed consent"),
        ("signed written informed consent", "You have given signed written informed consent"),
        ("written and signed informed consent", "You have given written and signed informed consent"),
        ("signed and dated informed consent", "You have given signed and dated informed consent"),
        ("signed and dated written informed consent", "You have given signed and dated written informed consent"),
        ("informed consent", "You have given informed consent"),
        ("voluntary written informed consent", "You have given voluntary written informed consent"),
        ("provision of", "You provide"),
        ("provide", "You provide"),
        ("provided", "You provided"),
        ("give", "You give"),
        ("given", "You have given"),
        ("sign", "You sign"),
        ("understand", "You understand"),
        ("able to understand and", "You are able to understand and"),
        ("refusal to", "You refuse to"),
        ("ability to understand and the willingness to", "You are able to understand and willing to"),
        ("ability to understand and willingness to", "You are able to understand and willing to"),
        ("ability and willingness to", "You are able and willing to"),
        ("willingness not to", "You are willing not to"),
        ("signed the", "You signed the"),
        ("read", "You read"),
        ("reads", "You read"),
        ("speak", "You speak"),
        ("speaks", "You speak"),
        ("english speaking", "You are English speaking"),
        ("english-speaking", "You are English-speaking"),
        ("english or spanish speaking", "You are English or Spanish speaking"),
        ("english speaker", "You are an English speaker"),
        ("english speakers", "You are an English speaker"),
        ("english proficiency", "You have English proficiency"),
        ("english fluency", "You have English fluency"),
        ("proficiency in", "You have proficiency in"),
        ("fluency in", "You have fluency in"),
        ("available for", "You are available for"),
        ("available to", "You are available to"),
        ("available tumor tissue", "You have available tumor tissue"),
        ("access to", "You have access to"),
        ("own", "You own"),
        ("weigh", "You weigh"),
        ("known positive for", "You are known positive for"),
        ("expected to require", "You are expected to require"),
        ("expected to need", "You are expected to need"),
        ("concurrent participation in", "You are at the same time taking part in"),
        ("concomitant participation in", "You are at the same time taking part in"),
        ("simultaneous participation in", "You are at the same time taking part in"),
        ("concurrent enrollment in", "You are at the same time enrolled in"),
        ("the ability to understand and the willingness to", "You are able to understand and willing to"),
    )
)


_AFTER_CONSENT = word_set(". ; before prior for to according in consistent at") | {""}
_WHOLE = frozenset(
    {
        "You are English speaking",
        "You are English-speaking",
        "You are English or Spanish speaking",
        "You are an English speaker",
        "You have English proficiency",
        "You have English fluency",
        "You read",
        "You speak",
    }
)
_WINDOWED = word_set("within prior before past last previous former days weeks months years during recent")


def open_consent(draft: Draft) -> bool:
    """Begin with what the reader signs or understands."""
    tokens = draft.tokens
    for end, lead in _OPENINGS.at(tokens, 0):
        if spoken_of(tokens) or stray_verbs(tokens, end):
            return False
        following = tokens.low(end)
        if lead.endswith("consent") and following in ("form", "document") and tokens.lows[0] in ("signed", "written"):
            draft.open(0, "You have", "frame.consent", article=True)
            return True
        if lead.endswith("consent"):
            if following not in _AFTER_CONSENT:
                return False
        elif not following:
            if lead not in _WHOLE:
                return False
        elif following in ("or", "and") and lead in _WHOLE and lead not in ("You read", "You speak"):
            return False
        elif "at the same time" in lead and not _WINDOWED.isdisjoint(tokens.lows):
            # "Concurrent participation, or in the last 3 months": that is past for some.
            return False
        if lead in ("You provided", "You have given") and following in ("by", "that"):
            return False
        draft.open(end, lead, "frame.consent")
        return True
    return False
