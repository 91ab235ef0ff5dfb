"""Judge one plain wording against the registry's words.

In: the side, the original (escapes accepted) and the plain wording, whoever wrote it.
Out: a verdict and the findings that led to it, with their places in both texts.
Both texts are read into canonical sequences, and the sequences are compared in order. What is not equal is a
finding; what cannot be proved equal is not equal. Hence the only ways to pass are the same sequence
(`verified`, or `verified_terms_kept` where hard words stay), a declared equivalence, or added words from a
closed list of harmless ones (both `machine_worded`).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache, partial
from typing import NamedTuple

import msgspec

from trialfinder.criteria.model import Finding, Verdict
from trialfinder.fidelity.canon import Reading, read_text
from trialfinder.fidelity.characters import odd_characters
from trialfinder.fidelity.equivalences import load_rules, normal_form
from trialfinder.fidelity.everyday import Everyday, is_plain_already, is_wordable
from trialfinder.fidelity.findings import Change, between, between_joined, changes, differences, lost_terms
from trialfinder.fidelity.headings import heading_in
from trialfinder.fidelity.lexicon import lexicon_of
from trialfinder.fidelity.tables import tables_sha256
from trialfinder.text.normalize import unescape, unescape_mapped
from trialfinder.text.spans import Span
from trialfinder.vocab.loader import entries
from trialfinder.vocab.terms import Entry

# Changes whenever the same pair could get another verdict or finding: with the code by hand, with the
# checker's own tables by itself. What the vocabulary changes, its own hash tells.
VERSION = f"sequence-3.{tables_sha256()[:8]}"

# More findings than this say nothing more.
_MOST_FINDINGS = 50
_SIDES = frozenset({"inclusion", "exclusion", "unspecified"})
# What a careful writer adds before a value: "HbA1c of 7 %" becomes "HbA1c level of 7 %".
_HARMLESS_BEFORE_VALUE = frozenset({"level", "count", "score", "value", "result"})
_HARMLESS = frozenset({"also", "called"})


class Judgement(NamedTuple):
    verdict: Verdict
    findings: tuple[Finding, ...]


class Judge:
    """The checker with its tables compiled, made once and used for any number of pairs."""

    def __init__(self, vocabulary: Iterable[Entry]) -> None:
        rows = tuple(vocabulary)
        self.lexicon = lexicon_of(rows)
        self.rules = load_rules()
        self.everyday = Everyday(rows, self.lexicon)
        # Engines try several wordings of one criterion in a row.
        self._source = lru_cache(maxsize=64)(partial(read_text, self.lexicon))

    def judge(self, side: str, original: str, plain: str) -> Judgement:
        """The verdict on `plain`."""
        source = unescape(original)
        if plain in (source, original) or _same_words(plain, source):
            return self._untranslated(original, source, plain)
        one, other = self._source(source), read_text(self.lexicon, plain)
        findings, proved = self._compared(side, one, other)
        if not findings and one.kept:
            findings += lost_terms(one, other)
        odd = odd_characters(source, plain)
        if odd is not None:
            findings.append(odd)
        if side not in _SIDES:
            findings.append(Finding("side", "The side is not inclusion, exclusion or unspecified."))
        if findings:
            return Judgement("original", _placed(original, source, findings))
        if not proved:
            return Judgement("machine_worded", ())
        easy = self.everyday.is_easy(other.words)
        return Judgement("verified" if easy else "verified_terms_kept", ())

    def _untranslated(self, original: str, source: str, plain: str) -> Judgement:
        """The registry's own words pass where they are everyday language already, or have no plainer form.

        Their meaning is intact by nature. Where plainer words are at hand and were not taken, it is no translation.
        """
        if is_plain_already(self.everyday, source):
            return Judgement("verified", ())
        if not is_wordable(self.lexicon, source):
            return Judgement("verified_terms_kept", ())
        finding = Finding(
            "not_translated",
            "These are the registry's own words.",
            original=Span(0, len(original)),
            plain=Span(0, len(plain)),
        )
        return Judgement("original", (finding,))

    def _compared(self, side: str, one: Reading, other: Reading) -> tuple[list[Finding], bool]:
        """The findings, and whether the two texts agree without any equivalence or added word."""
        if one.keys == other.keys:
            return list(between(one, other)), True
        found = changes(one, other)
        if not found:
            return list(between_joined(one, other)), True
        if all(_harmless(other, change) for change in found):
            return self._without(side, one, other, found)
        normal_one, normal_other = self._normal(side, one), self._normal(side, other)
        if normal_one.keys == normal_other.keys:
            return list(between(normal_one, normal_other)), False
        remaining = changes(normal_one, normal_other)
        if not remaining:
            return list(between_joined(normal_one, normal_other)), False
        if all(_harmless(normal_other, change) for change in remaining):
            return self._without(side, one, normal_other, remaining)
        if len(remaining) > len(found):
            normal_one, normal_other, remaining = one, other, found
        remaining = [change for change in remaining if not _harmless(normal_other, change)][:_MOST_FINDINGS]
        findings = list(differences(normal_one, normal_other, remaining))
        heading = heading_in(one.text, other.text)
        if heading is not None:
            findings.insert(0, heading)
        return findings, False

    def _without(self, side: str, one: Reading, other: Reading, added: Iterable[Change]) -> tuple[list[Finding], bool]:
        """The findings on the plain words without those that were added and are harmless."""
        cuts = sorted(other.span(place, place + 1) for *_, k, m in added for place in range(k, m))
        pieces, behind = [], 0
        for start, end in cuts:
            pieces.append(other.text[behind:start])
            behind = end
        findings, _ = self._compared(side, one, read_text(self.lexicon, "".join([*pieces, other.text[behind:]])))
        return [msgspec.structs.replace(finding, plain=_uncut(finding.plain, cuts)) for finding in findings], False

    def _normal(self, side: str, reading: Reading) -> Reading:
        found, used = normal_form(self.rules, side, reading.with_tenses())
        return (
            Reading(reading.text, reading.words, found, reading.kept, reading.announced, resolved=True)
            if used
            else reading
        )


def _same_words(plain: str, source: str) -> bool:
    """Whether two texts differ in white space alone; most differ in their first letter already."""
    return plain.lstrip()[:1] == source.lstrip()[:1] and plain.split() == source.split()


def _harmless(plain: Reading, change: Change) -> bool:
    """Whether a change only adds words from the closed list, where they are harmless."""
    i, j, k, m = change
    if i != j:
        return False
    added = plain.keys[k:m]
    if all(key in _HARMLESS for key in added):
        return True
    behind = plain.hard[m][1] if m < len(plain.hard) else ""
    return len(added) == 1 and added[0] in _HARMLESS_BEFORE_VALUE and behind in ("comparator", "number")


def _uncut(span: Span | None, cuts: Iterable[Span]) -> Span | None:
    """A span in a text from which others were cut, in order, as it stands in the whole text."""
    if span is None:
        return None
    first, behind = span
    for start, end in cuts:
        first += (end - start) * (start <= first)
        behind += (end - start) * (start < behind)
    return Span(first, behind)


def _placed(original: str, source: str, findings: list[Finding]) -> tuple[Finding, ...]:
    """The findings with their places in the original as given, escapes included."""
    if source == original:
        return tuple(findings)
    mapped = unescape_mapped(original)
    return tuple(
        msgspec.structs.replace(finding, original=mapped.to_source(finding.original)) if finding.original else finding
        for finding in findings
    )


@cache
def default_judge() -> Judge:
    """The checker with the vocabulary that ships with the package."""
    return Judge(entries())


def judge(side: str, original: str, plain: str) -> Judgement:
    r"""The verdict on `plain`; offsets in the findings count in the strings as given.

    >>> judge("inclusion", r"Patients aged \>= 18 years", "You are 18 years or older").verdict
    'verified'
    >>> judge("inclusion", "Age >= 18 years", "You are over 18").findings[0].kind
    'comparator'
    """
    return default_judge().judge(side, original, plain)
