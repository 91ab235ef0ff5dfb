"""The search page: what is typed stays, what is said has its marks, and nothing of it is kept."""

from __future__ import annotations

import html
import json
import logging
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from lib.sites import Asked, a_site
from trialfinder.audit.provenance import audit_page
from trialfinder.catalog import Catalog
from trialfinder.pages.rules.catalogue import RULES
from trialfinder.search.index import Index
from trialfinder.store.database import open_store

Get = Callable[..., Asked]
PLACES = "&near=Houston,+TX&within=12000mi"
ASKED = ("?status=all" + PLACES, "?q=50+year+old+woman+with+pain&status=all", "?q=qqqqzzzz", "?status=all&phase=2,3",
         "?q=hart+atack+near+Springfield&status=all&within=5000mi", "?q=diabetes&hide=cancer&status=all",
         "?q=pain+not+pregnant+no+placebo+never+had+surgery&status=all", "?q=no+pain&status=all",
         "?q=pain&why-not=NCT99990001", "")  # fmt: skip


def leads(text: str, asked: str) -> bool:
    """Whether the page has a link to the search that asks this."""
    return any(html.unescape(href).endswith(f"/search?{asked}") for href in re.findall(r'href="([^"]+)"', text))


@pytest.mark.parametrize("query", ASKED)
def test_each_word_of_the_page_has_its_source(get: Get, sample_store: Path, query: str) -> None:
    asked = get("/search" + query)
    if asked.status == 404:  # the sample holds no trial of this number
        return
    assert asked.status == 200
    shown = set(re.findall(r'data-nct="(NCT\d+)"', asked.text))
    with open_store(sample_store) as store:
        documents = {nct_id: Catalog(store).document(nct_id).tree for nct_id in shown}
    findings = audit_page(asked.text, documents, {}, {rule.name for rule in RULES}, nct_id=None)
    assert not findings


def test_what_was_understood_can_be_taken_out(get: Get) -> None:
    text = get("/search?q=50+year+old+woman+with+pain+near+Houston").text
    for words in ("Age 50 years", "Women or girls", "Within 50 mi (80 km) of Houston, TX, US"):
        assert words in text
    links = [html.unescape(href) for href in re.findall(r'href="([^"]+)"', text)]
    without_age = next(href for href in links if "/search?" in href and "50" not in href)
    assert "Age 50 years" not in get(without_age).text


def test_what_is_not_wanted_is_told_and_can_be_taken_out_or_looked_for(get: Get) -> None:
    text = html.unescape(get("/search?q=pain+not+pregnant+no+placebo+never+had+surgery&status=all").text)
    assert re.findall(r'data-rule="understood">([^<]+)', text)[:-1] == [
        "Trials that name “pregnant” in their title, conditions or what they give come last",
        "Trials whose criteria ask for “pregnant” are shown too",
        "Trials that name placebo among what they give come last",
        "Not searched, and nothing is left out by it: “surgery”",
    ]
    assert leads(text, "q=pain+no+placebo+never+had+surgery&status=all")
    assert leads(text, "q=pain+not+pregnant+no+placebo&status=all")
    assert leads(text, "q=pain+not+pregnant+no+placebo+never+had+surgery&status=all&hide=need+pregnant")
    alone = html.unescape(get("/search?q=no+insulin&status=all").text)
    assert "“insulin” may be what you look for" in alone
    assert leads(alone, "q=insulin&status=all")
    hostile = get("/search?q=pain+no+%22%3Ci%3Egin%22&status=all").text
    assert "&lt;i&gt;gin" in hostile
    assert "<i>gin" not in hostile


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("q=my+own+words&near=Xyzzyville", "No place is known as"),
        ("q=my+own+words&age=old", "is not an age"),
        ("q=my+own+words&sort=distance", "needs a place"),
        ("q=my+own+words&page=x", "numbers from 1"),
    ],
)
def test_what_cannot_be_read_comes_back_in_the_form_with_what_would_do(get: Get, query: str, said: str) -> None:
    asked = get("/search?" + query)
    assert asked.status == 400
    assert said in asked.text
    assert 'value="my own words"' in asked.text
    assert 'role="alert"' in asked.text
    for value in ("Xyzzyville", "old"):
        if f"={value}" in query:
            assert f'value="{value}"' in asked.text
    as_json = get("/search?" + query + "&format=json")
    assert as_json.status == 400
    assert set(as_json.json["error"]) == {"code", "message", "hint"}


