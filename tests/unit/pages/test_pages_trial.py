"""The trial page: every fact once it is in the record, what is missing said, and none of the seed page's defects."""

from __future__ import annotations

import dataclasses
import json
import re
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from selectolax.lexbor import LexborHTMLParser

from lib.corpus import corpus_dir
from lib.trials import NCT, SITE, a_full_tree, a_tree, a_trial, pages_of, problems_of, trial_of
from trialfinder.pages import render
from trialfinder.pages.site import Site
from trialfinder.pages.views.trial import trial_view
from trialfinder.records.facts import scalars
from trialfinder.records.fields import fields
from trialfinder.sample import studies
from trialfinder.trial import Trial


def page_of(trial: Trial) -> LexborHTMLParser:
    return LexborHTMLParser(render.trial_html(trial, SITE))


def texts(page: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in page.css(selector)]


def marked(page: LexborHTMLParser, path: str) -> list[str]:
    return texts(page, f'[data-field="{path}"]')


def section(page: LexborHTMLParser, name: str) -> str:
    return " ".join(texts(page, f"section#{name}"))


# --- the defects of the seed's page, on its own record and on a small one of the same shape ------------------

SHAPE: dict[str, Any] = {
    "identificationModule": {
        "briefTitle": "Slow Ink Under the Skin in Paper Cuts",
        "officialTitle": "A Protocol to Look at Slow Ink (MOON-INN)",
    },
    "descriptionModule": {
        "briefSummary": "Main Aim\n\n• See whether slow ink (MOON-INN) is safe.\n\nOther Aims\n\n"
        "* • To learn how long it stays.\n* • Look at the scribe\\'s words.\n\nEndpoints\n\n"
        "* Itching (\\[IT\\], redness).\n\n•• Ink in the blood on Day 1.\n\n* Changes in hue."
    },
    "conditionsModule": {"conditions": ["Paper Cut", "Envelope Cut"]},
    "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE1", "PHASE2"]},
    "armsInterventionsModule": {
        "interventions": [{"type": "DRUG", "name": "Ink", "description": "Slow ink (MOON-IIN) with a plaster"}]
    },
    "contactsLocationsModule": None,
    "statusModule": {"overallStatus": "RECRUITING"},
    "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Moon Therapeutics, Inc", "class": "INDUSTRY"}},
}


def small() -> Trial:
    return a_trial(**SHAPE)


def seed() -> Trial:
    return trial_of((corpus_dir() / "seed" / "NCT06087653.json").read_bytes())


SEEDS = [pytest.param(small, id="small"), pytest.param(seed, id="seed", marks=pytest.mark.corpus)]
both = pytest.mark.parametrize("made", SEEDS)


@both
def test_a_trial_in_two_phases_is_explained_as_both(made: Any) -> None:
    stage = section(page_of(made()), "stage")
    assert "This study takes Phase 1 and Phase 2 together." in stage
    assert "Phase 1 looks mainly at safety" in stage
    assert "Phase 2 looks for first signs" in stage


@both
def test_no_healthy_volunteers_are_claimed(made: Any) -> None:
    for page in pages_of(made()):
        said = re.findall(r"[^.;]*healthy volunteers[^.;]*", page)
        assert all(words.strip().startswith(("Nothing is stated about", "No healthy volunteers")) for words in said)


@both
def test_the_lead_is_a_grammatical_sentence(made: Any) -> None:
    (lead,) = texts(page_of(made()), 'p.lead[data-rule="lead"]')
    assert re.fullmatch(
        r"This is a Phase 1 and Phase 2 trial about [A-Z][\w ]+, run by [A-Z]\w+ Therapeutics, Inc\.", lead
    )


