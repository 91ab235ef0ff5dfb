"""The self-check of a trial: which points are asked, which answers settle them, and what never decides anything."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lib.trials import NCT, SITE, a_trial
from trialfinder.audit.obligations import audit_obligations
from trialfinder.audit.outline import read
from trialfinder.audit.provenance import audit_page
from trialfinder.explain import explain, to_json
from trialfinder.pages.checking import check_html
from trialfinder.pages.rules.catalogue import rule_names
from trialfinder.pages.views.check import Node, check_view
from trialfinder.pages.views.check_typed import MEASURED, Ages, coded_ages, settles
from trialfinder.trial import Trial

LABELS = sorted((Path(__file__).resolve().parents[2] / "corpus").glob("constraint_labels*.tsv"))
ADULTS = Ages("18 Years", "75 Years")
AGE = {"kind": "age", "min": "18", "min_inclusive": "true", "min_unit": "years"}


def explained(text: str, **eligibility: Any) -> Trial:
    """A trial with these criteria, put into plain words."""
    trial = a_trial(eligibilityModule={"eligibilityCriteria": text, **eligibility})
    return replace(trial, plain=explain(text, nct_id=NCT))


def nodes(trial: Trial) -> dict[str, Node]:
    def walk(found: tuple[Node, ...]) -> Iterator[Node]:
        for node in found:
            yield node
            yield from walk(node.parts)

    return {node.words.id: node for part in check_view(trial).parts for node in walk(part.nodes)}


def test_a_kind_settles_a_point_only_where_three_hundred_criteria_of_it_were_read_by_hand() -> None:
    read_right: Counter[str] = Counter()
    for file in LABELS:
        with file.open(encoding="utf-8", newline="") as lines:
            read_right.update(row["kind"] for row in csv.DictReader(lines, delimiter="\t") if row["label"] == "right")
    assert {kind for kind in MEASURED if read_right[kind] < 300} == set()


def test_yes_fits_what_a_trial_asks_for_and_no_fits_what_it_rules_out() -> None:
    found = nodes(explained("Inclusion Criteria:\n\n* A paper cut\n\nExclusion Criteria:\n\n* Fear of paper"))
    assert {id_: node.fit for id_, node in found.items()} == {"i1": "yes", "e1": "no"}


def test_no_answer_decides_where_the_record_does_not_say_which_way_it_counts() -> None:
    found = nodes(explained("* A paper cut\n* Fear of paper"))
    assert [(node.fit, node.unclear) for node in found.values()] == [("", "side"), ("", "side")]


@pytest.mark.parametrize(
    "words",
    ["No known allergy to glue", "Patients must not hold scissors", "Willing to wear a plaster", "None of these"],
)
def test_words_that_may_say_the_opposite_of_their_heading_decide_nothing(words: str) -> None:
    """NCT03830164 lists what it asks for, each with "No ...", under the heading that rules people out."""
    node = nodes(explained(f"Inclusion Criteria:\n\n* A paper cut\n\nExclusion Criteria:\n\n* {words}"))["e1"]
    assert (node.fit, node.unclear, node.settled) == ("", "turned", "")


@pytest.mark.parametrize(
    "words",
    [
        "Glue is not a criterion for exclusion",
        "The following are not exclusionary: glue",
        "Glue will not exclude anyone",
    ],
)
def test_who_is_not_ruled_out_is_not_spoken_against(words: str) -> None:
    """NCT00001245, NCT06860815."""
    node = nodes(explained(f"Inclusion Criteria:\n\n* A paper cut\n\nExclusion Criteria:\n\n* {words}"))["e1"]
    assert (node.fit, node.unclear) == ("", "turned")


@pytest.mark.parametrize(
    "words",
    [
        "Arm 2: a confirmed paper cut",  # NCT02227940
        "Group 1 participants must own glue",  # NCT02213341
        "Clinicians: folding at this site",  # NCT07292376
        "Experimental group: people with blots",  # NCT05497596
        "32 (16 males, 16 females) patients who fold",  # NCT01672255
        "FOCBP must have a test for glue",  # NCT03061188
        "Female patients must not be pregnant",  # NCT00089427: read by the program, and asked all the same
        "A signed and dated informed consent form",  # NCT06112704: nobody has signed it beforehand
        "Men or women should use birth control while they fold",  # NCT06112704
        "Took part in the paper trial provided that there are slots",  # NCT05483400
        "Blots, for expansion cohorts",  # NCT06304571
    ],
)
def test_nothing_speaks_against_who_may_not_be_meant(words: str) -> None:
    node = nodes(explained(f"Inclusion Criteria:\n\n* {words}\n* Paper"))["i1"]
    assert (node.fit, node.loose) == ("yes", True)


@pytest.mark.parametrize(
    "words",
    [
        "Part 1 only: glue on the hands",  # NCT06780137
        "Glue within four weeks (Part A only)",  # NCT05695261
        "For Cohort B, this also takes in a fear of tape",  # NCT07408063
        "Cohort 1: an old paper cut",  # NCT04883671
        "Glue or tape (applicable only to the folding cohort)",  # NCT07376512
        "Blots, excluding those of washable ink",  # NCT06996782
        "Earlier folding; note that folding for fun is allowable",  # NCT05798663
        "Torn paper. Tape on the back is not considered a tear",  # NCT07544784
        "Pen dependency (stable pens ok)",  # NCT04353505
        "Glue (not including paste)",  # NCT06369467
        "Those with blots can participate in the study if they wash",  # NCT07029178
        "A pen (a pencil is accepted)",  # NCT07213882
        "If on tape, the same roll for 30 days",  # NCT00557284
        "Brittle paper, a relative contraindication to folding",  # NCT06342765
    ],
)
def test_who_is_ruled_out_of_one_group_or_let_off_is_not_spoken_against(words: str) -> None:
    node = nodes(explained(f"Inclusion Criteria:\n\n* A paper cut\n\nExclusion Criteria:\n\n* {words}"))["e1"]
    assert (node.fit, node.loose) == ("no", True)


def test_what_stands_under_a_heading_for_one_group_speaks_against_nobody_on_either_side() -> None:
    """As in NCT06996782."""
    text = "Inclusion Criteria:\n\n* Paper\n\nExclusion Criteria for Cohort 2:\n\n* Glue\n* Tape"
    found = nodes(explained(text))
    assert [(node.fit, node.loose) for node in found.values()] == [("yes", False), ("no", True), ("no", True)]


def test_an_exception_below_a_point_lets_off_from_the_whole_of_it() -> None:
    """NCT03772899, NCT06754501."""
    text = (
        "Inclusion Criteria:\n\n* Paper\n\nExclusion Criteria:\n\n* A torn page, as seen by a nurse\n\n"
        "  * Pages that were taped are not excluded from the study\n  * Blots"
    )
    node = nodes(explained(text))["e1"]
    assert (node.ids, node.loose) == ("e1,e1.1,e1.2", True)


@pytest.mark.parametrize("words", ["Healthy controls who fold", "Healthy volunteers", "A negative pregnancy test"])
def test_not_everybody_is_meant_by_a_group_of_comparison_or_a_test_for_women(words: str) -> None:
    """NCT07328178, NCT02671006, NCT05395689."""
    assert nodes(explained(f"Inclusion Criteria:\n\n* {words}\n* Paper"))["i1"].loose


@pytest.mark.parametrize(
    "words",
    [
        "N/A",  # NCT00654082
        "NA",  # NCT05151718
        "N/A; a study of old papers",  # NCT01776177
        "None.",
        "NOTE: Other protocol defined Inclusion/Exclusion criteria may apply.",  # NCT05935098
        "Further criteria apply",  # NCT05819398
    ],
)
def test_words_that_name_nothing_are_no_question(words: str) -> None:
    trial = explained(f"Inclusion Criteria:\n\n* A paper cut\n\nExclusion Criteria:\n\n* {words}")
    node = nodes(trial)["e1"]
    assert (node.kind, node.parts) == ("title", ())
    page = check_html(trial, SITE)
    assert "p-e1" not in page
    assert page.count("These words name nothing that can be asked.") == 1


def test_points_tied_together_decide_nothing_alone() -> None:
    text = (
        "Inclusion Criteria:\n\n* A paper cut, or\n* A blister\n* A pen of one's own\n\nExclusion Criteria:\n\n* Fear"
    )
    found = nodes(explained(text))
    assert [(id_, node.unclear) for id_, node in found.items()] == [
        ("i1", "joined"),
        ("i2", "joined"),
        ("i3", ""),
        ("e1", ""),
    ]


def test_points_of_which_nobody_can_meet_both_decide_nothing_alone() -> None:
    """NCT01922063."""
    found = nodes(explained("Inclusion Criteria:\n\n* Had finished the page\n* Had not finished the page\n* Paper"))
    assert [node.unclear for node in found.values()] == ["joined", "joined", ""]


def test_among_what_rules_out_each_rules_out_by_itself_also_beside_or_but_not_beside_an_exception() -> None:
    text = (
        "Inclusion Criteria:\n\n* A cut\n\nExclusion Criteria:\n\n* Fear of glue; or\n* Fear of tape\n* {} by a nurse"
    )
    assert [node.unclear for node in nodes(explained(text.format("Seen"))).values()] == ["", "", "", ""]
    found = nodes(explained(text.format("Unless allowed")))
    assert (found["e2"].unclear, found["e3"].unclear) == ("joined", "joined")


def test_what_stands_under_words_that_only_introduce_is_asked_point_by_point() -> None:
    text = (
        "Inclusion Criteria:\n\n* Adequate organ function, defined as:\n\n  * Platelets ≥ 90,000/mm3\n  * Lungs\n\n"
        "Exclusion Criteria:\n\n* Fear"
    )
    found = nodes(explained(text))
    assert {id_: node.kind for id_, node in found.items()} == {
        "i1": "title",
        "i1.1": "point",
        "i1.2": "point",
        "e1": "point",
    }
    assert not found["i1.1"].within


def test_an_exception_is_never_taken_apart_from_what_it_excepts() -> None:
    """As in NCT07408063: what stands under "unless all of these are met" rules nobody out."""
    text = (
        "Inclusion Criteria:\n\n* A cut\n\nExclusion Criteria:\n\n"
        "* A torn page unless all of the following criteria are met:\n\n  * It was taped\n  * It is dry"
    )
    found = nodes(explained(text))
    assert list(found) == ["i1", "e1"]
    assert (found["e1"].kind, found["e1"].ids, found["e1"].fit) == ("point", "e1,e1.1,e1.2", "no")


@pytest.mark.parametrize(
    ("words", "need"), [("At least one of the following:", 1), ("At least two of the following criteria:", 2)]
)
def test_a_list_of_which_some_must_be_true_is_one_point(words: str, need: int) -> None:
    text = (
        f"Inclusion Criteria:\n\n* {words}\n\n  * A paper cut\n  * A blister\n  * A splinter\n\n"
        "Exclusion Criteria:\n\n* Fear"
    )
    trial = explained(text)
    found = nodes(trial)
    assert (found["i1"].kind, found["i1"].need, found["i1"].fit) == ("group", need, "yes")
    assert all(found[f"i1.{n}"].within for n in (1, 2, 3))
    assert check_view(trial).points == 2


def test_a_measured_kind_is_settled_by_the_first_questions_and_others_are_asked_in_their_words() -> None:
    text = (
        "Inclusion Criteria:\n\n* Age ≥ 18 years\n* Hemoglobin ≥ 9 g/dL\n\n"
        "Exclusion Criteria:\n\n* Pregnant or breastfeeding women\n* BMI > 40 kg/m2"
    )
    trial = explained(text)
    found, view = nodes(trial), check_view(trial)
    assert [id_ for id_, node in found.items() if node.settled] == ["i1", "e1"]
    assert view.asks == ("age", "pregnant", "breastfeeding")
    assert msgspec.json.decode(found["e1"].settled) == [{"kind": "pregnancy", "states": "pregnant,breastfeeding"}]


def test_an_age_at_another_moment_or_of_an_unknown_unit_settles_nothing() -> None:
    assert settles([AGE | {"when": "consent"}], "inclusion", ADULTS)
    assert settles([AGE | {"when": "diagnosis"}], "inclusion", ADULTS) is None
    bare = {"kind": "age", "min": "18", "min_inclusive": "true"}
    found = settles([bare], "inclusion", ADULTS)
    assert found
    assert found.constraints == (bare | {"min_unit": "years"},)
    assert settles([bare], "inclusion", Ages("18 Months", None)) is not None
    assert settles([bare], "inclusion", Ages("21 Years", None)) is None
    assert settles([bare], "inclusion", Ages(None, None)) is None


def test_an_age_that_rules_out_whom_the_record_asks_for_settles_nothing() -> None:
    younger = {"kind": "age", "max": "18", "max_inclusive": "false", "max_unit": "years"}
    assert settles([AGE], "exclusion", ADULTS) is None
    assert settles([AGE | {"min": "80"}], "exclusion", ADULTS)
    assert settles([younger], "exclusion", ADULTS)
    assert settles([younger], "exclusion", Ages("18 Years", None)) is None
    assert settles([younger | {"max": "90"}], "exclusion", ADULTS) is None
    assert settles([{"kind": "pregnancy", "states": "pregnant", "negated": "true"}], "exclusion", ADULTS) is None


@pytest.mark.parametrize(
    "words",
    [
        "Women of childbearing potential must use contraception",
        "Male participants agree to use a glove",
        "If taking aspirin, the dose must be stable",
        "Patients with a blister must have it covered",
        "For a torn page, tape is required",
        "Any prior treatment must be completed before the first dose",
        "Patients with a splint are eligible",
        "No ink on the hands, unless it is washable",
    ],
)
def test_nothing_speaks_against_what_is_asked_of_some_people_only(words: str) -> None:
    """A man answers no to "Women must use contraception", as NCT01786538 asks; that keeps nobody out."""
    found = nodes(explained(f"Inclusion Criteria:\n\n* {words}\n* A paper cut\n\nExclusion Criteria:\n\n* Fear"))
    assert {id_: node.loose for id_, node in found.items()} == {"i1": True, "i2": False, "e1": False}


@pytest.mark.parametrize(
    ("words", "loose"),
    [
        ("Prior cancer, except cured skin cancer", True),
        ("Treated blisters are allowed", True),
        ("Women who are nursing twins", False),
        ("Bleeding if it lasts more than an hour", False),
    ],
)
def test_what_rules_out_with_exceptions_speaks_against_nobody_by_itself(words: str, loose: bool) -> None:
    node = nodes(explained(f"Inclusion Criteria:\n\n* A paper cut\n\nExclusion Criteria:\n\n* {words}"))["e1"]
    assert (node.fit, node.loose) == ("no", loose)


@pytest.mark.parametrize("words", ["Men and women with a paper cut", "Patients with a paper cut", "Must hold a pen"])
def test_what_is_asked_of_everybody_stays_asked_of_everybody(words: str) -> None:
    text = f"Inclusion Criteria:\n\n* {words}\n\nExclusion Criteria:\n\n* Fear"
    assert not nodes(explained(text))["i1"].loose


def test_the_scales_of_a_hundred_are_not_asked_as_if_they_had_five_steps() -> None:
    kinds = ("performance_status",)
    five = {"kind": "performance_status", "scale": "ECOG", "op": "<=", "value": "1"}
    found = settles([five], "inclusion", ADULTS, kinds)
    assert found
    assert found.constraints == ({"kind": "performance_status", "allowed": "0,1"},)
    hundred = {"kind": "performance_status", "scale": "Karnofsky", "op": ">=", "value": "70"}
    assert settles([hundred], "inclusion", ADULTS, kinds) is None
    assert settles([five], "inclusion", ADULTS) == found


def test_the_records_own_ages_and_sex_are_points_too() -> None:
    view = check_view(explained("Inclusion Criteria:\n\n* A cut", minimumAge="18 Years", sex="FEMALE"))
    assert [one.id for one in view.coded] == ["age", "sex"]
    assert view.asks == ("age", "sex")
    assert check_view(explained("Inclusion Criteria:\n\n* A cut", sex="ALL")).coded == ()
    assert coded_ages(Ages("N/A", None)) is None
    assert coded_ages(Ages(None, None)) is None


def test_the_page_keeps_the_marks_and_says_nothing_of_who_may_join() -> None:
    text = (
        "Inclusion Criteria:\n\n* Age ≥ 18 years\n* Any one of the following:\n\n  * Creatinine ≤ 2 mg/dL\n  * Rest\n\n"
        "For Part B only:\n\n* A <b>second</b> cut & more\n\nExclusion Criteria:\n\n"
        "* A torn page unless:\n\n  * It was taped within 4 weeks\n\n* No glue"
    )
    trial = explained(text, minimumAge="18 Years", maximumAge="75 Years", sex="FEMALE")
    html = check_html(trial, SITE)
    documents, told = {NCT: trial.document.tree}, {NCT: msgspec.json.decode(to_json(trial.plain))}
    assert audit_page(html, documents, told, rule_names(), nct_id=NCT) == []
    assert audit_obligations(html, nct_id=NCT, origin=SITE.base_url) == []
    shown = [element.attributes["data-criterion"] for element in read(html).elements if element.get("data-criterion")]
    assert shown == [criterion.id for criterion in trial.plain.criteria]


def test_the_page_has_nothing_that_could_be_sent() -> None:
    html = check_html(explained("Inclusion Criteria:\n\n* A cut"), SITE)
    tags = Counter(element.tag for element in read(html).elements)
    assert tags["form"] == 0
    assert tags["input"] > 3
    assert "formaction" not in html


def test_every_question_is_a_group_of_radio_buttons_of_its_own() -> None:
    page = read(
        check_html(explained("Inclusion Criteria:\n\n* A cut\n* A blister\n\nExclusion Criteria:\n\n* Fear"), SITE)
    )
    buttons = Counter(element.attributes["name"] for element in page.elements if element.get("type") == "radio")
    assert {name: buttons[name] for name in ("i1", "i2", "e1")} == {"i1": 3, "i2": 3, "e1": 3}


def test_a_record_without_criteria_says_so() -> None:
    html = check_html(a_trial(eligibilityModule=None), SITE)
    assert "three answers" not in html
    assert "Without a script" not in html
    assert "gives no criteria that can be asked" in html
    assert 'type="radio"' not in html


def test_a_trial_whose_points_changed_has_another_stamp() -> None:
    one, same, other = (
        check_view(explained(f"Inclusion Criteria:\n\n* {words}")).stamp for words in ("A cut", "A cut", "A deep cut")
    )
    assert one == same != other
