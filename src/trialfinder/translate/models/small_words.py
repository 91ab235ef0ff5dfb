"""The small words of a sentence, which a model may not scramble.

In: the words around and under an edit, and the new ones. Out: whether the small words still hold the sentence
together. The checker stops what scrambles them, whoever wrote it; a model, which may try anything, is held to more,
and before the checker is asked: relations ("of", "with", "who") stay in their order; what tells a person stays one; a
verb stays a verb of its kind; nothing is only put in another order. Freedom is given at the opening of a criterion
alone, where "Patients with" becomes "You have".
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from trialfinder.translate.draft import vowel
from trialfinder.translate.tokens import word_set

_LINKS = word_set("of to with in by for from on onto into at as per via upon that which who whom whose where")
# Each kind has its own time: "has been" is no "had been".
_VERBS = tuple(map(word_set, ("is are am be being", "was were", "been", "has have having", "had", "do does", "did")))
_ANY_VERB = frozenset().union(*_VERBS)
_VERB_PAIRS = frozenset(
    {*itertools.product(("has", "have", "had", "having"), ("been", "had"))}
    | {*itertools.product(("is", "are", "was", "were", "am"), ("being",))}
)
_ARTICLES = word_set("a an the")
_POINTERS = word_set("this these such")
_PEOPLE = word_set(
    "patient patients subject subjects participant participants individual individuals person persons people "
    "volunteer volunteers those anyone someone everyone"
)
_OWNERS = word_set("patient's subject's participant's patient’s subject’s participant’s")
_POSSESSIVES = word_set("your his her their its")
_PRONOUNS = _POSSESSIVES | word_set("you yours yourself he she him hers himself herself they them theirs it")
# The checker takes these for harmless wherever they stand.
_FILLERS = word_set("also called")


def holds_together(lows: Sequence[str], start: int, end: int, new: Sequence[str]) -> bool:
    """Whether `new` may stand in place of the words from start to end, as far as small words go; all in lower case."""
    old = list(lows[start:end])
    before = lows[start - 1] if start else ""
    after = lows[end] if end < len(lows) else ""
    if start == 0 and new and new[0] in ("you", "your"):
        before = new[0]
        opened = _opened(old, new)
        if opened is None:
            return False
        old, new = opened
        if not new:
            return set(old) <= _ARTICLES and after not in _PEOPLE
    if not new or not old or sorted(old) == sorted(new):
        return old == list(new)
    return (
        _only(old, _LINKS) == _only(new, _LINKS)
        and [old[0] in _LINKS, old[-1] in _LINKS] == [new[0] in _LINKS, new[-1] in _LINKS]
        and set(old).isdisjoint(_PEOPLE | _PRONOUNS) == set(new).isdisjoint(_PEOPLE | _PRONOUNS)
        and all(set(old).isdisjoint(kind) == set(new).isdisjoint(kind) for kind in _VERBS)
        and (set(new) & (_POINTERS | _FILLERS)) <= set(old)
        and not _stumbles([before, *old, after], [before, *new, after])
        and _articles(old, new, opens=start == 0 and before == "")
    )


def _opened(old: list[str], new: Sequence[str]) -> tuple[list[str], Sequence[str]] | None:
    """Both without the words that only open the sentence: "patients with", "you have"; None where none opens it."""
    rest = 1
    while rest < len(new) and new[rest] in _ANY_VERB:
        rest += 1
    left = 1 if len(old) > 1 and old[0] in _ARTICLES and old[1] in _PEOPLE | _OWNERS else 0
    first = old[left]
    if new[0] == "your":
        # "Age" is your age and "the patient's age" too, "patient" is not.
        left = left + 1 if first in _OWNERS else 0
        return (old[left:], new[1:]) if rest == 1 and first not in _PEOPLE else None
    person = first in _PEOPLE
    left = left + 1 if person else 0
    while left < len(old) and (old[left] in _ANY_VERB or (person and old[left] in ("with", "who", "in"))):
        left += 1
    return (old[left:], new[rest:]) if rest > 1 or person else None


def _stumbles(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether two words stand side by side that cannot: twice the same, two articles, verbs that do not go together."""
    return any(map(_is_stumble, set(itertools.pairwise(new)) - set(itertools.pairwise(old))))


def _is_stumble(pair: tuple[str, str]) -> bool:
    one, other = pair
    return (
        one == other
        or (one in _ARTICLES and other in _ARTICLES | _POINTERS | _PRONOUNS)
        or (one in _PEOPLE | _PRONOUNS | _POINTERS and other in _PEOPLE)
        or (one in _PEOPLE and other in _PRONOUNS)
        or (one in _ANY_VERB and other in _ANY_VERB and pair not in _VERB_PAIRS)
    )


def _articles(old: Sequence[str], new: Sequence[str], *, opens: bool) -> bool:
    """Whether each article has its word behind it, in the form that the word asks for."""
    bare = _ARTICLES | _POSSESSIVES
    if set(old) <= _ARTICLES:
        return set(new) <= _ARTICLES
    if (new[-1] in bare and old[-1] not in bare) or (opens and new[0] in _ARTICLES and old[0] not in _ARTICLES):
        return False
    return all(one not in ("a", "an") or (one == "an") == vowel(other) for one, other in itertools.pairwise(new))


def _only(words: Sequence[str], wanted: frozenset[str]) -> list[str]:
    return [word for word in words if word in wanted]
