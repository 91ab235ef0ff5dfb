"""What taking part involves: sentences that answer are quoted whole, all others are left; nothing is computed."""

from __future__ import annotations

from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from lib.trials import SITE, a_tree, a_trial, problems_of
from trialfinder.pages import render
from trialfinder.pages.quoting import LONGEST, find, patterns, sentences
from trialfinder.pages.rules import taking_part as rules
from trialfinder.records.facts import Lens
from trialfinder.trial import Trial

# A sentence and the question that it stands under, in the shape of a real one named beside it.
ANSWERS = (
    ("visits", "The ink study has 15 visits over 38 weeks."),  # NCT01716312
    ("visits", "Participants will come to the paper clinic every 2 weeks."),  # NCT05843045
    ("visits", "Each participant will attend 12 weekly sessions of folding."),  # NCT06425211
    ("length", "Participation in this ink study is expected to last 15 years."),  # NCT07390539
    ("length", "Scribes receive ink by mouth for up to 24 months."),  # NCT05816382
    ("length", "Cycles repeat every 28 days in the absence of disease progression."),  # NCT04221438
    ("length", "The treatment period is 12 weeks for all."),  # NCT04145219
    ("placebo", "There is 1 in a 4 chance for the scribe to get the placebo."),  # NCT05861427
    ("placebo", "Scribes will be randomized 2:1 to ink or water."),  # NCT06023589
    ("placebo", "Matching placebo ink is given once a day."),  # NCT04294810
    ("overnight", "They will have an overnight stay in the paper hospital for the first dose."),  # NCT01716312
    ("overnight", "Subjects will be admitted to the unit the day before the ink."),  # NCT05128409
    ("biopsy", "Participants will undergo two punch biopsies of the finger."),  # NCT01918930
    ("biopsy", "Skin biopsies will be taken at the end."),  # NCT04358224
    ("payment", "Participants will be reimbursed for their time and paper."),  # NCT06568081
    ("payment", "The pens will be provided free of charge for the study."),  # NCT05450471
    ("followup", "After completion of study treatment, patients are followed up at 30 days."),  # NCT04874480
    ("followup", "Patients will be followed every 3 months for 5 years."),  # NCT00003591
    # What a stranger found under "not stated" though the record states it, and more of these shapes.
    ("visits", "All will be measured in a single 3 hour visit, with no second one."),  # NCT01963585
    ("visits", "At the single study visit, ink and paper will be collected."),  # NCT00438022
    ("visits", "Scribes will have four (4) in-clinic visits for ink to be drawn."),  # NCT03159546
    ("visits", "The folding was taught in 12 sessions (60 minutes/session)."),  # NCT04166279
    ("visits", "Ink is checked at 1,3,6 and 12-month follow up visits."),  # NCT03699943
    ("visits", "No clinic visits are required."),  # NCT03681392
    ("length", "A placebo pen is given once daily over 60 days."),  # NCT02245360
    ("length", "Ink is drunk IV every 3 weeks for 6 cycles."),  # NCT04446663
    ("length", "Treatment is for one year."),  # NCT00536042
    ("length", "Participants will be in this group for up to 6 months."),  # NCT06152146
    ("length", "The treatment duration will be 9 weeks with a 21-week follow-up."),  # NCT04909229
    ("overnight", "Scribes will remain admitted for at least 7 days after the ink."),  # NCT07172958
    ("overnight", "It has an In-patient period (6 days) and an outpatient period (105 days)."),  # NCT02345928
    ("biopsy", "A bone marrow aspirate will be performed after the first page."),  # NCT00790855
    ("biopsy", "Agreed to perform re-biopsy at the time of a new blot."),  # NCT05463224
    ("biopsy", "Patients are required to undergo a biopsy for confirmation of the blot's type."),  # NCT06097962
    ("biopsy", "Be able to provide paper from either a core or an excisional biopsy."),  # NCT04646330
    ("payment", "The price of the program, $645, will cover the ink."),  # NCT04091516
    ("followup", "After treatment ends, phone calls follow every three months for two years."),  # NCT99990001
    ("followup", "Scribes return for a follow-up visit about 7 months after the last ink."),  # NCT03107052
    ("followup", "The study ends with a 12-wk follow up period."),  # NCT06352177
)
# Sentences that only seem to answer: what they speak of stands beside them.
NO_ANSWERS = (
    "The number of emergency visits per month went down to 3 visits.",  # an outcome
    "Patients were followed by their own doctor for other things.",  # nobody follows them up
    "Previous studies have randomized scribes 1:1 to ink or placebo.",  # another study
    "Ink was shown to help in a placebo-controlled trial.",  # another study: NCT01151631
    "In the past, scribes were randomized to ink or water groups.",  # another study: NCT05756361
    "Worker's compensation claims will be paid by the office.",  # who may not join: NCT05029726
    "Scribes with decompensated ink sacs will not be paid.",  # an illness
    "Special attention will be paid to the margins.",  # nobody is paid: NCT06742593
    "Insurance may reimburse scribes, who are then paid back.",  # not by the study: NCT07013123
    "Patients who are admitted to the paper hospital are asked about ink.",  # who they are: NCT06649643
    "Blood is drawn after an overnight fast in the hospital.",  # NCT01095588
    "The length of stay in the hospital will be compared between the groups.",  # an outcome: NCT04144452
    "Scribes must have a biopsy-proven paper cut.",  # who may join
    "A blood sample for liquid biopsy will be taken.",  # NCT05049538
    "Infusions take 30 minutes, and scribes use the app for 6 hours per session.",  # how long a dose lasts: NCT06341426
    "Eligible scribes will be randomized 1:1 to ink or placebo.",  # a word that no page of ours says of a person
    "Biopsies:",  # a heading
    "The scribes lost to follow-up at 12 months are counted.",
    "Preliminary data show relief at 4-week follow-up of 10 scribes.",  # NCT04544683
    "Efficacy is assessed at 4-week intervals during the 12-week treatment period.",  # NCT03468790
    "To evaluate five sessions of folding at regular intervals.",  # an aim: NCT05664230
    "The results indicated a better fold at the 1 month follow up.",  # another study: NCT03192917
    "Until now no comprehensive follow-up data of 10 years stood in one book.",  # NCT01922063
    "One 4 mg chewable pen is for scribes of 2 - 5 years of age.",  # an age: NCT00557284
    "10,12,14), and then 2 sessions at a monthly interval (wks.",  # the rest of one and the beginning of another
    "The second survey is done after the last patient has completed the 30-day visit.",  # NCT03914183
    "They were in remission for 6 months up to several years.",  # NCT02310828
)


