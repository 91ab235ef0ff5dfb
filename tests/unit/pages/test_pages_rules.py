"""Every computed sentence: where it is said, in which words, and where it must not be."""

from __future__ import annotations

import datetime
from typing import Any

import msgspec
import pytest

from lib.trials import NCT, a_tree, a_trial
from trialfinder.criteria.model import Summary
from trialfinder.pages.rules import change, freshness, lead, listing, missing, places, stage, verdicts, who
from trialfinder.pages.rules.catalogue import RULES, rule_names
from trialfinder.pages.rules.model import RuleInfo
from trialfinder.records.fields import enum_labels, field_at
from trialfinder.records.study import Study, convert

TODAY = datetime.date(2026, 9, 1)
STATUS = "protocolSection.statusModule"
DESIGN = "protocolSection.designModule"
ELIGIBILITY = "protocolSection.eligibilityModule"
PLACES = "protocolSection.contactsLocationsModule"


def study(**changes: Any) -> Study:
    return convert(a_tree(**changes))[0]


# --- the catalogue ------------------------------------------------------------------------------------------


def test_no_two_rules_have_one_name() -> None:
    assert len(rule_names()) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_states_its_formula_and_reads_fields_that_there_are(rule: RuleInfo) -> None:
    assert rule.formula.endswith(".")
    assert len(rule.formula) > 20
    for path in rule.inputs:
        assert field_at(path.replace("[]", "")) or path == "hasResults", path


# --- lead ---------------------------------------------------------------------------------------------------


def led(**changes: Any) -> str:
    rule = lead.lead(study(**changes))
    assert rule.name == "lead"
    return rule.text


def kind(**design: Any) -> str:
    return led(designModule=design, conditionsModule=None, sponsorCollaboratorsModule=None)


@pytest.mark.parametrize(
    ("design", "sentence"),
    [
        ({}, "This is a record that does not say what kind of study it is."),
        ({"studyType": "INTERVENTIONAL"}, "This is a trial."),
        ({"studyType": "INTERVENTIONAL", "phases": ["NA"]}, "This is a trial."),
        ({"studyType": "INTERVENTIONAL", "phases": ["PHASE3"]}, "This is a Phase 3 trial."),
        ({"studyType": "INTERVENTIONAL", "phases": ["EARLY_PHASE1"]}, "This is an Early Phase 1 trial."),
        ({"studyType": "INTERVENTIONAL", "phases": ["PHASE1", "PHASE2"]}, "This is a Phase 1 and Phase 2 trial."),
        ({"studyType": "INTERVENTIONAL", "phases": ["PHASE9"]}, "This is a trial."),
        (
            {"studyType": "INTERVENTIONAL", "phases": ["PHASE2"], "designInfo": {"primaryPurpose": "TREATMENT"}},
            "This is a Phase 2 treatment trial.",
        ),
        (
            {"studyType": "INTERVENTIONAL", "designInfo": {"primaryPurpose": "ECT"}},
            "This is an education, counseling or training trial.",
        ),
        ({"studyType": "INTERVENTIONAL", "designInfo": {"primaryPurpose": "OTHER"}}, "This is a trial."),
        ({"studyType": "INTERVENTIONAL", "designInfo": {}}, "This is a trial."),
        ({"studyType": "OBSERVATIONAL"}, "This is an observational study."),
        (
            {"studyType": "OBSERVATIONAL", "patientRegistry": True},
            "This is a patient registry, an observational study.",
        ),
        (
            {"studyType": "EXPANDED_ACCESS"},
            "This is an expanded access record (a way to get an investigational product outside a trial).",
        ),
        ({"studyType": "QUANTUM"}, "This is a study of the kind QUANTUM."),
    ],
)
def test_the_lead_names_the_kind_of_study_in_a_whole_sentence(design: dict[str, Any], sentence: str) -> None:
    assert kind(**design) == sentence


@pytest.mark.parametrize("purpose", enum_labels()["PrimaryPurpose"])
def test_the_lead_is_a_sentence_for_every_purpose(purpose: str) -> None:
    sentence = kind(studyType="INTERVENTIONAL", designInfo={"primaryPurpose": purpose})
    assert sentence.endswith(" trial.")
    assert "_" not in sentence
    article, word = sentence.removeprefix("This is ").split()[:2]
    assert article == ("an" if word[0] in "aeiou" else "a")


