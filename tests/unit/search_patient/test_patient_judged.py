"""Whether criteria rule out, or ask for, what is not wanted; or whether they cannot tell."""

from __future__ import annotations

import pytest

from trialfinder.explain import explain
from trialfinder.search.hiding import judge, read_hide

IN, OUT = "Inclusion Criteria:\n\n* {}\n", "Exclusion Criteria:\n\n* {}\n"

# The oddity of each is that of the trial named beside it.
ROWS = [
    ("diabetes", OUT, "Diabetes mellitus", "hide"),  # NCT00893113
    ("diabetes", IN, "People with diabetes", "hide"),  # NCT01213277
    ("diabetes", IN, "Nurses who gave the Diabetes-GO course", "cannot tell"),  # NCT04385758: a name of something
    ("diabetes", OUT, "Another illness that makes diabetes management unusual", "cannot tell"),  # NCT04066959
    ("exclude diabetes", OUT, "Type 1 diabetes", "cannot tell"),  # NCT02569060: a kind of it
    ("need diabetes", IN, "Type 1 diabetes (T1D)", "hide"),  # NCT04066959: who asks for a kind asks for it
    ("exclude type 1 diabetes", OUT, "Type 1 diabetes", "hide"),
    ("exclude diabetes", OUT, "Poorly controlled diabetes", "cannot tell"),  # NCT06174922
    ("exclude diabetes", OUT, "Diabetes that requires insulin", "cannot tell"),  # NCT00090376
    ("exclude diabetes", IN, "No history of diabetes", "hide"),
    ("need diabetes", IN, "No history of diabetes", "keep"),
    ("exclude HIV", OUT, "Known HIV infection or tuberculosis", "hide"),  # NCT06167564: each of several is ruled out
    ("need HIV", IN, "HIV infection or tuberculosis", "cannot tell"),  # NCT04385758: one of several is asked for
    ("exclude HIV", OUT, "HIV-positive", "hide"),  # NCT00244023
    ("exclude HIV", OUT, "HIV with a low CD4 count within 6 months", "cannot tell"),  # NCT01222273
    ("exclude diabetes", OUT, "Chronic diseases: diabetes, gout", "hide"),  # NCT00676884: a list
    ("exclude diabetes", OUT, "Decompensated diabetes mellitus", "cannot tell"),  # NCT05118607
    ("exclude diabetes", OUT, "Insipid diabetes", "cannot tell"),  # NCT03934281
    ("exclude diabetes", OUT, "Those who need a new medicine for diabetes", "cannot tell"),  # NCT03230123
    ("exclude cancer", OUT, "Cancer whose genes have changed", "cannot tell"),  # NCT05745714
    ("exclude depression", OUT, "Treatment-resistant depression", "cannot tell"),  # NCT05551195
    ("need a biopsy", IN, "Note: a bone biopsy does not count as a sample", "cannot tell"),  # NCT06346197
    ("need a biopsy", OUT, "Unwilling to have a biopsy", "cannot tell"),  # who refuses it is ruled out: it is asked for
    ("need a biopsy", IN, "Part B: must have a biopsy", "cannot tell"),  # NCT05007782: for some only
    ("need a biopsy", IN, "Biopsy-proven melanoma", "hide"),  # NCT05520294
    ("need a biopsy", IN, "A biopsy before treatment is optional", "cannot tell"),  # NCT03096054
    ("need a biopsy", OUT, "Biopsy-proven enteropathy", "keep"),  # NCT00949078
    ("exclude pregnant", OUT, "Pregnant or nursing women", "hide"),  # NCT03682965
    ("exclude pregnant", IN, "Must not be pregnant", "hide"),
    ("need pregnant", OUT, "Must not be pregnant", "cannot tell"),  # NCT02522611: it says the opposite of what is meant
    ("exclude diabetes", IN, "Adults", "keep"),
    ("diabetes", "{}", "Diabetes", "cannot tell"),  # no side is said
]


@pytest.mark.parametrize(("asked", "side", "criterion", "verdict"), ROWS)
def test_criteria_decide_where_nothing_loosens_them(asked: str, side: str, criterion: str, verdict: str) -> None:
    hide = read_hide(asked)
    assert hide
    assert judge(hide, explain(side.format(criterion)).criteria) == verdict


def test_what_names_nothing_hides_nothing() -> None:
    assert read_hide(" -- ") is None


def test_one_criterion_that_rules_it_out_is_enough() -> None:
    hide = read_hide("exclude diabetes")
    assert hide
    text = OUT.format("Uncontrolled diabetes\n* Diabetes mellitus")
    assert judge(hide, explain(text).criteria) == "hide"