@both
def test_bullets_stay_list_items_and_no_escape_or_doubled_bullet_is_shown(made: Any) -> None:
    trial = made()
    page = page_of(trial)
    summary = page.css_first('[data-field="protocolSection.descriptionModule.briefSummary"]')
    assert summary is not None
    items = [" ".join(item.text().split()) for item in summary.css("li")]
    raw = trial.document.tree["protocolSection"]["descriptionModule"]["briefSummary"]
    bullets = [line for line in raw.split("\n") if line[:1] in "*•"]
    assert len(items) == len([line for line in bullets if line.strip("*• ")])
    assert not any(item.startswith(("•", "*")) for item in items)
    assert "•" not in summary.text()
    assert "\\" not in render.trial_html(trial, SITE).split("</head>")[1]
    assert "[" in summary.text()  # what the escape stood for


@both
def test_the_plain_list_is_not_empty_and_holds_every_criterion(made: Any) -> None:
    trial = made()
    page = page_of(trial)
    plain = texts(page, "[data-criterion]")
    originals = texts(page, "section#original [data-original]")
    assert len(plain) == trial.plain.summary.criteria > 2
    assert all(plain)
    assert len(originals) == trial.plain.summary.criteria + len(trial.plain.headings)


@both
def test_the_questions_neither_repeat_the_summary_nor_cut_a_word(made: Any) -> None:
    trial = made()
    questions = section(page_of(trial), "questions")
    summary = trial.document.tree["protocolSection"]["descriptionModule"]["briefSummary"]
    for line in summary.split("\n"):
        words = line.strip("*• ")
        if len(words.split()) > 3:
            assert words not in questions
    assert "…" not in questions
    assert "..." not in questions


@both
def test_no_sentence_speaks_of_the_first_condition_alone(made: Any) -> None:
    trial = made()
    page = page_of(trial)
    conditions = trial.document.tree["protocolSection"]["conditionsModule"]["conditions"]
    for sentence in texts(page, "[data-rule]"):
        if conditions[0] in sentence:
            assert all(condition in sentence for condition in conditions)


@both
def test_the_two_spellings_of_the_product_are_flagged_and_neither_is_corrected(made: Any) -> None:
    page = page_of(made())
    (warning,) = texts(page, '[data-rule="warn-spelling"]')
    often, seldom = re.findall("“([A-Z-]+)”", warning)
    assert (often[:4], len(often)) == (seldom[:4], len(seldom))
    shown = " ".join(texts(page, "[data-field]"))
    assert often in shown
    assert seldom in shown


@both
def test_what_the_record_lacks_is_said_to_be_missing(made: Any) -> None:
    missing = texts(page_of(made()), '[data-rule="missing"]')
    for what in ("no sites", "no contact", "no dates"):
        assert any(what in sentence for sentence in missing), what
    assert "The record lists no sites." in texts(page_of(made()), '[data-rule="sites"]')


@both
def test_no_sentence_claims_a_review_that_a_reader_cannot_check(made: Any) -> None:
    for page in pages_of(made()):
        assert "reviewed for fidelity" not in page.lower()
        assert "reviewed for accuracy" not in page.lower()


@both
def test_every_fact_of_the_record_is_marked_and_no_promise_of_the_marks_is_broken(made: Any) -> None:
    trial = made()
    assert problems_of(trial) == []
    page = page_of(trial)
    for fact in scalars(trial.document.tree):
        assert marked(page, fact.path), fact.path


@pytest.mark.corpus
def test_the_seeds_spellings_are_named() -> None:
    (warning,) = texts(page_of(seed()), '[data-rule="warn-spelling"]')
    assert "“STAR-LLD” and “STAR-LDD”" in warning


def test_a_recruiting_trial_whose_summary_says_closed_arms_is_warned_of() -> None:
    """The shape of NCT03418038."""
    summary = {"briefSummary": "People get ink. Arms A, B and C are closed to enrollment. Arm D is open."}
    page = page_of(a_trial(descriptionModule=summary))
    (warning,) = texts(page, 'section.warnings [data-rule="warn-closed-text"]')
    assert "“Arms A, B and C are closed to enrollment.”" in warning


# --- every field, every sample -------------------------------------------------------------------------------


def full() -> Trial:
    return trial_of(json.dumps(a_full_tree(lambda field: f"Words of {field.piece}")).encode())


