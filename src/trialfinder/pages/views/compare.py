"""Trials side by side: the same rows of each, facts with their marks and sentences with their rules.

In: trials. Out: columns and rows. What a record lacks is said to be missing in its cell.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from trialfinder.pages.rules import comparing, gone, places, who
from trialfinder.pages.showing import Taken, join_rows, present
from trialfinder.pages.views.model import Row, Rule, Shown
from trialfinder.records.facts import Lens
from trialfinder.trial import Trial

_MOST_NAMES = 8
NOT_SAID = "The record does not say."


class Column(msgspec.Struct, frozen=True):
    """A trial at the head of its column."""

    nct_id: str
    number: Shown
    title: Shown | None


class Cell(msgspec.Struct, frozen=True):
    """What one trial has in a row; `say` are words of ours without digits."""

    nct_id: str
    number: Shown
    rows: tuple[Row, ...] = ()
    rules: tuple[Rule, ...] = ()
    say: str = ""


class Line(msgspec.Struct, frozen=True):
    label: str
    cells: tuple[Cell, ...]


class CompareView(msgspec.Struct, frozen=True):
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


def compare_view(trials: Sequence[Trial]) -> CompareView:
    columns = [_column(trial) for trial in trials]
    made = [_cells(trial, column.number) for trial, column in zip(trials, columns, strict=True)]
    labels = list(made[0]) if made else []
    return CompareView(
        tuple(columns),
        tuple(Line(label, tuple(cells[label] for cells in made)) for label in labels),
    )


def _column(trial: Trial) -> Column:
    names, taken = trial.document.lens.at("protocolSection.identificationModule"), Taken()
    number = taken.one(names, "nctId")
    if number is None:
        raise ValueError("a document without its id")  # no such document is ever taken in
    return Column(trial.nct_id, number, taken.one(names, "briefTitle"))


def _cells(trial: Trial, number: Shown) -> dict[str, Cell]:
    study, taken = trial.document.study, Taken()
    protocol = trial.document.lens.at("protocolSection")
    status, design = protocol.at("statusModule"), protocol.at("designModule")
    arms, info = protocol.at("armsInterventionsModule"), design.at("designInfo")
    removed = gone.removed(trial.left)

    def cell(*groups: tuple[Row, ...], rules: tuple[Rule, ...] = (), say: str = "") -> Cell:
        rows = join_rows(*groups)
        return Cell(trial.nct_id, number, rows, rules, say or ("" if rows or rules else NOT_SAID))

    return {
        "What it tests": _tested(arms, taken, cell(), trial),
        "Conditions": cell(taken.rows(protocol.at("conditionsModule"), "conditions")),
        "Kind of study": cell(taken.rows(design, "studyType", "phases"), taken.rows(info, "primaryPurpose")),
        "Status": cell(taken.rows(status, "overallStatus"), rules=(removed,) if removed else ()),
        "Who": cell(rules=(who.who(study),)),
        "Points to meet": cell(rules=(comparing.points(trial.plain),)),
        "Where": cell(rules=(places.sites(study),)),
        "Placebo and chance": cell(
            _kinds(arms, taken),
            taken.rows(info, "allocation"),
            taken.rows(info.at("maskingInfo"), "masking", "whoMasked"),
        ),
        "Dates": cell(
            *(
                _dated(status, taken, name)
                for name in ("startDateStruct", "primaryCompletionDateStruct", "completionDateStruct")
            ),
            taken.rows(design, "targetDuration"),
        ),
        "Size": cell(taken.rows(design.at("enrollmentInfo"), "count", "type")),
        "Sponsor": cell(taken.rows(protocol.at("sponsorCollaboratorsModule.leadSponsor"), "name", "class")),
        "Last update posted": cell(_dated(status, taken, "lastUpdatePostDateStruct")),
    }


def _tested(arms: Lens, taken: Taken, empty: Cell, trial: Trial) -> Cell:
    """Each thing that is tested with its kind; of many the first."""
    parts = list(arms.each("interventions"))
    facts = [present(taken.one(part, "name"), taken.one(part, "type")) for part in parts[:_MOST_NAMES]]
    rows = tuple(Row("", found, inline=True) for found in facts if found)
    if not rows:
        return empty
    return Cell(
        trial.nct_id, empty.number, rows, say="More on the page of the trial." if len(parts) > _MOST_NAMES else ""
    )


def _kinds(arms: Lens, taken: Taken) -> tuple[Row, ...]:
    """The kinds of groups, each once: whether one of them gets a placebo stands here, where the record says so."""
    found = {fact.value: fact for part in arms.each("armGroups") if (fact := taken.one(part, "type"))}
    return (Row("Groups", tuple(found.values())),) if found else ()


def _dated(status: Lens, taken: Taken, name: str) -> tuple[Row, ...]:
    rows = taken.rows(status.at(name), "date")
    kind = taken.one(status.at(name), "type")
    return tuple(Row(row.label, (*row.facts, *present(kind)), inline=True) for row in rows)
