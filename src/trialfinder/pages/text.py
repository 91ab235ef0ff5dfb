"""A trial for the terminal and as Markdown.

In: the same view that the page is rendered from. Out: plain text, or Markdown in which every word of the record is
escaped, so that a field can never become a heading, a link or an image. Both end in a newline and are the same bytes
for the same input.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from trialfinder.pages import wording
from trialfinder.pages.views.model import (
    Asked,
    Block,
    Criteria,
    CriterionView,
    Facts,
    Item,
    Items,
    Links,
    Part,
    Picture,
    Prose,
    Question,
    Row,
    Rule,
    Say,
    Shown,
    Timeline,
    TrialView,
)

_WIDTH = 78
# Everything that Markdown reads as markup, in a line or at its start.
_MARKUP = re.compile(r"[\\`*_{}\[\]()#+!|<>~&-]")
_NUMBERED = re.compile(r"^([0-9]{1,9})([.)])")


class Style(NamedTuple):
    """How one kind of text writes headings and the words of others."""

    markdown: bool

    def words(self, text: str) -> str:
        """`text` as it must stand in this style."""
        folded = " ".join(text.split())
        if not self.markdown:
            return folded
        return _NUMBERED.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", folded))

    def heading(self, level: int, text: str) -> str:
        if self.markdown:
            return f"{'#' * level} {text}"
        return f"{text}\n{'=-'[level - 1] * min(len(text), _WIDTH)}" if level < 3 else text

    def bullet(self, depth: int, text: str, label: str = "") -> str:
        mark = f"{label} " if label and not self.markdown else f"- {self.words(label) + ' ' if label else ''}"
        return f"{'  ' * depth}{mark}{text}"


def trial_lines(view: TrialView, style: Style) -> str:
    """The whole trial as lines of text in `style`."""
    lines = [style.heading(1, _fact(view.record.title or view.record.nct_id_fact, style)), ""]
    if view.sample:
        lines += [style.words(wording.SAMPLE_BANNER), ""]
    if view.about.removed:
        lines += [style.words(view.about.removed.text), ""]
    if view.about.stale:
        lines += [style.words(view.about.stale.text), ""]
    if view.record.official_title:
        lines += [_fact(view.record.official_title, style), ""]
    lines += [" · ".join(_fact(badge, style) for badge in view.record.badges), ""]
    lines += [style.words(view.record.lead.text), "", style.words(view.about.advice), ""]
    for warning in view.warnings:
        lines.append(style.bullet(0, style.words(f"Check this: {warning.text}")))
    for section in view.sections:
        count = f" {section.count.text}" if section.count else ""
        lines += ["", style.heading(2, style.words(section.title + count)), ""]
        for block in section.blocks:
            lines += _block(block, style)
    about = view.about
    lines += ["", style.words(f"Source: {about.source}") + f" {about.record_url}"]
    lines += ["", style.words(about.snapshot.text)] if about.snapshot else []
    lines += ["", style.words(about.notice), ""]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _block(block: Block, style: Style) -> Iterator[str]:
    if isinstance(block, Say | Rule):
        yield from (style.words(block.text), "")
    elif isinstance(block, Facts):
        yield from (_row(row, style, 0) for row in block.rows)
        yield ""
    elif isinstance(block, Prose):
        yield from _prose(block, style)
    elif isinstance(block, Items):
        yield from ([style.heading(3, block.title), ""] if block.title else [])
        for item in block.items:
            yield from _item(item, style)
        yield ""
    elif isinstance(block, Criteria):
        yield from _criteria(block, style)
    elif isinstance(block, Links):
        yield from (style.bullet(0, f"{style.words(link.text)}: {link.href}") for link in block.links)
        yield ""
    elif isinstance(block, Question):
        yield from (style.heading(3, style.words(block.text)), "")
        for answer in block.answer:
            yield from (style.words(answer.text), "")
    elif isinstance(block, Picture | Asked | Timeline):
        yield from _told(block, style)
        yield ""


def _told(block: Picture | Asked | Timeline, style: Style) -> Iterator[str]:
    if isinstance(block, Picture):
        yield from (style.heading(3, "Who gets what"), "")
        for row in block.rows:
            group = ", ".join(_fact(fact, style) for fact in (*row.group, *row.tags))
            gets = ", ".join(_fact(fact, style) for _, fact in row.gets)
            yield style.bullet(0, f"{group}: {gets or style.words(row.none.text if row.none else '')}")
    elif isinstance(block, Timeline):
        for moment in block.moments:
            dated = ", ".join(_fact(fact, style) for fact in moment.facts)
            yield style.bullet(
                0, style.words(moment.told.text) if moment.told else f"{style.words(moment.label)}: {dated}"
            )
    else:
        yield from (style.heading(3, style.words(block.title)), "")
        yield from (style.words(rule.text) for rule in block.told)
        yield from (_row(row, style, 0) for row in block.rows)
        for quote in block.quotes:
            yield style.bullet(0, f"“{style.words(quote.text)}” ({style.words(f'from {quote.where}')})")


def _prose(block: Prose, style: Style) -> Iterator[str]:
    if block.label:
        yield from (style.heading(3, block.label), "")
    depth = -1  # of the item before; one that stands deeper than a level below it would become a block of code
    for part in block.parts:
        depth = min(part.depth, depth + 1) if part.item else -1
        yield from _part(part, depth, style)
    yield ""


def _part(part: Part, depth: int, style: Style) -> tuple[str, ...]:
    words = style.words(part.text)
    return (style.bullet(depth, words, part.label),) if part.item else ("", words, "")


def _item(item: Item, style: Style) -> Iterator[str]:
    title = ", ".join(_fact(fact, style) for fact in item.title)
    tags = ", ".join(_fact(tag, style) for tag in item.tags)
    yield style.bullet(0, f"{title}{' ' if title and tags else ''}{f'({tags})' if tags else ''}")
    for prose in item.prose:
        for part in prose.parts:
            yield f"  {style.bullet(1, style.words(part.text), part.label)}"
    for row in item.rows:
        yield _row(row, style, 1)
    if item.say:
        yield style.bullet(1, style.words(item.say))


def _row(row: Row, style: Style, depth: int) -> str:
    return style.bullet(depth, f"{style.words(row.label)}: {', '.join(_fact(fact, style) for fact in row.facts)}")


def _criteria(block: Criteria, style: Style) -> Iterator[str]:
    plain = block.wording == "plain"
    for group in block.groups:
        if plain and group.say:
            yield from ("", style.heading(3, style.words(group.say)), "")
        if group.heading and (not plain or group.heading_kind != "side"):
            yield from ("", style.words(group.heading), "")
        for criterion in group.criteria:
            yield from _criterion(criterion, style, 0, plain=plain)
    yield ""


def _criterion(criterion: CriterionView, style: Style, depth: int, *, plain: bool) -> Iterator[str]:
    label = "" if criterion.label in ("*", "-", "•") else criterion.label
    yield style.bullet(depth, style.words(criterion.plain if plain else criterion.original), label)
    for child in criterion.children:
        yield from _criterion(child, style, depth + 1, plain=plain)


def _fact(fact: Shown, style: Style) -> str:
    before = wording.lead_in(fact.path, fact.text)
    return style.words(f"{before} {fact.text}" if before else fact.text)