def test_every_field_that_the_registry_knows_is_marked_when_a_record_has_it() -> None:
    trial = full()
    assert problems_of(trial) == []
    page = page_of(trial)
    shown = {re.sub(r"\[\d+\]", "", node.attributes["data-field"] or "") for node in page.css("[data-field]")}
    branches = {path.rpartition(".")[0] for path in fields()}
    leaves = {path for path in fields() if path not in branches}
    results = {path for path in leaves if path.startswith("resultsSection.")}
    derived = {path for path in leaves if path.startswith("derivedSection.") and "miscInfoModule" not in path}
    assert leaves - shown - results - derived == set()


def test_no_fact_is_shown_without_words_of_ours_beside_it() -> None:
    page = page_of(full())
    assert all(node.text().strip() for node in page.css("dt, h2, h3, summary"))


@pytest.mark.parametrize("name", [name for name, _ in studies()])
def test_a_made_up_study_of_the_sample_keeps_every_promise_of_the_marks(name: str) -> None:
    assert problems_of(trial_of(dict(studies())[name], sample=True)) == []


@pytest.mark.parametrize("versions", [1, 3])
def test_a_trial_says_how_many_versions_there_are(versions: int) -> None:
    assert f"This copy holds {versions} version" in section(page_of(a_trial(versions=versions)), "built")


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({name: None}, id=name)
        for name in [*a_tree()["protocolSection"], "derivedSection", "hasResults"]
        if name != "identificationModule"
    ]
    + [
        pytest.param(dict.fromkeys(a_tree()["protocolSection"]) | {"derivedSection": None}, id="only the number"),
        pytest.param({"eligibilityModule": {"eligibilityCriteria": "..."}}, id="criteria without a letter"),
        pytest.param({"eligibilityModule": {"eligibilityCriteria": " "}}, id="blank criteria"),
        pytest.param({"eligibilityModule": {"eligibilityCriteria": 7}}, id="criteria that are a number"),
        pytest.param({"identificationModule": {"briefTitle": " "}}, id="a blank title"),
        pytest.param({"designModule": {"phases": "PHASE1"}}, id="phases that are a text"),
        pytest.param({"contactsLocationsModule": {"locations": [{}, {"status": "RECRUITING"}]}}, id="empty sites"),
        pytest.param({"statusModule": {"startDateStruct": {"type": "ACTUAL"}}}, id="a kind of date without a date"),
        pytest.param({"madeUpModule": {"field": " ", "other": "x", "list": [None, {}]}}, id="a module to come"),
        pytest.param({"designModule": {"enrollmentInfo": {"count": 99999999}}}, id="the registry's not known"),
        pytest.param({"designModule": {"enrollmentInfo": {"count": 10**4000}}}, id="a count of four thousand digits"),
    ],
)
def test_a_record_with_gaps_or_oddities_has_whole_pages(changes: dict[str, Any]) -> None:
    trial = a_trial(**changes)
    assert problems_of(trial) == []
    for text in (render.trial_text(trial, SITE), render.trial_markdown(trial, SITE)):
        assert text.endswith("\n")
        assert not text.endswith("\n\n")
    assert msgspec.json.decode(render.trial_json(trial, SITE))["nct_id"] == NCT


def test_a_partial_record_and_its_odd_places_are_warned_of() -> None:
    page = page_of(a_trial(derivedSection=None, designModule={"phases": "PHASE1"}))
    assert texts(page, 'section.warnings [data-rule="partial"]')
    (unread,) = texts(page, 'section.warnings [data-rule="unread"]')
    assert "protocolSection.designModule.phases" in unread
    assert marked(page, "protocolSection.designModule.phases") == ["Phase 1"]
    assert page_of(a_trial()).css_first("section.warnings") is None


