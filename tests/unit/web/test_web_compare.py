"""Trials side by side by their address: each once, under its number of now, and nothing given is passed over."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.records import a_study, many_studies
from lib.sites import Asked, a_site
from lib.trials import SITE, a_trial
from trialfinder.audit.obligations import audit_obligations
from trialfinder.audit.outline import read
from trialfinder.audit.provenance import audit_page
from trialfinder.pages.comparing import saved_html
from trialfinder.pages.rules.catalogue import rule_names
from trialfinder.pages.rules.comparing import points
from trialfinder.pages.views.compare import compare_view
from trialfinder.refresh import import_paths
from trialfinder.sample import studies
from trialfinder.store.database import open_store
from trialfinder.store.gone import mark_alias, mark_removed

Get = Callable[..., Asked]
SAMPLE = sorted({name.split(".")[0] for name, _ in studies()})
FIVE = SAMPLE[:5]


def links(html: str) -> set[str]:
    return {element.attributes["href"] for element in read(html).elements if element.tag == "a"}


def columns(html: str) -> list[str]:
    heads = [element for element in read(html).elements if element.tag == "th" and element.get("scope") == "col"]
    return [element.attributes["data-nct"] for element in heads if "data-nct" in element.attributes]


def test_up_to_five_trials_stand_side_by_side_in_the_order_given(get: Get) -> None:
    asked = [FIVE[index] for index in (3, 0, 4, 1, 2)]
    answer = get(f"/compare?ids={','.join(asked)}")
    assert answer.status == 200
    assert columns(answer.text) == asked


@pytest.mark.parametrize("joint", [",", "%20", ", ", ";", "%0A", "&ids="])
def test_numbers_may_be_written_as_people_write_them(get: Get, joint: str) -> None:
    loose = f"{FIVE[0].lower()}{joint}{FIVE[1]}"
    assert columns(get(f"/compare?ids={loose}").text) == FIVE[:2]


def test_of_more_than_five_the_rest_is_named_and_one_step_away(get: Get) -> None:
    answer = get(f"/compare?ids={','.join(SAMPLE[:7])}").text
    assert columns(answer) == FIVE
    assert f"Not shown yet: {SAMPLE[5]} and {SAMPLE[6]}." in answer
    assert columns(get(f"/compare?ids={SAMPLE[5]},{SAMPLE[6]}").text) == SAMPLE[5:7]
    assert f"/compare?ids={SAMPLE[5]},{SAMPLE[6]}" in links(answer)


def test_a_trial_is_shown_once_however_often_it_is_given(get: Get) -> None:
    assert columns(get(f"/compare?ids={FIVE[0]},{FIVE[0]},{FIVE[0].lower()}").text) == FIVE[:1]


def test_what_is_not_here_and_what_is_no_number_is_said_and_costs_the_others_nothing(get: Get) -> None:
    answer = get(f"/compare?ids={FIVE[0]},NCT00000001,<script>alert(1)</script>,{FIVE[1]}").text
    assert columns(answer) == FIVE[:2]
    assert "This copy does not hold NCT00000001." in answer
    nought = get("/compare?ids=NCT00000000").text
    assert "This copy does not hold NCT00000000." in nought
    assert "This is none" not in nought
    assert "This is none: “&lt;script&gt;alert(1)&lt;&#x2f;script&gt;”." in answer
    assert "<script>alert" not in answer
    # and what was typed stands in the field, to be mended
    assert "NCT00000001" in next(e.attributes["value"] for e in read(answer).elements if e.get("id") == "ids")


def test_without_numbers_it_says_what_it_does(get: Get) -> None:
    for path in ("/compare", "/compare?ids=", "/compare?ids=,,", "/compare?ids=%20"):
        answer = get(path)
        assert answer.status == 200
        assert "up to five trials" in answer.text
        assert columns(answer.text) == []


def test_each_trial_can_be_left_out(get: Get) -> None:
    answer = get(f"/compare?ids={FIVE[0]},{FIVE[1]}").text
    assert {f"/compare?ids={FIVE[0]}", f"/compare?ids={FIVE[1]}"} <= links(answer)


def test_no_cache_keeps_what_somebody_compares(get: Get) -> None:
    assert get(f"/compare?ids={FIVE[0]}").headers["cache-control"] == "no-store"


@given(st.text(alphabet="NCT0189, ;%&<>\"'é\u2028\x00", max_size=120))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_junk_in_the_address_is_answered(get: Get, junk: str) -> None:
    assert get(f"/compare?ids={quote(junk)}").status == 200


def test_a_number_that_became_another_is_shown_under_that_one_and_a_removed_record_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_bytes(b"\n".join([*many_studies(4), a_study("NCT01000001", title="Study 0")]))
    import_paths(tmp_path / "data", [tmp_path / "a.ndjson"])
    now = "2026-05-04T03:02:01Z"
    with open_store(tmp_path / "data", write=True) as store, store.transaction():
        mark_removed(store, "NCT01000001", now=now, told_by="404")
        mark_alias(store, "NCT01000002", "NCT01000003", now=now, told_by="301")
    answer = a_site(tmp_path / "data")("/compare?ids=NCT01000002,NCT01000001").text
    assert columns(answer) == ["NCT01000003", "NCT01000001"]
    assert "NCT01000002 is now NCT01000003" in answer
    assert "The registry no longer lists this record" in answer


def test_every_fact_and_sentence_of_the_page_is_marked(get: Get) -> None:
    documents = {name.split(".")[0]: json.loads(raw) for name, raw in studies() if name.count(".") == 1}
    for start in range(0, len(SAMPLE) - 5, 15):
        page = get(f"/compare?ids={','.join(SAMPLE[start : start + 5])}").text
        assert audit_page(page, documents, {}, rule_names(), nct_id=None) == []
        assert audit_obligations(page, nct_id=None) == []


def test_what_a_record_lacks_is_said_in_its_cell() -> None:
    bare = a_trial(armsInterventionsModule=None, designModule=None, conditionsModule=None)
    lines = {line.label: line.cells[0] for line in compare_view([bare]).lines}
    for label in ("What it tests", "Conditions", "Kind of study", "Placebo and chance", "Size"):
        assert (lines[label].rows, lines[label].say) == ((), "The record does not say.")


def test_a_placebo_group_stands_under_placebo_and_chance() -> None:
    arms = {
        "armGroups": [
            {"label": "Plaster", "type": "EXPERIMENTAL"},
            {"label": "Paper", "type": "PLACEBO_COMPARATOR"},
            {"label": "More paper", "type": "PLACEBO_COMPARATOR"},
        ]
    }
    lines = {line.label: line.cells[0] for line in compare_view([a_trial(armsInterventionsModule=arms)]).lines}
    shown = [fact.value for fact in lines["Placebo and chance"].rows[0].facts]
    assert shown == ["EXPERIMENTAL", "PLACEBO_COMPARATOR"]


def test_points_are_counted_by_side() -> None:
    assert points(a_trial().plain).text == "2 points for joining, 1 that rule people out."
    one = a_trial(eligibilityModule={"eligibilityCriteria": "Inclusion Criteria:\n\n* A cut"})
    assert points(one.plain).text == "1 point for joining."
    assert points(a_trial(eligibilityModule=None).plain).text == "The record gives no criteria."


def test_the_page_of_saved_trials_knows_of_none(get: Get) -> None:
    page = get("/saved")
    assert page.status == 200
    assert not any(nct in page.text for nct in SAMPLE)
    assert audit_page(page.text, {}, {}, rule_names(), nct_id=None) == []
    assert audit_obligations(page.text, nct_id=None) == []


def test_a_site_of_files_lists_what_is_saved_and_offers_no_table_that_only_a_server_makes() -> None:
    page = saved_html(dataclasses.replace(SITE, static=True))
    assert "/compare?" not in page
    assert "NCT00000000/index.html" in page
    assert "/compare?" in saved_html(SITE)
