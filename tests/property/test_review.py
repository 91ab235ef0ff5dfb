"""Whatever people write in reasons, reports and answers comes out as the text it is."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from lib.payloads import PAYLOADS
from trialfinder.audit.obligations import audit_obligations
from trialfinder.criteria.model import ExplainedCriterion, Versions
from trialfinder.pages import reviewing
from trialfinder.pages.site import Site
from trialfinder.review.limits import Limit
from trialfinder.review.signing import Signer
from trialfinder.store.decisions import Decision
from trialfinder.store.disputes import Dispute
from trialfinder.text.spans import Span

SITE = Site(as_of=datetime.date(2026, 9, 1), base_path="/sub", review=True)
MADE = Versions(rules="r", vocabulary="v", checker="c")
words = st.one_of(st.sampled_from(PAYLOADS), st.text(min_size=1, max_size=60))


class Looked:
    nct_id = "NCT01000001"

    def __init__(self, text: str, decision: Decision) -> None:
        self.program = self.shown = ExplainedCriterion(
            id="i1", side="inclusion", label="", depth=0, parent=None, cohort=None, group=None, span=Span(0, 1),
            original=text, plain=text, lines=(text,), verdict="verified",
        )  # fmt: skip
        self.holding = self.earlier = decision


def a_decision(text: str) -> Decision:
    return Decision(
        made_at="2026-08-01T00:00:00Z", made_by=text, made_in="site", action="edit", reason=text, nct_id="NCT01000001",
        criterion="i1", side="inclusion", original=text, machine=text + ".", plain=text, lines=(text,),
        verdict="verified", findings=(), versions=MADE,
    )  # fmt: skip


def pages(text: str) -> dict[str, str]:
    decision = a_decision(text)
    looked = Looked(text, decision)
    dispute = Dispute(1, "2026-08-01", "NCT01000001", "i1", text, text, text, text, "2026-08-02")
    form: dict[str, Any] = {"token": "t", "item": "i", "decision": "0", "wording": text, "reason": text}
    return {
        "corrections": reviewing.corrections_html([decision], [dispute], 1, SITE),
        "log": reviewing.log_html([decision], SITE),
        "disputes": reviewing.disputes_html([(dispute, "t")], SITE),
        "dispute": reviewing.dispute_html(looked, "t", text, text, SITE),
        "item": reviewing.item_html(looked, [text], problem=text, details=(text,), site=SITE, **form),
        "sign in": reviewing.sign_in_html("t", text, SITE),
    }


def skeleton(html: str) -> list[tuple[str, tuple[str, ...]]]:
    """Every element with the names of its attributes; no text."""
    root = LexborHTMLParser(html).root
    assert root is not None
    return [(node.tag, tuple(sorted(node.attributes))) for node in root.traverse(include_text=False)]


TAME = {name: skeleton(page) for name, page in pages("tame").items()}


@given(words)
def test_no_words_make_an_element_or_an_attribute(text: str) -> None:
    for name, page in pages(text).items():
        assert skeleton(page) == TAME[name], name
        page.encode("utf-8")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_corrections_show_the_words_and_owe_nothing(payload: str) -> None:
    page = pages(payload)["corrections"]
    assert audit_obligations(page, nct_id=None) == []
    root = LexborHTMLParser(page)
    shown = {node.attributes["data-note"]: node.text() for node in root.css("[data-note]")}
    assert shown.keys() == {"reason", "wording", "original", "report", "answer"}
    if payload.isprintable():
        assert shown["reason"] == shown["report"] == shown["answer"] == payload


@given(st.text(max_size=200), st.text(max_size=20), st.text(max_size=20))
def test_no_words_are_a_token(token: str, purpose: str, holder: str) -> None:
    sign = Signer(b"k" * 64)
    assert sign.opened(token, purpose, holder) is None
    assert sign.secret(token) == ""
    assert sign.opened(sign.form(purpose, holder), purpose, holder)
    assert sign.opened(sign.form(purpose, holder), purpose + "x", holder) is None


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0, 5)), max_size=60))
def test_a_limit_never_allows_more_than_it_says(tries: list[tuple[int, float]]) -> None:
    now = 0.0
    limit = Limit(3, 10, in_all=5, clock=lambda: now)
    allowed: list[tuple[int, float]] = []
    for key, wait in tries:
        now += wait
        if limit.allows(key):
            allowed.append((key, now))
    for _, end in allowed:
        within = [key for key, when in allowed if end - 10 < when <= end]
        assert len(within) <= 5
        assert all(within.count(key) <= 3 for key in within)
