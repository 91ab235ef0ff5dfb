# ruff: noqa: E501 - a row of a table is easier to judge on one line
"""What each page owes its reader: one planted lack or leak at a time."""

from __future__ import annotations

import pytest
from audited_page import NCT, OTHER, PAGE, changed

from trialfinder.audit.obligations import audit_obligations

HEAD = "</head>"
END = "</main>"

PLANTS = [
    ("no link to the record", "https://clinicaltrials.gov/study/NCT99990001", "https://clinicaltrials.gov/", {"no-record-link"}),
    ("a link to another record", "study/NCT99990001", "study/NCT99990002", {"no-record-link"}),
    ("a link that shows nothing", ">ClinicalTrials.gov</a>", "></a>", {"no-record-link"}),
    ("no processing date", 'data-rule="processed"', 'data-rule="built"', {"no-processed-date"}),
    ("an empty processing date", ">2 May 2024<", "><", {"no-processed-date"}),
    ("a hidden processing date", '<span data-rule="processed"', '<span hidden data-rule="processed"', {"no-processed-date"}),
    ("no day since when it is held", 'data-rule="fetched"', 'data-rule="size"', {"no-fetched-date"}),
    ("no as-of date", 'data-rule="as-of"', 'data-rule="today"', {"no-as-of-date"}),
    ("an as-of date without a year", "3 May 2024", "today", {"no-as-of-date"}),
    ("no line on modifications", 'data-about="modifications"', 'data-about="source"', {"no-modifications"}),
    ("no disclaimer", "This is Not medical advice.", "Ask your doctor.", {"no-disclaimer"}),
    ("medical advice after all", "This is Not medical advice.", "This is medical advice.", {"no-disclaimer"}),
    ("a hidden disclaimer", "<p>This is Not", "<p hidden>This is Not", {"no-disclaimer"}),
    ("no notice", "does not endorse", "does endorse", {"no-endorsement-notice"}),
    ("a shortened notice", "this or any other product.", "this product.", {"no-endorsement-notice"}),
    ("a script from another host", 'src="/static/site.js"', 'src="https://cdn.example/site.js"', {"third-party"}),
    ("a script from another host, by its name alone", 'src="/static/site.js"', 'src="//cdn.example/site.js"', {"third-party"}),
    ("a script from another host, by backslashes", 'src="/static/site.js"', 'src="/\\cdn.example/site.js"', {"third-party"}),
    ("a script as data", 'src="/static/site.js"', 'src="data:text/javascript,1"', {"third-party"}),
    ("a style from another host", 'href="/static/site.css"', 'href="https://cdn.example/a.css"', {"third-party"}),
    ("a font to load ahead", HEAD, '<link rel="preload" as="font" href="https://fonts.example/a.woff2"></head>', {"third-party"}),
    ("a host to connect to", HEAD, '<link rel="preconnect" href="https://fonts.example"></head>', {"third-party"}),
    ("a font in a style attribute", "<h2>", '<h2 style="background:url(https://cdn.example/a.png)">', {"third-party"}),
    ("a font in a style element", HEAD, "<style>@font-face{src:url('https://f.example/a.woff')}</style></head>", {"third-party"}),
    ("an imported style", HEAD, "<style>@import '//f.example/a.css';</style></head>", {"third-party"}),
    ("an image from another host", 'src="/static/map.svg"', 'src="https://tiles.example/1.png"', {"third-party"}),
    ("an image for wide screens", 'src="/static/map.svg"', 'src="/static/map.svg" srcset="/a.png 1x, https://t.example/2.png 2x"', {"third-party"}),
    ("a frame", END, '<iframe src="https://maps.example/"></iframe></main>', {"third-party"}),
    ("a form sent away", END, '<form action="https://list.example/"><button>Go</button></form></main>', {"third-party"}),
    ("a button that sends away", END, '<form action="/"><button formaction="http://list.example">Go</button></form></main>', {"third-party"}),
    ("a base elsewhere", "<head>", '<head><base href="https://cdn.example/">', {"third-party"}),
    ("a picture in a drawing", END, '<svg><image href="https://t.example/1.png"/></svg></main>', {"third-party"}),
    ("a count of clicks", ">ClinicalTrials.gov</a>", ' ping="https://count.example/">ClinicalTrials.gov</a>', {"third-party"}),
    ("a page sent on", "<head>", '<head><meta http-equiv="refresh" content="0; url=https://a.example/">', {"third-party"}),
    ("an address that cannot be read", 'src="/static/map.svg"', 'src="//[x"', {"third-party"}),
    ("a frame that is a script", END, '<iframe src="javascript:go()"></iframe></main>', {"script-url"}),
    ("an event handler", "<h2>", '<h2 onclick="go()">', {"event-handler"}),
    ("an event handler in capitals", "<h2>", '<h2 ONMOUSEOVER="go()">', {"event-handler"}),
    ("an inline script", END, "<script>go()</script></main>", {"inline-script"}),
    ("an inline module", END, '<script type="module">go()</script></main>', {"inline-script"}),
    ("a page in an attribute", END, '<iframe srcdoc="<script>go()</script>"></iframe></main>', {"inline-script"}),
    ("a script as an address", 'href="/"', 'href="javascript:go()"', {"script-url"}),
    ("a script as an address, disguised", 'href="/"', 'href=" java&#10;script:go()"', {"script-url"}),
    ("eligible", "Who can join", "You are eligible", {"says-eligible"}),
    ("eligible, split by markup", "Who can join", "You are <b>eligi</b>ble", {"says-eligible"}),
    ("not eligible", "Who can join", "Who is ineligible", {"says-eligible"}),
    ("qualify", "Who can join", "You may qualify", {"says-eligible"}),
    ("eligible in a computed sentence", "In phase 2:", "Eligible in phase 2:", {"says-eligible"}),
    ("eligible in a label", "<details>", '<details aria-label="Are you eligible?">', {"says-eligible"}),
]  # fmt: skip

