"""Errors in how a disease is treated and runs: another course, aim, way in, drug or line of treatment."""

from __future__ import annotations

import random

from trialfinder.fidelity.mutations.model import exchanged, mutation


@mutation("clinical")
def course_exchanged(text: str, chance: random.Random) -> str | None:
    """Better is not worse, begun not ended, a response not a failure."""
    pairs = {
        "started": "stopped",
        "start": "stop",
        "starting": "stopping",
        "stop": "start",
        "stopped": "started",
        "begin": "finish",
        "discontinued": "continued",
        "discontinue": "continue",
        "continue": "discontinue",
        "improved": "worsened",
        "worsening": "improving",
        "worse": "better",
        "better": "worse",
        "progression": "remission",
        "remission": "progression",
        "response": "resistance",
        "failed": "completed",
        "failure": "success",
        "completed": "refused",
        "recovered": "relapsed",
        "removed": "implanted",
        "allergic": "addicted",
        "increase": "decrease",
        "decrease": "increase",
        "gained": "lost",
        "lost": "gained",
    }
    return exchanged(text, chance, pairs)


@mutation("clinical")
def intent_exchanged(text: str, chance: random.Random) -> str | None:
    """To cure is not to relieve, and to prevent not to treat."""
    pairs = {
        "curative": "palliative",
        "palliative": "curative",
        "adjuvant": "neoadjuvant",
        "neoadjuvant": "adjuvant",
        "prophylactic": "therapeutic",
        "prophylaxis": "treatment",
        "therapeutic": "prophylactic",
        "diagnostic": "therapeutic",
        "elective": "emergency",
        "emergency": "elective",
        "prevent": "cause",
        "preventive": "curative",
        "maintenance": "induction",
        "induction": "maintenance",
        "screening": "treatment",
        "autologous": "allogeneic",
        "allogeneic": "autologous",
    }
    return exchanged(text, chance, pairs)


@mutation("clinical")
def route_exchanged(text: str, chance: random.Random) -> str | None:
    """What is swallowed is not what is injected or rubbed in."""
    pairs = {
        "oral": "topical",
        "orally": "topically",
        "by mouth": "by injection",
        "intravenous": "oral",
        "iv": "oral",
        "injected": "inhaled",
        "topical": "oral",
        "inhaled": "injected",
        "nasal": "rectal",
        "subcutaneous": "intravenous",
        "intravitreal": "intravenous",
        "intramuscular": "intradermal",
        "transdermal": "oral",
        "into a vein": "into a muscle",
        "under the skin": "into the eye",
    }
    return exchanged(text, chance, pairs)


@mutation("clinical")
def drug_exchanged(text: str, chance: random.Random) -> str | None:
    """A drug is not its neighbor, nor a class one of its drugs."""
    pairs = {
        "aspirin": "paracetamol",
        "warfarin": "heparin",
        "heparin": "warfarin",
        "insulin": "metformin",
        "metformin": "insulin",
        "steroids": "prednisone",
        "corticosteroids": "antihistamines",
        "corticosteroid": "antihistamine",
        "prednisone": "dexamethasone",
        "antibiotics": "penicillin",
        "antibiotic": "antiviral",
        "opioids": "morphine",
        "opioid": "benzodiazepine",
        "nsaids": "ibuprofen",
        "statin": "fibrate",
        "statins": "fibrates",
        "anticoagulants": "antidepressants",
        "anticoagulant": "antidepressant",
        "antidepressants": "antipsychotics",
        "chemotherapy": "cisplatin",
        "immunosuppressive": "immunostimulating",
        "vaccine": "placebo",
        "vaccines": "vitamins",
        "radiotherapy": "chemotherapy",
        "radiation": "hormone",
        "rituximab": "infliximab",
        "methotrexate": "azathioprine",
        "alcohol": "tobacco",
        "tobacco": "cannabis",
        "nicotine": "caffeine",
    }
    return exchanged(text, chance, pairs)


@mutation("clinical")
def line_of_treatment_changed(text: str, chance: random.Random) -> str | None:
    """A first-line treatment is not a second-line one."""
    pairs = {"first-line": "second-line", "second-line": "third-line", "third-line": "first-line"}
    pairs |= {"treatment-naive": "pretreated", "previously untreated": "previously treated", "single": "double"}
    pairs |= {"single-agent": "combined", "monotherapy": "combination therapy", "triple": "double"}
    return exchanged(text, chance, pairs)
