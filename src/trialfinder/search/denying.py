"""What a question says is not wanted: "no placebo", "not pregnant", "never had chemo", "sin placebo".

In: a text in lower case, with the parts found in it so far. Out: a `Part` for each "no", "not" or "without" and what
stands behind it, so that no word of it is taken for a wish. `avoid` names things that records name too: trials that do
can be put last. `not` is what no field of a record tells by itself: what somebody has had, who does not ask, where not.

Passed over: a "not" that belongs to a name ("no appetite", "migraine without aura"), to an "or" ("with or without"), or
to a complaint ("can't sleep", "not healing"): these are what is looked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trialfinder.search.asked import Kind, Part
from trialfinder.search.denials import (
    AND,
    BESIDES_ING,
    BETWEEN,
    CALLED,
    COMPLAINTS,
    DENYING,
    GENETIC,
    GIVEN,
    HEADS,
    LEFT,
    MODAL,
    NOTHING_DENIED,
    OF_THE_PAST,
    OR,
    SAYS_NOTHING,
    SPREAD,
    WHERE,
    is_given,
)
from trialfinder.search.glue import is_glue
from trialfinder.search.lexicon import is_known, words_for
from trialfinder.search.mending import OF_BODY
from trialfinder.search.persons import group_of, sex_of
from trialfinder.search.placing import find_near
from trialfinder.search.runs import STOP, Runs, tokens_of
from trialfinder.search.words import words


def denied(head: str, lower: str, found: Sequence[Part], phrases: Sequence[Part]) -> Iterator[Part]:
    """What is denied. `lower` is `head` in lower case; both have no words where the `phrases` stand; `found` are the
    other parts of the text."""
    yield from _Reading(lower, tokens_of(head, lower, phrases), found).denials()


class _Reading(Runs):
    """One pass over a text: each denial is read to its end before the next is looked for, so none overlap."""

    def denials(self) -> Iterator[Part]:
        at = 0
        while at < len(self.tokens):
            part, at = self._denial(at)
            if part:
                yield part

    def _denial(self, at: int) -> tuple[Part | None, int]:
        """What is denied from this word on, and the word to go on with."""
        behind = self._behind_denial(at)
        if behind is None or self.is_name(at) or self.part_at(at) or self._has_choice(at):
            return None, at + max(1, self.named(at))
        thing = self._past_between(behind)
        if thing >= len(self.tokens) or self.tokens[thing].text in NOTHING_DENIED or self._is_missed(thing):
            return None, at + 1
        if STOP.search(self.lower[self.tokens[behind - 1].end : self.tokens[thing].start]):
            return None, at + 1  # "no, I have asthma"
        between = {one.text for one in self.tokens[at:thing]}
        if {"treated", "for"} <= between:
            return None, at + 1  # who was never treated for an illness has it
        things, end = self._things(thing, at)
        if not things:
            return None, at + 1
        told = between & OF_THE_PAST or between & {"never", "nunca"} or things[0][0] == "not"
        kind: Kind = "not" if told else "avoid"
        named = dict.fromkeys(name for _, name in things)
        return Part(kind, self.tokens[at].start, self.tokens[end - 1].end, ",".join(named)), end

    def _is_missed(self, at: int) -> bool:
        """No "movement disorder" is missed, but movement is."""
        return self.tokens[at].text in COMPLAINTS and self._with_head(at, at + max(1, self.named(at))) == at + 1

    def _behind_denial(self, at: int) -> int | None:
        """Where that begins which a "no" here denies; None where this is none."""
        if self.tokens[at].text == "not" and at and self.tokens[at - 1].text in MODAL:
            return None  # heard with the word before it, or a complaint: "can not sleep"
        for count in (2, 1):
            key = tuple(one.text for one in self.tokens[at : at + count] if not one.phrase)
            if len(key) == count and key in DENYING:
                behind = at + count
                following = self.tokens[behind].text if behind < len(self.tokens) else ""
                must = DENYING[key]
                return behind if following not in NOTHING_DENIED and (not must or following in must) else None
        return None

    def _has_choice(self, at: int) -> bool:
        """ "With or without surgery" denies nothing."""
        return at > 0 and self.tokens[at].text in ("without", "sin") and self.tokens[at - 1].text in OR + AND

    def _past_between(self, at: int) -> int:
        while at < len(self.tokens) and self._is_between(at):
            at += 1
        return at

    def _is_between(self, at: int) -> bool:
        token = self.tokens[at]
        return token.text in BETWEEN and not (token.short or self.part_at(at) or self.named(at))

    def _things(self, at: int, denial: int) -> tuple[list[tuple[Kind, str]], int]:
        """The things from this word on, each with what can be done about it, and the word behind them."""
        things: list[tuple[Kind, str]] = []
        end = at
        while (made := self._thing(at, denial)) is not None:
            kind, name, end = made
            if len(name) > 1 or not things:  # a letter by itself is no name
                things.append((kind, name))
            following = self._joined(end, name)
            if following is None:
                break
            at, denial = following, end
        return things, end

    def _thing(self, at: int, denial: int) -> tuple[Kind, str, int] | None:
        if at >= len(self.tokens):
            return None
        place = self._place(at, denial)
        if place:
            return "not", self.text(at, place), place
        if part := self.part_at(at):
            end = next((n for n in range(at, len(self.tokens)) if self.tokens[n].start >= part.end), len(self.tokens))
            return "not", self.text(at, end), end
        token = self.tokens[at]
        if token.phrase:
            return "avoid", token.text.replace(",", " "), at + 1
        count = self.named(at) or self.begun(at)
        if token.short and not count:
            return "avoid", token.short, at + 1
        # A letter by itself is no thing, but the "c" of "hepatitis b or c".
        alone = len(token.text) == 1 and self.tokens[at - 1].text not in OR
        if not count and (alone or is_glue(token.text) or not words(token.text) or token.text.isdigit()):
            return None
        if sex_of(token.text) or group_of(token.text):
            return "not", token.text, at + 1
        if token.text in SPREAD:
            end = self._behind_to(at + 1)
            return "not", self.text(at, end), end
        if not count and (behind := self._behind_doing(at, denial)):
            return "not", self.text(at, behind), behind
        if not count and self._is_complaint(at, denial):
            return None
        end = self._with_head(at, at + max(1, count))
        name = self.text(at, end)
        key = tuple(words(name))
        if SAYS_NOTHING.issuperset(key) or token.text in OF_THE_PAST:
            return "not", name, end
        return "avoid", CALLED.get(key[0], name) if len(key) == 1 else name, end

    def _behind_to(self, at: int) -> int:
        """The word behind what a "to" leads to, where one stands here: "to the bones"."""
        if at >= len(self.tokens) or self.tokens[at].text != "to":
            return at
        thing = self._past_between(at)
        run = slice(self.tokens[at].end, self.tokens[thing].start if thing < len(self.tokens) else None)
        if thing >= len(self.tokens) or self.part_at(thing) or STOP.search(self.lower[run]):
            return at
        return self._with_head(thing, thing + max(1, self.named(thing)))

    def _behind_doing(self, at: int, denial: int) -> int | None:
        """The word behind what is done or was done: "without leaving home", "not vaccinated". No record names that,
        and it is no wish. None for what is no such word."""
        word, said = self.tokens[at].text, {one.text for one in self.tokens[denial:at]}
        if len(word) <= 5 or not word.isalpha() or is_known(tuple(words(word))) or word in BESIDES_ING:
            return None
        if word.endswith("ed") and "not" in said:
            return at + 1
        if not (word.endswith("ing") and ("without" in said or SAYS_NOTHING.issuperset(words(word)))):
            return None
        left = self._past_between(at + 1)
        return left + 1 if left < len(self.tokens) and self.tokens[left].text in LEFT else self._behind_to(at + 1)

    def _is_complaint(self, at: int, denial: int) -> bool:
        """ "Not healing" is what somebody has, and wants help with."""
        word = self.tokens[at].text
        known = is_known(tuple(words(word))) or word in BESIDES_ING
        before = {one.text for one in self.tokens[denial:at]}
        return word.endswith("ing") and len(word) > 5 and not before.isdisjoint(("not", "longer")) and not known

    def _with_head(self, at: int, end: int) -> int:
        """With the noun that the name only qualifies, or its number: "brain metastases", "type 1"."""
        if end >= len(self.tokens) or self.part_at(end) or self.lower[self.tokens[end - 1].end] != " ":
            return end
        if len(self.tokens[end].text) == 1 and self.tokens[end].text not in ("a", "i", "o", "y"):
            return end + 1
        key, head = tuple(words(self.text(at, end))), tuple(words(self.tokens[end].text))
        of = OF_BODY | HEADS if words_for(key) else GIVEN if is_given(" ".join(key)) else HEADS
        if len(head) == 1 and head[0] in of:
            return end + 1
        return end if is_given(" ".join(key)) else self._behind_genetic(end)  # "no chemo gene therapy"

    def _behind_genetic(self, at: int) -> int:
        """The word behind such a noun, with the number of an exon before it: "exon 20 insertion mutation"."""
        end, behind = at, at
        while behind < len(self.tokens) and self.lower[self.tokens[behind - 1].end] == " ":
            word = self.tokens[behind].text
            if self.tokens[behind].phrase or self.part_at(behind):
                break
            if not (word.isdigit() or word == "exon" or GENETIC.issuperset(words(word) or ("",))):
                break
            behind += 1
            end = end if word.isdigit() or word == "exon" else behind
        return end

    def _joined(self, at: int, name: str) -> int | None:
        """Where a list goes on: behind an "or", and between things that trials give behind an "and" or a comma."""
        if at >= len(self.tokens) or self.part_at(at):
            return None
        between = self.lower[self.tokens[at - 1].end : self.tokens[at].start].strip()
        word = self.tokens[at].text
        following = self._past_between(at + (word in OR + AND))
        if following >= len(self.tokens) or self._behind_denial(following) is not None:
            return None
        if word in OR and between in ("", ","):
            return following
        count = max(1, self.named(following))
        if between in ("/", "&") and self._behind_genetic(following + count) > following + count:
            return following  # "EGFR/ALK mutation"
        if word in AND or between in (",", "/", "&"):
            return following if is_given(name) and is_given(self.text(following, following + count)) else None
        return None

    def _place(self, at: int, denial: int) -> int | None:
        """The word behind a place that is denied: "not in Texas"."""
        before = [n for n in range(denial + 1, at + 1) if self.tokens[n].text in WHERE]
        if not before:
            return None
        following = (n for n in range(before[-1] + 1, len(self.tokens)) if self.tokens[n].text in WHERE)
        start, end = self.tokens[before[-1]].start, next((self.tokens[n].start for n in following), len(self.lower))
        near = find_near(self.lower[start:end], self.lower[start:end], ())
        if near is None or near.begin:
            return None
        end = start + near.end
        return next((n for n in range(at, len(self.tokens)) if self.tokens[n].start >= end), len(self.tokens))
