"""The auditor on the real records: a page made straight from a record passes, a page of altered words does not."""

from __future__ import annotations

import calendar
import gzip
import html
import itertools
import json
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

from lib.corpus import corpus_dir
from trialfinder.audit import paths
from trialfinder.audit.kinds import kind_of
from trialfinder.audit.provenance import PATIENT_PARTS, audit_page, audit_trial

pytestmark = pytest.mark.corpus

NOTHING: dict[str, Any] = {"criteria": [], "headings": []}


def records(every: int) -> Iterator[tuple[str, dict[str, Any]]]:
    with gzip.open(corpus_dir() / "registry" / "studies.ndjson.gz", "rt", encoding="utf-8") as lines:
        for line in itertools.islice(lines, 0, None, every):
            record = paths.decode(line)
            yield record["protocolSection"]["identificationModule"]["nctId"], record


def scalars(record: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for part in PATIENT_PARTS:
        yield from paths.scalars(paths.resolve(record, part.split(".")), part)


def page_of(facts: list[tuple[str, Any, str]]) -> str:
    """The plainest page that keeps the promises; `facts` are path, value and the text to show."""
    return "<main>" + "\n".join(element(*fact) for fact in facts) + "</main>"


def element(path: str, value: Any, shown: str) -> str:
    kind = kind_of(path, value)
    if kind == "markup":
        return f'<div data-field="{path}">{listed(shown)}</div>'
    if kind == "text":
        return f'<p data-field="{path}">{html.escape(shown)}</p>'
    tag, attribute = ("time", "datetime") if kind == "date" else ("data", "value")
    return (
        f'<{tag} {attribute}="{html.escape(paths.json_text(value))}" data-field="{path}">{html.escape(shown)}</{tag}>'
    )


def listed(text: str) -> str:
    """Lines as paragraphs or list items without their marks, escapes undone."""
    lines = []
    for line in text.split("\n"):
        words = re.sub(r"^\s*(?:\*|[0-9]+\.) ", "", line)
        tag = "p" if words == line else "li"
        plain = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", words)
        lines.append(f"<{tag}>{html.escape(plain)}</{tag}>")
    return "".join(lines)


def worded(path: str, value: Any) -> str:
    kind, text = kind_of(path, value), paths.json_text(value)
    if kind == "date":
        year, month, day = [*re.findall("[0-9]+", text), "", ""][:3]
        return " ".join(filter(None, [day.lstrip("0"), calendar.month_name[int(month)] if month else "", year]))
    if kind == "boolean":
        return "Yes" if value is True else "No"
    if kind == "code":
        return text.replace("_", " ").capitalize()
    if kind == "number" and text.isdigit():
        return f"{int(text):,}"
    return text.lower() if kind == "age" else text


def test_a_page_made_straight_from_the_record_has_no_problem() -> None:
    facts_seen = slowest = 0.0
    for nct_id, record in records(every=5):
        facts = [(path, value, worded(path, value)) for path, value in scalars(record)]
        page = page_of(facts)
        start = time.process_time()
        assert audit_trial([page], record, NOTHING, (), nct_id) == [], nct_id
        # Half a second for 300 kB, with room for slower machines.
        slowest = max(slowest, (time.process_time() - start) / max(1.0, len(page) / 300_000))
        facts_seen += len(facts)
    assert facts_seen > 30_000
    assert slowest < 2


def altered(path: str, value: Any, shown: str) -> str | None:
    """The text with one word, figure or sign changed, or None where there is nothing to change."""
    free = kind_of(path, value) in ("text", "markup")
    # A figure of a list mark is the page's to lay out; one after a word is the record's.
    figure = r"(?<=[a-z≥≤<>] )[0-9]" if free else "[0-9]"
    for pattern in (r"\bnot? ", "[≤≥<>]", figure, r"\b[A-Za-z]{4,}\b"):
        found = re.search(pattern, shown) if free or pattern == figure else None
        if found:
            new = str((int(found[0]) + 1) % 10) if pattern == figure else {"n": "", "≥": ">"}.get(found[0][0], "≥")
            return shown[: found.start()] + new + shown[found.end() :]
    return None


def test_one_altered_word_figure_or_sign_is_always_noticed() -> None:
    planted = 0
    for nct_id, record in records(every=11):
        wrong = []
        for path, value in scalars(record):
            changed = altered(path, value, worded(path, value))
            if changed is not None:
                wrong.append((path, value, changed))
        problems = audit_page(page_of(wrong), {nct_id: record}, {}, (), nct_id=nct_id)
        told = {problem.where for problem in problems}
        for path, _, changed in wrong:
            assert any(repr(path) in where for where in told), (nct_id, path, changed[:80])
        planted += len(wrong)
    assert planted > 5_000


def test_the_table_of_kinds_is_that_of_the_data_model() -> None:
    model = json.loads((corpus_dir() / "contract" / "studies-metadata.json").read_text(encoding="utf-8"))
    kinds = {
        "PartialDate": "date",
        "NormalizedDate": "date",
        "DateTimeMinutes": "date",
        "NormalizedTime": "age",
        "integer": "number",
        "long": "number",
        "number": "number",
        "markup": "markup",
    }
    todo = [("", field) for field in model]
    leaves = 0
    while todo:
        above, field = todo.pop()
        path = above + field["name"]
        todo += [(path + ".", child) for child in field.get("children", ())]
        if not field.get("children") and field["type"] != "GeoPoint":
            # A boolean that came as a word would be a code.
            coded = field.get("isEnum") or field["type"] == "boolean"
            assert kind_of(path, "x") == ("code" if coded else kinds.get(field["type"], "text")), path
            leaves += 1
    assert leaves > 300
