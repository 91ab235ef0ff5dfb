"""Small words that the keys leave out: they hold the sentence together, or the wording is stopped, whoever wrote it."""

from __future__ import annotations

import pytest

from trialfinder.fidelity.judge import judge


@pytest.mark.parametrize(
    ("original", "plain"),
    [
        ("Willing to participate in honey tasting", "You are willing is participate in honey tasting"),
        ("Willing to fast", "You are willing fast"),
        ("Willing to fast", "You are willing fast to"),
        ("Use of honey", "You have use honey"),
        ("The patient has gout", "The you patient has gout"),
        ("Patients with gout", "Your with gout"),
        ("Patients with gout", "People patients with gout"),
        ("Gout that is bad", "Gout that is bad the"),
        ("Has abnormal gout", "You have has abnormal gout"),
        ("Willing to fast", "You have willing to fast"),
        ("Allergy to honey", "You have an allergy of honey"),
        ("Allergy to honey", "You have an allergy to you honey"),
        ("Level is low", "Level has low"),
        ("Had been treated with honey", "You have been treated with honey"),
        ("Has been treated with honey", "You had been treated with honey"),
        ("Level is low", "Level is is low"),
        ("Gout that is bad", "You have gout the is bad"),
        ("Gout that is bad", "You have gout that is this bad"),
        ("Signs of the gout", "You have signs of getting the gout"),
        ("Patients with gout", "You with gout"),
        ("Patients with gout", "Your gout with"),
        ("Acute gout", "You acute gout"),
        ("Current gout", "You current gout"),
        ("No gout", "You no gout"),
        ("No gout", "No have gout"),
        # NCT03861429
        ("In a stupor", "You have in a stupor"),
        # NCT02359058
        ("Had undergone knee surgery", "You have had undergone knee surgery"),
        # NCT00451412
        ("Being kept from sleep by pain", "You have being kept from sleep by pain"),
        # NCT01263093
        ("Are people who smoke pipes", "You are people who smoke pipes"),
        # NCT03634059
        ("Pregnant or planning a pregnancy", "You have pregnant or planning a pregnancy"),
        # NCT06600893
        ("Subject scores are 26 or more", "Your subject scores are 26 or more"),
        # NCT03096054
        ("Consent must be given", "You consent must be given"),
        # NCT02155088
        (
            "Patients from whom ≥ 30% of the marrow was taken",
            "Patients from whom of at least 30% of the marrow was taken",
        ),
        ("If the patient has gout", "If you are have gout"),
        ("Use of honey for 3 days", "You have use honey for 3 days to"),
    ],
)
def test_what_scrambles_the_sentence_is_stopped(original: str, plain: str) -> None:
    for side in ("inclusion", "exclusion", "unspecified"):
        assert judge(side, original, plain).verdict == "original"


@pytest.mark.parametrize(
    ("original", "plain"),
    [
        ("Willing to participate in honey tasting", "You are willing to take part in honey tasting"),
        ("Patients with gout", "You have gout"),
        ("Subjects who have gout", "You have gout"),
        ("Subjects who smoke", "You smoke"),
        ("The patient has gout", "You have gout"),
        ("Participants willing to fast", "You are willing to fast"),
        ("Has gout and is willing to fast", "You have gout and are willing to fast"),
        ("Able to walk and willing to fast", "You can walk and are willing to fast"),
        ("ALT ≤ 3 and AST of 2", "Your ALT is at most 3 and your AST is 2"),
        ("Use of honey", "You use honey"),
        ("Participation in another trial", "You take part in another trial"),
        ("Gout if the patient has pain", "You have gout if you have pain"),
        ("On a stable dose of honey", "You are on a stable dose of honey"),
        ("Had been treated with honey", "You had been treated with honey"),
        ("Received honey", "You have received honey"),
        ("Being treated with honey", "You are being treated with honey"),
        ("Gout not controlled by honey", "You have gout that is not controlled by honey"),
        ("Planned honey therapy", "You are planned to have honey treatment"),
        ("No gout", "You do not have gout"),
        ("Consents to honey", "You consent to honey"),
        ("≥ 3 weeks since prior honey therapy", "It is at least 3 weeks since past honey treatment"),
        ("One or more bouts of gout in the past year", "You have had one or more bouts of gout in the past year"),
    ],
)
def test_what_a_careful_writer_does_passes(original: str, plain: str) -> None:
    judgement = judge("unspecified", original, plain)
    assert judgement.verdict != "original", judgement.findings


def test_the_finding_names_its_place_in_both_texts() -> None:
    original, plain = "Level of urate is low", "Your level of urate has low"
    (finding,) = judge("inclusion", original, plain).findings
    assert finding.kind == "small_words"
    assert finding.original is not None and finding.original.of(original) == "low"
    assert finding.plain is not None and finding.plain.of(plain) == "low"


def test_words_for_no_text_at_all_are_stopped() -> None:
    for plain in ("age", "have", "0"):
        assert judge("inclusion", "", plain).verdict == "original"