@pytest.mark.parametrize(
    ("conditions", "words"),
    [
        ([], "This is a trial."),
        (["Paper Cut"], "This is a trial about Paper Cut."),
        (["Paper Cut", "Ink \\[Blue\\]"], "This is a trial about Paper Cut and also Ink [Blue]."),
        (["A", "B", "C"], "This is a trial about A, B and also C."),
        (["A", "B", "C", "D"], "This is a trial about A, B, C and 1 more condition."),
        (["A", "B", "C", "D", "E", "F"], "This is a trial about A, B, C and 3 more conditions."),
    ],
)
def test_the_lead_names_all_conditions_or_how_many_more_there_are(conditions: list[str], words: str) -> None:
    design = {"studyType": "INTERVENTIONAL"}
    assert (
        led(designModule=design, conditionsModule={"conditions": conditions}, sponsorCollaboratorsModule=None) == words
    )


def test_the_lead_ends_with_one_full_stop_whatever_the_name_of_the_sponsor() -> None:
    sponsor = {"leadSponsor": {"name": "Plaster \\& Sons, Inc."}}
    assert led(sponsorCollaboratorsModule=sponsor).endswith(", run by Plaster & Sons, Inc.")
    assert led(sponsorCollaboratorsModule={"leadSponsor": {}}).endswith("about Paper Cut.")
    assert led().endswith("Phase 2 treatment trial about Paper Cut, run by Institute of Stationery.")


