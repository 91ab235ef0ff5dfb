"""What changed, as readers see it: each kind of sentence, the words that are marked, the page, the feed, the data.

The shapes are those of real records, named beside the case that they taught.
"""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from lib.atom import read_feed
from lib.trials import NCT, SITE, a_tree, problems_of, trial_of
from trialfinder.changed import ChangeSet
from trialfinder.history.changes import changes, compare
from trialfinder.pages import changed, wording
from trialfinder.pages.changed import Asked, Listed
from trialfinder.pages.site import Site
from trialfinder.pages.views.changes import entry, news_lines
from trialfinder.records.document import Document, read_document

P = "protocolSection"
OLDEST = "eligibilityModule.maximumAge"


def document(tree: dict[str, Any]) -> Document:
    return read_document(json.dumps(tree).encode())


def edited(*edits: tuple[str, Any], tree: dict[str, Any] | None = None) -> dict[str, Any]:
    """The small study (or `tree`) with values replaced, or taken out where they are None."""
    made = deepcopy(tree or a_tree())
    for path, value in edits:
        top = path.split(".")[0]
        place: Any = made if top in made or top.endswith("Section") else made[P]
        *above, last = path.split(".")
        for name in above:
            place = place[int(name)] if isinstance(place, list) else place.setdefault(name, {})
        if value is None:
            place.pop(int(last) if isinstance(place, list) else last, None)
        else:
            place[int(last) if isinstance(place, list) else last] = value
    return made


def said(*edits: tuple[str, Any], before: dict[str, Any] | None = None) -> list[str]:
    """What is said of a record after edits."""
    old = before or a_tree()
    return list(news_lines(entry(compare(document(old), document(edited(*edits, tree=old))))))


AGE = edited((OLDEST, "65 Years"))
STOPPED = edited(("statusModule.whyStopped", "No paper left."))
SITES = "contactsLocationsModule.locations"
ELM = {"facility": "Elm Clinic", "status": "RECRUITING", "city": "Elm", "state": "Ohio", "country": "United States"}
ASH = {"facility": "Ash House", "status": "NOT_YET_RECRUITING", "city": "Ash", "country": "Freedonia", "zip": "10"}
OUTCOMES = "outcomesModule.secondaryOutcomes"
ARMS = "armsInterventionsModule.armGroups"


