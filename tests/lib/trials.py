"""Trials for the pages: a small one, one with every field of the registry, and the judgement on their pages."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any

import msgspec

from trialfinder.audit import paths
from trialfinder.audit.obligations import audit_obligations
from trialfinder.audit.problems import Problem
from trialfinder.audit.provenance import audit_trial
from trialfinder.catalog import original_words
from trialfinder.changed import ChangeSet
from trialfinder.explain import to_json
from trialfinder.pages import render
from trialfinder.pages.changed import changes_html
from trialfinder.pages.checking import check_html
from trialfinder.pages.rules import warnings
from trialfinder.pages.rules.catalogue import rule_names
from trialfinder.pages.site import Site
from trialfinder.pages.views.model import Rule
from trialfinder.records.document import read_document
from trialfinder.records.fields import Field, enum_labels, fields
from trialfinder.records.study import Study
from trialfinder.trial import Trial

SITE = Site(as_of=datetime.date(2026, 9, 1), base_url="https://trials.example")
NCT = "NCT01000001"

_STUDY: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {
            "nctId": NCT,
            "orgStudyIdInfo": {"id": "PAPER-1"},
            "briefTitle": "Plasters for Paper Cuts",
            "officialTitle": "A Randomized Trial of Plasters Against Blowing on It in Paper Cuts",
            "organization": {"fullName": "Institute of Stationery", "class": "OTHER"},
        },
        "statusModule": {
            "overallStatus": "RECRUITING",
            "statusVerifiedDate": "2026-08",
            "startDateStruct": {"date": "2026-01-05", "type": "ACTUAL"},
            "completionDateStruct": {"date": "2027-12", "type": "ESTIMATED"},
            "lastUpdatePostDateStruct": {"date": "2026-08-20", "type": "ACTUAL"},
        },
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Institute of Stationery", "class": "OTHER"}},
        "descriptionModule": {"briefSummary": "People with paper cuts get a plaster or a breath of air."},
        "conditionsModule": {"conditions": ["Paper Cut"]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE2"],
            "designInfo": {"primaryPurpose": "TREATMENT"},
            "enrollmentInfo": {"count": 24, "type": "ESTIMATED"},
        },
        "armsInterventionsModule": {"interventions": [{"type": "DEVICE", "name": "Plaster"}]},
        "outcomesModule": {"primaryOutcomes": [{"measure": "Days until closed", "timeFrame": "2 weeks"}]},
        "eligibilityModule": {
            "eligibilityCriteria": "Inclusion Criteria:\n\n* Adults with a paper cut\n* Able to hold a pen\n\n"
            "Exclusion Criteria:\n\n* Fear of paper",
            "healthyVolunteers": False,
            "sex": "ALL",
            "minimumAge": "18 Years",
        },
        "contactsLocationsModule": {
            "centralContacts": [
                {"name": "Ada Quill", "role": "CONTACT", "phone": "555-0100", "email": "a@quill.example"}
            ],
            "locations": [{"facility": "Elm Clinic", "status": "RECRUITING", "city": "Elm", "country": "Freedonia"}],
        },
    },
    "derivedSection": {"miscInfoModule": {"versionHolder": "2026-08-28"}},
    "hasResults": False,
}


def a_tree(**changes: Any) -> dict[str, Any]:
    """The study as a tree; `changes` replace its modules and sections by name, None takes one out.

    `a_tree(statusModule={"overallStatus": "COMPLETED"}, derivedSection=None)`
    """
    tree = deepcopy(_STUDY)
    for name, value in changes.items():
        holder = tree if name.endswith("Section") or name == "hasResults" else tree["protocolSection"]
        if value is None:
            holder.pop(name, None)
        else:
            holder[name] = value
    if "identificationModule" in changes:
        tree["protocolSection"]["identificationModule"] = {"nctId": NCT, **(changes["identificationModule"] or {})}
    return tree


def a_trial(*, versions: int = 1, sample: bool = False, **changes: Any) -> Trial:
    """The study as the reading side hands it to the pages."""
    return trial_of(json.dumps(a_tree(**changes)).encode(), versions=versions, sample=sample)


def trial_of(raw: bytes, *, versions: int = 1, sample: bool = False) -> Trial:
    """A trial of any record's bytes, explained on the spot."""
    document = read_document(raw)
    return Trial(
        document=document,
        plain=original_words(document),
        partial=not document.version.full,
        processed=document.version.version_holder or None,
        first_seen="2026-08-29T04:00:00Z",
        versions=versions,
        sample=sample,
    )


def a_full_tree(text: Callable[[Field], Any], *, everything: bool = False, copies: int = 2) -> dict[str, Any]:
    """A study with every field that the registry knows; each list holds `copies`.

    `text` gives the value of a field of free text, and of all others too when `everything` is set.
    """
    tree: dict[str, Any] = {}
    branches = {path.rpartition(".")[0] for path in fields()}
    for path, field in fields().items():
        if path in branches:
            continue
        _plant(tree, path, text(field) if everything or _is_text(field) else _value(field), copies)
    tree["protocolSection"]["identificationModule"]["nctId"] = NCT
    return tree


def _plant(tree: dict[str, Any], path: str, value: Any, copies: int) -> None:
    """Puts `value` under `path`, `copies` times in each list on the way."""
    places, steps = [tree], path.split(".")
    for depth, step in enumerate(steps, start=1):
        field = fields()[".".join(steps[:depth])]
        is_list, is_leaf = field.kind.endswith("[]"), depth == len(steps)
        found = []
        for place in places:
            if is_leaf:
                place[step] = [value] * copies if is_list else value
            elif is_list:
                found += place.setdefault(step, [{} for _ in range(copies)])
            else:
                found.append(place.setdefault(step, {}))
        places = found


def _is_text(field: Field) -> bool:
    return not field.is_enum and field.kind.removesuffix("[]") in ("text", "markup")


def _value(field: Field) -> Any:
    kind = field.kind.removesuffix("[]")
    if field.is_enum:
        return next(iter(enum_labels()[kind]))
    values = {
        "boolean": True,
        "integer": 12,
        "long": 4096,
        "number": 42.5,
        "NormalizedTime": "18 Years",
        "NormalizedDate": "2026-02-03",
        "PartialDate": "2026-02",
        "DateTimeMinutes": "2026-02-03T09:30",
    }
    return values[kind]


def pages_of(trial: Trial, changes: Sequence[ChangeSet] = (), site: Site = SITE) -> list[str]:
    """The HTML pages under one trial."""
    return [
        render.trial_html(trial, site),
        render.print_html(trial, site),
        changes_html(trial, changes, site),
        check_html(trial, site),
    ]


def problems_of(trial: Trial, changes: Sequence[ChangeSet] = (), site: Site = SITE) -> list[Problem]:
    """What the auditor, who shares no code with the pages, finds wrong with all pages of a trial."""
    pages = pages_of(trial, changes, site)
    explained = msgspec.json.decode(to_json(trial.plain))
    found = audit_trial(pages, paths.decode(trial.document.raw), explained, rule_names(), trial.nct_id)
    for page in pages:
        found += audit_obligations(page, nct_id=trial.nct_id, origin=site.base_url or None)
    return found


def warnings_on(study: Study, today: datetime.date) -> tuple[Rule, ...]:
    """All warnings that a page of this record shows on a day, in their order."""
    return (*warnings.of_the_day(study.protocol_section.status_module, today), *warnings.standing(study))
