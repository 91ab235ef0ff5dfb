"""Consent and compliance as bare nouns: "Written informed consent" becomes "You give written informed consent".

In: a draft. Out: its opening. Who signs stays open where the words leave it open ("by the patient or a
guardian"): those sentences are not touched.
"""

from __future__ import annotations

from trialfinder.translate.draft import Draft
from trialfinder.translate.frames.others import spoken_of
from trialfinder.translate.phrases import Phrases
from trialfinder.translate.polarity import stray_verbs

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
        ("the ability to understand and the willingness to", "You are able to understand and willing to"),
    )
)


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
            if following not in ("", ".", ";", "before", "prior", "for", "to"):
                return False
        elif not following:
            return False
        if lead in ("You provided", "You have given") and following in ("by", "that"):
            return False
        draft.open(end, lead, "frame.consent")
        return True
    return False