@pytest.mark.parametrize(
    ("before", "edits", "told"),
    [
        (AGE, [(OLDEST, "75 Years")], "The upper age limit went from 65 years to 75 years."),
        (None, [(OLDEST, "75 Years")], "An upper age limit was set: 75 years."),
        (AGE, [(OLDEST, None)], "The upper age limit of 65 years was taken away; the record names none now."),
        (
            None,
            [("eligibilityModule.minimumAge", "6 Months")],
            "The lower age limit went from 18 years to 6 months.",
        ),
        (None, [("eligibilityModule.sex", "FEMALE")], "Sex went from “All sexes” to “Female only”."),
        (None, [("eligibilityModule.healthyVolunteers", True)], "Healthy volunteers went from “No” to “Yes”."),
        (
            None,
            [("statusModule.overallStatus", "ACTIVE_NOT_RECRUITING")],
            "The status went from “Recruiting” to “Active, not recruiting”.",
        ),
        (
            None,
            [("statusModule.whyStopped", "No paper left.")],
            "The record says why the study stopped or paused: “No paper left.”",
        ),
        (STOPPED, [("statusModule.whyStopped", None)], "Why it stopped: “No paper left.” was taken out."),
        (
            None,
            [("statusModule.lastKnownStatus", "RECRUITING")],
            "The last known status is “Recruiting”.",
        ),
        (None, [("designModule.phases", ["PHASE2", "PHASE3"])], "Phase: “Phase 3” was added."),
        (None, [("designModule.phases", ["PHASE3"])], "Phase went from “Phase 2” to “Phase 3”."),
        (
            None,
            [("conditionsModule.conditions", ["Ink Stain", "Blot"])],
            "Conditions went from “Paper Cut” to “Ink Stain”, “Blot”.",
        ),
        (
            None,
            [("identificationModule.briefTitle", "Plasters \\[Blue\\]")],
            "The title went from “Plasters for Paper Cuts” to “Plasters [Blue]”.",
        ),
        (
            None,
            [("sponsorCollaboratorsModule.leadSponsor.name", "Quill Ltd.")],
            "The sponsor went from “Institute of Stationery” to “Quill Ltd.”",
        ),
        (
            None,
            [("sponsorCollaboratorsModule.collaborators", [{"name": "Ink Fund", "class": "OTHER"}])],
            "A collaborator was added: “Ink Fund”.",
        ),
        (None, [("hasResults", True)], "Results were posted."),
        (edited(("hasResults", True)), [("hasResults", False)], "The record no longer says that results are posted."),
        (
            None,
            [("eligibilityModule.eligibilityCriteria", "* Adults")],
            "The criteria for taking part changed.",
        ),
        (None, [("descriptionModule.briefSummary", "Other words.")], "The summary changed."),
        (
            None,
            [("documentSection", {"largeDocumentModule": {"largeDocs": [{"label": "The plan", "filename": "a.pdf"}]}})],
            "A document was added: “The plan”.",
        ),
        (
            None,
            [("ipdSharingStatementModule", {"description": "On request.", "url": "https://a.example"})],
            "Details on the sharing of data changed: More on sharing, Where.",
        ),
    ],
)
def test_a_difference_is_one_sentence_in_words(
    before: dict[str, Any] | None, edits: list[tuple[str, Any]], told: str
) -> None:
    assert said(*edits, before=before) == [told]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            ("2026-01", "ESTIMATED"),
            ("2026-02", "ESTIMATED"),
            "The planned start went from January 2026 to February 2026.",
        ),
        (
            ("2026-01-05", "ESTIMATED"),
            ("2026-01-05", "ACTUAL"),  # NCT04514484: the day stays, and is now the day itself
            "The start is still 5 January 2026 (actual); before it was given as planned.",
        ),
        (
            ("2026-01", "ESTIMATED"),
            ("2026-02-03", "ACTUAL"),
            "The start is now 3 February 2026 (actual); before it was January 2026, planned.",
        ),
        (
            ("2026-01-05", "ACTUAL"),
            ("2026-01-06", "ACTUAL"),
            "The actual start went from 5 January 2026 to 6 January 2026.",
        ),
        (("2026-01", None), ("2026-02", None), "The start went from January 2026 to February 2026."),
        (
            ("2026-01", None),
            ("2026-01", "ACTUAL"),
            "The start is still January 2026 (actual); before it was given as neither planned nor actual.",
        ),
        (None, ("2026-02", "ESTIMATED"), "The start is now given: February 2026 (planned)."),
        (("2026-02", "ESTIMATED"), None, "The start is no longer given; it was February 2026 (planned)."),
    ],
)
def test_a_date_says_whether_it_is_planned_or_actual(
    old: tuple[str, str | None] | None, new: tuple[str, str | None] | None, told: str
) -> None:
    def struct(found: tuple[str, str | None] | None) -> dict[str, str] | None:
        return {"date": found[0], **({"type": found[1]} if found[1] else {})} if found else None

    place = "statusModule.startDateStruct"
    assert said((place, struct(new)), before=edited((place, struct(old)))) == [told]


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ({"count": 30, "type": "ESTIMATED"}, "The planned number of people went from 24 to 30."),
        (
            {"count": 9, "type": "ACTUAL"},
            "The number of people is now 9 (actual); before it was 24, planned.",
        ),
        ({"count": 0, "type": "ACTUAL"}, "The number of people is now 0 (actual); before it was 24, planned."),
    ],
)
def test_a_number_of_people_says_whether_it_is_planned_or_actual(new: dict[str, Any], told: str) -> None:
    assert said(("designModule.enrollmentInfo", new)) == [told]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            [ELM],
            [ELM, {**ASH, "status": "RECRUITING"}],
            ["A site in Ash, Freedonia opened: Ash House (new on the list: “Recruiting”)."],
        ),
        ([ELM], [ELM, ASH], ["A site in Ash, Freedonia was added: Ash House (“Not yet recruiting”)."]),
        (
            [ASH],
            [{**ASH, "status": "RECRUITING"}],
            ["A site in Ash, Freedonia opened: Ash House (before: “Not yet recruiting”, now: “Recruiting”)."],
        ),
        (
            [ELM],
            [{**ELM, "status": "COMPLETED"}],
            ["A site in Elm, Ohio closed: Elm Clinic (before: “Recruiting”, now: “Completed”)."],
        ),
        (
            [ELM],
            [{**ELM, "status": "ACTIVE_NOT_RECRUITING"}],
            [
                "A site in Elm, Ohio stopped taking new people: Elm Clinic "
                "(before: “Recruiting”, now: “Active, not recruiting”)."
            ],
        ),
        (
            [ASH],
            [{**ASH, "status": "SUSPENDED"}],
            ["A site in Ash, Freedonia is on hold: Ash House (before: “Not yet recruiting”, now: “Suspended”)."],
        ),
        (
            [ASH],
            [{**ASH, "status": "WITHDRAWN"}],  # NCT06692738: it never opened, so it did not close
            [
                "The status of a site in Ash, Freedonia changed: Ash House "
                "(before: “Not yet recruiting”, now: “Withdrawn”)."
            ],
        ),
        (
            [{**ELM, "status": "ACTIVE_NOT_RECRUITING"}],
            [{**ELM, "status": "COMPLETED"}],  # NCT04895709, turned round: it took nobody any more
            [
                "The status of a site in Elm, Ohio changed: Elm Clinic "
                "(before: “Active, not recruiting”, now: “Completed”)."
            ],
        ),
        (
            [{**ELM, "status": "COMPLETED"}],
            [ELM],
            ["The status of a site in Elm, Ohio changed: Elm Clinic (before: “Completed”, now: “Recruiting”)."],
        ),
        (
            [ELM],
            [{name: value for name, value in ELM.items() if name != "status"}],  # NCT06754501: it is still listed
            ["The status of a site in Elm, Ohio changed: Elm Clinic (before: “Recruiting”, now: no status)."],
        ),
        ([ELM, ASH], [ELM], ["A site in Ash, Freedonia was taken off the list: Ash House."]),
        (
            [ASH],
            [{**ASH, "facility": "House of Ash"}],
            ["The site Ash House in Ash, Freedonia is now listed as House of Ash in Ash, Freedonia."],
        ),
        (
            [ASH],
            [{**ASH, "city": "New Ash"}],  # NCT05581004: the town is named otherwise
            ["The site Ash House in Ash, Freedonia is now listed as Ash House in New Ash, Freedonia."],
        ),
        (
            [ASH],
            [{**ASH, "state": "Sylvania", "zip": "´10"}],  # NCT06892548: one sentence on one site
            [
                "Details of a site in Ash, Sylvania, Freedonia changed: Ash House "
                "(Postal code, how its name or place is written)."
            ],
        ),
        (
            [ASH],
            [{**ASH, "state": "Sylvania", "facility": "ASH HOUSE"}],  # NCT06892548, NCT06780137
            ["Details of a site in Ash, Sylvania, Freedonia changed: ASH HOUSE (how its name or place is written)."],
        ),
        (
            [{**ELM, "contacts": [{"name": "Ada Quill", "phone": "555-0100", "email": "a@quill.example"}]}],
            [{**ELM, "contacts": [{"name": "Bo Nib", "phone": "555-0101", "email": "b@quill.example"}]}],
            ["Contacts changed at a site in Elm, Ohio: Elm Clinic."],
        ),
        (
            [{"city": "Elm", "country": "Freedonia"}],
            [],
            ["A site in Elm, Freedonia was taken off the list."],
        ),
    ],
)
def test_what_happened_to_a_site_is_told_with_its_place(old: list[Any], new: list[Any], told: list[str]) -> None:
    assert said((SITES, new), before=edited((SITES, old))) == told


