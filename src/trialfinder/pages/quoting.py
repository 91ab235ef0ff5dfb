"""Whole sentences of the record that answer what people ask about taking part, each with the field it stands in.

In: the lens of a document. Out: by topic, up to two sentences word for word, or none. A sentence is taken where it
fits one of the topic's patterns and none that speak against it: earlier studies, outcomes, who may not join. When in
doubt it is left: a wrong sentence under "payment" misleads, a missing one is asked of the study team.
Sentences that call a person "eligible" are left too: no page of ours shows one outside the record's own blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources

import msgspec

from trialfinder.pages.prose import parts
from trialfinder.records.facts import Lens

LONGEST, SHORTEST = 420, 25
"""Signs of a sentence that is quoted; a longer one is no answer, a shorter one is a heading."""
MOST = 2
_LIST_MARK = 4
"""Signs within which a closing parenthesis ends a list mark."""
_FILE = "quoting.tsv"
_ENDS = re.compile(r"[.!?][\"”’')\]]{0,2} (?=[\"“(\[]?[A-Z0-9])")
_SHORT_FORMS = frozenset(
    (
        *("e.g.", "i.e.", "vs.", "dr.", "no.", "nos.", "approx.", "fig.", "al.", "st.", "prof.", "mr.", "mrs.", "ms."),
        *("ca.", "cf.", "incl.", "resp.", "max.", "min.", "hr.", "hrs.", "wk.", "inc.", "ltd.", "p.", "sec."),
    )
)
_INITIAL = re.compile(r"(?:[A-Za-z]|[0-9]{1,2})\.")
_BEGINS = re.compile(r"[\"“(\[]?[A-Z0-9]")
_NAMED = re.compile(r"\{([a-z]+)\}")
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # a page shows another sign in its place
# What was found before, or is thought; and words that no sentence outside the record's own blocks may hold.
_NEVER = re.compile(
    r"\bet al\b|\bstudies\b.{0,30}\b(?:have|has|had|show|suggest|report|demonstrat)"
    r"|(?:has|have) been (?:shown|reported|demon)|\bprevious(?:ly)? (?:stud|trial|publish|report|show)|\bliterature\b"
    r"|meta-?anal|systematic review|hypothes|\bin the past\b|\bpreliminary\b|^In th(?:is|at) case\b|^In one study\b"
    r"|\bdefined as\b|\b(?:19|20)[0-9]{2}\)"
    r"|\brecent (?:[a-z]+ ){0,2}stud|\bresults? (?:indicated|showed|suggest)|\breported (?:an? )?improve"
    r"|\bsignificant(?:ly)? (?:result|change|deteriorat|improve|increase|decrease|difference)"
    r"|^(?:[A-Z0-9]\. )?To (?:demonstrate|evaluate|compare|assess|determine|investigate|study|test|show|explore"
    r"|examine|establish|describe|estimate|characteri[sz]e|measure|identify)\b"
    r"|\b(?:in)?eligible\b|\bqualif(?:y|ied)\b",
    re.IGNORECASE,
)


class Quote(msgspec.Struct, frozen=True, gc=False):
    """A sentence as the record has it, escapes undone, and the path of the field it stands in."""

    path: str
    text: str


class Pattern(msgspec.Struct, frozen=True):
    """`takes` fits sentences that answer a topic, `leaves` those that only seem to."""

    topic: str
    takes: tuple[re.Pattern[str], ...]
    leaves: tuple[re.Pattern[str], ...]
    hints: tuple[str, ...]
    criteria: bool


def sentences(text: str) -> Iterator[str]:
    """The whole sentences of one field; an item of a list ends one."""
    for part in parts(text):
        start = 0
        for end in _ENDS.finditer(part.text):
            last = part.text[start : end.end()].split()[-1].lower()
            if last not in _SHORT_FORMS and not _INITIAL.fullmatch(last):
                yield part.text[start : end.end()].strip()
                start = end.end()
        yield part.text[start:].strip()


def find(lens: Lens) -> dict[str, tuple[Quote, ...]]:
    """By topic, the sentences of a record that answer it, those that fit the topic best first."""
    found: dict[str, dict[str, tuple[int, Quote]]] = {}
    for path, text in _fields(lens):
        wanted = _wanted(patterns(), text.lower())
        if path.endswith("eligibilityCriteria"):
            wanted = [one for one in wanted if one.criteria]
        for at, sentence in enumerate(sentences(text) if wanted else ()):
            fitting = _wanted(wanted, sentence.lower())
            if fitting and _is_quotable(sentence, first=at == 0):
                for pattern in fitting:
                    rank = _rank(pattern, sentence)
                    if rank is not None:
                        found.setdefault(pattern.topic, {}).setdefault(sentence, (rank, Quote(path, sentence)))
    return {topic: _best(ranked.values()) for topic, ranked in found.items()}


def _best(ranked: Iterable[tuple[int, Quote]]) -> tuple[Quote, ...]:
    return tuple(quote for _, quote in sorted(ranked, key=lambda one: one[0])[:MOST])


def _fields(lens: Lens) -> Iterator[tuple[str, str]]:
    """The free texts, in the order in which a reader meets them."""
    protocol = lens.at("protocolSection")
    description, arms = protocol.at("descriptionModule"), protocol.at("armsInterventionsModule")
    places = [
        *((description, name) for name in ("briefSummary", "detailedDescription")),
        (protocol.at("designModule.designInfo"), "interventionModelDescription"),
        *((one, "description") for name in ("armGroups", "interventions") for one in arms.each(name)),
        (protocol.at("eligibilityModule"), "eligibilityCriteria"),
    ]
    for place, name in places:
        fact = place.fact(name)
        if fact is not None and fact.value.__class__ is str:
            yield fact.path, str(fact.value)


def _wanted(among: Iterable[Pattern], lower: str) -> list[Pattern]:
    """Those of which the text holds a hint; most texts and sentences hold none."""
    return [one for one in among if any(hint in lower for hint in one.hints)]


def _is_quotable(sentence: str, *, first: bool) -> bool:
    """A small letter begins a sentence only where it begins the field: elsewhere it may be the rest of one."""
    return (
        SHORTEST <= len(sentence) <= LONGEST
        and sentence[-1] != ":"
        and (first or _BEGINS.match(sentence) is not None)
        and not _UNSHOWN.search(sentence)
        and not _NEVER.search(sentence)
        and _is_closed(sentence)
    )


def _is_closed(sentence: str) -> bool:
    """Whether no parenthesis stands open in it: "16, 18), then 2 sessions (wks." is the rest of one sentence and the
    beginning of another, cut at an abbreviation. The mark of a list ("a)") opens none."""
    opened, closed = sentence.find("("), sentence.find(")")
    return sentence.rfind("(") <= sentence.rfind(")") and (closed <= _LIST_MARK or -1 < opened < closed)


def _rank(pattern: Pattern, sentence: str) -> int | None:
    """Which of the topic's patterns fits, the lower the better; None where none does or one speaks against it."""
    at = next((at for at, one in enumerate(pattern.takes) if one.search(sentence)), None)
    return None if at is None or any(one.search(sentence) for one in pattern.leaves) else at


@cache
def patterns() -> tuple[Pattern, ...]:
    """The table, a pattern a row; `{name}` stands for a word that several patterns share."""
    words: dict[str, str] = {}
    rows: dict[str, dict[str, list[str]]] = {}
    text = resources.files(__package__).joinpath(_FILE).read_text(encoding="utf-8")
    for topic, use, pattern in (line.split("\t") for line in text.splitlines() if line and line[0] != "#"):
        filled = _NAMED.sub(lambda named: words[named[1]], pattern)
        if topic == "word":
            words[use] = filled
        else:
            rows.setdefault(topic, {}).setdefault(use, []).append(filled)
    return tuple(
        Pattern(
            topic,
            tuple(re.compile(one, re.IGNORECASE) for one in uses["takes"]),
            tuple(re.compile(one, re.IGNORECASE) for one in uses.get("leaves", ())),
            tuple(uses["hints"][0].split()),
            criteria="criteria" in uses,
        )
        for topic, uses in rows.items()
    )
