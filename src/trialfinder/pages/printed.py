"""The parts of the printable summary as HTML; how they stand on the sheet is the template's business.

In: a `Summary`. Out: HTML by the name that the template knows it by. Every word passes `blocks.escape`; a part that
has nothing to show is empty, and the template leaves out what stands around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trialfinder.pages.barcode import square_code
from trialfinder.pages.blocks import escape, mark, rule
from trialfinder.pages.rules import points
from trialfinder.pages.views.model import CriterionView, Rule, Shown
from trialfinder.pages.views.summary import Block, Listed, Reach, Summary

_CODE_WORDS = "Square code that leads to the official record"
# What the sign beside the number of a point tells already; all else is said in words.
_BY_PROGRAM = ("checked by program", "checked by program, some hard words kept", "official words")


def parts(found: Summary) -> dict[str, str]:
    """What the template needs, each as HTML."""
    return {
        "number": mark(found.number),
        "title": mark(found.title),
        "official": mark(found.official_title) if found.official_title else "",
        "badges": "".join([f'<span class="badge">{mark(fact)}</span> ' for fact in found.badges]),
        "lead": _inline(found.lead),
        "code": square_code(found.coded, _CODE_WORDS),
        "coded": _inline(found.code),
        "facts": "".join([_facts(one) for one in found.facts]),
        "who": rule(found.who),
        "uncertain": _items(found.uncertain),
        "bringing": "yes" if found.open else "",
        "bring": _items(found.bring),
        "spoken_of": rule(found.spoken_of) if found.spoken_of else "",
        "questions": _items(found.questions),
        "central": _reach(found.central, found.more_central),
        "sites": _reach(found.reach, found.more_sites),
        "sites_told": rule(found.sites),
        "call_words": rule(found.call_words),
        "whole_page": _inline(found.whole_page) if found.whole_page else "",
        "counts": _inline(found.counts) if found.counts else "",
        "criteria": _criteria(found.blocks),
    }


def _inline(sentence: Rule) -> str:
    return f'<span data-rule="{escape(sentence.name)}">{escape(sentence.text)}</span>'


def _items(sentences: Iterable[Rule]) -> str:
    return "".join([f'<li data-rule="{escape(one.name)}">{escape(one.text)}</li>\n' for one in sentences])


def _facts(one: Listed) -> str:
    said = "; ".join([_labelled(facts) for facts in one.facts])
    more = f"; {_inline(one.more)}" if one.more else ""
    return f"<div><dt>{escape(one.label)}</dt><dd>{said}{more}</dd></div>\n"


def _labelled(facts: Sequence[Shown]) -> str:
    """A fact, and what qualifies it in parentheses: "Plaster (device)"."""
    rest = ", ".join([mark(fact) for fact in facts[1:]])
    return mark(facts[0]) + (f" ({rest})" if rest else "")


def _reach(found: Sequence[Reach], more: Rule | None) -> str:
    made = [_one_to_call(one) for one in found]
    if more:
        made.append(f'<li data-rule="{more.name}">{escape(more.text)}</li>\n')
    return "".join(made)


def _one_to_call(one: Reach) -> str:
    title = ", ".join([mark(fact) for fact in one.title])
    tags = f" ({', '.join([mark(fact) for fact in one.tags])})" if one.tags else ""
    people = "; ".join([", ".join([mark(fact) for fact in person]) for person in one.people])
    colon = ": " if (title or tags) and people else ""
    return f"<li>{title}{tags}{colon}{people}</li>\n"


_LONG = 500
"""Signs past which a point may go on on the next sheet; a shorter one stands on one sheet whole."""

# The criteria: a table for each side, a row for each point, its two wordings side by side.

_HEAD = (
    '<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Point</th>'
    '<th role="columnheader" scope="col">In plain words</th>'
    '<th role="columnheader" scope="col">Official words</th></tr></thead>\n'
)


def _criteria(found: Sequence[Block]) -> str:
    """Blocks of one side make one table, under the words of that side."""
    sides: list[list[Block]] = []
    for block in found:
        if block.say or not sides:
            sides.append([])
        sides[-1].append(block)
    return "".join([_side(blocks) for blocks in sides])


def _side(found: Sequence[Block]) -> str:
    title = f"<h3>{escape(found[0].say)}</h3>\n" if found[0].say else ""
    rows = "".join([_heading(block) + "".join([_row(one) for one in block.points]) for block in found])
    if not rows:
        return title
    body = f'<tbody role="rowgroup">\n{rows}</tbody>'
    return f'{title}<table class="points" role="table">\n{_HEAD}{body}\n</table>\n'


def _heading(block: Block) -> str:
    if not block.heading:
        return ""
    words = f'<span data-original="{block.heading_id}">{escape(block.heading)}</span>'
    return f'<tr role="row" class="heading"><th role="columnheader" colspan="3" scope="colgroup">{words}</th></tr>\n'


def _row(one: CriterionView) -> str:
    """A point that has no other words than the official ones takes both columns: nothing is said twice."""
    number = points.number(one.id, one.verdict, reviewed=one.said.text not in _BY_PROGRAM)
    kinds = [f"d{min(one.depth, 4)}"] * bool(one.depth) + ["long"] * (len(one.original) > _LONG)
    depth = f' class="{" ".join(kinds)}"' if kinds else ""
    name = f'<th role="rowheader" scope="row"{_marked(one)} data-rule="point">{escape(number.text)}</th>'
    both = f'data-criterion="{one.id}" data-verdict="{one.verdict}"'
    original = f'data-original="{one.id}"'
    said = _said(one)
    if one.plain == one.original:
        alone = f"<span {both} {original}>{escape(one.original)}</span>"
        cells = f'<td role="cell" colspan="2">{alone}{said}</td>'
    else:
        plain = f"<span {both}>{escape(one.plain)}</span>{said}"
        official = f"<span {original}>{escape(one.original)}</span>"
        cells = f'<td role="cell">{plain}</td><td role="cell">{official}</td>'
    return f'<tr role="row"{depth}>{name}{cells}</tr>\n'


def _said(one: CriterionView) -> str:
    """What was said of its wording, where the sign beside the number does not say it."""
    if one.said.text in _BY_PROGRAM:
        return ""
    return f' <span class="verdict" data-rule="{one.said.name}">{escape(one.said.text)}</span>'


def _marked(one: CriterionView) -> str:
    """The list mark as sent, where it is not the number that the point has anyway."""
    label = one.label.strip("*-•")
    return (
        f' data-label="{escape(label)}"'
        if label and label.rstrip(".)") != one.id.rpartition(".")[2].lstrip("ieu")
        else ""
    )
