"""What pages tell to programs: nothing beyond the record, nothing withheld, and one address for each page."""

from __future__ import annotations

import dataclasses
import datetime
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from lib.payloads import PAYLOADS
from lib.sites import Asked, a_site
from lib.trials import NCT, SITE, a_tree, a_trial
from trialfinder.pages import render
from trialfinder.pages.views.hubs import Crumb
from trialfinder.pages.views.machines import MOST_PLACES, breadcrumbs, own_address
from trialfinder.records.fields import enum_labels
from trialfinder.records.people import WITHHELD
from trialfinder.trial import Trial


def graph(trial: Trial) -> list[dict[str, Any]]:
    html = render.trial_html(trial, SITE)
    (script,) = LexborHTMLParser(html).css('script[type="application/ld+json"]')
    found: list[dict[str, Any]] = json.loads(script.text())["@graph"]
    return found


def test_codes_are_the_mesh_terms_that_the_registry_gives() -> None:
    tree = a_tree()
    tree["derivedSection"] = {
        "conditionBrowseModule": {
            "meshes": [{"id": "D1", "term": "Paper Cut"}, {"id": "D2"}, {"term": "Nothing"}],
            "ancestors": [{"id": "D9", "term": "Wounds"}],
        }
    }
    study = graph(trial_from(tree))[0]
    assert study["code"] == [{"@type": "MedicalCode", "codeValue": "D1", "codingSystem": "MeSH", "name": "Paper Cut"}]


def trial_from(tree: dict[str, Any]) -> Trial:
    from lib.trials import trial_of

    return trial_of(json.dumps(tree).encode())


@pytest.mark.parametrize("status", sorted(enum_labels()["Status"]))
def test_a_status_is_told_only_where_schema_org_has_a_word_for_it(status: str) -> None:
    told = graph(a_trial(statusModule={"overallStatus": status}))[0].get("status")
    words = re.sub(r"[^a-z]", "", status.lower())
    assert told is None or told.lower() == f"https://schema.org/{words}"
    assert (told is None) == (status in NO_WORD)


NO_WORD = {
    "UNKNOWN", "AVAILABLE", "NO_LONGER_AVAILABLE", "TEMPORARILY_NOT_AVAILABLE", "APPROVED_FOR_MARKETING", "WITHHELD",
}  # fmt: skip


def test_places_are_those_of_the_sites_each_once_and_not_without_end() -> None:
    sites = [{"facility": f"Ward {n}", "city": "Elm", "country": "Freedonia"} for n in range(3)]
    sites += [{"city": f"Town {n}", "state": "Ohio", "country": "United States"} for n in range(500)]
    found = graph(a_trial(contactsLocationsModule={"locations": [*sites, {"facility": "Nowhere"}]}))[0]["studyLocation"]
    assert len(found) == MOST_PLACES
    assert found[0]["address"] == {
        "@type": "PostalAddress",
        "addressLocality": "Elm",
        "addressCountry": "Freedonia",
    }
    assert "Ward" not in json.dumps(found)


def test_what_is_withheld_is_not_told() -> None:
    sponsor = {"leadSponsor": {"name": WITHHELD, "class": "INDIV"}}
    study = graph(a_trial(sponsorCollaboratorsModule=sponsor))[0]
    assert "sponsor" not in study
    assert "withheld" not in json.dumps(study)


def test_questions_are_those_of_the_page_with_its_answers() -> None:
    trial = a_trial()
    page = LexborHTMLParser(render.trial_html(trial, SITE))
    (section,) = page.css("section#questions")
    shown = " ".join(section.text(separator=" ").split())
    questions = graph(trial)[1]
    assert questions["@type"] == "FAQPage"
    assert len(questions["mainEntity"]) == len(section.css("h3"))
    for one in questions["mainEntity"]:
        assert one["name"] in shown
        assert one["acceptedAnswer"]["text"] in shown
    assert "eligible" not in json.dumps(questions).lower()


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: ascii(payload[:30]))
def test_the_way_to_a_page_holds_hostile_names_as_text(payload: str) -> None:
    made = render.json_ld_of(breadcrumbs([Crumb("/conditions", "Conditions"), Crumb("/conditions/x", payload)], SITE))
    assert not re.search("[<>&\u2028\u2029]", made)
    steps = json.loads(made)["itemListElement"]
    assert [step["position"] for step in steps] == [1, 2]
    assert steps[1] == {
        "@type": "ListItem",
        "position": 2,
        "name": payload,
        "item": "https://trials.example/conditions/x",
    }


@pytest.mark.parametrize(
    ("here", "expected"),
    [
        ("/about", "https://a.example/sub/about"),
        ("/trials?page=3", "https://a.example/sub/trials?page=3"),
        ("/trials?page=3&q=my+illness", "https://a.example/sub/trials"),
        ("/trials?page=x", "https://a.example/sub/trials"),
        ("/about?q=my+illness", "https://a.example/sub/about"),
        ("/search?q=my+illness", ""),
        ("/compare?ids=NCT01000001", ""),
        ("/saved", ""),
        ("", ""),
    ],
)
def test_a_page_has_one_address_which_holds_nothing_that_somebody_looks_for(here: str, expected: str) -> None:
    site = dataclasses.replace(SITE, base_url="https://a.example/sub", here=here)
    assert own_address(site) == expected
    assert own_address(dataclasses.replace(site, base_url="")) == ""


@pytest.fixture(scope="module")
def get(sample_store: Path) -> Callable[..., Asked]:
    return a_site(sample_store, base_url="https://a.example")


@pytest.mark.parametrize("path", ["/", "/trial/NCT99990001", "/guides", "/glossary/a", "/conditions", "/about"])
def test_what_shows_links_is_told_the_page_its_kind_and_its_address(get: Callable[..., Asked], path: str) -> None:
    page = LexborHTMLParser(get(path).text)
    told = {tag.attributes["property"]: tag.attributes["content"] for tag in page.css('meta[property^="og:"]')}
    assert told["og:url"] == f"https://a.example{path}"
    (canonical,) = page.css('link[rel="canonical"]')
    assert canonical.attributes["href"] == told["og:url"]
    assert told["og:type"] == ("article" if path.startswith("/trial/") else "website")
    assert told["og:title"] in (page.css_first("title").text() or "")
    assert "og:image" not in told


@pytest.mark.parametrize("path", ["/search?q=my+illness", "/nowhere/my-illness", "/trial/NCT99999998"])
def test_a_search_and_an_error_have_no_address_of_their_own(get: Callable[..., Asked], path: str) -> None:
    text = get(path).text
    assert "canonical" not in text
    assert "og:url" not in text


def test_a_page_on_its_own_has_no_address_that_it_does_not_know() -> None:
    site = dataclasses.replace(SITE, base_url="", as_of=datetime.date(2026, 1, 1))
    assert "canonical" not in render.trial_html(a_trial(), site)
    assert NCT in render.trial_html(a_trial(), site)


def test_no_image_is_named_and_no_other_machine(tmp_path: Path) -> None:
    html = render.trial_html(a_trial(), SITE)
    head = html[: html.index("</head>")]
    assert not re.search(r'(?:src|href)="https?://(?!trials\.example)', head.replace("&#x2f;", "/"))
