"""The sentences on what changed, as HTML.

In: a piece of news of a version. Out: its sentence with the values marked by where they stand, the sites it speaks of,
and the words of a text with what went and came. A value of the current version stands in the mark of its field, one of
an earlier version in an element with `data-was` and `data-version`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

import msgspec

from trialfinder.changed import ChangeSet, Line, Run
from trialfinder.pages import blocks
from trialfinder.pages.blocks import escape
from trialfinder.pages.rules.citing import Cited, Sentence
from trialfinder.pages.views.changes import News

_FOLDED = 8  # sites below a sentence that stand there openly
_TAGS = {"old": "del", "new": "ins"}


def news_html(news: News, found: ChangeSet, current: str) -> str:
    said = f'<span data-rule="change">{_said(news.sentence, current)}</span>'
    if news.sites:
        items = "".join([f'<li data-rule="change">{_said(one, current)}</li>\n' for one in news.sites])
        listed = f'<ul class="sites">\n{items}</ul>\n'
        if len(news.sites) > _FOLDED:
            return f'<details class="sites"><summary>{said}</summary>\n{listed}</details>\n'
        return f"<p>{said}</p>\n{listed}"
    return f"<p>{said}</p>\n{_lines_html(news, found)}"


def _said(sentence: Sentence, current: str) -> str:
    return "".join([escape(part) if isinstance(part, str) else _cited(part, current) for part in sentence.parts])


def _cited(cited: Cited, current: str) -> str:
    """A value in the mark of its field, or in one that says in which earlier version it stands."""
    fact = cited.shown
    if fact.mark == "withheld":  # a rule of its own, and a sentence of ours holds no other
        return escape(fact.text)
    if cited.version == current:
        return blocks.mark(msgspec.structs.replace(fact, href=""))
    where = f'data-was="{escape(fact.path)}" data-version="{cited.version}"'
    if fact.mark == "data":
        return f'<data value="{escape(fact.value)}" {where}>{escape(fact.text)}</data>'
    if fact.mark == "time":
        return f'<time datetime="{escape(fact.value)}" {where}>{escape(fact.text)}</time>'
    return f"<span {where}>{escape(fact.text)}</span>"


def _lines_html(news: News, found: ChangeSet) -> str:
    if not news.lines:
        return ""
    one = news.changes[0].differences[0]
    where = (
        f'data-words="{escape(one.path)}" data-old="{found.old_sha256}" data-old-path="{escape(one.old_path)}" '
        f'data-new="{found.sha256}" data-new-path="{escape(one.new_path)}"'
    )
    return f'<div class="words" data-rule="changed-words" {where}>\n{marked_html(news.lines)}</div>\n'


def marked_html(lines: Sequence[Line]) -> str:
    """Paragraphs and lists, with what went and came marked."""
    made = []
    for item, group in groupby(lines, key=lambda line: line.item):
        tag = "li" if item else "p"
        inner = "".join([f"<{tag}{_gap(line)}>{_runs(line.runs)}</{tag}>\n" for line in group])
        made.append(f"<ul>\n{inner}</ul>\n" if item else inner)
    return "".join(made)


def _gap(line: Line) -> str:
    return ' class="gap"' if line.gap else ""


def _runs(runs: Iterable[Run]) -> str:
    made = []
    for run in runs:
        tag = _TAGS.get(run.kind)
        made.append(f"<{tag}>{escape(run.text)}</{tag}>" if tag else escape(run.text))
    return "".join(made)