def test_sites_to_which_the_same_happened_share_a_sentence() -> None:
    """NCT06627647: hundreds of sites of one name, which their towns tell apart."""
    old = [
        {**ASH, "city": city, "zip": str(number)} for number, city in enumerate(["Ash", "Birch", "Cedar", "Dogwood"])
    ]
    new = [{**site, "status": "RECRUITING"} for site in old[:3]] + [{**old[3], "status": "SUSPENDED"}]
    assert said((SITES, new[::-1]), before=edited((SITES, old))) == [
        "3 sites opened (before: “Not yet recruiting”, now: “Recruiting”):",
        "- Ash House in Cedar, Freedonia",
        "- Ash House in Birch, Freedonia",
        "- Ash House in Ash, Freedonia",
        "A site in Dogwood, Freedonia is on hold: Ash House (before: “Not yet recruiting”, now: “Suspended”).",
    ]


def test_sites_of_one_name_in_one_town_are_told_apart_by_what_is_the_same() -> None:
    first, second = {**ASH, "zip": "1"}, {**ASH, "zip": "2", "status": "RECRUITING"}
    assert said((SITES, [{**second, "status": "COMPLETED"}, first]), before=edited((SITES, [first, second]))) == [
        "A site in Ash, Freedonia closed: Ash House (before: “Recruiting”, now: “Completed”)."
    ]