def test_words_are_joined_as_people_say_them() -> None:
    assert [lead.join_words(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


# --- stage, status, size ------------------------------------------------------------------------------------


def staged(**design: Any) -> list[str]:
    rules = stage.stage(study(designModule=design))
    assert {rule.name for rule in rules} == {"stage"}
    return [rule.text for rule in rules]


def test_each_phase_is_explained_and_two_phases_as_both() -> None:
    one, two = staged(phases=["PHASE1"]), staged(phases=["PHASE2"])
    both = staged(studyType="INTERVENTIONAL", phases=["PHASE1", "PHASE2"])
    assert both == ["This study takes Phase 1 and Phase 2 together.", *one, *two]
    assert one[0].startswith("Phase 1 looks mainly at safety")
    assert two[0].startswith("Phase 2 looks for first signs")


@pytest.mark.parametrize("phase", enum_labels()["Phase"])
def test_every_phase_has_one_sentence_of_its_own(phase: str) -> None:
    (sentence,) = staged(studyType="INTERVENTIONAL", phases=[phase])
    assert phase not in sentence.split()
    assert "_" not in sentence


def test_no_phase_is_made_up_where_the_record_names_none() -> None:
    assert staged() == ["The record does not say what kind of study this is, and names no phase."]
    assert [rule.text for rule in stage.stage(study(designModule=None))] == staged()
    assert staged(studyType="INTERVENTIONAL") == ["The record names no phase."]
    assert staged(studyType="QUANTUM") == ["The record names no phase."]
    assert staged(studyType="INTERVENTIONAL", phases=["NA"])[0].startswith("The record says that phases do not apply")
    assert staged(studyType="OBSERVATIONAL")[0].startswith("This is an observational study.")
    assert staged(studyType="EXPANDED_ACCESS")[0].startswith("Expanded access has no phase.")
    assert staged(phases=["PHASE9"]) == ["The record gives the phase as PHASE9."]


@pytest.mark.parametrize("phases", [["PHASE1"], ["EARLY_PHASE1"], ["PHASE1", "PHASE2"]])
def test_no_sentence_on_a_phase_claims_healthy_volunteers_or_a_condition(phases: list[str]) -> None:
    for sentence in staged(studyType="INTERVENTIONAL", phases=phases):
        assert "healthy" not in sentence
        assert "Paper Cut" not in sentence


@pytest.mark.parametrize("status", enum_labels()["Status"])
def test_every_status_has_a_sentence_of_its_own(status: str) -> None:
    rule = stage.status(study(statusModule={"overallStatus": status}))
    assert rule.name == "status"
    assert status not in rule.text
    assert "_" not in rule.text


def test_a_status_that_is_absent_or_new_is_said_as_it_is() -> None:
    silent = "The record does not say whether the study is looking for people."
    assert stage.status(study(statusModule=None)).text == silent
    assert stage.status(study(statusModule={})).text == silent
    assert (
        stage.status(study(statusModule={"overallStatus": "PAUSED"})).text == "The record gives the status as PAUSED."
    )


@pytest.mark.parametrize(
    ("last", "words"),
    [
        ("RECRUITING", "The last known status was: recruiting."),
        ("ACTIVE_NOT_RECRUITING", "The last known status was: active, not recruiting."),
        ("PAUSED", "The last known status was: PAUSED."),
    ],
)
def test_an_unknown_status_names_the_last_one_that_was_known(last: str, words: str) -> None:
    text = stage.status(study(statusModule={"overallStatus": "UNKNOWN", "lastKnownStatus": last})).text
    assert text.startswith("The status is not known")
    assert text.endswith(words)


@pytest.mark.parametrize(
    ("info", "sentence"),
    [
        (None, "The record does not say how many people take part."),
        ({}, "The record does not say how many people take part."),
        ({"type": "ESTIMATED"}, "The record does not say how many people take part."),
        ({"count": 24, "type": "ESTIMATED"}, "The study plans to include 24 people."),
        ({"count": 1, "type": "ESTIMATED"}, "The study plans to include 1 person."),
        ({"count": 0, "type": "ESTIMATED"}, "The study plans to include 0 people."),
        ({"count": 12345, "type": "ACTUAL"}, "The study included 12,345 people."),
        ({"count": 1, "type": "ACTUAL"}, "The study included 1 person."),
        ({"count": 0, "type": "ACTUAL"}, "Nobody took part in the study."),
        ({"count": 1}, "The record gives the number of people as 1."),
        ({"count": 0}, "The record gives the number of people as 0."),
        (
            {"count": 99999999, "type": "ESTIMATED"},
            "The record gives the number of people as 99999999: it is not known.",
        ),
        ({"count": 99999999, "type": "ACTUAL"}, "The record gives the number of people as 99999999: it is not known."),
        ({"count": 99999998}, "The record gives the number of people as 99,999,998."),
    ],
)
def test_the_size_is_said_as_planned_as_it_was_or_as_not_known_and_never_rated(
    info: dict[str, Any] | None, sentence: str
) -> None:
    rule = stage.size(study(designModule={} if info is None else {"enrollmentInfo": info}))
    assert (rule.name, rule.text) == ("size", sentence)
    assert stage.size(study(designModule=None)).text == "The record does not say how many people take part."


# --- who ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("module", "sentence"),
    [
        (None, "The record does not say who may take part."),
        (
            {},
            "The record asks for people, and gives no age limit. It states no sex. Nothing is stated about healthy "
            "volunteers.",
        ),
        (
            {"minimumAge": "18 Years", "sex": "ALL", "healthyVolunteers": False},
            "The record asks for people of any sex, 18 years and older. No healthy volunteers are taken.",
        ),
        (
            {"maximumAge": "6 Months", "sex": "FEMALE", "healthyVolunteers": True},
            "The record asks for women or girls only, up to 6 months old. Healthy volunteers are taken.",
        ),
        (
            {"minimumAge": "2 Weeks", "maximumAge": "1 Year", "sex": "MALE"},
            "The record asks for men or boys only, 2 weeks to 1 year old. Nothing is stated about healthy volunteers.",
        ),
        (
            {"minimumAge": "N/A", "maximumAge": "65 Years", "sex": "X"},
            "The record asks for people (sex given as X), with the youngest age given as N/A and the oldest as 65 "
            "Years. Nothing is stated about healthy volunteers.",
        ),
        (
            {"maximumAge": "old"},
            "The record asks for people, with the youngest age given as nothing and the oldest as old. It states no "
            "sex. Nothing is stated about healthy volunteers.",
        ),
    ],
)
def test_who_is_asked_for_is_said_from_the_coded_fields_alone(module: dict[str, Any] | None, sentence: str) -> None:
    rule = who.who(study(eligibilityModule=module))
    assert (rule.name, rule.text) == ("who", sentence)


# --- verdicts -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ((), "The text holds no criteria."),
        (("=original",), "The text has 1 point, shown in the official words. None is in plain words yet."),
        (("=original",) * 3, "The text has 3 points, shown in the official words. None is in plain words yet."),
        # Taught by the seed page, where 3 of 43 points were said to be in plain words that nobody had written.
        (
            ("=verified", "=original", "=verified"),
            "The text has 3 points, shown in the official words. Plain as they are: 2.",
        ),
        (
            ("verified",) * 5 + ("verified_terms_kept",) * 2 + ("machine_worded", "=verified", "=original"),
            "Points in the text: 10. In plain words that a second reader, a program too, has checked: 8 (of these, "
            "with some hard words kept: 2). In the official words because those are plain: 1. In the official words "
            "because no others were found or proved: 1.",
        ),
        # The sheet counts a point as one with hard words by its verdict: no other count may call it plain.
        (
            ("verified_terms_kept", "=verified_terms_kept", "=verified"),
            "Points in the text: 3. In plain words that a second reader, a program too, has checked: 1 (of these, with "
            "some hard words kept: 1). In the official words because those are plain: 1. In the official words, with "
            "some hard words kept: 1.",
        ),
        (
            ("=verified_terms_kept",) * 2,
            "The text has 2 points, shown in the official words. With some hard words kept: 2.",
        ),
        (
            ("verified",),
            "Points in the text: 1. In plain words that a second reader, a program too, has checked: 1 (of these, with "
            "some hard words kept: 0).",
        ),
    ],
)
def test_verdicts_are_counted_and_never_made_into_one_score(points: tuple[str, ...], sentence: str) -> None:
    """A point with "=" has the official words as its plain ones."""
    plain = a_trial().plain
    one = plain.criteria[0]
    criteria = tuple(
        msgspec.structs.replace(
            one, plain=one.original if point[0] == "=" else "In other words.", verdict=point.removeprefix("=")
        )
        for point in points
    )
    rule = verdicts.verdicts(msgspec.structs.replace(plain, criteria=criteria))
    assert (rule.name, rule.text) == ("verdicts", sentence)