@pytest.mark.parametrize(
    "text", ["NCT00000001", "nct1", "https://clinicaltrials.gov/study/NCT00000001", "nct 00000001"]
)
def test_a_trial_that_is_not_here_is_said_so_and_what_was_typed_stays(get: Get, text: str) -> None:
    asked = get("/search?q=" + quote(text))
    assert asked.status == 200
    assert f'value="{text}"' in html.unescape(asked.text)
    assert "NCT00000001 is not among the trials of this site" in asked.text
    data = get("/search?format=json&q=" + quote(text)).json
    assert (data["total"], data["not_here"]) == (0, ["NCT00000001"])


def test_a_word_that_no_trial_has_is_named(get: Get) -> None:
    text = get("/search?q=pain+qqqqzzzz&status=all").text
    assert (
        "“qqqqzzzz” stands in no title, condition, treatment, keyword or summary of a trial here, so it was left out."
        in text
    )
    assert "“pain” stands" not in text.partition('<ol class="hits">')[0]
    assert "can be searched for" in get("/search?q=%F0%9F%98%80").text


def test_where_no_trial_has_all_words_the_page_says_so_and_each_trial_which_it_has(get: Get) -> None:
    text = get("/search?q=cancer+qqqqzzzz&status=all").text
    assert "None of these trials has all your words. Each has at least 1 of the 2 words or names you typed." in text
    first = text.partition('<ol class="hits">')[2].partition("</li>\n<li data-nct")[0]
    assert "It has “cancer”. It lacks “qqqqzzzz”." in first
    assert "It lacks" not in get("/search?q=cancer&status=all").text


def test_a_phrase_that_stands_nowhere_finds_nothing_and_leads_to_its_words(get: Get) -> None:
    text = get("/search?q=%22pain+qqqqzzzz%22&status=all").text
    assert "No trial was found." in text
    assert (
        "“pain qqqqzzzz” stands in no title, condition, treatment, keyword or summary of a trial here, word for word."
        in text
    )
    assert "search any of its words" in text
    assert leads(text, "q=pain+qqqqzzzz&status=all")


@pytest.mark.parametrize(
    ("query", "told", "way"),
    [
        ("boston+pain", "“boston” as a word, not as a place", "q=%22boston%22+pain"),
        ("brest", "“brest” may be meant as “breast”", "q=breast"),
        ("brest+cancer", "“brest” is read as “breast”, not as Brest, Belarus", "q=cancer&near=Brest%2C+Belarus"),
    ],
)
def test_the_other_reading_of_a_name_is_one_tap_away(get: Get, query: str, told: str, way: str) -> None:
    text = get(f"/search?q={query}").text
    assert told in text.partition("We understood")[2].partition("</section>")[0]
    assert leads(text, way)
    assert told not in get(f"/search?q={query}&near=Houston").text  # a place that was chosen leaves no doubt


def test_the_group_that_was_named_comes_first_and_a_trial_that_leaves_it_out_says_so(get: Get) -> None:
    text = get("/search?q=kids+cancer&status=all").text
    assert "Trials for children come first" in text
    cards = text.partition('<ol class="hits">')[2].split("<li data-nct")[1:]
    behind = ["Its age limits leave out children." in card for card in cards]
    assert behind == sorted(behind)
    assert any(behind)
    assert not all(behind)
    assert "Wished for: children" in get("/search?q=kids+cancer&status=all&sort=newest").text