@pytest.mark.parametrize(
    ("path", "old", "new", "told"),
    [
        (
            OUTCOMES,
            [{"measure": "Days until the cut is closed", "timeFrame": "2 weeks"}],
            [{"measure": "Days until the cut is wholly closed", "timeFrame": "2 weeks"}],
            ["A further outcome was reworded."],
        ),
        (
            OUTCOMES,
            [{"measure": "Pain", "timeFrame": "2 weeks"}],
            [{"measure": "Pain", "timeFrame": "4 weeks"}],
            ["Of the further outcome “Pain”, this changed: Time frame."],
        ),
        (
            OUTCOMES,
            [{"measure": "Pain"}],
            [{"measure": "Speed of writing"}],
            ["A further outcome was added: “Speed of writing”.", "A further outcome was taken out: “Pain”."],
        ),
        (
            ARMS,
            [{"label": "Arm A", "type": "EXPERIMENTAL", "description": "A plaster each day"}],
            [{"label": "Cohort A", "type": "EXPERIMENTAL", "description": "A plaster each day"}],
            ["The group “Arm A” is now listed as “Cohort A”."],
        ),
        (
            ARMS,
            [{"label": "Arm A", "type": "EXPERIMENTAL"}],
            [{"label": "Arm A", "type": "OTHER"}],
            ["Of the group “Arm A”, details changed: Kind of group."],
        ),
        (
            # NCT05414032: the treatment stays, and is no longer given in one of the groups
            "armsInterventionsModule.interventions",
            [{"type": "DEVICE", "name": "Plaster", "armGroupLabels": ["Arm A", "Arm B"]}],
            [{"type": "DEVICE", "name": "Plaster", "armGroupLabels": ["Arm A"]}],
            ["Of the treatment “Plaster”, details changed: Given in."],
        ),
        (
            "contactsLocationsModule.centralContacts",
            [{"name": "Ada Quill", "phone": "555-0100", "email": "a@quill.example"}],
            [{"name": "Ada Quill", "phone": "555-0100", "email": "z@quill.example"}],
            ["Of the contact “Ada Quill”, details changed: Email."],
        ),
        (
            "contactsLocationsModule.centralContacts",
            [],
            [{"name": "Bo Nib", "phone": "555-0101", "email": "b@quill.example"}],
            ["A contact was added: “Bo Nib”, “555-0101”."],
        ),
    ],
)
def test_things_that_a_record_lists_are_told_as_what_they_became(
    path: str, old: list[Any], new: list[Any], told: list[str]
) -> None:
    found = said((path, new), before=edited((path, old)))
    assert found == told
    assert "@" not in "".join(found)


