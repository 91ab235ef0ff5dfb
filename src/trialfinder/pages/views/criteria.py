"""The eligibility text in two wordings, each under the headings it was sent with."""

from __future__ import annotations

from collections.abc import Mapping

from trialfinder.criteria.model import ExplainedCriterion, Heading, PlainStudy
from trialfinder.pages import wording
from trialfinder.pages.rules import verdicts
from trialfinder.pages.views.model import CriteriaGroup, CriterionView


def groups(plain: PlainStudy, sides: Mapping[str, str] = wording.SIDES) -> tuple[CriteriaGroup, ...]:
    """The criteria in the order of the text, a group for each heading; `say` words a side where it begins."""
    found: list[tuple[Heading | None, list[ExplainedCriterion]]] = [(None, [])]
    pieces: list[Heading | ExplainedCriterion] = [*plain.headings, *plain.criteria]
    for part in sorted(pieces, key=lambda part: part.span):
        if isinstance(part, Heading):
            found.append((part, []))
        else:
            found[-1][1].append(part)
    made: list[CriteriaGroup] = []
    said = ""
    for heading, criteria in found:
        if heading is None and not criteria:
            continue
        side = criteria[0].side if criteria else ""
        say = sides[side] if side and side != said else ""
        said = side or said
        made.append(_group(heading, criteria, say))
    return tuple(made)


def _group(heading: Heading | None, criteria: list[ExplainedCriterion], say: str) -> CriteriaGroup:
    return CriteriaGroup(
        say=say,
        heading_id=heading.id if heading else "",
        heading=heading.text if heading else "",
        heading_kind=heading.kind if heading else "",
        criteria=_nested(criteria),
    )


def _nested(criteria: list[ExplainedCriterion]) -> tuple[CriterionView, ...]:
    """The criteria of one level, each with those that stand deeper and follow it."""
    made: list[CriterionView] = []
    start = 0
    while start < len(criteria):
        end = start + 1
        while end < len(criteria) and criteria[end].depth > criteria[start].depth:
            end += 1
        made.append(_view(criteria[start], _nested(criteria[start + 1 : end])))
        start = end
    return tuple(made)


def _view(criterion: ExplainedCriterion, children: tuple[CriterionView, ...]) -> CriterionView:
    return CriterionView(
        id=criterion.id,
        verdict=criterion.verdict,
        said=verdicts.verdict(criterion),
        label=criterion.label.replace("\\", ""),
        depth=criterion.depth,
        plain=criterion.plain,
        lines=criterion.lines,
        original=criterion.original,
        findings=tuple(finding.detail for finding in criterion.findings),
        notes=tuple((note.term, note.text) for note in criterion.notes),
        children=children,
    )