def test_near_me_asks_where_that_is_and_keeps_all_else(get: Get) -> None:
    text = get("/search?q=stage+4+cancer+near+me&status=all&hide=biopsy").text
    form = text.partition('<form class="search here"')[2].partition("</form>")[0]
    carried = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    assert carried == {"q": "stage 4 cancer", "status": "all", "hide": "biopsy"}
    assert 'name="near"' in form
    for named in ("q=cancer+near+me&near=Houston", "q=cancer+near+me+in+Houston", "q=cancer"):
        assert 'class="search here"' not in get(f"/search?{named}").text
    alone = get("/search?q=near+me").text.partition('<form class="search here"')[2].partition("</form>")[0]
    assert 'name="near"' in alone


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ("sponsor=fed,other_gov", "Other U.S. federal agency, Government outside the U.S. federal agencies"),
        ("status=completed", "Completed"),
        ("phase=na", "Phase not applicable"),
        ("type=expanded_access", "Expanded access"),
        ("site=withdrawn", "Withdrawn"),
    ],
)
def test_a_choice_that_no_list_holds_is_kept_in_words(get: Get, query: str, chosen: str) -> None:
    assert f" selected>{chosen}</option>" in get(f"/search?{query}").text


def test_what_hides_nothing_is_not_spoken_of(get: Get) -> None:
    for query in ("q=pain", "", "q=pain&status=all", "q=pain&phase=2&status=all", "q=heart+attack"):
        assert "0 trials are hidden" not in get(f"/search?{query}").text


def test_a_long_list_is_counted_in_spanish_and_titles_written_by_a_script_are_marked_as_english(get: Get) -> None:
    text = get("/es/search?status=all").text
    assert re.search(r"Se hallaron \d+ ensayos\. Aquí están del 1 al 20\.", text)
    assert re.search(r'<span class="out-of-sight" lang="en" data-title', text)


def test_what_was_chosen_is_shown_and_each_can_be_taken_out(get: Get) -> None:
    query = "q=pain&age=50&sex=female&phase=2&type=interventional&status=all&near=Texas&sponsor=industry&healthy=yes"
    query += "&results=yes&site=recruiting&hide=diabetes&hide=need+a+biopsy&without=ache"
    text = get("/search?" + query).text
    chosen = text.partition('id="chosen-title"')[2].partition("</section>")[0]
    said = re.findall(r'data-rule="understood">([^<]+)', chosen)
    assert len(said) == 13
    links = [html.unescape(href) for href in re.findall(r'href="([^"]+)"', chosen)]
    for words, link in zip(said, links, strict=True):
        without = get(link).text.partition('id="chosen-title"')[2].partition("</section>")[0]
        assert words not in re.findall(r'data-rule="understood">([^<]+)', without)
        assert len(re.findall("<li>", without)) == 12


def test_what_is_chosen_stays_chosen_when_the_form_is_sent_again(get: Get) -> None:
    query = "q=pain&sponsor=industry&healthy=yes&results=yes&site=recruiting&type=observational&phase=3&sex=male"
    text = get("/search?" + query).text
    form = text.partition('role="search"')[2].partition("</form>")[0]
    sent = dict(re.findall(r'<select id="[^"]*" name="([^"]*)">.*?<option value="([^"]*)" selected>', form))
    for name, value in (pair.split("=") for pair in query.split("&")[1:]):
        assert sent[name] == value, name


def test_what_the_text_says_and_a_choice_overrules_is_told(get: Get) -> None:
    text = get("/search?q=50+year+old+with+pain&age=60").text
    assert "Age 50 years (not used: your choice counts)" in text
    assert "Age 60 years" in text


def test_a_name_that_was_left_out_can_be_searched_again(get: Get) -> None:
    left_out = get("/search?q=heart+attack&status=all&without=myocardial+infarction").text
    assert "Not searched: myocardial infarction" in left_out
    assert "search it too" in left_out