def test_the_most_important_news_comes_first() -> None:
    told = said(
        ("identificationModule.acronym", "CUT"),
        ("outcomesModule.primaryOutcomes", []),
        ("statusModule.completionDateStruct.date", "2028-01"),
        ("eligibilityModule.eligibilityCriteria", "* All"),
        (OLDEST, "75 Years"),
        ("contactsLocationsModule.locations", []),
        ("hasResults", True),
        ("statusModule.overallStatus", "COMPLETED"),
    )
    assert [words.split()[1] for words in told] == [
        *("status", "were", "site", "upper", "criteria", "planned", "main", "“CUT”"),
    ]


def test_a_version_with_noise_alone_is_one_calm_line() -> None:
    old = document(edited(("conditionsModule.conditions", ["A", "B"])))
    new = document(
        edited(
            ("conditionsModule.conditions", ["B", "A"]),
            ("statusModule.statusVerifiedDate", "2026-09"),
            ("descriptionModule.briefSummary", "People with paper cuts\n\nget a  plaster or a breath of air."),
            ("derivedSection", {"miscInfoModule": {"versionHolder": "2026-09-02"}}),
            ("statusModule.madeUp", 1),
        )
    )
    told = entry(compare(old, new))
    assert told.news != ()  # a paragraph of its own is news: two criteria may have become one
    new = document(edited(("descriptionModule.briefSummary", None), tree=new.tree))
    old = document(edited(("descriptionModule.briefSummary", None), tree=old.tree))
    told = entry(compare(old, new))
    assert told.news == ()
    assert told.calm is not None
    assert told.calm.text == (
        "Only technical changes: the dates of the record itself, the order of lists, what the registry adds by itself "
        "and fields that this site does not know yet."
    )


def test_a_version_that_came_in_part_takes_nothing_away() -> None:
    part = document(
        a_tree(derivedSection=None, contactsLocationsModule=None, statusModule={"overallStatus": "COMPLETED"})
    )
    told = entry(compare(part, document(a_tree())))
    assert news_lines(told) == ("The status went from “Completed” to “Recruiting”.",)
    assert told.partial is not None


# --- the page ------------------------------------------------------------------------------------------------

OLD = document(edited((OLDEST, "65 Years")))
MIDDLE = document(
    edited(
        (OLDEST, "75 Years"),
        ("statusModule.lastUpdatePostDateStruct.date", "2026-08-21"),
        (
            "eligibilityModule.eligibilityCriteria",
            "Inclusion Criteria:\n\n* Eligible adults with 2 paper cuts\n* Able to hold a pen, write to a@quill.example"
            "\n\nExclusion Criteria:\n\n* Fear of paper & <b>ink</b>",
        ),
    )
)
NEW = document(
    edited(
        ("statusModule.statusVerifiedDate", "2026-09"),
        ("statusModule.lastUpdatePostDateStruct.date", "2026-08-22"),
        tree=MIDDLE.tree,
    )
)
VERSIONS = [Listed(one.sha256, one.version.last_update) for one in (OLD, MIDDLE, NEW)]


def three() -> tuple[ChangeSet, ...]:
    return changes([OLD, MIDDLE, NEW])


def page_of(found: tuple[ChangeSet, ...], asked: Asked | None = None) -> LexborHTMLParser:
    trial = trial_of(NEW.raw, versions=3)
    return LexborHTMLParser(changed.changes_html(trial, found, SITE, versions=VERSIONS, asked=asked))


def test_changes_are_shown_newest_first_each_version_under_its_date() -> None:
    page = page_of(three())
    assert [node.text() for node in page.css("main section h2")] == ["22 August 2026", "21 August 2026"]
    calm, news = page.css("main section")
    assert " ".join(calm.text().split()) == "22 August 2026 Only technical changes: the dates of the record itself."
    assert [node.text() for node in news.css("[data-rule=change]")] == [
        "The upper age limit went from 65 years to 75 years.",
        "The criteria for taking part changed.",
    ]
    assert problems_of(trial_of(NEW.raw, versions=3), three()) == []


