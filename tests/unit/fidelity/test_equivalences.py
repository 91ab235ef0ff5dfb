"""Each declared equivalence lets its example pass, stops its counter-example, and is what lets it pass."""

from __future__ import annotations

import pytest

from trialfinder.fidelity.equivalences import Rule, load_rules
from trialfinder.fidelity.judge import Judge, default_judge
from trialfinder.vocab.loader import entries

RULES = load_rules()


def _id(rule: Rule) -> str:
    return rule.id


def test_rules_have_their_own_names_and_a_proof() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(rule.proof.endswith(".") and len(rule.proof) > 15 for rule in RULES)


@pytest.mark.parametrize("rule", RULES, ids=_id)
def test_the_example_passes_in_both_directions_and_is_no_more_than_machine_worded(rule: Rule) -> None:
    side = rule.side or "unspecified"
    assert default_judge().judge(side, rule.original, rule.plain) == ("machine_worded", ())


@pytest.mark.parametrize("rule", RULES, ids=_id)
def test_the_counter_example_is_stopped(rule: Rule) -> None:
    for side in ("inclusion", "exclusion", "unspecified"):
        assert default_judge().judge(side, rule.original, rule.stopped).verdict == "original"


@pytest.fixture(scope="module")
def spare_judge() -> Judge:
    return Judge(entries())


@pytest.mark.parametrize("rule", RULES, ids=_id)
def test_without_the_rule_its_example_is_stopped(rule: Rule, spare_judge: Judge) -> None:
    spare_judge.rules = tuple(other for other in RULES if other is not rule)
    assert spare_judge.judge(rule.side or "unspecified", rule.original, rule.plain).verdict == "original"


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.side], ids=_id)
def test_a_rule_for_one_side_does_not_hold_on_the_others(rule: Rule) -> None:
    others = {"inclusion", "exclusion", "unspecified"} - {rule.side}
    for side in others:
        assert default_judge().judge(side, rule.original, rule.plain).verdict == "original"


@pytest.mark.parametrize(
    ("original", "plain"),
    [
        # the scope of "prior" behind a connective is not the same as in front of it
        ("Prior surgery or chemotherapy", "You had surgery or chemotherapy before"),
        ("Women who are pregnant or breastfeeding and over 40", "Pregnant or breastfeeding women over 40"),
        ("Blood transfusion within 3 months", "You had a blood transfusion in the last 3 months"),
        ("Duration of gout: ≥ 5 years", "Duration of gout: you are 5 or older"),
        ("Has enrolled in another study", "You have joined the study"),
        # the window is the test's, not the hepatitis's
        (
            "History of hepatitis as shown by a test within 28 days",
            "You have hepatitis as shown by a test within 28 days",
        ),
        # "all" binds all of a kind of people, of whom the reader may be none
        ("All women must use a condom", "You must use a condom"),
        ("Not all patients must use a condom", "You must use a condom"),
        ("All patients may use a condom", "You may use a condom"),
        ("Age range of the children: 4-9", "You are 4 to 9 years old"),
    ],
)
def test_what_no_rule_proves_is_stopped(original: str, plain: str) -> None:
    assert default_judge().judge("exclusion", original, plain).verdict == "original"