def test_the_reading_grade_is_told_before_and_after_and_not_without_words() -> None:
    plain = a_trial().plain
    graded = msgspec.structs.replace(plain, summary=Summary(1, 1, 0, 0, 0, 13.14, 7.86))
    rule = verdicts.grade(graded)
    assert rule is not None
    assert rule.text.startswith(
        "Reading grade of the official criteria: 13.1. As shown here, in short lines: 7.9. (The grade stands for"
    )
    assert verdicts.grade(msgspec.structs.replace(plain, summary=Summary(0, 0, 0, 0, 0, None, None))) is None


# --- places -------------------------------------------------------------------------------------------------


def site(status: str | None = None, country: str | None = "Freedonia", **contact: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "city": "Elm",
        "status": status,
        "country": country,
        "contacts": [contact] if contact else [],
    }
    return {name: value for name, value in made.items() if value}


@pytest.mark.parametrize(
    ("locations", "sentence"),
    [
        ([], "The record lists no sites."),
        ([site()], "The record lists 1 site."),
        ([site(), site()], "The record lists 2 sites."),
        ([site(), site(country="Sylvania")], "The record lists 2 sites in 2 countries."),
        ([site(country=None), site()], "The record lists 2 sites."),
        ([site("RECRUITING"), site("COMPLETED")], "The record lists 2 sites; 1 recruiting."),
        ([site("WITHDRAWN")], "The record lists 1 site; 0 recruiting."),
        (
            [site("RECRUITING"), site("NOT_YET_RECRUITING"), site("NOT_YET_RECRUITING", "Sylvania")],
            "The record lists 3 sites in 2 countries; 1 recruiting, 2 not open yet.",
        ),
    ],
)
def test_sites_are_counted_by_what_the_record_says_of_them(locations: list[dict[str, Any]], sentence: str) -> None:
    rule = places.sites(study(contactsLocationsModule={"locations": locations}))
    assert (rule.name, rule.text) == ("sites", sentence)
    assert places.sites(study(contactsLocationsModule=None)).text == "The record lists no sites."


OPEN, SILENT = site("RECRUITING", phone="555-0100"), site("RECRUITING", name="Ada Quill")


