"""Read the vocabulary as a strict reviewer: what in it could change a meaning, or is not in order.

In: the rows of all tables. Out: problems, each with its row and what to do; none means that the rules hold.
The rule that matters most: a plain form has the same numbers, comparators, negators, connectives, exceptions,
time words, modal verbs and hedges as its term. The word lists for it are this module's own; it knows neither
the translator nor the checker, so that a word missing there is not missing here for the same reason.

    python -m trialfinder.vocab.lint           lists the problems
    python -m trialfinder.vocab.lint --mend    puts rows in order in the tables of a checkout
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from trialfinder.text.grade import grade
from trialfinder.vocab import lint_abbreviations, loader
from trialfinder.vocab.abbreviations import abbreviations
from trialfinder.vocab.problem import Problem, faults_of_note
from trialfinder.vocab.signature import is_operator, signature
from trialfinder.vocab.terms import Entry, Guards

MEND = "run: python -m trialfinder.vocab.lint --mend"
# A better known word may have a syllable more than the term ("emergency" for "emergent").
ONE_SYLLABLE = 1.2

# Words whose sense hangs on their neighbours: as a term of their own they need a guard that names one.
AMBIGUOUS = frozenset(
    re.findall(
        r"[a-z]+",
        """positive negative sensitive resistant refractory stable control controlled er pr pd ms ra cr pt ps sd ad pi
        ai bc cd ct hd ic is la mi od or pe ph pv re sc ss us""",
    )
)

_SLUG = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
_ANYWHERE = Guards()
# Other dashes, curly quotes and odd spaces have one ASCII form each, which the readers normalize to.
_NOT_CANONICAL = re.compile(r"[\u00a0\u00ad\u02bc\u2000-\u200f\u2010-\u2015\u2018-\u201f\u2028\u2029\u2212\ufeff]")


def problems(rows: Sequence[Entry]) -> list[Problem]:
    """Everything that breaks a rule, in the order of the tables."""
    found = [*_order(rows), *_shared_forms(rows), *_mixed_kinds(rows)]
    for row in rows:
        found += (_problem(row, kind, detail, hint) for kind, detail, hint in _row(row))
    place = {row.where: position for position, row in enumerate(rows)}
    return sorted(found, key=lambda problem: place[problem.where])


def _row(row: Entry) -> Iterator[tuple[str, str, str]]:
    yield from _fields(row)
    yield from _form(row)
    yield from _plain(row)
    yield from faults_of_note(row.note, row.term)


def _fields(row: Entry) -> Iterator[tuple[str, str, str]]:
    for name in ("concept", "term", "source"):
        if not getattr(row, name):
            yield "empty field", f"no {name}", "fill it in"
    if row.concept and not _SLUG.fullmatch(row.concept):
        yield "concept", f"{row.concept!r} is no slug", "write small letters and digits, parted by _"
    texts = (row.term, row.plain, row.note, row.source, row.reviewed_by, *row.lay)
    if any(text != " ".join(text.split(" ")).strip() or "  " in text for text in texts):
        yield "white space", "spaces at an end, or two in a row", "leave one space between words"
    if any(_NOT_CANONICAL.search(text) for text in texts):
        yield "characters", "a dash, quote or space that is not ASCII", "write - ' and plain spaces"


def _form(row: Entry) -> Iterator[tuple[str, str, str]]:
    capitals = row.term != row.term.lower()
    if capitals != row.guards.exact:
        yield "case", f"{row.term!r}", "small letters, or capitals with the guard case:exact"
    if row.term and is_operator(row.term):
        yield "operator", f"{row.term!r} is made of operator words alone", "leave it to the operators"
    if row.term.lower() in AMBIGUOUS and not (row.guards.next or row.guards.prev):
        yield "ambiguous", f"{row.term!r} has more senses than one", "guard it with next: or prev:, or drop it"
    if not row.plain and not row.note:
        yield "empty field", f"{row.term!r} has neither plain form nor note", "write one"
    if row.keep and row.plain in ("", row.term):
        yield "keep", f"{row.term!r} is to stay beside a plain form, and has none", "write one, or clear the column"


def _plain(row: Entry) -> Iterator[tuple[str, str, str]]:
    if not row.plain or row.plain == row.term:
        return
    gained = signature(row.plain) - signature(row.term)
    lost = signature(row.term) - signature(row.plain)
    if gained or lost:
        said = [*(f"adds {name} {word!r}" for name, word in gained), *(f"drops {name} {word!r}" for name, word in lost)]
        yield "meaning", f"{row.plain!r} for {row.term!r} " + ", ".join(said), "word it otherwise, or leave plain empty"
    before, after = _in_a_sentence(row.term), _in_a_sentence(row.plain)
    if after > before + ONE_SYLLABLE:
        yield "hard", f"{row.plain!r} ({after}) is no easier than {row.term!r} ({before})", "find an easier form"


def _in_a_sentence(phrase: str) -> float:
    # The formula means little for two words alone; in a sentence it says what the phrase does to a line.
    level = grade([f"The study team will ask you if you had {phrase}."])
    return 0.0 if level is None else level


def _shared_forms(rows: Iterable[Entry]) -> Iterator[Problem]:
    """A form belongs to one concept, be it term or plain form; rows of one term differ in their guards."""
    owner: dict[str, Entry] = {}
    terms: dict[tuple[str, Guards], Entry] = {}
    for row in rows:
        for form in {row.term, row.plain} - {""}:
            first = owner.setdefault(form if row.guards.exact and form == row.term else form.lower(), row)
            if first.concept != row.concept:
                detail = f"{form!r} also stands for {first.concept} at {first.where}"
                yield _problem(row, "two concepts", detail, f"join {row.concept} to it, or word one otherwise")
        same = terms.setdefault((row.term, row.guards), row)
        if same is not row:
            detail = f"{row.term!r} also stands at {same.where}, with the same guards"
            yield _problem(row, "double", detail, "drop one of the rows")
        elif (free := terms.get((row.term, _ANYWHERE))) is not None and free is not row:
            detail = f"{row.term!r} matches anywhere at {free.where}, so that this row never does"
            yield _problem(
                row, "shadowed", detail, "guard that row too, or write its term as its plain form to sort it last"
            )


def _mixed_kinds(rows: Iterable[Entry]) -> Iterator[Problem]:
    """A concept is of one kind: two kinds mostly are two meanings that got one name by accident."""
    first: dict[str, Entry] = {}
    for row in rows:
        other = first.setdefault(row.concept, row)
        if other.kind != row.kind:
            detail = f"{row.concept} is a {row.kind} here and a {other.kind} at {other.where}"
            yield _problem(row, "kind", detail, "give both one kind, or two names if they mean two things")


def _order(rows: Iterable[Entry]) -> Iterator[Problem]:
    last: Entry | None = None
    for row in rows:
        if last is not None and last.file == row.file and _place(last) > _place(row):
            yield _problem(row, "order", f"{row.concept} {row.term!r} comes before the row above it", MEND)
        last = row


def _place(row: Entry) -> tuple[str, str]:
    return row.concept, row.term


def _problem(row: Entry, kind: str, detail: str, hint: str) -> Problem:
    return Problem(row.where, kind, detail, hint)


def mend(folder: Path) -> list[str]:
    """Sort the rows of each table of a folder; the names of the tables that changed."""
    changed = []
    for path in sorted(folder.glob("*.tsv")):
        data = path.read_bytes()
        loader.read_table(path.name, data)
        header, *lines = data.decode("utf-8").removesuffix("\n").split("\n")
        ordered = sorted(set(lines), key=lambda line: (*line.split("\t")[:2], line))
        mended = "".join(f"{line}\n" for line in (header, *ordered)).encode("utf-8")
        if mended != data:
            path.write_bytes(mended)
            changed.append(path.name)
    return changed


def main(arguments: Sequence[str]) -> int:
    """The command of the docstring above; 1 where problems remain."""
    if "--mend" in arguments:
        for name in mend(Path(__file__).parent / "terms"):
            sys.stdout.write(f"{name}: put in order\n")
    found = [*problems(loader.entries()), *lint_abbreviations.problems(abbreviations(), loader.by_concept())]
    for problem in found:
        sys.stdout.write(f"{problem}\n")
    kinds = Counter(problem.kind for problem in found)
    sys.stderr.write(f"{len(loader.entries())} rows, {len(found)} problems {dict(kinds) or ''}\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
