"""Whether the lines around a criterion leave what it says alone.

A parent may narrow its children ("Patients with liver metastases:"), deny them ("None of the following:") or make them
alternatives; a child or the next line may make an exception. A criterion stands alone where every line above it
only introduces ("Adequate bone marrow function, as defined by:"), nothing hangs below it, and its neighbours do
not join it by "or", "unless" and the like.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialfinder.criteria.model import Criterion

# Every word of a parent must be one of these: words that name what follows and ask nothing of anybody.
_INTRODUCING = frozenset(
    """
    a abnormal abnormalities acceptable according adequate all an and are as assessed assessments based be below
    biochemical biochemistry biological blood bone by cardiac cardiovascular characteristics chemistry clinical coagulation
    conditions count counts criteria data define defined demographics demonstrate demonstrated determined each end
    evidence evidenced examination exclusion findings following follows for from function functions general haematologic
    haematological haematology has have having hematologic hematological hematology hematopoietic hepatic impaired
    inadequate inclusion include includes including indicated indices insufficient is kidney lab laboratories laboratory
    level levels listed liver major marrow measured measures meet meeting meets metabolic must normal of on organ organs
    outlined parameter parameters participant participants patient patients performance poor profile range ranges renal
    require required requirements reserve reserves result results serum should shown specifically specified standards
    status subject subjects sufficient system systems test tests that the these values vital which who will with within
    """.split()
)
# Under an exclusion heading alternatives exclude each on its own; under an inclusion heading none is asked by itself.
_ALTERNATIVES = frozenset(
    """
    any disqualified entering exclude excluded exclusionary if more one or participating participation presence study trial
    """.split()
)
_JOINING = frozenset(
    ("or", "unless", "except", "excepting", "however", "but", "if", "note", "exception", "exceptions", "otherwise", "when")
)
_WORD = re.compile(r"[^\W_]+")
_LONGEST_PARENT = 300


def stands_alone(criteria: Sequence[Criterion], index: int) -> bool:
    criterion = criteria[index]
    after = criteria[index + 1] if index + 1 < len(criteria) else None
    before = criteria[index - 1] if index else None
    if after is not None and (after.parent == criterion.id or _first(after.original) in _JOINING):
        return False
    if before is not None and _last(before.original) == "or":
        return False
    return all(_introduces(parent) for parent in _parents(criteria, index))


def _parents(criteria: Sequence[Criterion], index: int) -> list[Criterion]:
    above: list[Criterion] = []
    wanted = criteria[index].parent
    while wanted is not None and index:
        index -= 1
        if criteria[index].id == wanted:
            above.append(criteria[index])
            wanted = criteria[index].parent
    return above


def _introduces(parent: Criterion) -> bool:
    if parent.group is not None and parent.group != "all_of" and (parent.group, parent.side) != ("any_of", "exclusion"):
        return False
    if len(parent.original) > _LONGEST_PARENT:
        return False
    words = _WORD.findall(parent.original.casefold())
    allowed = _INTRODUCING | _ALTERNATIVES if parent.side == "exclusion" else _INTRODUCING
    return allowed.issuperset(words)


def _first(words: str) -> str:
    found = _WORD.search(words)
    return found[0].casefold() if found else ""


def _last(words: str) -> str:
    found = _WORD.findall(words[-40:])
    return found[-1].casefold() if found else ""
