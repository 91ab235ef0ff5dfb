"""Links of a page become names of files; no text of a record becomes one."""

from __future__ import annotations

import html
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.payloads import PAYLOADS
from trialfinder.pages.blocks import escape
from trialfinder.pages.site import file_of
from trialfinder.site.links import BASE, Links

_OF_TRIAL = ("index.html", "print/index.html", "changes.atom")
HERE = frozenset(
    (
        *("index.html", "static/style.css", "search/index.html", "trials/page/2/index.html"),
        *(f"trial/NCT01000001/{name}" for name in _OF_TRIAL),
    )
)


def rewritten(page: str, name: str = "trial/NCT01000001/index.html") -> str:
    return Links(HERE.__contains__).rewrite(page, name)


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/", "index.html"),
        ("/trial/NCT01000001", "trial/NCT01000001/index.html"),
        ("/trial/NCT01000001#who", "trial/NCT01000001/index.html#who"),
        ("/trial/NCT01000001.json", "trial/NCT01000001.json"),
        ("/trials?page=2", "trials/page/2/index.html"),
        ("/search?q=a+b&page=2", "search/index.html?q=a+b&page=2"),
        ("/search?page=2&q=a", "search/index.html?page=2&q=a"),
        ("/places/france/-/paris", "places/france/-/paris/index.html"),
    ],
)
def test_each_path_of_the_site_has_one_file(path: str, file: str) -> None:
    assert file_of(path) == file


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (f'<link href="{BASE}/static/style.css">', '<link href="../../static/style.css">'),
        (f'<a href="{BASE}&#x2f;trials&#x2f;?page=2">', '<a href="../../trials/page/2/index.html">'),
        (f'<form action="{BASE}/search">', '<form action="../../search/index.html">'),
        (f'<a href="{BASE}/search?q=a&amp;b=c">', '<a href="../../search/index.html?q=a&amp;b=c">'),
        (f'<a class="x" href="{BASE}/api">API</a>', '<a class="x">API</a>'),
        (f'<a href="{BASE}/trial/NCT01000002/changes">', '<a href="https://clinicaltrials.gov/study/NCT01000002">'),
        (f'{{"href":"{BASE}/trial/NCT01000001"}}', '{"href":"../../trial/NCT01000001/index.html"}'),
        ('<a href="https://clinicaltrials.gov/">', '<a href="https://clinicaltrials.gov/">'),
    ],
)
def test_links_name_files_and_what_is_not_here_is_no_link_of_ours(written: str, found: str) -> None:
    assert rewritten(written) == found


def test_the_way_to_the_first_folder_depends_on_where_a_page_stands() -> None:
    link = f'<a href="{BASE}/">'
    assert rewritten(link, "index.html") == '<a href="index.html">'
    assert rewritten(link, "search/index.html") == '<a href="../index.html">'
    assert Links(HERE.__contains__).rewrite_from(link, "/sub/") == '<a href="/sub/index.html">'


def test_what_is_missing_is_told() -> None:
    links = Links(HERE.__contains__)
    links.rewrite(f'<a href="{BASE}/api"><a href="{BASE}/trial/NCT01000002">', "index.html")
    assert links.lost == {"api/index.html"}


FORGED = (
    f'" href="{BASE}/search',
    f"' href='{BASE}/search",
    f'{BASE}/search"',
    f" href={BASE}/search ",
    f'{BASE}/../../etc/passwd" src="{BASE}/x',
    f' href="{BASE}/search" ',
)


def shown_everywhere(text: str) -> str:
    """A text in each of the places that our pages have for texts."""
    inside = escape(text)
    data = json.dumps({"name": text, "href": 1}).replace("<", "\\u003c")
    return (
        f'<p title="{inside}">{inside}</p><data value="{inside}" data-field="x">{inside}</data>'
        f'<time datetime="{inside}">{inside}</time><script type="application/ld+json">{data}</script>'
    )


@pytest.mark.parametrize("text", [*FORGED, *PAYLOADS])
def test_no_hostile_text_becomes_a_link(text: str) -> None:
    page = shown_everywhere(text)
    assert rewritten(page) == page


@given(
    st.lists(st.sampled_from((*FORGED, BASE, ' href="', '"', "\\", "&quot;", " href=", "/search", "x"))).map("".join)
)
def test_no_text_that_is_escaped_becomes_a_link(text: str) -> None:
    page = shown_everywhere(text)
    assert rewritten(page) == page


@given(st.text())
def test_a_link_of_ours_is_rewritten_whatever_follows_the_path(text: str) -> None:
    found = rewritten(f'<a href="{BASE}/search?q={escape(text)}">')
    assert found.startswith('<a href="../../search/index.html')
    assert html.unescape(found).endswith('">')
    assert BASE not in found.partition("?")[0]
