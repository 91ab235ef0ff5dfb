"""The printable summary: what a person brings to the doctor, and nothing on it that the record does not give."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
import segno
from selectolax.lexbor import LexborHTMLParser, LexborNode

from lib.payloads import PAYLOADS
from lib.trials import NCT, SITE, a_full_tree, a_tree, a_trial, trial_of
from trialfinder.audit import paths
from trialfinder.audit.obligations import audit_obligations
from trialfinder.audit.provenance import audit_page
from trialfinder.criteria.model import PlainStudy
from trialfinder.explain import explain, to_json
from trialfinder.pages import render
from trialfinder.pages.barcode import QUIET, square_code
from trialfinder.pages.languages.translating import in_spanish
from trialfinder.pages.rules import asking, bringing, points
from trialfinder.pages.rules.catalogue import rule_names
from trialfinder.records.people import WITHHELD
from trialfinder.trial import Trial

CRITERIA = (
    "Inclusion Criteria:\n\n"
    "1. Adults with a paper cut\n"
    "2. Adequate organ function:\n\n"
    "   * Platelets ≥ 100,000/mm3\n"
    "   * Creatinine ≤ 1.5 x ULN\n\n"
    "3. ECOG performance status 0 or 1\n"
    "4. A glued envelope flap of the second order\n\n"
    "For group B only:\n\n"
    "5. Known mutation of the ABCD gene\n\n"
    "Exclusion Criteria:\n\n"
    "* Chemotherapy within 4 weeks of randomization\n"
    "* Pregnant or breastfeeding\n"
    "* A biopsy of the thumb is refused\n"
)


def worded(trial: Trial, text: str = CRITERIA) -> Trial:
    return dataclasses.replace(trial, plain=explain(text, nct_id=trial.nct_id))


def with_criteria(text: str = CRITERIA, **changes: Any) -> Trial:
    eligibility = {**a_tree()["protocolSection"]["eligibilityModule"], "eligibilityCriteria": text}
    return worded(a_trial(eligibilityModule=eligibility, **changes), text)


def page_of(trial: Trial) -> LexborHTMLParser:
    return LexborHTMLParser(render.print_html(trial, SITE))


def texts(page: LexborHTMLParser | LexborNode, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in page.css(selector)]


def problems(trial: Trial) -> set[str]:
    html = render.print_html(trial, SITE)
    explained = {trial.nct_id: msgspec.json.decode(to_json(trial.plain))}
    tree = {trial.nct_id: paths.decode(trial.document.raw)}
    found = audit_page(html, tree, explained, rule_names(), nct_id=trial.nct_id)
    return {str(one) for one in [*found, *audit_obligations(html, nct_id=trial.nct_id, origin=SITE.base_url)]}


# --- the sheet ----------------------------------------------------------------------------------------------


def test_the_sheet_names_the_trial_its_sponsor_and_whom_to_call() -> None:
    page = page_of(with_criteria())
    assert texts(page, "h1") == ["Plasters for Paper Cuts"]
    assert texts(page, "h2") == [
        "Check this first: what is uncertain",
        "At a glance",
        "Points I could not answer myself",
        "Test results and facts to bring along",
        "Questions for this trial",
        "Whom to call",
        "Who may be able to join",
    ]
    assert NCT in texts(page, ".number")[0]
    facts = dict(zip(texts(page, ".facts dt"), texts(page, ".facts dd"), strict=True))
    assert facts["Sponsor"] == "Institute of Stationery"
    assert facts["Sponsor's own number"] == "PAPER-1"
    assert facts["Tested"] == "Plaster (Device)"
    assert facts["People"] == "24 (Estimated)"
    assert texts(page, ".reach li") == [
        "Ada Quill, 555-0100, a@quill.example",
        "Elm Clinic, Elm, Freedonia (Recruiting)",
    ]


def test_every_point_stands_once_in_order_with_both_wordings_side_by_side() -> None:
    trial = with_criteria()
    page = page_of(trial)
    rows = [row for row in page.css("table.points tbody tr") if row.css_first("[data-criterion]")]
    assert [row.css_first("[data-criterion]").attributes["data-criterion"] for row in rows] == [
        one.id for one in trial.plain.criteria
    ]
    for row, one in zip(rows, trial.plain.criteria, strict=True):
        plain, original = row.css_first("[data-criterion]"), row.css_first("[data-original]")
        assert plain.text() == one.plain
        assert original.text() == one.original
        # What has no other words is not said twice.
        assert (plain.parent == original.parent) == (one.plain == one.original)
        assert len(row.css("td")) == (1 if one.plain == one.original else 2)
    assert "For group B only:" in texts(page, ".heading")


def test_a_point_that_has_no_plain_words_is_marked_in_the_table_and_named_above() -> None:
    trial = with_criteria()
    page = page_of(trial)
    official = [one.id for one in trial.plain.criteria if one.verdict == "original"]
    kept = [one.id for one in trial.plain.criteria if one.verdict == "verified_terms_kept"]
    numbers = texts(page, "th[data-rule=point]")
    assert [text for text in numbers if points.OFFICIAL in text] == [f"{one} {points.OFFICIAL}" for one in official]
    assert [text for text in numbers if points.HARD in text] == [f"{one} {points.HARD}" for one in kept]
    (told,) = texts(page, "[data-rule=points-official]") or [""]
    assert all(one in told for one in official)


def test_what_the_record_lacks_and_contradicts_stands_first() -> None:
    trial = a_trial(contactsLocationsModule=None, outcomesModule=None, eligibilityModule={"minimumAge": "9 Years"})
    page = page_of(trial)
    said = " ".join(texts(page, "section:first-of-type li"))
    assert "no contact" in said
    assert "no main outcome" in said
    assert "no eligibility criteria" in said
    assert page.css("table.points") == []
    assert problems(trial) == set()


def test_a_withheld_person_is_withheld_on_the_sheet() -> None:
    contacts = {"centralContacts": [{"name": WITHHELD, "phone": WITHHELD, "email": WITHHELD}]}
    page = page_of(a_trial(contactsLocationsModule=contacts))
    (line,) = page.css(".reach li")
    assert [node.attributes["data-rule"] for node in line.css("[data-withheld]")] == ["withheld"] * 3
    assert "Quill" not in page.text()


def test_an_extension_is_called_one_on_the_page_the_sheet_and_in_spanish() -> None:
    """NCT99990001 and most records of large sponsors: "555-0101, 22" tells nobody what the 22 is."""
    one = {"name": "Ida Ink", "phone": "555-0101", "phoneExt": "22"}
    sites = [{"facility": "Elm Clinic", "status": "RECRUITING", "contacts": [{**one, "phoneExt": "Ext. 7"}]}]
    trial = a_trial(contactsLocationsModule={"centralContacts": [one], "locations": sites})
    assert texts(page_of(trial), ".reach li") == [
        "Ida Ink, 555-0101, extension 22",
        "Elm Clinic (Recruiting): Ida Ink, 555-0101, Ext. 7",
    ]
    assert problems(trial) == set()
    assert "555-0101, extension 22" in LexborHTMLParser(render.trial_html(trial, SITE)).text()
    assert "555-0101, extension 22" in render.trial_text(trial, SITE)
    spanish = in_spanish(render.print_html(trial, SITE), SITE)
    assert "555-0101, extensión 22" in LexborHTMLParser(spanish).text()


def test_long_lists_are_cut_and_the_sheet_says_by_how_much() -> None:
    sites = [{"facility": f"Clinic {'abcdefghi'[i]}", "status": "RECRUITING", "city": "Elm"} for i in range(9)]
    sites[7]["contacts"] = [{"name": "Ida Ink", "phone": "555-0101"}]  # type: ignore[assignment]  # a list among texts
    sites[0]["status"] = "COMPLETED"
    people = [{"name": f"Person {'abcde'[i]}"} for i in range(5)]
    conditions = {"conditions": [f"Cut {'abcdefgh'[i]}" for i in range(8)]}
    page = page_of(
        a_trial(contactsLocationsModule={"centralContacts": people, "locations": sites}, conditionsModule=conditions)
    )
    assert texts(page, "[data-rule=more]") == ["and 2 more conditions", "and 2 more contacts", "and 5 more sites"]
    named = texts(page, ".reach li")
    # The one that says whom to ask comes first, one that is closed not at all.
    assert named[4] == "Clinic h, Elm (Recruiting): Ida Ink, 555-0101"
    assert not any("Clinic a" in line for line in named)


def test_a_study_that_takes_nobody_asks_for_nothing_to_bring_and_asks_other_questions() -> None:
    page = page_of(with_criteria(statusModule={"overallStatus": "COMPLETED"}))
    assert "Test results and facts to bring along" not in texts(page, "h2")
    names = [node.attributes["data-rule"] for node in page.css(".ticks li[data-rule]")]
    assert names == ["ask-closed", "ask-results"]
    assert texts(page, "h3") == [
        "The study looked for people to whom this applies",
        "The study did not take people to whom this applies",
    ]


def test_the_sheet_keeps_all_promises_of_the_marks() -> None:
    full = json.dumps(a_full_tree(lambda field: "words", copies=7)).encode()
    for trial in (with_criteria(), a_trial(), a_trial(versions=3, sample=True), trial_of(full)):
        assert problems(trial) == set()


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: ascii(payload[:30]))
def test_hostile_text_stays_text_on_the_sheet(payload: str) -> None:
    raw = json.dumps(a_full_tree(lambda field: payload, copies=1)).encode()
    page = page_of(trial_of(raw))
    harmless = page_of(trial_of(json.dumps(a_full_tree(lambda field: "words", copies=1)).encode()))
    # A payload may be cut into points and headings; it makes nothing that the sheet has not.
    known = {node.tag for node in harmless.css("*")} | {"table", "thead", "tbody", "tr", "th", "td", "h3"}
    assert {node.tag for node in page.css("*")} <= known
    assert all(not name.startswith("on") for node in page.css("*") for name in node.attributes)
    assert len(page.css("script")) == len(page.css("svg")) == 1


def test_each_sheet_carries_its_number_its_source_and_its_dates() -> None:
    (line,) = texts(page_of(a_trial()), ".each")
    assert line == (
        f"{NCT} · Source: ClinicalTrials.gov · ClinicalTrials.gov data processed: 28 August 2026 · "
        "Page as of 1 September 2026"
    )


# --- the square code ----------------------------------------------------------------------------------------


def modules(svg: str) -> list[list[int]]:
    """The code read back from its path."""
    (side,) = {int(number) for number in re.findall(r'viewBox="0 0 (\d+) \1"', svg)}
    rows = [[0] * (side - 2 * QUIET) for _ in range(side - 2 * QUIET)]
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", svg):
        for step in range(int(length)):
            rows[int(y) - QUIET][int(x) - QUIET + step] = 1
    return rows


def test_the_square_code_holds_what_the_sheet_says() -> None:
    page = page_of(a_trial())
    (told,) = texts(page, "[data-rule=code]")
    address = told.removeprefix("The square code holds: ")
    assert address == f"https://clinicaltrials.gov/study/{NCT}"
    svg = page.css_first("svg.code").html or ""
    assert modules(svg) == [list(row) for row in segno.make(address, error="m", boost_error=False, micro=False).matrix]


def test_the_code_of_a_made_up_trial_leads_nowhere() -> None:
    (told,) = texts(page_of(a_trial(sample=True)), "[data-rule=code]")
    assert told == f"The square code holds: {NCT}"


def test_the_words_of_a_code_are_escaped() -> None:
    assert "<title>a &lt;b&gt;</title>" in square_code("x", "a <b>")


# --- what to bring along ------------------------------------------------------------------------------------


def brought(text: str) -> list[str]:
    return [rule.text for rule in bringing.bring(explain(text))]


@pytest.mark.parametrize(
    ("side", "point", "line"),
    [
        ("Inclusion", "Platelets ≥ 100,000/mm3", "Platelets: at least 100000 /mm3 (i1)"),
        (
            "Inclusion",
            "Serum creatinine ≤ 1.5 x ULN",
            "Creatinine: at most 1.5 times the laboratory's upper limit (i1)",
        ),
        ("Exclusion", "Hemoglobin < 9 g/dL", "Hemoglobin: less than 9 g/dL: keeps a person out (e1)"),
        ("Inclusion", "ECOG performance status 0 or 1", "ECOG performance status: 0, 1 (i1)"),
        ("Inclusion", "Age 18 to 65 years", "Age: at least 18 years and at most 65 years (i1)"),
        ("Inclusion", "BMI ≥ 30 kg/m2", "Body mass index: at least 30 kg/m2 (i1)"),
        ("Exclusion", "Pregnant or breastfeeding", "Pregnancy: pregnant or breastfeeding: keeps a person out (e1)"),
        ("Inclusion", "Negative urine pregnancy test", "Pregnancy test: negative (urine) (i1)"),
        (
            "Exclusion",
            "Chemotherapy within 4 weeks of randomization",
            "Day of the last chemotherapy: within 4 weeks, counted from randomization: keeps a person out (e1)",
        ),
        ("Inclusion", "At least 1 prior line of therapy", "Earlier treatments: at least 1 line of therapy (i1)"),
        ("Inclusion", "Systolic blood pressure ≤ 160 mmHg", "Systolic blood pressure: at most 160 mmHg (i1)"),
    ],
)
def test_a_point_that_was_read_whole_says_what_to_bring(side: str, point: str, line: str) -> None:
    assert brought(f"{side} Criteria:\n\n* {point}\n") == [line]


def test_what_was_not_read_whole_is_not_in_the_list_but_spoken_of() -> None:
    plain = explain("Inclusion Criteria:\n\n* Platelets above 50, unless transfused last week\n* A red hat\n")
    assert bringing.bring(plain) == ()
    told = bringing.spoken_of(plain)
    assert told is not None
    assert told.text == "The points also speak of: blood counts (i1)."
    assert bringing.spoken_of(explain("Inclusion Criteria:\n\n* A red hat\n")) is None


def test_a_constraint_of_a_kind_to_come_brings_nothing() -> None:
    plain = explain("Inclusion Criteria:\n\n* BMI ≥ 30 kg/m2\n")
    odd = msgspec.structs.replace(plain.criteria[0], constraints=({"kind": "shoe_size", "value": "44"},))
    assert bringing.bring(msgspec.structs.replace(plain, criteria=(odd,))) == ()


# --- questions ----------------------------------------------------------------------------------------------


def asked(plain: PlainStudy | None = None, **changes: Any) -> set[str]:
    trial = a_trial(**changes)
    return {rule.name for rule in asking.questions(trial.document.study, plain or trial.plain)}


def design(**info: Any) -> dict[str, Any]:
    return {"studyType": "INTERVENTIONAL", "designInfo": info}


def arms(*types: str) -> dict[str, Any]:
    return {"armGroups": [{"label": f"Group of {kind}", "type": kind} for kind in types]}


def eligible(**fields: Any) -> dict[str, Any]:
    return {"eligibilityCriteria": "Inclusion Criteria:\n\n* A red hat", **fields}


@pytest.mark.parametrize(
    ("name", "fires", "rests"),
    [
        ("ask-placebo", {"armsInterventionsModule": arms("PLACEBO_COMPARATOR")}, {"armsInterventionsModule": arms()}),
        (
            "ask-placebo",
            {"armsInterventionsModule": {"interventions": [{"name": "Placebo plaster"}]}},
            {"armsInterventionsModule": {"interventions": [{"name": "Placebolike"}]}},
        ),
        ("ask-chance", {"designModule": design(allocation="RANDOMIZED")}, {"designModule": design(allocation="NA")}),
        (
            "ask-masked",
            {"designModule": design(maskingInfo={"masking": "DOUBLE", "whoMasked": ["PARTICIPANT"]})},
            {"designModule": design(maskingInfo={"masking": "SINGLE", "whoMasked": ["INVESTIGATOR"]})},
        ),
        (
            "ask-untreated",
            {"armsInterventionsModule": arms("EXPERIMENTAL", "NO_INTERVENTION")},
            {"armsInterventionsModule": arms("EXPERIMENTAL")},
        ),
        (
            "ask-early",
            {"designModule": {**design(), "phases": ["PHASE1", "PHASE2"]}},
            {"designModule": {**design(), "phases": ["PHASE2"]}},
        ),
        (
            "ask-overnight",
            {"armsInterventionsModule": {"interventions": [{"name": "x", "description": "An inpatient stay"}]}},
            {"armsInterventionsModule": {"interventions": [{"name": "x", "description": "Impatient people"}]}},
        ),
        (
            "ask-procedure",
            {"armsInterventionsModule": {"interventions": [{"name": "x", "type": "RADIATION"}]}},
            {"armsInterventionsModule": {"interventions": [{"name": "x", "type": "DRUG"}]}},
        ),
        (
            "ask-device",
            {"armsInterventionsModule": {"interventions": [{"name": "x", "type": "DEVICE"}]}},
            {"armsInterventionsModule": {"interventions": [{"name": "x", "type": "DRUG"}]}},
        ),
        (
            "ask-gene",
            {"armsInterventionsModule": {"interventions": [{"name": "x", "type": "GENETIC"}]}},
            {"armsInterventionsModule": None},
        ),
        (
            "ask-afterwards",
            {"designModule": design(primaryPurpose="TREATMENT")},
            {"designModule": design(primaryPurpose="BASIC_SCIENCE")},
        ),
        ("ask-watching", {"designModule": {"studyType": "OBSERVATIONAL"}}, {"designModule": design()}),
        (
            "ask-samples",
            {"designModule": {"bioSpec": {"retention": "SAMPLES_WITH_DNA"}}},
            {"designModule": {"bioSpec": {"retention": "NONE_RETAINED"}}},
        ),
        (
            "ask-samples",
            {"designModule": {"bioSpec": {"retention": "SAMPLES_WITHOUT_DNA"}}},
            {"designModule": {"bioSpec": {}}},
        ),
        (
            "ask-children",
            {"eligibilityModule": eligible(minimumAge="11 Years")},
            {"eligibilityModule": eligible(minimumAge="18 Years", stdAges=["ADULT"])},
        ),
        (
            "ask-children",
            {"eligibilityModule": eligible(stdAges=["CHILD"])},
            {"eligibilityModule": None},
        ),
        (
            "ask-healthy",
            {"eligibilityModule": eligible(healthyVolunteers=True)},
            {"eligibilityModule": eligible(healthyVolunteers=False)},
        ),
        ("ask-sites", {}, {"contactsLocationsModule": None}),
        ("ask-closed", {"statusModule": {"overallStatus": "TERMINATED"}}, {"statusModule": {}}),
        ("ask-results", {"statusModule": {"overallStatus": "COMPLETED"}}, {}),
    ],
)
def test_a_question_is_asked_where_the_record_gives_reason_and_nowhere_else(
    name: str, fires: dict[str, Any], rests: dict[str, Any]
) -> None:
    assert name in asked(**fires)
    assert name not in asked(**rests)


@pytest.mark.parametrize(
    ("name", "point", "other"),
    [
        ("ask-washout", "Chemotherapy within 4 weeks of randomization", "Chemotherapy at any time"),
        ("ask-washout", "Washout of the earlier ink is refused", "Washing of hands is refused"),
        ("ask-biopsy", "Willing to have a fresh biopsy", "Willing to sing"),
        ("ask-biopsy", "Archival tumor tissue is at hand", "Tissue paper is at hand"),
        ("ask-marker", "A mutation of the PAPR gene", "A gene of paper"),
        ("ask-birth-control", "Use of contraception for a year", "Use of a pencil for a year"),
        ("ask-language", "Able to read and understand English or Welsh", "Able to read a map of England"),
    ],
)
def test_a_question_on_the_criteria_names_the_points_that_give_reason(name: str, point: str, other: str) -> None:
    plain = explain(f"Inclusion Criteria:\n\n* A red hat\n* {point}\n")
    assert name in asked(plain)
    (rule,) = [rule for rule in asking.questions(a_trial().document.study, plain) if rule.name == name]
    assert "i2" in rule.text
    assert name not in asked(explain(f"Inclusion Criteria:\n\n* A red hat\n* {other}\n"))


def test_every_question_of_the_table_is_tried_here() -> None:
    """A new question without a case of its own fails here."""
    text = Path(__file__).read_text(encoding="utf-8")
    assert [info.name for info in asking.RULES if f'"{info.name}"' not in text] == []


@pytest.mark.parametrize(
    ("sites", "words"),
    [
        (["RECRUITING"], "There is one site."),
        (["RECRUITING", "RECRUITING", "COMPLETED"], "2 of 3 sites are said to be recruiting."),
        (["RECRUITING", "COMPLETED"], "1 of 2 sites is said to be recruiting."),
        (["COMPLETED", "COMPLETED"], "There are 2 sites, none of them said to be recruiting."),
    ],
)
def test_the_question_on_sites_counts_them(sites: list[str], words: str) -> None:
    places = {"locations": [{"facility": "Elm", "status": status} for status in sites]}
    found = asking.questions(a_trial(contactsLocationsModule=places).document.study, a_trial().plain)
    assert [rule.text.startswith(words) for rule in found if rule.name == "ask-sites"] == [True]


def test_points_are_named_up_to_where_a_reader_would_follow() -> None:
    assert points.named([]) == ""
    assert points.named(["i1"]) == "i1"
    assert points.named(["i1", "e2"]) == "i1 and e2"
    assert points.named(["i1", "i2", "e2"]) == "i1, i2 and e2"
    assert points.named([f"i{n}" for n in range(1, 6)], 3) == "i1, i2, i3 and 2 more"