def test_sites_that_recruit_come_first_and_many_are_folded_away() -> None:
    sites: list[dict[str, Any]] = [{"city": f"Town {'abcdefghijklmn'[i]}", "status": "COMPLETED"} for i in range(14)]
    sites[13]["status"] = "RECRUITING"
    page = page_of(a_trial(contactsLocationsModule={"locations": sites}))
    first = page.css_first("section#places li.item [data-field]")
    assert first is not None
    assert first.attributes["data-field"] == "protocolSection.contactsLocationsModule.locations[13].city"
    assert texts(page, "section#places details summary") == ["Show more sites"]
    assert len(page.css("section#places details li.item")) == 2
    assert texts(page, "section#places h2 [data-rule=count]") == ["(14)"]


def test_a_recruiting_site_without_a_contact_sends_to_the_study_only_where_the_study_has_one() -> None:
    silent = "This site gives no phone number or e-mail address of its own."
    sites: list[dict[str, Any]] = [{"city": "Elm", "status": "RECRUITING", "contacts": [{"name": "Bo Nib"}]}]
    central = [{"name": "Ada Quill", "phone": "555-0100"}]
    alone = page_of(a_trial(contactsLocationsModule={"locations": sites}))
    assert texts(alone, "li.item p.say") == [silent]
    led = page_of(a_trial(contactsLocationsModule={"locations": sites, "centralContacts": central}))
    assert texts(led, "li.item p.say") == [f"{silent} Use the contact of the study."]
    reached = [{**sites[0], "contacts": central}, {"city": "Ash", "status": "COMPLETED"}]
    assert texts(page_of(a_trial(contactsLocationsModule={"locations": reached})), "li.item p.say") == []


def test_a_contact_can_be_called_and_written_to() -> None:
    page = page_of(a_trial())
    links = {node.attributes["href"] for node in page.css("section#places a")}
    assert {"tel:5550100", "mailto:a@quill.example"} <= links


def test_long_texts_and_lists_are_folded_and_short_ones_are_not() -> None:
    long = {"briefSummary": "Short.", "detailedDescription": "Very long. " * 200}
    outcomes = {"secondaryOutcomes": [{"measure": f"Measure {'abcdefghi'[i]}"} for i in range(9)]}
    page = page_of(a_trial(descriptionModule=long, outcomesModule=outcomes))
    folds = ["Read more", "View the official clinical words", "Show further outcomes"]
    assert texts(page, "details:not(.beside, .toc) > summary") == folds
    assert texts(page_of(a_trial()), "details:not(.beside, .toc) > summary") == ["View the official clinical words"]


def test_headings_descend_without_a_gap_and_ids_are_unique() -> None:
    for trial in (full(), small(), a_trial()):
        for html in pages_of(trial):
            page = LexborHTMLParser(html)
            levels = [int((node.tag or "h0")[1]) for node in page.css("h1, h2, h3, h4, h5, h6")]
            assert levels[0] == 1
            assert levels.count(1) == 1
            assert all(after - before <= 1 for before, after in pairwise(levels))
            ids = [node.attributes["id"] for node in page.css("[id]")]
            assert len(set(ids)) == len(ids)
            named = {node.attributes["aria-labelledby"] for node in page.css("[aria-labelledby]")}
            assert named <= set(ids)


def test_an_operator_with_an_address_is_named_in_the_page_head_and_one_without_is_not() -> None:
    page = page_of(a_trial())
    (canonical,) = page.css('link[rel="canonical"]')
    assert canonical.attributes["href"] == f"https://trials.example/trial/{NCT}"
    nowhere = LexborHTMLParser(render.trial_html(a_trial(), site_with(base_url="")))
    assert nowhere.css('link[rel="canonical"]') == []


def site_with(**changes: Any) -> Site:
    return dataclasses.replace(SITE, **changes)


def test_links_stand_under_the_base_path() -> None:
    page = LexborHTMLParser(render.trial_html(a_trial(), site_with(base_path="/trials")))
    inner = [node.attributes["href"] or "" for node in page.css("[href^='/']")]
    assert len(inner) > 5
    assert all(address.startswith("/trials/") for address in inner)


