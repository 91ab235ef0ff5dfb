"""The column of a trial beside others is what the served page shows, mark for mark, and nothing but it."""

from __future__ import annotations

import json
from html import escape
from typing import Any

import pytest

from lib.spanish import marked, shown
from lib.trials import SITE, a_trial
from trialfinder.pages.comparing import Asked, compare_html
from trialfinder.site.columns import column, table_of

HOSTILE = '</script><img src=x onerror="alert(1)"> & "quoted" \u2028 é'


def handed_over(table: str, nct_id: str = "NCT01234567") -> list[Any]:
    script = column(nct_id, table).decode("ascii")
    assert script.startswith("trialfinderColumn(")
    assert script.endswith(");\n")
    told: list[Any] = json.loads(f"[{script[len('trialfinderColumn(') : -3]}]")
    return told


def as_html(node: Any) -> str:
    if isinstance(node, str):
        return escape(node)
    name, attributes, *inside = node
    told = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{told}>{''.join(map(as_html, inside))}</{name}>"


@pytest.mark.parametrize("title", ["Plasters at night", HOSTILE])
def test_a_column_holds_the_words_and_the_marks_of_the_served_table(title: str) -> None:
    trial = a_trial(identificationModule={"nctId": "NCT01234567", "briefTitle": title})
    page = table_of(compare_html([trial], Asked(shown=(trial.nct_id,)), SITE))
    nct_id, head, lines = handed_over(page, trial.nct_id)
    assert nct_id == trial.nct_id
    rebuilt = as_html(head) + "".join(as_html(label) + as_html(cell) for label, cell in lines)
    assert marked(rebuilt) == marked(page)
    assert title.split()[0] in shown(rebuilt)
    assert [label[0] for label, _ in lines] == ["th"] * len(lines)
    assert len(lines) > 10


@pytest.mark.parametrize(
    "inside", ['<img src="x">', "<p onclick='x'>y</p>", "<script>x</script>", '<p style="x">y</p>']
)
def test_what_no_column_has_is_refused(inside: str) -> None:
    row = '<table class="compare"><tr><th></th><th>x</th></tr><tr><th>x</th><td>{}</td></tr></table>'
    assert handed_over(row.format("<p>y</p>"))
    with pytest.raises(ValueError, match="no column holds"):
        column("NCT01234567", row.format(inside))
