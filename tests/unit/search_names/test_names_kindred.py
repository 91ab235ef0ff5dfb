"""Names that the records themselves use for one thing, and what must not be taken for one."""

from __future__ import annotations

from pathlib import Path

from lib.searchable import Searchable, a_record
from trialfinder.search.kindred import drug_names, mesh_terms


def _drug(number: int, name: str, *others: str, kind: str = "DRUG") -> bytes:
    one = {"type": kind, "name": name, "otherNames": list(others)}
    return a_record(number, f"Trial {number}", armsInterventionsModule={"interventions": [one]})


def _ill(number: int, conditions: list[str], terms: list[str]) -> bytes:
    meshes = {"conditionBrowseModule": {"meshes": [{"id": "D1", "term": term} for term in terms]}}
    return a_record(number, f"Trial {number}", conditionsModule={"conditions": conditions}, derived=meshes)


def _names(folder: Path, word: str, *raws: bytes) -> list[str]:
    records = Searchable(folder, raws)
    return drug_names(records.index, lambda nct_id: records.document(nct_id).tree, word)


def _terms(folder: Path, text: str, *raws: bytes) -> list[str]:
    records = Searchable(folder, raws)
    return mesh_terms(records.index, lambda nct_id: records.document(nct_id).tree, text)


def test_a_brand_stands_in_brackets_or_among_the_other_names(tmp_path: Path) -> None:
    made = _drug(1, "Zolbrand 50 mg tablets (zolbenib citrate)"), _drug(2, "zolbenib", "Zolbrand, ZB-101")
    assert _names(tmp_path, "zolbrand", *made) == ["zolbenib"]


def test_words_beside_a_drug_in_one_name_are_no_names_of_it(tmp_path: Path) -> None:
    """As in NCT05551793: "according to their doctor's choice" stands beside the name of the drug."""
    made = [_drug(n, "zolbenib given according to their weight", "pre-filled zolbenib injector") for n in range(1, 4)]
    assert _names(tmp_path, "zolbenib", *made) == []


def test_several_drugs_in_one_intervention_are_not_names_of_each_other(tmp_path: Path) -> None:
    """As in NCT00866554, which tests two drugs as one and lists the brands of both."""
    made = [_drug(n, "zolbenib and murtazide", "Zolbrand", "Murtabrand") for n in range(1, 4)]
    assert _names(tmp_path, "zolbrand", *made) == []


def test_what_is_no_drug_has_no_other_names(tmp_path: Path) -> None:
    made = [_drug(n, "hollowing (belly)", kind="BEHAVIORAL") for n in range(1, 4)]
    assert _names(tmp_path, "belly", *made) == []


def test_a_condition_alone_takes_the_term_of_its_records(tmp_path: Path) -> None:
    made = [_ill(n, ["Impotence"], ["Erectile Dysfunction"]) for n in (1, 2)]
    assert _terms(tmp_path, "impotence", *made) == ["Erectile Dysfunction"]


def test_the_term_of_the_other_condition_is_no_name_of_this_one(tmp_path: Path) -> None:
    """As in NCT05185011: high blood pressure beside another illness, of which alone there is a term."""
    made = [_ill(n, ["High Blood Pressure", "Erectile Dysfunction"], ["Erectile Dysfunction"]) for n in (1, 2, 3)]
    assert _terms(tmp_path, "high blood pressure", *made) == []


def test_of_two_conditions_the_term_that_the_other_leaves_is_heard(tmp_path: Path) -> None:
    terms = ["Erectile Dysfunction", "Hypertension"]
    made = [_ill(n, ["High Blood Pressure", "Erectile Dysfunction"], terms) for n in (1, 2, 3)]
    assert _terms(tmp_path, "high blood pressure", *made) == ["Hypertension"]
