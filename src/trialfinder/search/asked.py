"""A question as it was understood: parts that point at their words, and the words that no part has taken."""

from __future__ import annotations

from typing import Literal

import msgspec

from trialfinder.records.ages import Age
from trialfinder.search.glue import is_glue
from trialfinder.search.persons import Group, Sex

Kind = Literal[
    "trial", "age", "sex", "group", "phase", "status", "healthy", "results", "near", "within", "here", "phrase",
    "avoid", "not"
]  # fmt: skip
_ONE_PART = ("sex", "group")
_PERSON = {"FEMALE": "woman", "MALE": "man"}


class Part(msgspec.Struct, frozen=True, gc=False):
    """Something understood: `start` and `end` are its place in the text, `value` what it was taken for."""

    kind: Kind
    start: int
    end: int
    value: str


class Doubt(msgspec.Struct, frozen=True, gc=False):
    """A name that may be a place or a word: from `start` to `end`, as typed in `name`. `word` may have been meant, ""
    where none is near; `is_place`: it was taken for a place, and else for that word."""

    start: int
    end: int
    name: str
    word: str
    is_place: bool


class Asked(msgspec.Struct, frozen=True):
    """A question. `left` are the words that no part has taken, as typed; `words` those of them that say something of
    the matter; `parts` is what was understood.

    `group` is an age group that was only named ("kids"): it ranks, it does not filter. So does `avoid`, what somebody
    would rather not have; the parts of the kind `not` are only taken out of the words. `phrases` stood between marks
    of quotation: they are meant to the letter. `doubt` is a name that may be that of a place and was taken for one
    without a "near", or was not.
    """

    text: str
    left: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    age: Age | None = None
    sex: Sex | None = None
    group: Group | None = None
    near: str | None = None
    within: str | None = None
    phase: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    healthy: bool | None = None
    results: bool | None = None
    trials: tuple[str, ...] = ()
    """The trials that are named by their ids."""
    phrases: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    doubt: Doubt | None = None

    @property
    def only_trials(self) -> bool:
        """Whether it asks for trials by their ids and for nothing else."""
        return (
            bool(self.trials)
            and not self.words
            and not self.phrases
            and all(part.kind == "trial" for part in self.parts)
        )

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word for word in self.left if not is_glue(word))

    @property
    def shown(self) -> tuple[Part, ...]:
        """The parts, several words for one sex or group as one: its first."""
        firsts = {part.kind: part for part in reversed(self.parts)}
        return tuple(part for part in self.parts if part.kind not in _ONE_PART or firsts[part.kind] is part)

    def without(self, *kinds: str) -> str:
        """The text without the words of the parts of these kinds.

        A place goes with its distance, a distance before a place leaves a "near"; of an age and a sex in one word
        ("65F") the other one stays, in words of its own.
        """
        text = self.text
        for part in sorted(self.parts, key=lambda part: -part.start):
            if part.kind == "phrase" and "phrase" in kinds:  # the words stay, and are no longer meant to the letter
                text = f"{text[: part.start]} {part.value} {text[part.end :]}"
            elif part.kind in kinds or (part.kind == "within" and "near" in kinds):
                left = " near " if part.kind == "within" and self._before_place(part) and "near" not in kinds else " "
                text = text[: part.start] + left + text[part.end :]
            elif part.kind == "sex" and "age" in kinds and self._is_letter(part):
                text = f"{text[: part.start]} {_PERSON[part.value]} {text[part.end :]}"
            elif part.kind == "age" and "sex" in kinds and any(map(self._is_letter, self.parts)):
                text = f"{text[: part.start]} age {part.value.split()[0]} {text[part.end :]}"
        return " ".join(text.split())

    def without_part(self, part: Part) -> str:
        """The text without the words of one part."""
        return " ".join(f"{self.text[: part.start]} {self.text[part.end :]}".split())

    def wished(self, part: Part) -> str:
        """The text with what a part denies as something that is looked for."""
        said = part.value.replace(",", " ")
        return " ".join(f"{self.text[: part.start]} {said} {self.text[part.end :]}".split())

    def otherwise(self) -> str:
        """The text with its name in doubt read otherwise: as the word meant, or to the letter; without it, where it
        was no place (who asks then gives the place itself)."""
        if self.doubt is None:
            return self.text
        word = (self.doubt.word or f'"{self.doubt.name}"') if self.doubt.is_place else ""
        return " ".join(f"{self.text[: self.doubt.start]} {word} {self.text[self.doubt.end :]}".split())

    def _before_place(self, distance: Part) -> bool:
        return any(part.kind == "near" and part.start == distance.end for part in self.parts)

    def _is_letter(self, part: Part) -> bool:
        return part.kind == "sex" and part.end - part.start == 1