@pytest.mark.parametrize(
    ("locations", "sentence"),
    [
        ([], None),
        ([site("COMPLETED", email="a@quill.example")], None),
        ([OPEN], "The recruiting site gives a phone number or e-mail address of its own."),
        ([SILENT], "The recruiting site gives no phone number or e-mail address of its own."),
        ([SILENT, SILENT], "None of the 2 recruiting sites gives a phone number or e-mail address of its own."),
        ([OPEN, SILENT], "1 of the 2 recruiting sites gives a phone number or e-mail address of its own."),
        (
            [OPEN, SILENT, site("RECRUITING", email="a@quill.example"), site("WITHDRAWN", phone="555-0101")],
            "2 of the 3 recruiting sites give a phone number or e-mail address of their own.",
        ),
    ],
)
def test_recruiting_sites_that_can_be_reached_are_counted(
    locations: list[dict[str, Any]], sentence: str | None
) -> None:
    rule = places.site_contacts(study(contactsLocationsModule={"locations": locations}))
    assert (rule and rule.text) == sentence
    assert rule is None or rule.name == "site-contacts"
    assert places.site_contacts(study(contactsLocationsModule=None)) is None


# --- missing, partial, unread -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("section", "without", "words"),
    [
        ("about", {"descriptionModule": None}, "The record gives no summary."),
        ("about", {"descriptionModule": {"briefSummary": " \n"}}, "The record gives no summary."),
        ("join", {"eligibilityModule": None}, "The record gives no eligibility criteria."),
        ("join", {"eligibilityModule": {"eligibilityCriteria": " "}}, "The record gives no eligibility criteria."),
        (
            "places",
            {"contactsLocationsModule": {"locations": []}},
            "The record gives no sites: no hospital, clinic or city is named.",
        ),
        (
            "contacts",
            {"contactsLocationsModule": {"locations": [{"city": "Elm"}]}},
            "The record gives no contact: no phone number or e-mail address to ask.",
        ),
        ("dates", {"statusModule": {}}, "The record gives no dates for when the study starts or ends."),
        ("dates", {"statusModule": None}, "The record gives no dates for when the study starts or ends."),
        (
            "treatments",
            {"armsInterventionsModule": {"armGroups": [{"label": "A"}]}},
            "The record gives no interventions: it does not say what is done or given.",
        ),
        (
            "measures",
            {"outcomesModule": {"secondaryOutcomes": [{"measure": "A"}]}},
            "The record gives no main outcome: it does not say what the study measures.",
        ),
    ],
)
def test_what_the_record_lacks_is_said_to_be_missing(section: str, without: dict[str, Any], words: str) -> None:
    rule = missing.missing(study(**without))[section]
    assert (rule.name, rule.text) == ("missing", words)


def test_nothing_is_said_to_be_missing_that_is_there() -> None:
    assert missing.missing(study()) == {}
    own = {"locations": [{"city": "Elm", "contacts": [{"name": "Ada Quill"}]}]}
    assert "contacts" not in missing.missing(study(contactsLocationsModule=own))
    only = {"primaryCompletionDateStruct": {"date": "2027"}}
    assert "dates" not in missing.missing(study(statusModule=only))


def test_a_partial_record_and_unread_places_are_told() -> None:
    assert missing.partial().name == "partial"
    assert missing.unread(()) is None
    few = missing.unread(("a.b", "a.c"))
    assert few is not None
    assert (few.name, few.text) == (
        "unread",
        "Parts of this record have an unexpected form and are shown as sent: a.b, a.c.",
    )
    many = missing.unread(tuple("abcdefg"))
    assert many is not None
    assert many.text.endswith("a, b, c, d, e and 2 more.")


# --- freshness ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "words"),
    [
        (None, "ClinicalTrials.gov data processed: not known"),
        ("", "ClinicalTrials.gov data processed: not known"),
        ("2026-05-08", "ClinicalTrials.gov data processed: 8 May 2026"),
        ("2026-05-08T09:00:05", "ClinicalTrials.gov data processed: 8 May 2026, 09:00:05"),
        ("some day", "ClinicalTrials.gov data processed: some day"),
    ],
)
def test_the_processed_date_is_the_registrys_or_not_known(date: str | None, words: str) -> None:
    assert freshness.processed(date).text == words
    assert freshness.processed(date).name == "processed"