def test_a_value_of_the_current_version_is_a_fact_and_an_earlier_one_names_its_version() -> None:
    page = page_of((compare(OLD, NEW),))
    (now,) = page.css(f'section [data-field="{P}.{OLDEST}"]')
    (was,) = page.css(f'section [data-was="{P}.{OLDEST}"]')
    assert (now.tag, now.attributes["value"], now.text()) == ("data", "75 Years", "75 years")
    assert (was.tag, was.attributes["value"], was.text()) == ("data", "65 Years", "65 years")
    assert was.attributes["data-version"] == OLD.sha256


def test_words_that_went_and_came_are_marked_and_the_rest_is_left_out() -> None:
    (words,) = page_of(three()).css(".words")
    assert words.attributes["data-words"] == f"{P}.eligibilityModule.eligibilityCriteria"
    assert (words.attributes["data-old"], words.attributes["data-new"]) == (OLD.sha256, MIDDLE.sha256)
    assert [(node.tag, node.text()) for node in words.css("ins, del")] == [
        ("del", "Adults"),
        ("ins", "Eligible adults"),
        ("del", "a"),
        ("ins", "2"),
        ("del", "cut"),
        ("ins", "cuts"),
        ("ins", ", write to a@quill.example"),
        ("ins", " & <b>ink</b>"),
    ]
    assert "Inclusion Criteria:" in words.text()


def test_a_reader_compares_two_versions_with_a_form_that_needs_no_script() -> None:
    page = page_of((compare(OLD, NEW),), Asked(OLD.sha256, NEW.sha256))
    assert page.css_first("main section h2").text() == "From 20 August 2026 to 22 August 2026"
    (form,) = page.css("main form")
    assert (form.attributes["method"], form.attributes["action"]) == ("get", f"/trial/{NCT}/changes")
    for name, chosen in (("from", OLD), ("to", NEW)):
        select = form.css_first(f"select[name={name}]")
        assert [option.attributes["value"] for option in select.css("option")] == [one.sha256 for one in VERSIONS[::-1]]
        (selected,) = select.css("option[selected]")
        assert selected.attributes["value"] == chosen.sha256
        assert form.css_first(f"label[for={select.attributes['id']}]") is not None


def test_a_page_that_does_not_list_all_versions_says_so() -> None:
    assert "not listed here" in page_of(three()[:1]).text()
    assert "not listed here" not in page_of(three()).text()
    assert "not listed here" not in page_of((compare(OLD, NEW),), Asked(OLD.sha256, NEW.sha256)).text()


def test_many_sites_are_folded() -> None:
    old = edited((SITES, [{**ASH, "city": f"Town {letter}"} for letter in "ABCDEFGHI"]))
    new = edited((SITES, [{**ASH, "city": f"Town {letter}", "status": "RECRUITING"} for letter in "ABCDEFGHI"]))
    trial = trial_of(json.dumps(new).encode(), versions=2)
    page = LexborHTMLParser(changed.changes_html(trial, changes([document(old), document(new)]), SITE))
    assert len(page.css("details.sites li[data-rule=change]")) == 9
    assert problems_of(trial, changes([document(old), document(new)])) == []


def test_one_version_alone_cannot_say_what_changed() -> None:
    page = LexborHTMLParser(changed.changes_html(trial_of(OLD.raw), (), SITE, versions=VERSIONS[:1]))
    assert "holds one version of the record, so it cannot say yet what changed" in page.text()
    assert page.css("main form") == []
    untitled = edited(("identificationModule.briefTitle", " "))
    assert NCT in changed.changes_html(trial_of(json.dumps(untitled).encode()), (), SITE)


# --- the feed ------------------------------------------------------------------------------------------------


def feed(found: tuple[ChangeSet, ...], frame: Site = SITE, raw: bytes = NEW.raw) -> str:
    return changed.changes_atom(trial_of(raw, versions=len(found) + 1), found, frame)