CLEAN = [
    ("a link out", END, '<a href="https://www.cancer.example/">More</a></main>'),
    ("the word eligibility", "Who can join", "Eligibility"),
    ("eligible in the record's words", ">Oslo<", ">Oslo eligible<"),
    ("eligible in a note", "About 12 is usual.", "Eligible is a word."),
    ("a canonical address", HEAD, '<link rel="canonical" href="https://trials.example/trial/NCT99990001"></head>'),
    ("a picture in the address", 'src="/static/map.svg"', 'src="data:image/png;base64,AA=="'),
    ("our own host", 'src="/static/map.svg"', 'src="https://trials.example/map.svg"'),
    ("a form of ours", END, '<form action="/search"></form></main>'),
    ("a relative base", "<head>", '<head><base href="../">'),
    ("a processing date that nobody knows", "2 May 2024", "not known"),
    ("the notice in another case and broken up", "NLM is not responsible", "NLM  <b>is</b> not Responsible"),
    ("the record's link with a slash", "study/NCT99990001", "study/NCT99990001/"),
]  # fmt: skip


def test_the_good_page_owes_nothing() -> None:
    assert audit_obligations(PAGE, nct_id=NCT) == []


@pytest.mark.parametrize(("old", "new", "kinds"), [p[1:] for p in PLANTS], ids=[p[0] for p in PLANTS])
def test_a_planted_lack_or_leak_is_told_by_its_kind(old: str, new: str, kinds: set[str]) -> None:
    problems = audit_obligations(changed(old, new), nct_id=NCT)
    assert {problem.kind for problem in problems} == kinds, problems


@pytest.mark.parametrize(("old", "new"), [p[1:] for p in CLEAN], ids=[p[0] for p in CLEAN])
def test_what_is_allowed_is_no_problem(old: str, new: str) -> None:
    assert audit_obligations(changed(old, new), nct_id=NCT, origin="https://trials.example") == []


def test_a_page_of_several_trials_links_to_the_registry() -> None:
    assert audit_obligations(PAGE, nct_id=None) == []
    away = changed("https://clinicaltrials.gov/study/NCT99990001", "https://clinicaltrials.gov.example/")
    assert [p.kind for p in audit_obligations(away, nct_id=None)] == ["no-record-link"]
    assert [p.kind for p in audit_obligations(PAGE, nct_id=OTHER)] == ["no-record-link"]


def test_a_spanish_page_may_say_it_in_spanish() -> None:
    page = changed("This is Not medical advice.", "Esto no es un consejo médico.")
    assert audit_obligations(page, nct_id=NCT) == []