def test_why_a_trial_is_missing_can_be_asked_on_the_page(get: Get) -> None:
    text = get("/search?q=pain&near=Houston&phase=2").text
    form = text.partition('<form class="search why-not"')[2].partition("</form>")[0]
    carried = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]+)"', form))
    assert carried == {"q": "pain", "near": "Houston", "phase": "2"}
    told = get("/search?q=pain&near=Houston&why-not=NCT99990002").text
    assert "NCT99990002 is kept out by the place: Houston, TX, US." in told or "NCT99990002 is among" in told
    unknown = get("/search?q=my+own+words&why-not=NCT00000001")
    assert unknown.status == 404
    assert 'value="my own words"' in unknown.text


def test_the_same_answer_is_there_as_json(get: Get) -> None:
    asked = get("/search?status=all&format=json" + PLACES)
    assert asked.headers["content-type"].startswith("application/json")
    assert asked.json["schema"] == "trialfinder.search/1"
    assert get("/search?status=all" + PLACES, accept="application/json").json == asked.json
    assert len(get("/search?status=all&limit=3&format=json").json["hits"]) == 3


def test_pages_follow_one_another(get: Get) -> None:
    total = get("/search?status=all&format=json").json["total"]
    seen: list[str] = []
    for page in range(1, total // 20 + 2):
        seen += re.findall(r'<li data-nct="(NCT\d+)"', get(f"/search?status=all&page={page}").text)
    assert len(seen) == len(set(seen)) == total


def test_nothing_of_a_question_is_logged_cached_or_sent_on(get: Get, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for query in ("q=canary-words+near+Houston", "q=canary-words&near=canary-town", "q=canary-words&format=json"):
        asked = get("/search?" + query)
        assert asked.headers["cache-control"] == "no-store"
        assert asked.headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in asked.headers
    assert "canary" not in caplog.text


HOSTILE = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "%00", "\u202e", "a" * 3000, "😀" * 50]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_words(get: Get, text: str) -> None:
    for name in ("q", "near", "hide", "without", "age"):
        asked = get(f"/search?{name}={quote(text)}")
        assert asked.status in (200, 400), name
        assert "<script>alert" not in asked.text
        assert "<img src=x" not in asked.text


def test_without_an_index_the_json_says_so(sample_store: Path, tmp_path: Path) -> None:
    shutil.copytree(sample_store, tmp_path / "store")
    shutil.rmtree(tmp_path / "store" / "index")
    asked = a_site(tmp_path / "store")("/search?q=pain&format=json")
    assert asked.status == 503
    assert "refresh" in json.dumps(asked.json)


@pytest.mark.parametrize("flag", ["site=recruiting", "sponsor=nih", "healthy=yes", "results=yes", "type=observational"])
def test_a_search_with_any_single_choice_is_answered(get: Get, flag: str) -> None:
    """A choice of the sites' status was a fault of ours: the link without it needs the site's own address too."""
    for more in ("", "&near=Houston", "&q=qqqqzzzz", "&q=pain&status=all&why-not=NCT99990001"):
        assert get(f"/search?{flag}{more}").status == 200, more


def test_each_page_leads_to_the_search(get: Get) -> None:
    for path in ("/", "/search", "/trial/NCT99990001", "/about", "/nowhere"):
        assert '<a href="/search">Find a trial</a>' in html.unescape(get(path).text), path


def test_pages_and_api_search_in_one_library(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[int] = []
    begin = Index.__init__

    def counted(self: Index, *given: object) -> None:
        opened.append(1)
        begin(self, *given)  # type: ignore[arg-type]  # handed on as they are

    monkeypatch.setattr(Index, "__init__", counted)
    get = a_site(sample_store)
    for path in ("/search?q=pain", "/search?q=pain&format=json", "/api/v2/studies?query.term=pain", "/search?q=ache"):
        assert get(path).status == 200
    assert len(opened) == 1


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_bug_of_ours_logs_no_word_of_the_question(
    get: Get, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, accept: str
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise ValueError("canary-words near canary-town")

    monkeypatch.setattr("trialfinder.web.search.search", breaks)
    caplog.set_level(logging.DEBUG)
    asked = get("/search?q=canary-words&near=Houston", accept=accept)
    assert asked.status == 500
    assert "a bug in trialfinder: ValueError" in caplog.text
    assert "canary" not in caplog.text
    assert "canary" not in asked.text


# A private search: the same page, and no address that says what was asked


CANARY = "canary+words+pain"


def asked_privately(get: Get, form: str, path: str = "/search", **headers: str) -> Asked:
    headers = {"content_type": "application/x-www-form-urlencoded", **headers}
    return get(path, method="POST", body=form.encode(), **headers)


def test_a_private_search_finds_what_the_same_search_finds(get: Get) -> None:
    for asked in (
        "q=pain&status=all",
        "q=50+year+old+with+pain&near=Houston&within=9000mi",
        "q=diabetes&hide=cancer&status=all",
    ):
        openly, privately = get("/search?" + asked).text, asked_privately(get, asked).text
        cards = re.compile(r'<li data-nct="(NCT\d+)"')
        assert cards.findall(privately) == cards.findall(openly) != []
        assert "This is a private search" in privately
        assert "This is a private search" not in openly


def test_no_address_on_the_page_of_a_private_search_says_what_was_asked(
    get: Get, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    asked = asked_privately(get, f"q={CANARY}+near+Houston&status=all&without=ache")
    assert asked.status == 200
    assert asked.headers["cache-control"] == "no-store"
    assert "canary" in asked.text
    addresses = re.findall(r'(?:href|action|src|content)="([^"]*)"', html.unescape(asked.text))
    assert [one for one in addresses if "canary" in one or ("search" in one and "?" in one)] == []
    assert "canary" not in caplog.text


def test_each_way_on_from_a_private_search_is_a_form_that_leads_where_the_link_would(get: Get) -> None:
    privately = asked_privately(get, "q=50+year+old+with+pain").text
    ways = [html.unescape(one) for one in re.findall(r'name="to" value="([^"]*)"', privately)]
    assert len(ways) > 3
    cards = re.compile(r'<li data-nct="(NCT\d+)"')
    for way in ways[:4]:
        there = asked_privately(get, "to=" + quote(way, safe="")).text
        assert cards.findall(there) == cards.findall(get("/search?" + way).text)


def test_a_private_search_for_one_trial_does_not_lead_to_its_address(get: Get) -> None:
    assert get("/search?q=NCT99990001").status == 302
    asked = asked_privately(get, "q=NCT99990001")
    assert (asked.status, asked.text.count('<li data-nct="NCT99990001"')) == (200, 1)


def test_what_is_wrong_with_a_private_search_is_said_in_the_same_form(get: Get) -> None:
    asked = asked_privately(get, "q=canary&near=Xyzzyville")
    assert asked.status == 400
    assert "No place is known as" in asked.text
    assert 'value="canary"' in asked.text
    assert 'method="post" role="search"' in asked.text


@pytest.mark.parametrize(
    ("form", "headers", "status"),
    [
        ("q=pain", {"sec_fetch_site": "cross-site"}, 403),
        ("q=pain", {"content_type": "text/plain"}, 400),
        ("q=" + "x" * 70_000, {}, 413),
        ("&".join(f"a{number}=1" for number in range(100)), {}, 400),
        ("q=%ff", {}, 400),
    ],
)
def test_a_form_that_is_none_of_ours_is_refused(get: Get, form: str, headers: dict[str, str], status: int) -> None:
    asked = asked_privately(get, form, **headers)
    assert asked.status == status
    assert asked.text.startswith("<!doctype html>")


def test_a_private_search_can_be_made_in_spanish_and_no_other_page_takes_a_form(get: Get) -> None:
    assert 'lang="es"' in asked_privately(get, "q=pain", "/es/search").text
    for path in ("/", "/trials", "/trial/NCT99990001", "/feeds/search.atom"):
        assert asked_privately(get, "q=pain", path).status == 405


def test_a_name_that_holds_a_comma_is_left_out_as_a_whole(get: Get) -> None:
    text = get("/search?q=pain&status=all&without=Diabetes+Mellitus,+Type+2").text
    assert "Not searched: Diabetes Mellitus, Type 2" in text
