"""What people type, and the question that it is taken for."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialfinder.errors import UsageError
from trialfinder.records.ages import Age
from trialfinder.search.asked import Asked
from trialfinder.search.denials import DENYING
from trialfinder.search.lexicon import all_keys
from trialfinder.search.persons import parse_asked_age
from trialfinder.search.understanding import understand

WHO = [
    ("70 year old woman with lung cancer near Houston", Age(70, "Year"), "FEMALE"),
    ("lung cancer, 70-year-old female", Age(70, "Year"), "FEMALE"),
    ("70yo man lung cancer", Age(70, "Year"), "MALE"),
    ("I am 45 with diabetes", Age(45, "Year"), None),
    ("I'm 45 and have diabetes", Age(45, "Year"), None),
    ("asthma age 12", Age(12, "Year"), None),
    ("aged 18 months, eczema", Age(18, "Month"), None),
    ("my 6 week old daughter has reflux", Age(6, "Week"), "FEMALE"),
    ("seventy year old with shingles", Age(70, "Year"), None),
    ("twenty-one year old with epilepsy", Age(21, "Year"), None),
    ("my husband has parkinson's", None, "MALE"),
    ("men and women with lupus", None, None),
    ("stage 4 melanoma", None, None),
    ("I am 80 kg with diabetes", None, None),
    ("I'm 34 weeks pregnant", None, None),
    ("my mom is 70 and has copd", Age(70, "Year"), "FEMALE"),
    ("18mo eczema", Age(18, "Month"), None),
    ("70M prostate cancer", Age(70, "Year"), "MALE"),
    ("T790M lung cancer", None, None),
    ("a 65 m walk", None, None),
    ("dementia, mom 82", Age(82, "Year"), "FEMALE"),
    ("kid 7, duchenne", Age(7, "Year"), None),
    ("male 30 with acne", Age(30, "Year"), "MALE"),
    ("migraine women 45 berlin", Age(45, "Year"), "FEMALE"),
    ("girl 4 in leeds", Age(4, "Year"), "FEMALE"),
    ("man 70 kg", None, "MALE"),
    ("men 18 to 40", None, "MALE"),
    ("child 2 doses", None, None),
    ("women 2 years after breast cancer", None, "FEMALE"),
]


@pytest.mark.parametrize(("text", "age", "sex"), WHO)
def test_who_is_asked_for(text: str, age: Age | None, sex: str | None) -> None:
    asked = understand(text)
    assert (asked.age, asked.sex) == (age, sex)


WHERE = [
    ("lung cancer near Houston", "Houston", None),
    ("lung cancer near Houston, TX", "Houston, TX", None),
    ("lung cancer houston tx", "houston tx", None),
    ("Houston lung cancer", "Houston", None),
    ("lung cancer within 50 miles of Springfield, IL", "Springfield, IL", "50 miles"),
    ("migraine 20 km from Malmö, Sweden", "Malmö, Sweden", "20 km"),
    ("breast cancer 77030", "77030", None),
    ("psoriasis in Germany", "Germany", None),
    ("migraine in New York", "New York", None),
    ("asthma near Boston for my son", "Boston", None),
    ("heart failure London, Ontario", "London, Ontario", None),
    ("lung cancer near me", None, None),
    ("cancer in remission", None, None),
    ("vitamin D 10000 units", None, None),
    ("natal depression", None, None),
    ("migraine Malmo", "Malmo", None),
    ("migraine Malmö", "Malmö", None),
    ("asthma in München", "München", None),
    ("asthma in England", "England", None),
    ("asthma in the UK", "the UK", None),
    ("asthma UK", "UK", None),
    ("migraine texas", "texas", None),
    ("gout, Ohio", "Ohio", None),
    ("depression nyc", "nyc", None),
    ("cancer of the colon", None, None),
    ("allergic to turkey", None, None),
    ("lung cancer in my area", None, None),
    ("pain in men", None, None),
    ("trials near Nowhereville", None, None),
    ("back pain", None, None),
]


@pytest.mark.parametrize(("text", "near", "within"), WHERE)
def test_where_is_asked_for(text: str, near: str | None, within: str | None) -> None:
    asked = understand(text)
    assert (asked.near, asked.within) == (near, within)


WHAT = [
    ("70 year old woman with lung cancer near Houston", ("lung", "cancer")),
    ("What trials are there for my mom with alzheimer's in Phoenix, Arizona", ("alzheimer",)),
    ("trouble getting an erection after surgery", ("trouble", "erection", "surgery")),
    ("phase 2 melanoma trials recruiting now", ("melanoma",)),
    ("childhood leukemia", ("childhood", "leukemia")),
    ("trials near Nowhereville", ("Nowhereville",)),
    ("", ()),
]


@pytest.mark.parametrize(("text", "words"), WHAT)
def test_what_is_not_understood_stays_text(text: str, words: tuple[str, ...]) -> None:
    assert understand(text).words == words


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("phase 2 melanoma", ("PHASE2",)),
        ("Phase II melanoma", ("PHASE2",)),
        ("phase 1/2 melanoma", ("PHASE1", "PHASE2")),
        ("phase iii or iv melanoma", ("PHASE3", "PHASE4")),
        ("early phase 1 melanoma", ("EARLY_PHASE1",)),
        ("phase melanoma", ()),
    ],
)
def test_phases_are_understood(text: str, phase: tuple[str, ...]) -> None:
    assert understand(text).phase == phase


def test_status_healthy_volunteers_and_results_are_understood() -> None:
    assert understand("not yet recruiting asthma").status == ("NOT_YET_RECRUITING",)
    assert understand("asthma currently recruiting").status == ("RECRUITING",)
    assert understand("asthma any status").status == ("all",)
    assert understand("healthy volunteers in London").healthy is True
    assert understand("asthma studies with results").results is True
    assert understand("asthma").status == ()


def test_a_group_of_age_ranks_and_stays_a_word() -> None:
    asked = understand("kids with asthma")
    assert asked.group == "CHILD"
    assert asked.words == ("kids", "asthma")
    assert asked.age is None


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("baby with eczema", "BABY"),
        ("depression in teens", "TEEN"),
        ("teens and kids with asthma", "CHILD"),
        ("children and adults with asthma", None),
        ("childhood leukemia, I am 35", None),  # who had it then is grown up now
        ("childhood leukemia, age 9", "CHILD"),
        ("breastfeeding and baby allergies", None),  # the mother may be who takes part
        ("my son's asthma", "CHILD"),
    ],
)
def test_words_for_people_make_one_group_that_the_age_does_not_deny(text: str, group: str | None) -> None:
    assert understand(text).group == group


@pytest.mark.parametrize(
    ("text", "phrases", "words"),
    [
        ('"west nile virus" kids', ("west nile virus",), ("kids",)),
        ("“chemo brain” near Houston", ("chemo brain",), ()),
        ('"boston" diabetes', ("boston",), ("diabetes",)),
        ('a scar of 6" and one of 2" on the hand', (), ("scar", "6", "one", "2", "hand")),
        ('"" asthma "', (), ("asthma",)),
        ('"?" asthma', (), ("asthma",)),
    ],
)
def test_what_stands_in_quotation_marks_is_meant_to_the_letter(
    text: str, phrases: tuple[str, ...], words: tuple[str, ...]
) -> None:
    asked = understand(text)
    assert (asked.phrases, asked.words) == (phrases, words)
    assert understand(asked.without("phrase")).phrases == ()


@pytest.mark.parametrize(
    ("text", "avoid", "words"),
    [
        ("migraine no placebo", ("placebo",), ("migraine",)),
        ("lung cancer without chemo", ("chemotherapy",), ("lung", "cancer")),
        ("no sense of smell", (), ("sense", "smell")),
        ("I dont sleep, no drugs", ("drugs",), ("sleep",)),
        ("placebo effect", (), ("placebo", "effect")),
    ],
)
def test_what_is_rather_not_wanted_is_not_searched_for(
    text: str, avoid: tuple[str, ...], words: tuple[str, ...]
) -> None:
    asked = understand(text)
    assert (asked.avoid, asked.words) == (avoid, words)


NOT_WANTED = [
    ("not pregnant diabetes", "avoid", "pregnant", ("diabetes",)),
    ("diabetes without insulin", "avoid", "insulin", ("diabetes",)),
    ("asthma not COPD", "avoid", "copd", ("asthma",)),
    ("lung cancer no brain mets", "avoid", "brain mets", ("lung", "cancer")),
    ("no chemo breast cancer", "avoid", "chemotherapy", ("breast", "cancer")),
    ("lymphoma no chemo, radiation or surgery", "avoid", "chemotherapy,radiation,surgery", ("lymphoma",)),
    ("not pregnant or breastfeeding, lupus", "avoid", "pregnant,breastfeeding", ("lupus",)),
    ("obesity without surgery and diabetes", "avoid", "surgery", ("obesity", "diabetes")),
    ("I don't have diabetes but asthma", "avoid", "diabetes", ("asthma",)),
    ("can't take metformin diabetes", "avoid", "metformin", ("diabetes",)),
    ("diabetes other than type 1", "avoid", "type 1", ("diabetes",)),
    ("hiv without hepatitis b or c", "avoid", "hepatitis b", ("hiv",)),
    ("do not want chemo, lymphoma", "avoid", "chemotherapy", ("lymphoma",)),
    ("trials that do not require a biopsy, nash", "avoid", "biopsy", ("nash",)),
    ("lung cancer not small cell", "avoid", "small cell", ("lung", "cancer")),
    ("leukemia not AML", "avoid", "aml", ("leukemia",)),
    ("leukemia not ALL", "avoid", "acute lymphoblastic leukemia", ("leukemia",)),
    ('diabetes not "insulin pump"', "avoid", "insulin pump", ("diabetes",)),
    ("diabetes sin insulina", "avoid", "insulina", ("diabetes",)),
    # What somebody has had or takes is no wish, and who does not ask is no filter: it is only not searched for.
    ("never had chemo lung cancer", "not", "chemotherapy", ("lung", "cancer")),
    ("depression, haven't tried ketamine infusion", "not", "ketamine infusion", ("depression",)),
    ("not on insulin diabetes", "not", "insulin", ("diabetes",)),
    ("hernia, not eligible for surgery", "not", "surgery", ("hernia",)),
    ("no cost trials for asthma", "not", "cost", ("asthma",)),
    ("asthma not children", "not", "children", ("asthma",)),
    ("no treatment works, depression", "not", "treatment", ("works", "depression")),
    ("diabetes not in Texas", "not", "in texas", ("diabetes",)),
    ("asthma not near Houston", "not", "near houston", ("asthma",)),
    ("melanoma not phase 1", "not", "phase 1", ("melanoma",)),
    ("lupus not NCT01234567", "not", "nct01234567", ("lupus",)),
    ("lung cancer no EGFR mutation", "avoid", "egfr mutation", ("lung", "cancer")),
    ("breast cancer no HER2 amplification", "avoid", "her2 amplification", ("breast", "cancer")),
    ("lung cancer no EGFR exon 20 insertion", "avoid", "egfr exon 20 insertion", ("lung", "cancer")),
    ("lung cancer no EGFR/ALK mutation", "avoid", "egfr,alk mutation", ("lung", "cancer")),
    ("melanoma not in remission", "not", "remission", ("melanoma",)),
    ("stroke no movement disorder", "avoid", "movement disorder", ("stroke",)),
    ("stroke no memory problems", "avoid", "memory problems", ("stroke",)),
    ("asthma without leaving my house", "not", "leaving my house", ("asthma",)),
    ("asthma no travelling to the clinic", "not", "travelling to the clinic", ("asthma",)),
    ("cancer has not spread to bones", "not", "spread to bones", ("cancer",)),
    ("cancer not spread to the liver or lungs", "not", "spread to the liver,lungs", ("cancer",)),
    ("cancer that has not spread", "not", "spread", ("cancer",)),
    ("prostate cancer surgery not possible", "not", "possible", ("prostate", "cancer", "surgery")),
    ("asthma free of charge", "not", "charge", ("asthma",)),
    ("asthma without leaving home", "not", "leaving home", ("asthma",)),
    ("asthma without paying", "not", "paying", ("asthma",)),
    ("asthma without travelling to the clinic", "not", "travelling to the clinic", ("asthma",)),
    ("asthma not vaccinated", "not", "vaccinated", ("asthma",)),
]


@pytest.mark.parametrize(("text", "kind", "value", "words"), NOT_WANTED)
def test_what_stands_behind_a_no_is_never_taken_for_a_wish(
    text: str, kind: str, value: str, words: tuple[str, ...]
) -> None:
    asked = understand(text)
    assert [(part.kind, part.value) for part in asked.parts] == [(kind, value)]
    assert asked.words == words
    assert (asked.phrases, asked.near, asked.group, asked.phase, asked.trials) == ((), None, None, (), ())
    assert asked.avoid == (tuple(value.split(",")) if kind == "avoid" else ())
    assert not understand(asked.without_part(asked.parts[0])).parts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("no sense of smell", ("sense", "smell")),
        ("no appetite", ("appetite",)),
        ("migraine without aura", ("migraine", "aura")),
        ("lung cancer never smoker", ("lung", "cancer", "smoker")),
        ("cancer with or without surgery", ("cancer", "surgery")),
        ("can't sleep", ("sleep",)),
        ("wound not healing", ("wound", "healing")),
        ("can not sleep", ("sleep",)),
        ("my body doesn't respond to insulin", ("body", "respond", "insulin")),
        ("lymphoma that has not responded to chemo", ("lymphoma", "responded", "chemo")),
        ("my wound will not heal", ("wound", "heal")),
        ("no erections after prostate surgery", ("erections", "prostate", "surgery")),
        ("never been treated for hepatitis", ("treated", "hepatitis")),
        ("asthma not controlled by steroids", ("asthma", "controlled", "steroids")),
        ("asthma not fully controlled", ("asthma", "fully", "controlled")),
        ("depression not improved", ("depression", "improved")),
        ("wound has not healed", ("wound", "healed")),
        ("no feeling in feet", ("feeling", "feet")),
        ("no desire to eat", ("desire", "eat")),
        ("no, I have asthma", ("asthma",)),
        ("not only asthma", ("only", "asthma")),
        ("pregnant or not", ("pregnant",)),
        ("no", ()),
    ],
)
def test_a_no_that_belongs_to_a_name_or_a_complaint_denies_nothing(text: str, words: tuple[str, ...]) -> None:
    asked = understand(text)
    assert (asked.words, asked.avoid, [part.kind for part in asked.parts]) == (words, (), [])


def test_beside_what_is_not_wanted_the_rest_is_read_as_ever() -> None:
    asked = understand("woman 40 years old, diabetes, not pregnant, near Boston, no placebo")
    assert (asked.age, asked.sex, asked.near, asked.words) == (Age(40, "Year"), "FEMALE", "Boston", ("diabetes",))
    assert asked.avoid == ("pregnant", "placebo")
    assert understand("diabetes boston not paris").near == "boston"
    assert understand("asthma not in Texas near Boston").near == "Boston"
    assert understand("lupus not women but men").sex == "MALE"
    assert understand("asthma not recruiting").status == ("ACTIVE_NOT_RECRUITING",)


def test_in_spanish_near_and_without_are_heard() -> None:
    asked = understand("asma cerca de Houston sin placebo")
    assert (asked.near, asked.avoid, asked.words) == ("Houston", ("placebo",), ("asma",))


@pytest.mark.parametrize(
    ("text", "near", "otherwise"),
    [
        ("brest cancer", None, "cancer"),
        ("her2 Brest cancer", None, None),  # in the middle nobody takes it for a place
        ("brest", "brest", "breast"),
        ("brest diabetes", "brest", "breast diabetes"),
        ("boston diabetes", "boston", '"boston" diabetes'),
        ("paris", "paris", '"paris"'),
        ("brest cancer in Boston", "Boston", None),
        ("cancer near Brest", "Brest", None),
        ("lupus Houston TX", "Houston TX", None),
        ("nice", None, None),
    ],
)
def test_a_name_alone_may_be_a_place_or_a_word_and_can_be_read_the_other_way(
    text: str, near: str | None, otherwise: str | None
) -> None:
    asked = understand(text)
    assert asked.near == near
    assert (asked.otherwise() if asked.doubt else None) == otherwise
    if asked.doubt and asked.doubt.is_place:
        assert understand(asked.otherwise()).near is None


def test_each_part_can_be_taken_out_again() -> None:
    asked = understand("70 year old woman with lung cancer near Houston")
    assert {part.kind for part in asked.parts} == {"age", "sex", "near"}
    assert asked.without("near") == "70 year old woman with lung cancer"
    assert understand(asked.without("age")).age is None
    assert understand(asked.without("sex")).sex is None


def test_each_word_for_a_sex_goes_with_it() -> None:
    asked = understand("my wife has lupus, she is 40, a woman of Boston")
    assert [part.kind for part in asked.shown if part.kind == "sex"] == ["sex"]
    assert understand(asked.without("sex")).sex is None


@pytest.mark.parametrize("text", ["65F with lupus", "65/f with lupus", "65 yo F with lupus", "65 F with lupus"])
def test_of_an_age_and_a_sex_in_one_word_each_goes_by_itself(text: str) -> None:
    asked = understand(text)
    assert (asked.age, asked.sex, asked.words) == (Age(65, "Year"), "FEMALE", ("lupus",))
    without_age, without_sex = understand(asked.without("age")), understand(asked.without("sex"))
    assert (without_age.age, without_age.sex, without_age.words) == (None, "FEMALE", ("lupus",))
    assert (without_sex.age, without_sex.sex, without_sex.words) == (Age(65, "Year"), None, ("lupus",))


def test_a_long_text_is_cut_between_words() -> None:
    asked = understand("asthma " * 150)
    assert set(asked.words) == {"asthma"}


def test_a_distance_can_be_taken_out_and_leaves_the_place() -> None:
    asked = understand("migraine within 20 miles of Boston, MA")
    assert asked.without("within") == "migraine near Boston, MA"
    assert asked.without("near") == "migraine"
    behind = understand("migraine in San Diego, CA, within 100 miles")
    assert (behind.near, behind.within) == ("San Diego, CA", "100 miles")
    assert understand(behind.without("within")).near == "San Diego, CA"
    assert understand(behind.without("near")).parts == ()


def test_the_parts_point_at_their_words() -> None:
    text = "İ phase 2 LUNG cancer near Malmö"
    for part in understand(text).parts:
        assert text[part.start : part.end].lower() in ("phase 2", "near malmö")


@pytest.mark.parametrize(
    ("text", "age"),
    [("63", Age(63, "Year")), ("18mo", Age(18, "Month")), ("6 weeks", Age(6, "Week")), (" 10D ", Age(10, "Day"))],
)
def test_an_age_given_by_itself_is_read(text: str, age: Age) -> None:
    assert parse_asked_age(text) == age


@pytest.mark.parametrize("text", ["", "old", "-3", "1e3", "500", "3 lightyears", "63\x00"])
def test_what_is_no_age_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_asked_age(text)
    assert "63" in refused.value.hint


_SHAPES = st.lists(
    st.sampled_from(
        ["70", "year", "old", "near", "within", "50 miles", "of", "in", "Houston,", "TX", "77030", "phase", "2/3",
         "woman", "lung", "cancer", "-", ",", "’s", "ß", "\U0001f600", "I'm", "New", "York",
         "not", "without", '"a b"', "or", "never had"]
    ),
    max_size=14,
).map(" ".join)  # fmt: skip


@given(st.one_of(st.text(max_size=200), _SHAPES))
def test_no_text_breaks_it_and_every_part_has_its_place(text: str) -> None:
    asked = understand(text)
    assert asked == understand(text)
    for part in asked.parts:
        assert 0 <= part.start < part.end <= len(text)
        assert isinstance(asked.without(part.kind), str)
    assert isinstance(asked, Asked)


@pytest.mark.parametrize(
    "text",
    [
        "near " * 20_000,
        "1" * 100_000,
        "within 50 miles of " * 5_000,
        "a, " * 30_000,
        "phase i/" * 10_000,
        "no a or " * 20_000,
        "not not " * 20_000,
        "no " * 166,
    ],
)
def test_a_long_text_takes_no_longer(text: str) -> None:
    understand("Houston")  # the tables of places are read once
    start = time.process_time()
    understand(text)
    assert time.process_time() - start < 0.5


def test_in_no_name_a_no_stands_later_than_is_looked_for() -> None:
    late = [
        key for key in all_keys() for at in range(4, len(key)) if (key[at],) in DENYING or key[at : at + 2] in DENYING
    ]
    assert late == []