# --- the data of the page ------------------------------------------------------------------------------------


def test_the_json_of_a_page_has_its_documented_keys() -> None:
    trial = a_trial(versions=2)
    data = json.loads(render.trial_json(trial, SITE))
    assert list(data) == [
        *("schema", "nct_id", "document_sha256", "versions", "about", "title", "official_title", "acronym", "badges"),
        *("lead", "warnings", "sections", "eligibility"),
    ]
    assert data["schema"] == "trialfinder.trial/1"
    assert data["document_sha256"] == trial.document.sha256
    assert data["versions"] == 2
    assert set(data["about"]) == {
        *("source", "record_url", "processed", "fetched", "sample", "as_of", "modifications", "notice", "advice"),
        *("copy_processed", "copy_fetched", "age_days", "stale", "document_sha256", "snapshot", "removed"),
    }
    assert data["about"]["record_url"] == f"https://clinicaltrials.gov/study/{NCT}"
    assert data["about"]["processed"] == "2026-08-28"
    assert data["about"]["as_of"] == "2026-09-01"
    assert "NLM is not responsible" in data["about"]["notice"]
    assert set(data["eligibility"]) == {"summary", "headings", "criteria"}
    assert [criterion["id"] for criterion in data["eligibility"]["criteria"]] == ["i1", "i2", "e1"]


def test_facts_of_the_json_carry_their_paths_and_the_records_own_values() -> None:
    trial = full()
    data = json.loads(render.trial_json(trial, SITE))
    facts: list[dict[str, Any]] = []

    def collect(part: Any) -> None:
        if isinstance(part, dict):
            if "path" in part and "value" in part:
                facts.append(part)
            for inner in part.values():
                collect(inner)
        elif isinstance(part, list):
            for inner in part:
                collect(inner)

    collect(data)
    record = {fact.path: fact.json_text for fact in scalars(trial.document.tree)}
    assert len(facts) > 300
    assert all(record[fact["path"]] == fact["value"] for fact in facts)


def test_the_view_names_every_kind_of_block_once_rendered() -> None:
    kinds = {block.kind for part in trial_view(full(), SITE).sections for block in part.blocks}
    assert kinds == {
        *("say", "rule", "prose", "facts", "items", "criteria", "links", "question", "picture", "asked", "timeline"),
    }


# --- JSON-LD -------------------------------------------------------------------------------------------------


def json_ld(trial: Trial) -> dict[str, Any]:
    (script,) = page_of(trial).css('script[type="application/ld+json"]')
    data: dict[str, Any] = json.loads(script.text())
    assert data.keys() == {"@context", "@graph"}
    study: dict[str, Any] = data["@graph"][0]
    return study


def test_search_engines_read_nothing_that_the_record_does_not_say() -> None:
    assert json_ld(a_trial()) == {
        "@type": "MedicalTrial",
        "identifier": NCT,
        "url": f"https://trials.example/trial/{NCT}",
        "name": "Plasters for Paper Cuts",
        "alternateName": ["A Randomized Trial of Plasters Against Blowing on It in Paper Cuts"],
        "healthCondition": [{"@type": "MedicalCondition", "name": "Paper Cut"}],
        "sponsor": {"@type": "Organization", "name": "Institute of Stationery"},
        "status": "https://schema.org/Recruiting",
        "studyLocation": [
            {
                "@type": "Place",
                "address": {"@type": "PostalAddress", "addressLocality": "Elm", "addressCountry": "Freedonia"},
            }
        ],
        "sameAs": f"https://clinicaltrials.gov/study/{NCT}",
    }
    nothing: dict[str, Any] = dict.fromkeys(a_tree()["protocolSection"])
    assert set(json_ld(a_trial(**nothing))) == {"@type", "identifier", "url", "sameAs"}
    assert "sameAs" not in json_ld(a_trial(sample=True))
    assert json_ld(a_trial(designModule={"studyType": "OBSERVATIONAL"}))["@type"] == "MedicalObservationalStudy"
