"""Blocks of a view become HTML.

In: a section, a block or a fact of a view. Out: its HTML as text; what is laid around it stands in `templates/`.
Every word passes `escape`, whoever wrote it. A page holds some hundred facts in nested blocks: templates took four
times as long for them, since each nested macro is rendered apart and copied into the next.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from trialfinder.pages import wording
from trialfinder.pages.views.model import (
    Asked,
    Criteria,
    CriteriaGroup,
    CriterionView,
    Facts,
    Gets,
    Item,
    Items,
    Links,
    Moment,
    Part,
    Picture,
    Prose,
    Question,
    Quoted,
    RecordView,
    Row,
    Rule,
    Say,
    Section,
    Shown,
    Slot,
    Timeline,
)

_SPECIAL = re.compile("[&<>\"']")


def escape(text: str) -> str:
    """`text` as HTML shows it, also inside a quoted attribute; most texts hold nothing to escape."""
    return html.escape(text) if _SPECIAL.search(text) else text


def section(part: Section) -> str:
    count = f' <span data-rule="{escape(part.count.name)}">{escape(part.count.text)}</span>' if part.count else ""
    return (
        f'<section id="{part.id}" aria-labelledby="{part.id}-title">\n'
        f'<h2 id="{part.id}-title">{escape(part.title)}{count}</h2>\n'
        f"{''.join([_BLOCKS[block.kind](block) for block in part.blocks])}</section>\n"
    )


def contents(titles: Iterable[tuple[str, str]]) -> str:
    """Links to the sections of a page, by their ids and titles."""
    return "".join([f'<li><a href="#{name}">{escape(title)}</a></li>\n' for name, title in titles])


def heading(view: RecordView) -> str:
    """The badges and the names of a trial."""
    badges = "".join([f'<span class="badge">{mark(fact)}</span> ' for fact in view.badges])
    official = f'<p class="official">{mark(view.official_title)}</p>\n' if view.official_title else ""
    acronym = f'<p class="acronym">Short name: {mark(view.acronym)}</p>\n' if view.acronym else ""
    return (
        (f'<p class="badges">{badges}</p>\n' if badges else "")
        + f"<h1>{mark(view.title or view.nct_id_fact)}</h1>\n"
        + official
        + acronym
    )


def mark(fact: Shown) -> str:
    """A fact in the element that names its field."""
    text, path = fact.text, fact.path
    if _SPECIAL.search(text):
        text = html.escape(text)
    if _SPECIAL.search(path):
        path = html.escape(path)
    if fact.mark == "data":
        return f'<data value="{escape(fact.value)}" data-field="{path}">{text}</data>'
    if fact.mark == "time":
        return f'<time datetime="{escape(fact.value)}" data-field="{path}">{text}</time>'
    if fact.mark == "withheld":
        return f'<span data-rule="withheld" data-withheld="{path}">{text}</span>'
    if fact.href:
        return f'<a href="{escape(fact.href)}" data-field="{path}" rel="external noopener nofollow">{text}</a>'
    before = wording.lead_in(path, text)
    words = f'<span data-field="{path}">{text}</span>'
    return f'<span class="lead-in">{before}</span> {words}' if before else words


def rule(sentence: Rule) -> str:
    return f'<p class="rule" data-rule="{escape(sentence.name)}">{escape(sentence.text)}</p>\n'


def say(words: Say) -> str:
    return f'<p class="{"important" if words.strong else "say"}">{escape(words.text)}</p>\n'


def _marks(facts: Iterable[Shown]) -> str:
    return ", ".join([mark(fact) for fact in facts])


def _facts(block: Facts) -> str:
    return _rows(block.rows)


def _rows(rows: Sequence[Row]) -> str:
    made = [
        f"<div><dt>{escape(row.label)}</dt><dd>"
        f"{(', ' if row.inline else '</dd><dd>').join([mark(fact) for fact in row.facts])}</dd></div>\n"
        for row in rows
    ]
    return f'<dl class="rows">\n{"".join(made)}</dl>\n'


def _folded(inner: str, fold: str, kind: str = "") -> str:
    """`inner`, or with `fold` as its words a part that opens."""
    return f"<details{kind}><summary>{escape(fold)}</summary>\n{inner}</details>\n" if fold else inner


def _titled(title: str) -> str:
    return f"<h3>{escape(title)}</h3>\n" if title else ""


def _prose(block: Prose) -> str:
    inner = f'<div class="prose" data-field="{escape(block.fact.path)}">\n{_parts(block.parts)}</div>\n'
    return _titled(block.label) + _folded(inner, block.fold)


def _parts(parts: Sequence[Part]) -> str:
    """Paragraphs, and a list around each run of items."""
    made = []
    inside = False
    for part in parts:
        if part.item != inside:
            made.append("<ul>\n" if part.item else "</ul>\n")
            inside = part.item
        made.append(
            f'<li class="d{part.depth}"{_label(part.label)}>{escape(part.text)}</li>\n'
            if inside
            else f"<p>{escape(part.text)}</p>\n"
        )
    if inside:
        made.append("</ul>\n")
    return "".join(made)


def _label(label: str) -> str:
    return f' data-label="{escape(label)}"' if label else ""


def items(block: Items) -> str:
    inner = f'<ul class="items">\n{"".join([_item(item) for item in block.items])}</ul>\n'
    return _titled(block.title) + _folded(inner, block.fold)


def _item(item: Item) -> str:
    title = f'<p class="name">{_marks(item.title)}</p>\n' if item.title else ""
    tags = "".join([f'<span class="tag">{mark(fact)}</span> ' for fact in item.tags])
    tags = f'<p class="tags">{tags}</p>\n' if tags else ""
    prose = "".join([_prose(block) for block in item.prose])
    rows = _rows(item.rows) if item.rows else ""
    words = f'<p class="say">{escape(item.say)}</p>\n' if item.say else ""
    told = "".join([rule(one) for one in item.told])
    return f'<li class="item">\n{title}{tags}{told}{prose}{rows}{words}</li>\n'


def _criteria(block: Criteria) -> str:
    """The eligibility text in one wording, nested as it was sent."""
    group = _plain_group if block.wording == "plain" else _original_group
    whole = f' data-field="{escape(block.path)}"' if block.path else ""
    made = "".join([group(part) for part in block.groups])
    opener = _OPENER if '<details class="beside">' in made else ""
    inner = f'<div class="criteria"{whole}>\n{opener}{made}</div>\n'
    return _folded(inner, block.fold, ' class="original"')


# Opens what is one tap away at every point, by the style sheet alone: no script.
_OPENER = f'<label class="choice all"><input type="checkbox"> {wording.SHOW_ALL_ORIGINALS}</label>\n'


def _plain_group(group: CriteriaGroup) -> str:
    heading = ""
    if group.heading and group.heading_kind != "side":
        words = f'<span data-original="{group.heading_id}">{escape(group.heading)}</span>'
        heading = f'<p class="heading">{words}</p>\n'
    return _titled(group.say) + heading + _list(group.criteria, _plain)


def _original_group(group: CriteriaGroup) -> str:
    words = f'<p class="heading" data-original="{group.heading_id}">{escape(group.heading)}</p>\n'
    return (words if group.heading else "") + _list(group.criteria, _original)


def _list(criteria: Sequence[CriterionView], one: Callable[[CriterionView], str]) -> str:
    if not criteria:
        return ""
    made = [
        f"<li{_label(part.label)}>{one(part)}{_list(part.children, one) if part.children else ''}</li>\n"
        for part in criteria
    ]
    return f"<ul>\n{''.join(made)}</ul>\n"


def _plain(part: CriterionView) -> str:
    """The plain words, what the checker says of them, notes, and the original words where they differ.

    Where the page is wide the original stands beside the plain words, else one tap away: the style sheet decides.
    """
    lines = part.lines
    words = (
        " ".join([f'<span class="line">{escape(line)}</span>' for line in lines])
        if len(lines) > 1
        else escape(part.plain)
    )
    shown = f'<span class="v-{part.verdict}" data-criterion="{part.id}" data-verdict="{part.verdict}">{words}</span>'
    said = f'<span class="verdict" data-rule="{part.said.name}">{escape(part.said.text)}</span>'
    if part.plain != part.original:
        said += f'\n<details class="beside"><summary>{wording.SHOW_ORIGINAL}</summary>{_original(part)}</details>'
    notes = "".join(
        [
            f'<span class="note" data-note="{escape(term)}">{escape(f"{term}: {text}")}</span>\n'
            for term, text in part.notes
        ]
    )
    if notes:
        notes = f'\n<details class="notes"><summary>{wording.SHOW_NOTES}</summary>\n{notes}</details>'
    return f"{shown}\n{said}{notes}"


def _original(part: CriterionView) -> str:
    return f'<span data-original="{part.id}">{escape(part.original)}</span>'


def _links(block: Links) -> str:
    made = [
        f'<li><a href="{escape(link.href)}"{_OUTSIDE if link.href.startswith("https://") else ""}>'
        f"{escape(link.text)}</a></li>\n"
        for link in block.links
    ]
    return f'<ul class="links">\n{"".join(made)}</ul>\n'


_OUTSIDE = ' rel="external noopener"'


def _question(block: Question) -> str:
    return _titled(block.text) + "".join([_BLOCKS[answer.kind](answer) for answer in block.answer])


def _picture(block: Picture) -> str:
    """A table that looks like a picture: what several groups get stands in one column.

    It is laid out without the boxes of a table, and some readers take it for none then: hence the roles.
    """
    made = "".join([_gets(row, block.columns) for row in block.rows])
    head = '<th role="columnheader">Group</th><th role="columnheader">Gets</th>'
    return (
        '<table class="arms" role="table">\n<caption>Who gets what</caption>\n'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>\n<tbody role="rowgroup">\n{made}</tbody></table>\n'
    )


def _gets(row: Gets, columns: int) -> str:
    tags = "".join([f' <span class="tag">{mark(fact)}</span>' for fact in row.tags])
    group = f'<tr role="row"><th scope="row" role="rowheader">{_marks(row.group)}{tags}</th>'
    if row.none:
        return f'{group}<td role="cell">{rule(row.none)}</td></tr>\n'
    items = [f'<li class="c{at}">{mark(fact)}</li>' if columns else f"<li>{mark(fact)}</li>" for at, fact in row.gets]
    wide = f" n{columns}" if columns else ""
    return f'{group}<td role="cell"><ul class="gets{wide}">{"".join(items)}</ul></td></tr>\n'


def _asked(block: Asked) -> str:
    told = "".join([rule(one) for one in block.told])
    rows = _rows(block.rows) if block.rows else ""
    return f'<div class="asked">\n{_titled(block.title)}{told}{rows}{"".join(map(_quoted, block.quotes))}</div>\n'


def _quoted(quote: Quoted) -> str:
    words = f'<blockquote data-rule="quote" data-quoted="{escape(quote.path)}">{escape(quote.text)}</blockquote>\n'
    return f'{words}<p class="from">From <a href="#{quote.section}">{quote.where}</a></p>\n'


def _timeline(block: Timeline) -> str:
    made = [_today(one.told) if one.told else dated_moment(moment(one), one.when) for one in block.moments]
    return _line(made)


def timeline_of(dated: Sequence[tuple[int, str]], day: int, today: Rule) -> str:
    """The same from moments that were laid out ahead, each with the day from which it is past."""
    past = [dated_moment(made, "past") for over, made in dated if over <= day]
    ahead = [dated_moment(made, "ahead") for over, made in dated if over > day]
    return _line([*past, _today(today), *ahead])


def _line(items: Sequence[str]) -> str:
    return f'<ol class="timeline">\n{"".join(items)}</ol>\n'


def moment(one: Moment) -> str:
    """A date and its name; where it stands on the line, `dated_moment` says."""
    return f'<span class="what">{escape(one.label)}</span> {_marks(one.facts)}'


def dated_moment(made: str, when: str) -> str:
    return f'<li class="{when}">{made}</li>\n'


def _today(today: Rule) -> str:
    return f'<li class="today" data-rule="{today.name}">{escape(today.text)}</li>\n'


def _slot(block: Slot) -> str:
    return f"<!--{block.name}-->"


def slots(html: str) -> tuple[str, ...]:
    """The HTML around its slots, cut there: every second part is the name of a slot. No escaped text holds one."""
    return tuple(_SLOT.split(html))


_SLOT = re.compile("<!--([a-z]+)-->")

_BLOCKS: dict[str, Callable[[Any], str]] = {
    "facts": _facts,
    "items": items,
    "rule": rule,
    "say": say,
    "prose": _prose,
    "criteria": _criteria,
    "links": _links,
    "question": _question,
    "picture": _picture,
    "asked": _asked,
    "timeline": _timeline,
    "slot": _slot,
}