def test_every_page_says_which_day_it_takes_for_today() -> None:
    assert freshness.as_of(TODAY).text == "Page as of 1 September 2026"
    assert freshness.as_of(TODAY).name == "as-of"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-09-01", "today"),
        ("2026-08-31", "1 day ago"),
        ("2026-08-03", "29 days ago"),
        ("2026-08-02", "1 month ago"),
        ("2025-09-02", "12 months ago"),
        ("2025-09-01", "1 year ago"),
        ("2024-09-01", "2 years ago"),
        ("2026-09-30", "this month"),
        ("2026-10-01", "on a later day than today"),
        ("2027-09-01", "on a later day than today"),
    ],
)
def test_an_age_is_rounded_down_to_days_months_or_years(day: str, words: str) -> None:
    assert freshness.age_words(datetime.date.fromisoformat(day), TODAY) == words


@pytest.mark.parametrize(
    ("module", "sentence"),
    [
        (None, "The record does not say when it was last updated or verified."),
        ({}, "The record does not say when it was last updated or verified."),
        ({"statusVerifiedDate": "soon"}, "The record does not say when it was last updated or verified."),
        ({"statusVerifiedDate": "2026-08"}, "The record was last verified 1 day ago."),
        ({"statusVerifiedDate": "2026-09"}, "The record was last verified this month."),
        ({"lastUpdatePostDateStruct": {"date": "2025-01-01"}}, "The record was last updated 1 year ago."),
        (
            {"lastUpdatePostDateStruct": {"date": "2026-04-01"}, "statusVerifiedDate": "2024-05"},
            "The record was last updated 5 months ago and last verified 2 years ago.",
        ),
    ],
)
def test_the_age_of_the_record_is_told_from_its_two_dates(module: dict[str, Any] | None, sentence: str) -> None:
    rule = freshness.updated(study(statusModule=module).protocol_section.status_module, TODAY)
    assert (rule.name, rule.text) == ("updated", sentence)


def test_versions_held_are_counted() -> None:
    assert freshness.versions(1).text == "This copy holds 1 version of the record."
    assert freshness.versions(3).text == "This copy holds 3 versions of the record."
    assert freshness.versions(1).name == "versions"


# --- lists --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "page", "words"),
    [
        (0, 1, "This copy holds no trials yet."),
        (1, 1, "1 trial; 1 to 1 are listed here."),
        (50, 1, "50 trials; 1 to 50 are listed here."),
        (2043, 2, "2,043 trials; 51 to 100 are listed here."),
        (101, 3, "101 trials; 101 to 101 are listed here."),
    ],
)
def test_a_list_says_how_many_there_are_and_which_it_shows(total: int, page: int, words: str) -> None:
    assert (listing.trials(total, page).name, listing.trials(total, page).text) == ("trials", words)


def test_a_citation_names_the_record_its_source_and_both_dates() -> None:
    real = listing.citation(NCT, "Data processed: 8 May 2026", "Page as of 9 May 2026", sample=False)
    assert real.text == (
        f"trialfinder. {NCT}. Data: ClinicalTrials.gov. Data processed: 8 May 2026. Page as of 9 May 2026."
    )
    made_up = listing.citation(NCT, "x", "y", sample=True)
    assert "Made-up record." in made_up.text
    assert "ClinicalTrials.gov" not in made_up.text
    assert real.name == made_up.name == "citation"


def test_posted_results_are_told_apart_from_none_and_from_silence() -> None:
    assert listing.results(True).text == "Results are posted at the registry."
    assert listing.results(False).text == "No results are posted."
    assert listing.results(None).text == "The record does not say whether results are posted."
    assert listing.results(None).name == "results"
    assert (listing.count(1234).name, listing.count(1234).text) == ("count", "(1,234)")


# --- changes ------------------------------------------------------------------------------------------------


def test_a_version_is_named_after_its_date_or_said_to_have_none() -> None:
    assert change.version_date("2026-01").text == "January 2026"
    assert change.version_date("").text == "A version without a date"
    assert change.version_date("").name == "version-date"