def found(text: str, **changes: Any) -> dict[str, list[str]]:
    tree = a_tree(descriptionModule={"briefSummary": text}, **changes)
    return {topic: [quote.text for quote in quotes] for topic, quotes in find(Lens(tree)).items()}


@pytest.mark.parametrize(("topic", "sentence"), ANSWERS)
def test_a_sentence_that_answers_is_quoted_whole_under_its_question(topic: str, sentence: str) -> None:
    text = f"Paper cuts are common. {sentence} Ink is blue."
    assert found(text).get(topic) == [sentence]


@pytest.mark.parametrize("sentence", NO_ANSWERS)
def test_a_sentence_that_only_seems_to_answer_is_left(sentence: str) -> None:
    assert found(f"Paper cuts are common. {sentence} Ink is blue.") == {}


def test_a_criterion_answers_nothing_but_whether_there_are_biopsies() -> None:
    text = "Inclusion Criteria:\n\n* Willing to undergo a fresh biopsy of the thumb\n* Took ink daily for 12 weeks"
    criteria = {"eligibilityCriteria": text}
    assert found("Short.", eligibilityModule=criteria) == {"biopsy": ["Willing to undergo a fresh biopsy of the thumb"]}


def test_at_most_two_sentences_are_shown_and_those_that_fit_best_come_first() -> None:
    text = "Scribes take ink daily for 3 weeks. Scribes take water daily for 4 weeks. Participation lasts 8 weeks."
    assert found(text)["length"] == ["Participation lasts 8 weeks.", "Scribes take ink daily for 3 weeks."]


def test_a_small_letter_begins_a_quotation_only_where_it_begins_the_field() -> None:
    """Descriptions of groups often begin so, as in NCT02245360; elsewhere it may be the rest of a sentence."""
    assert found("pen given once daily over 60 days") == {"length": ["pen given once daily over 60 days"]}
    assert found("Short.\n\npen given once daily over 60 days") == {}


def test_sentences_end_where_a_reader_would_end_them() -> None:
    text = "Ink (e.g. blue) is used, approx. 5 mL vs. water. A. Quill folds. “Does it help?” It may.\n* One item\n* Two"
    assert list(sentences(text)) == [
        *("Ink (e.g. blue) is used, approx. 5 mL vs. water.", "A. Quill folds.", "“Does it help?”", "It may."),
        *("One item", "Two"),
    ]


