"""When a plain sentence may speak of the past: only where the words of the same clause do."""

from __future__ import annotations

import pytest

from trialfinder.fidelity.judge import judge

FAITHFUL = [
    ("Gout attack in the past 6 months", "You had a gout attack in the last 6 months"),
    ("Use of honey within 14 days prior to screening", "You have used honey in the 14 days before screening"),
    # Brackets and a long name for what was used do not part it from its time.
    ("Use of steroids (such as cortisone) within 2 weeks", "You have used steroids (such as cortisone) within 2 weeks"),
    ("Use of drugs that thin the blood within 30 days", "You have used drugs that thin the blood within 30 days"),
    ("No prior radiation to the chest", "You have had no prior radiation to the chest"),
    ("Any liver disease in the past", "You have had any liver disease in the past"),
    ("Stroke", "You had a stroke"),
    ("Heart attack", "You have had a heart attack"),
    ("Has a diagnosis of gout", "You have been diagnosed with gout"),
    ("Uncontrolled gout", "You have uncontrolled gout"),
]
WRONG = [
    ("Asthma", "You had asthma"),
    ("Current diagnosis of asthma", "You had a current diagnosis of asthma"),
    # Another clause, a bracket or another noun speaks of the past.
    ("Known asthma (active, or previously treated)", "You had known asthma (active, or previously treated)"),
    ("Unstable gout (attack in the last 2 weeks)", "You had unstable gout (attack in the last 2 weeks)"),
    ("Signs of gout or previous knee surgery", "You had signs of gout or previous knee surgery"),
    ("Woman with a history of gout", "You were a woman with a history of gout"),
    ("Gout despite previous diet", "You had gout despite previous diet"),
    ("Sodium within normal limits", "Your sodium was within normal limits"),
    ("Sodium > 140 mmol/L", "Your sodium was more than 140 mmol/L"),
    ("History of gout", "You had a history of gout"),
    ("Pre-existing heart disease", "You had pre-existing heart disease"),
    ("Able to swallow", "You were able to swallow"),
    ("Willing to have surgery", "You were willing to have surgery"),
    ("Receiving insulin", "You were receiving insulin"),
    ("Is receiving insulin", "You were receiving insulin"),
    ("Have an implanted pump", "You had an implanted pump"),
    ("Pregnant or nursing during the study", "You were pregnant or nursing during the study"),
    ("Had gout surgery", "You have gout surgery"),
    # No time at all (NCT05537831 taught that lengths have a "within" too).
    ("Any scar within 100 mm of the eye", "You have had any scar within 100 mm of the eye"),
]

# Words that move by an equivalence, or are added because they are harmless, bear no past either.
FAITHFUL_BESIDE_ADDED = [
    ("Asthma", "You also have asthma"),
    ("Persistent cough", "You also have a cough that is persistent"),
    ("HbA1c of 7 %", "Your HbA1c level is 7 %"),
    ("Gout attack in the past 6 months", "You also had a gout attack in the last 6 months"),
    # The same word, which the vocabulary words only behind a verb (NCT00781638).
    ("Febrile (>38ºC)", "You are febrile (more than 38ºC)"),
]
WRONG_BESIDE_ADDED = [
    ("Asthma", "You also had asthma"),
    ("Persistent cough", "You also have a cough that was persistent"),
    ("HbA1c of 7 %", "Your HbA1c level was 7 %"),
    ("HbA1c of 7 %", "You had an HbA1c level of 7 %"),
    ("Uncontrolled gout", "You have also had uncontrolled gout"),
    ("Febrile (>38ºC)", "You were febrile (more than 38ºC)"),
]


# A title over a list says of nobody that there was what it names; NCT06989112 has "never treated" below it.
FAITHFUL_TITLES = [
    ("Prior diet:", "Past diet:"),
    ("PRIOR CONCURRENT DIET: Diet: Not specified", "Past concurrent diet: Diet: Not specified"),
    ("Previous diet with any of the following:", "You have already had a diet with any of these:"),
    ("Prior exposure to:", "You have had past exposure to:"),
    ("Prior diets as follows:", "You have already had diets as follows:"),
    ("Prior gout (if any: treated)", "You have had past gout (if any: treated)"),
    ("You have had a prior diet:", "You have had a past diet:"),
    (
        "Prior gout within 4 weeks. Note: diets are allowed",
        "You have had past gout within 4 weeks. Note: diets are allowed",
    ),
]
WRONG_TITLES = [
    ("Prior diet:", "You have already had a diet:"),
    ("Prior diet:", "You have had past diet:"),
    ("Prior diet:", "You have had a diet before:"),
    ("Prior diet:", "You have a past diet:"),
    ("Prior diet: none", "You have had past diet: none"),
    ("Stable gout. Prior diet: 4 weeks", "Stable gout. You had past diet: 4 weeks"),
    ("Prior diet and kind of gout:", "You have had a past diet and kind of gout:"),
    # A section of older records, NCT00002475.
    ("PRIOR CONCURRENT DIET: Diet: Not specified", "You have had past concurrent diet: Diet: Not specified"),
]


@pytest.mark.parametrize(("original", "plain"), [*FAITHFUL, *FAITHFUL_BESIDE_ADDED, *FAITHFUL_TITLES])
def test_a_past_that_the_words_bear_passes(original: str, plain: str) -> None:
    found = judge("exclusion", original, plain)
    assert found.verdict != "original", found.findings


@pytest.mark.parametrize(("original", "plain"), [*WRONG, *WRONG_BESIDE_ADDED, *WRONG_TITLES])
def test_a_past_that_the_words_do_not_bear_is_stopped(original: str, plain: str) -> None:
    found = judge("exclusion", original, plain)
    assert found.verdict == "original"
    assert {finding.kind for finding in found.findings} == {"time"}
