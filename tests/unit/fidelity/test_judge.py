"""The checker alone: what it lets pass, what it stops and how it says so, and that no line can stop it."""

from __future__ import annotations

import pytest

from trialfinder.fidelity.judge import Judge, judge
from trialfinder.text.spans import Span
from trialfinder.vocab.terms import Entry, Guards


@pytest.mark.parametrize(
    ("original", "plain"),
    [
        ("Histologically proven glioma", "Histologically proven glioma"),
        (r"Zorvase \>= 30 ng/mL, \[serum\]", "Zorvase >= 30 ng/mL, [serum]"),
        (r"Zorvase \>= 30 ng/mL", r"Zorvase \>= 30 ng/mL"),
        ("Refractory\n  ascites", "Refractory ascites"),
        ("", ""),
    ],
)
def test_the_registrys_own_words_are_untranslated_where_plainer_ones_were_at_hand(original: str, plain: str) -> None:
    judgement = judge("inclusion", original, plain)
    assert judgement.verdict == "original"
    (finding,) = judgement.findings
    assert finding.kind == "not_translated"
    assert (finding.original, finding.plain) == (Span(0, len(original)), Span(0, len(plain)))


@pytest.mark.parametrize("words", ["Zorvase", "You take zorvase by itself", "Quondam lens, left"])
def test_the_registrys_own_hard_words_pass_with_their_terms_kept_where_no_plainer_ones_are_known(words: str) -> None:
    assert judge("exclusion", words, words) == ("verified_terms_kept", ())


@pytest.mark.parametrize("words", ["Age 18 or older", "You can walk", "You smoke every day"])
def test_everyday_words_pass_as_they_stand(words: str) -> None:
    assert judge("exclusion", words, words) == ("verified", ())


@pytest.mark.parametrize(
    ("original", "plain", "verdict"),
    [
        ("Weight ≥ 50 kg", "You weigh at least 50 kg", "verified"),
        ("Zorvase > 30 ng/mL", "Your zorvase is more than 30 ng/mL", "verified_terms_kept"),
        ("Prior treatment with interferon", "You had treatment with interferon before", "machine_worded"),
        ("HbA1c ≥ 7 %", "Your HbA1c level is at least 7 %", "machine_worded"),
    ],
)
def test_what_means_the_same_passes_with_the_verdict_that_tells_how(original: str, plain: str, verdict: str) -> None:
    assert judge("inclusion", original, plain) == (verdict, ())


@pytest.mark.parametrize(
    ("original", "plain"),
    [
        ("Meets the following gout criteria:", "You meet these gout criteria:"),
        ("The following exceptions: gout", "These exceptions: gout"),
        ("Previous treatment with honey", "You have already had treatment with honey"),
        ("Prior use of honey", "You have already used honey"),
        ("Prior participation in a study", "You have already taken part in a study"),
    ],
)
def test_following_before_a_colon_is_these_and_already_had_is_prior(original: str, plain: str) -> None:
    assert judge("exclusion", original, plain).verdict in ("verified", "verified_terms_kept")


@pytest.mark.parametrize(
    ("original", "plain"),
    [
        ("Meets the following gout criteria", "You meet these gout criteria"),
        ("Use in the following 3 months:", "You use in these 3 months:"),
        ("Gout following the surgery:", "You have gout these surgery:"),
        ("Treatment with honey", "You have already had treatment with honey"),
        ("Current use of honey", "You have already used honey"),
        ("Already using honey", "You have already used honey"),
        ("Will already take honey", "You have already used honey"),
        ("Participation in a study", "You have already taken part in a study"),
        ("Prior stroke", "You have not already had a stroke"),
        ("Prior stroke", "You already have a stroke"),
    ],
)
def test_following_and_already_elsewhere_are_other_words(original: str, plain: str) -> None:
    assert judge("exclusion", original, plain).verdict == "original"


@pytest.mark.parametrize(
    ("original", "plain"),
    [
        ("Asthma, gout or arthritis", "You also have asthma gout or arthritis"),
        ("Gout (severe)", "You also have gout severe"),
        ("No gout. Asthma", "You also have no gout asthma"),
    ],
)
def test_beside_a_harmless_word_the_marks_between_the_others_count_as_ever(original: str, plain: str) -> None:
    assert judge("exclusion", original, plain).verdict == "original"


@pytest.mark.parametrize(
    ("original", "plain", "kind", "here", "there"),
    [
        (r"Age \>= 18 years", "You are at least 80 years old", "number", "18", "80"),
        (r"Weight \>= 50 kg", "You weigh at most 50 kg", "comparator", r"\>=", "at most"),
        ("Weight over 50 kg", "You weigh over 50 lb", "unit", "kg", "lb"),
        ("No gout", "You have gout", "negation", "No", ""),
        ("Gout or asthma", "You have gout and asthma", "connective", "or", "and"),
        ("Gout before surgery", "You had gout after surgery", "time", "before", "after"),
        ("Known gout", "You have gout", "hedge", "Known", ""),
        (
            "Any cancer except skin cancer",
            "You have any cancer, including skin cancer",
            "exception",
            "except",
            "including",
        ),
        ("You must fast", "You may fast", "modality", "must", "may"),
        ("All teeth missing", "Some teeth missing", "quantifier", "All", "Some"),
        ("Severe gout", "You have gout", "dropped", "Severe", ""),
        ("Gout", "You have severe gout", "added", "", "severe"),
        ("Gout", "You have asthma", "term", "Gout", "asthma"),
    ],
)
def test_a_change_of_meaning_is_stopped_named_and_placed(
    original: str, plain: str, kind: str, here: str, there: str
) -> None:
    judgement = judge("exclusion", original, plain)
    assert judgement.verdict == "original"
    finding = next(found for found in judgement.findings if found.kind == kind)
    assert finding.original is not None
    assert finding.plain is not None
    assert finding.original.of(original).strip() == here
    assert finding.plain.of(plain).strip() == there
    assert finding.detail.endswith(".")


def test_a_heading_in_the_plain_words_is_named() -> None:
    judgement = judge("exclusion", "Gout", "You may not be able to join if you have gout")
    assert judgement.findings[0].kind == "heading"


def test_a_side_that_does_not_exist_is_stopped() -> None:
    assert judge("both", "Weight ≥ 50 kg", "You weigh at least 50 kg").findings[0].kind == "side"


def a_row(term: str, plain: str, *, keep: bool = False, guards: Guards | None = None) -> Entry:
    return Entry(
        term, term, plain, keep, "condition", guards or Guards(), "A note.", (), "made up", "", "made_up.tsv", 1
    )


def test_a_term_reads_as_its_plain_form_and_must_stay_where_its_row_says_so() -> None:
    judge_one = Judge([a_row("podagra", "gout in the big toe", keep=True), a_row("podalgia", "foot pain")]).judge
    assert judge_one("exclusion", "Podalgia", "You have foot pain").verdict == "verified"
    assert judge_one("exclusion", "Podagra", "You have gout in the big toe (podagra)").verdict == "verified"
    (lost,) = judge_one("exclusion", "No podagra", "You do not have gout in the big toe").findings
    assert (lost.kind, lost.original, lost.plain) == ("term", Span(3, 10), None)


def test_a_term_reads_as_its_plain_form_only_where_its_guards_allow() -> None:
    judge_one = Judge([a_row("baseline", "start", guards=Guards(not_next=frozenset({"visit"})))]).judge
    assert judge_one("inclusion", "Fever at baseline", "You have a fever at the start").verdict != "original"
    assert (
        judge_one("inclusion", "Fever at baseline visit", "You have a fever at the start visit").verdict == "original"
    )