def test_a_sentence_too_long_to_answer_is_left() -> None:
    long = "Participants will come to the clinic every 2 weeks" + " and then some" * 40 + "."
    assert len(long) > LONGEST
    assert found(long) == {}


@pytest.mark.parametrize("sign", ["\x01", "\x85", "\ud800", "\uffff"])
def test_a_sentence_that_a_page_cannot_show_as_it_is_is_left(sign: str) -> None:
    assert found(f"Skin biopsies will be {sign}taken at the end.") == {}


def test_every_topic_has_its_patterns_and_hints_without_which_no_pattern_fits() -> None:
    assert {one.topic for one in patterns()} == {topic for topic, _ in ANSWERS}
    for topic, sentence in ANSWERS:
        (one,) = [one for one in patterns() if one.topic == topic]
        assert any(hint in sentence.lower() for hint in one.hints)


def page_of(trial: Trial) -> LexborHTMLParser:
    return LexborHTMLParser(render.trial_html(trial, SITE))


def asked(page: LexborHTMLParser) -> dict[str, str]:
    """The text below each question."""
    return {
        " ".join((part.css_first("h3").text() if part.css_first("h3") else "").split()): " ".join(part.text().split())
        for part in page.css("#involves .asked")
    }


def test_each_question_is_answered_by_a_quotation_with_its_source_or_said_not_to_be() -> None:
    trial = a_trial(descriptionModule={"briefSummary": "Skin biopsies will be taken at the \\*end\\*. So it is."})
    said = asked(page_of(trial))
    assert len(said) == 7
    assert "Skin biopsies will be taken at the *end*." in said["Biopsies (samples of tissue)"]
    assert said["Biopsies (samples of tissue)"].endswith("From the summary")
    (quote,) = page_of(trial).css("blockquote")
    assert quote.attributes["data-quoted"] == "protocolSection.descriptionModule.briefSummary"
    silent = [title for title, words in said.items() if "Not stated in the record" in words]
    assert len(silent) == 5
    assert problems_of(trial) == []


@pytest.mark.parametrize(
    ("allocation", "groups", "said"),
    [
        ("RANDOMIZED", 3, "chance decides who joins which group (randomized). It names 3 groups."),
        ("NON_RANDOMIZED", 2, "not chosen by chance (non-randomized). It names 2 groups."),
        ("NA", 1, "people are not put into different groups. It names 1 group."),
        ("NA", 2, "allocation does not apply. It names 2 groups."),
        (None, 0, "does not say whether chance decides who joins which group."),
    ],
)
def test_chance_is_told_by_the_allocation_and_never_computed(allocation: str | None, groups: int, said: str) -> None:
    design = {"studyType": "INTERVENTIONAL", "designInfo": {"allocation": allocation} if allocation else {}}
    arms = {"armGroups": [{"label": f"Group {'ABC'[at]}"} for at in range(groups)]}
    trial = a_trial(designModule=design, armsInterventionsModule=arms)
    words = rules.chance(trial.document.study).text
    assert said in words
    assert "%" not in words
    assert " in " not in words


def test_placebos_are_told_by_the_types_of_groups_then_by_names_of_treatments() -> None:
    def said(**arms: Any) -> str:
        return rules.placebo(a_trial(armsInterventionsModule=arms).document.study).text

    assert said(armGroups=[{"type": "PLACEBO_COMPARATOR"}, {"type": "EXPERIMENTAL"}]).startswith("1 of the groups is ")
    assert "sham treatment" in said(armGroups=[{"type": "SHAM_COMPARATOR"}] * 2)
    assert "includes a placebo" in said(interventions=[{"name": "Placebo ink"}])
    assert said(interventions=[{"name": "Ink"}]).startswith("No group is listed as a placebo or sham group")


def test_an_observational_study_leaves_nothing_to_chance() -> None:
    trial = a_trial(designModule={"studyType": "OBSERVATIONAL"})
    assert "assigns nothing" in rules.chance(trial.document.study).text


def test_who_is_kept_from_knowing_is_told_in_words_and_by_name() -> None:
    """ "Quadruple" alone, as on NCT01716312, tells a patient nothing."""
    design = a_tree()["protocolSection"]["designModule"]
    masking = {"masking": "DOUBLE", "whoMasked": ["PARTICIPANT", "INVESTIGATOR"]}
    trial = a_trial(designModule={**design, "designInfo": {**design.get("designInfo", {}), "maskingInfo": masking}})
    said = asked(page_of(trial))["Placebo, and what chance decides"]
    assert "People in two roles (double)" in said
    assert "Participant" in said
    assert "Investigator" in said
    assert problems_of(trial) == []
