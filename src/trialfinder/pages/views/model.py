"""The parts that every view is made of.

A view is a list of sections, a section a list of blocks. Each block knows what it is (`kind`), so that HTML, text,
Markdown and JSON are rendered from the same value. What comes from the record is a `Shown` with its path; what we
compute is a `Rule` with its name; what we say on every page is a `Say`, which holds no digit.
"""

from __future__ import annotations

from typing import ClassVar, Literal

import msgspec

# `gc=False`: views hold no cycles, and a page makes some thousand of them.


class Shown(msgspec.Struct, frozen=True, gc=False):
    """A fact as shown: `value` is the record's own scalar (JSON text), `text` what the reader sees.

    `mark` says how it stands on a page: `data` for coded values, ages, numbers and booleans, `time` for dates,
    `text` for words, `withheld` for what somebody asked not to show. `href` is a safe link for it, or empty.
    """

    path: str
    value: str
    text: str
    mark: Literal["data", "time", "text", "withheld"]
    href: str = ""


class Part(msgspec.Struct, frozen=True, gc=False):
    """A paragraph, or an item of a list (`label` is its mark as sent), of a longer text."""

    item: bool
    depth: int
    label: str
    text: str


class Say(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="say"):
    """Words of ours that are the same on every page; they hold no digit."""

    kind: ClassVar[str] = "say"
    text: str
    strong: bool = False


class Rule(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="rule"):
    """A sentence that we compute; `/methodology` lists `name` with its formula."""

    kind: ClassVar[str] = "rule"
    name: str
    text: str


class Prose(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="prose"):
    """A longer text of the record in its paragraphs and lists; all `parts` together are the fact's words."""

    kind: ClassVar[str] = "prose"
    fact: Shown
    parts: tuple[Part, ...]
    label: str = ""
    fold: str = ""


class Row(msgspec.Struct, frozen=True, gc=False):
    """A label of ours and the facts it names, one under the other or, `inline`, in one line."""

    label: str
    facts: tuple[Shown, ...]
    inline: bool = False


class Facts(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="facts"):
    kind: ClassVar[str] = "facts"
    rows: tuple[Row, ...]


class Item(msgspec.Struct, frozen=True, gc=False):
    """An arm, an intervention, an outcome, a site, a person: `title`, `tags` beside it, then the rest.

    `told`: what we compute of it, such as how far away a site is.
    """

    title: tuple[Shown, ...]
    tags: tuple[Shown, ...] = ()
    rows: tuple[Row, ...] = ()
    prose: tuple[Prose, ...] = ()
    say: str = ""
    told: tuple[Rule, ...] = ()


class Items(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="items"):
    kind: ClassVar[str] = "items"
    items: tuple[Item, ...]
    title: str = ""
    fold: str = ""


class CriterionView(msgspec.Struct, frozen=True, gc=False):
    """A criterion in place, with those below it: `label` is its list mark as sent."""

    id: str
    verdict: str
    said: Rule
    label: str
    depth: int
    plain: str
    lines: tuple[str, ...]
    original: str
    findings: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]
    children: tuple[CriterionView, ...] = ()


class CriteriaGroup(msgspec.Struct, frozen=True, gc=False):
    """Criteria under one heading; `say` is our wording of its side, empty where the side has not changed."""

    say: str
    heading_id: str
    heading: str
    heading_kind: str
    criteria: tuple[CriterionView, ...]


class Criteria(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="criteria"):
    """The eligibility text, `wording` plain or original; `path` marks the whole text where it is the original."""

    kind: ClassVar[str] = "criteria"
    wording: Literal["plain", "original"]
    groups: tuple[CriteriaGroup, ...]
    path: str = ""
    fold: str = ""


class Link(msgspec.Struct, frozen=True, gc=False):
    text: str
    href: str


class Links(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="links"):
    kind: ClassVar[str] = "links"
    links: tuple[Link, ...]


class Question(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="question"):
    """A question that readers ask, with its answer."""

    kind: ClassVar[str] = "question"
    text: str
    answer: tuple[Say | Rule, ...]


class Gets(msgspec.Struct, frozen=True, gc=False):
    """A group of the study and what it gets: each fact with the column that it stands in, from 1."""

    group: tuple[Shown, ...]
    tags: tuple[Shown, ...]
    gets: tuple[tuple[int, Shown], ...]
    none: Rule | None = None


class Picture(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="picture"):
    """Who gets what. The same thing stands in the same column in every row; no `columns`: there are too many."""

    kind: ClassVar[str] = "picture"
    columns: int
    rows: tuple[Gets, ...]


class Quoted(msgspec.Struct, frozen=True, gc=False):
    """A whole sentence of the record: `path` is the field it stands in, `where` our name of that field.

    `section` is the id of the section of the page that shows the whole field.
    """

    path: str
    text: str
    where: str
    section: str


class Asked(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="asked"):
    """What people ask about taking part: what we compute of it, facts, and sentences of the record."""

    kind: ClassVar[str] = "asked"
    title: str
    told: tuple[Rule, ...]
    rows: tuple[Row, ...]
    quotes: tuple[Quoted, ...]


class Moment(msgspec.Struct, frozen=True, gc=False):
    """A point of a timeline: a date of the record with its name and kind, or (`told`) the day of the page."""

    when: Literal["past", "today", "ahead"]
    label: str
    facts: tuple[Shown, ...] = ()
    told: Rule | None = None


class Timeline(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="timeline"):
    kind: ClassVar[str] = "timeline"
    moments: tuple[Moment, ...]


class Slot(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="slot"):
    """Where a page puts what depends on the day or on the site; a record alone does not fill it."""

    kind: ClassVar[str] = "slot"
    name: Literal["timeline", "near"]


Block = Say | Rule | Prose | Facts | Items | Criteria | Links | Question | Picture | Asked | Timeline | Slot


class Section(msgspec.Struct, frozen=True, gc=False):
    id: str
    title: str
    blocks: tuple[Block, ...]
    count: Rule | None = None


class About(msgspec.Struct, frozen=True, gc=False):
    """What every output carries: where the data come from, how old they are, what we changed, who does not endorse."""

    source: str
    record_url: str
    processed: Rule
    fetched: Rule
    as_of: Rule
    snapshot: Rule | None
    stale: Rule | None
    removed: Rule | None
    modifications: str
    advice: str
    notice: str


class Named(msgspec.Struct, frozen=True, gc=False):
    """What search engines are told of a study, as schema.org names it.

    `codes`: MeSH ids and terms; `places`: city, state and country of sites; `questions`: with what the page answers.
    """

    kind: str
    name: str
    conditions: tuple[str, ...]
    sponsor: str
    other_names: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    status: str = ""
    places: tuple[tuple[str, str, str], ...] = ()
    questions: tuple[tuple[str, str], ...] = ()


class RecordView(msgspec.Struct, frozen=True, gc=False):
    """What a trial page shows of the record itself: the same on every site and every day.

    `unread` and `standing` are the warnings that stand before and after those that depend on the day; `sections` those
    of the record, `questions` the answers to what readers ask.
    """

    nct_id_fact: Shown
    title: Shown | None
    official_title: Shown | None
    acronym: Shown | None
    badges: tuple[Shown, ...]
    lead: Rule
    unread: tuple[Rule, ...]
    standing: tuple[Rule, ...]
    sections: tuple[Section, ...]
    questions: Section
    named: Named


class TrialView(msgspec.Struct, frozen=True, gc=False):
    """One trial page: the record's part, and what the site and the day add."""

    record: RecordView
    warnings: tuple[Rule, ...]
    sections: tuple[Section, ...]
    about: About
    sample: bool
