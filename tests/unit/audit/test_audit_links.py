"""The auditor of built sites finds what is planted, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from trialfinder.audit.links import audit_links

PAGE = '<!doctype html><title>x</title><h1 id="top">x</h1>{}'


def found(root: Path, body: str, *, name: str = "a/index.html", address: str = "") -> list[str]:
    (root / "a").mkdir(exist_ok=True)
    (root / "index.html").write_text(PAGE.format('<p id="here">y</p>'))
    (root / "a" / "my file.css").write_text("b{}")
    (root / name).write_text(body if name.endswith(("css", "xml", "atom")) else PAGE.format(body))
    return [one.kind for file in audit_links(root, address) for one in file.problems]


@pytest.mark.parametrize(
    "body",
    [
        '<a href="../index.html">x</a>',
        '<a href="../index.html?q=1#here">x</a>',
        '<a href="#top">x</a>',
        '<a href="">x</a>',
        '<link rel="stylesheet" href="my%20file.css">',
        '<a href="https://clinicaltrials.gov/">x</a><a href="mailto:a@b.example">x</a><a href="tel:1">x</a>',
        '<link rel="canonical" href="https://x.example/a">',
        '<img src="data:image/png;base64,AA==" alt="">',
        '<form action="index.html"></form>',
        "<a>no link</a>",
        '<a href="#ids=NCT01234567">x</a><form data-here action="../index.html"><input name="ids"></form>',
    ],
)
def test_links_that_lead_somewhere_are_no_problem(body: str, tmp_path: Path) -> None:
    assert found(tmp_path, body) == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('<a href="b.html">x</a>', "broken-link"),
        ('<a href="../">x</a>', "broken-link"),
        ('<a href="../a">x</a>', "broken-link"),
        ('<a href="../index.html#lost">x</a>', "broken-fragment"),
        ('<a href="#lost">x</a>', "broken-fragment"),
        ('<a href="#ids=x">x</a><form action="../index.html"><input name="ids"></form>', "broken-fragment"),
        ('<a href="/index.html">x</a>', "outside-link"),
        ('<a href="../../index.html">x</a>', "outside-link"),
        ('<a href="..%2f..%2findex.html">x</a>', "outside-link"),
        ('<script src="lost.js"></script>', "broken-link"),
        ('<script src="https://x.example/a.js"></script>', "third-party"),
        ('<script src="//x.example/a.js"></script>', "third-party"),
        ('<link rel="stylesheet" href="https://x.example/a.css">', "third-party"),
        ('<link rel="preconnect" href="https://x.example">', "third-party"),
        ('<img src="https://x.example/a.png" alt="">', "third-party"),
        ('<img srcset="lost.png 2x" alt="">', "broken-link"),
        ('<form action="https://x.example/"></form>', "third-party"),
        ('<iframe src="https://x.example/"></iframe>', "third-party"),
        ('<a href="javascript:alert(1)">x</a>', "third-party"),
        ('<a href="file:///etc/passwd">x</a>', "third-party"),
        ("<style>p{background:url(https://x.example/a.png)}</style>", "third-party"),
        ('<a href="https://[x/">x</a>', "broken-link"),
    ],
)
def test_what_is_planted_is_found(body: str, kind: str, tmp_path: Path) -> None:
    assert found(tmp_path, body) == [kind]


def test_style_sheets_feeds_and_lists_of_addresses_are_read_too(tmp_path: Path) -> None:
    assert found(tmp_path, "p{background:url('lost.png')} @import 'https://x.example/a.css';", name="a/x.css") == [
        "broken-link",
        "third-party",
    ]
    (tmp_path / "a" / "x.css").unlink()
    feed = '<link href="../index.html"/><link rel="related" href="https://x.example/"/><link href="lost.html"/>'
    assert found(tmp_path, feed, name="a/x.atom") == ["broken-link"]


def test_an_address_of_the_site_itself_names_a_file(tmp_path: Path) -> None:
    addresses = "".join(f"<loc>https://x.example/sub/{name}</loc>" for name in ("index.html", "", "lost.html"))
    assert found(tmp_path, addresses, name="sitemap.xml", address="https://x.example/sub") == ["broken-link"]


def test_the_page_of_what_is_lost_may_begin_at_the_address(tmp_path: Path) -> None:
    body = '<a href="/sub/index.html">x</a>'
    assert found(tmp_path, body, name="404.html", address="https://x.example/sub/") == []
    assert found(tmp_path, body, name="404.html") == ["outside-link"]