def test_a_feed_is_what_atom_asks_for() -> None:
    read = read_feed(feed(three()))
    assert read.id == f"urn:x-trialfinder:{NCT}:changes"
    assert read.links == {
        "self": f"https://trials.example/trial/{NCT}/changes.atom",
        "alternate": f"https://trials.example/trial/{NCT}/changes",
        "related": f"https://clinicaltrials.gov/study/{NCT}",
    }
    assert [one.updated for one in read.entries] == ["2026-08-22T00:00:00Z", "2026-08-21T00:00:00Z"]
    assert read.updated == "2026-08-22T00:00:00Z"
    page = page_of(three())
    for one in read.entries:
        assert one.title.startswith(NCT)
        assert page.css(f"section[id='{one.link.partition('#')[2]}']")


def test_the_ids_of_a_feed_stay_when_a_version_comes_to_it() -> None:
    before, after = read_feed(feed(changes([OLD, MIDDLE]))), read_feed(feed(three()))
    assert before.id == after.id
    assert before.entries[0].id == after.entries[1].id == f"urn:x-trialfinder:{NCT}:{MIDDLE.sha256}"


def test_a_feed_without_versions_is_as_new_as_the_record() -> None:
    assert read_feed(feed(())).updated == "2026-08-22T00:00:00Z"
    undated = json.dumps(a_tree(statusModule=None)).encode()
    assert read_feed(feed((), raw=undated)).updated == "2026-09-01T00:00:00Z"


def test_a_feed_marks_the_words_and_tells_no_e_mail_address() -> None:
    html = read_feed(feed(three())).entries[1].html
    inside = LexborHTMLParser(html)
    assert "<ins>2</ins>" in html
    assert "Fear of paper & <b>ink</b>" in inside.text()
    assert inside.css("b") == []
    assert "quill.example" not in feed(three())
    assert "write to (e-mail address: see the record)" in inside.text()


def test_a_feed_carries_source_dates_modifications_and_notices() -> None:
    rights = read_feed(feed(())).rights
    for words in (
        f"Source: ClinicalTrials.gov, record {NCT}.",
        "ClinicalTrials.gov data processed: 28 August 2026.",
        wording.MODIFICATIONS,
        "not medical advice",
        wording.NOTICE,
    ):
        assert words in rights


def test_a_feed_of_a_site_without_an_address_still_has_its_links() -> None:
    plain = Site(as_of=SITE.as_of, base_path="/sub")
    assert read_feed(feed(three(), plain)).links["self"] == f"/sub/trial/{NCT}/changes.atom"


# --- the data ------------------------------------------------------------------------------------------------


def test_the_data_name_each_field_in_both_versions() -> None:
    trial = trial_of(NEW.raw, versions=3)
    data = json.loads(changed.changes_json(trial, three(), SITE, versions=VERSIONS))
    assert (data["schema"], data["nct_id"]) == ("trialfinder.changes/1", NCT)
    assert data["about"]["notice"]
    assert [one["sha256"] for one in data["versions"]] == [one.sha256 for one in VERSIONS]
    calm, news = data["entries"]
    assert (calm["only_technical"], calm["changes"]) == (True, [])
    assert {one["noise"] for one in calm["technical"]} == {"record"}
    assert news["changes"][0] == {
        "topic": "who",
        "kind": "age",
        "text": "The upper age limit went from 65 years to 75 years.",
        "sites": [],
        "words": [],
        "fields": [
            {
                "kind": "changed",
                "path": f"{P}.{OLDEST}",
                "old_path": f"{P}.{OLDEST}",
                "new_path": f"{P}.{OLDEST}",
                "old": "65 Years",
                "new": "75 Years",
                "noise": "",
            }
        ],
    }


def test_the_data_tell_that_an_address_changed_and_not_which() -> None:
    old, new = (
        document(edited(("contactsLocationsModule.centralContacts.0.email", address)))
        for address in ("old@quill.example", "new@quill.example")
    )
    data = changed.changes_json(trial_of(new.raw, versions=2), changes([old, new]), SITE)
    assert b"centralContacts[0].email" in data
    assert b"quill.example" not in data
