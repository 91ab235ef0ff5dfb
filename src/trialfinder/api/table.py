"""Studies as rows of the registry's CSV table.

In: documents and the chosen columns. Out: text, with a header where it is the first page. Columns stand in the table's
own order whatever order was asked for; what a record lacks is an empty cell. One cell differs from the registry on
purpose: the design of an observational study is written out (the registry writes the literal "Observational Model:
|Time Perspective: p").
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib import resources

from trialfinder.api.answers import Refused
from trialfinder.records.document import Document
from trialfinder.records.facts import Lens

STUDY_URL = "https://clinicaltrials.gov/study/"
DOCUMENT_URL = "https://cdn.clinicaltrials.gov/large-docs/"

Cell = Callable[[Lens], str]


@cache
def columns() -> dict[str, tuple[str, ...]]:
    """The pieces behind each column, in the order of the table."""
    text = resources.files(__package__).joinpath("csv_columns.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return {column: tuple(pieces.split("|")) for column, pieces in rows}


def chosen_columns(names: Sequence[str]) -> tuple[str, ...]:
    """The columns of these titles; all of them where none is named."""
    for name in names:
        if name not in columns():
            raise Refused(f"Parameter 'fields' contains invalid CSV column name: '{name}'")
    return tuple(column for column in columns() if not names or column in names)


def table(documents: Iterable[Document], chosen: Sequence[str], *, header: bool) -> bytes:
    """The rows of the documents, with the titles first where `header` says so."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if header:
        writer.writerow(chosen)
    for document in documents:
        writer.writerow([_CELLS[column](document.lens) for column in chosen])
    return out.getvalue().encode("utf-8", "backslashreplace")


def _one(path: str) -> Cell:
    where, _, name = path.rpartition(".")

    def cell(study: Lens) -> str:
        fact = study.at(where).fact(name)
        return fact.json_text if fact else ""

    return cell


def _many(path: str, by: str = "|") -> Cell:
    return lambda study: by.join(fact.json_text for fact in study.facts(path))


def _of_each(path: str, line: Callable[[Lens], str]) -> Cell:
    return lambda study: "|".join(filter(None, (line(item) for item in study.each(path))))


def _joined(*names: str, by: str = ", ") -> Callable[[Lens], str]:
    def line(item: Lens) -> str:
        return by.join(fact.json_text for name in names if (fact := item.fact(name)) and fact.json_text)

    return line


def _url(study: Lens) -> str:
    return STUDY_URL + _one("protocolSection.identificationModule.nctId")(study)


def _results(study: Lens) -> str:
    fact = study.fact("hasResults")
    return "YES" if fact and fact.value is True else "NO"


def _design(study: Lens) -> str:
    design = study.at("protocolSection.designModule")
    info = design.at("designInfo")
    kind = design.fact("studyType")
    if kind and kind.json_text == "OBSERVATIONAL":
        model, perspective = _text(info, "observationalModel"), _text(info, "timePerspective")
        return f"Observational Model: {model}|Time Perspective: {perspective}"
    if not kind or kind.json_text != "INTERVENTIONAL":
        return ""
    masking = info.at("maskingInfo")
    who = ", ".join(fact.json_text for fact in masking.facts("whoMasked"))
    masked = _text(masking, "masking") + (f" ({who})" if who else "")
    parts = (
        ("Allocation", _text(info, "allocation")),
        ("Intervention Model", _text(info, "interventionModel")),
        ("Masking", masked),
        ("Primary Purpose", _text(info, "primaryPurpose")),
    )
    return "|".join(f"{title}: {value}" for title, value in parts)


def _text(lens: Lens, name: str) -> str:
    fact = lens.fact(name)
    return fact.json_text if fact else ""


def _ids(study: Lens) -> str:
    identification = study.at("protocolSection.identificationModule")
    found = [_text(identification.at("orgStudyIdInfo"), "id")]
    found += [_text(info, "id") for info in identification.each("secondaryIdInfos")]
    return "|".join(filter(None, found))


def _documents(study: Lens) -> str:
    nct_id = _one("protocolSection.identificationModule.nctId")(study)
    return "|".join(_document_lines(study, nct_id))


def _document_lines(study: Lens, nct_id: str) -> Iterator[str]:
    for document in study.each("documentSection.largeDocumentModule.largeDocs"):
        label, name = _text(document, "label"), _text(document, "filename")
        if name:
            yield f"{label}, {DOCUMENT_URL}{nct_id[-2:]}/{nct_id}/{name}"


_IDENTIFICATION = "protocolSection.identificationModule"
_STATUS = "protocolSection.statusModule"
_SPONSORS = "protocolSection.sponsorCollaboratorsModule"
_OUTCOME = _joined("measure", "description", "timeFrame")
_SITE = _joined("facility", "city", "state", "zip", "country")

_CELLS: dict[str, Cell] = {
    "NCT Number": _one(f"{_IDENTIFICATION}.nctId"),
    "Study Title": _one(f"{_IDENTIFICATION}.briefTitle"),
    "Study URL": _url,
    "Acronym": _one(f"{_IDENTIFICATION}.acronym"),
    "Study Status": _one(f"{_STATUS}.overallStatus"),
    "Brief Summary": _one("protocolSection.descriptionModule.briefSummary"),
    "Study Results": _results,
    "Conditions": _many("protocolSection.conditionsModule.conditions"),
    "Interventions": _of_each(
        "protocolSection.armsInterventionsModule.interventions", _joined("type", "name", by=": ")
    ),
    "Primary Outcome Measures": _of_each("protocolSection.outcomesModule.primaryOutcomes", _OUTCOME),
    "Secondary Outcome Measures": _of_each("protocolSection.outcomesModule.secondaryOutcomes", _OUTCOME),
    "Other Outcome Measures": _of_each("protocolSection.outcomesModule.otherOutcomes", _OUTCOME),
    "Sponsor": _one(f"{_SPONSORS}.leadSponsor.name"),
    "Collaborators": _of_each(f"{_SPONSORS}.collaborators", _joined("name")),
    "Sex": _one("protocolSection.eligibilityModule.sex"),
    "Age": _many("protocolSection.eligibilityModule.stdAges", ", "),
    "Phases": _many("protocolSection.designModule.phases"),
    "Enrollment": _one("protocolSection.designModule.enrollmentInfo.count"),
    "Funder Type": _one(f"{_SPONSORS}.leadSponsor.class"),
    "Study Type": _one("protocolSection.designModule.studyType"),
    "Study Design": _design,
    "Other IDs": _ids,
    "Start Date": _one(f"{_STATUS}.startDateStruct.date"),
    "Primary Completion Date": _one(f"{_STATUS}.primaryCompletionDateStruct.date"),
    "Completion Date": _one(f"{_STATUS}.completionDateStruct.date"),
    "First Posted": _one(f"{_STATUS}.studyFirstPostDateStruct.date"),
    "Results First Posted": _one(f"{_STATUS}.resultsFirstPostDateStruct.date"),
    "Last Update Posted": _one(f"{_STATUS}.lastUpdatePostDateStruct.date"),
    "Locations": _of_each("protocolSection.contactsLocationsModule.locations", _SITE),
    "Study Documents": _documents,
}
