"""The sections of a trial page that show the record itself, block by block.

Each function takes the record through `Taken`, which notes what has been shown; the last section shows the rest.
"""

from __future__ import annotations

from collections.abc import Iterator

from trialfinder.pages import wording
from trialfinder.pages.rules import listing, missing, places, stage
from trialfinder.pages.showing import Taken, join_rows, label_of, present
from trialfinder.pages.views.model import Block, Facts, Item, Items, Prose, Row, Rule, Say, Section, Shown, Slot
from trialfinder.pages.views.picture import picture
from trialfinder.pages.views.told import Told
from trialfinder.records.facts import Lens, count_scalars, scalars
from trialfinder.records.fields import field_at
from trialfinder.records.study import Study

_FOLD_TEXT = 1200  # a description longer than this many characters is folded away
_FOLD_SITES = 12
_FOLD_ITEMS = 8
_SILENT_SITE = "This site gives no phone number or e-mail address of its own."
_ASK_STUDY = " Use the contact of the study."


def facts_block(*groups: tuple[Row, ...]) -> tuple[Block, ...]:
    """A block of labelled facts, or none where there are no facts."""
    rows = join_rows(*groups)
    return (Facts(rows),) if rows else ()


def about(lens: Lens, taken: Taken, told: Told) -> Section:
    text = lens.at("protocolSection.descriptionModule")
    detailed = text.fact("detailedDescription")
    long = detailed is not None and len(detailed.json_text) > _FOLD_TEXT
    summary = taken.prose(text, "briefSummary")
    more = taken.prose(
        text, "detailedDescription", words="More in the words of the record", fold="Read more" if long else ""
    )
    keywords = taken.rows(lens.at("protocolSection.conditionsModule"), "keywords")
    gap = (told.gaps["about"],) if "about" in told.gaps else ()
    return Section("about", "About this trial", (*gap, *summary, *more, *facts_block(keywords)))


def research_stage(study: Study, lens: Lens, taken: Taken, told: Told) -> Section:
    status, design = lens.at("protocolSection.statusModule"), lens.at("protocolSection.designModule")
    rows = (
        taken.rows(status, "lastKnownStatus", "delayedPosting"),
        taken.rows(design.at("enrollmentInfo"), "count", "type"),
        taken.rows(design.at("expandedAccessTypes"), "individual", "intermediate", "treatment"),
        taken.rows(status.at("expandedAccessInfo"), "hasExpandedAccess", "nctId", "statusForNctId"),
    )
    why = taken.prose(status, "whyStopped", words="Why it stopped, in the words of the record")
    blocks = (*told.stage, told.status, *why, stage.size(study), *facts_block(*rows))
    return Section("stage", "What stage of research is this?", blocks)


def eligibility_facts(lens: Lens, taken: Taken, told: Told) -> tuple[Block, ...]:
    module = lens.at("protocolSection.eligibilityModule")
    rows = taken.rows(
        module, "minimumAge", "maximumAge", "stdAges", "sex", "genderBased", "healthyVolunteers", "samplingMethod"
    )
    prose = (
        *taken.prose(module, "genderDescription", words="About gender"),
        *taken.prose(module, "studyPopulation", words="Who is studied, in the words of the record"),
    )
    return (told.who, *facts_block(rows), *prose)


def treatments(lens: Lens, taken: Taken, told: Told) -> Section:
    arms = lens.at("protocolSection.armsInterventionsModule")
    info = lens.at("protocolSection.designModule.designInfo")
    design = lens.at("protocolSection.designModule")
    rows = (
        taken.rows(info, "primaryPurpose", "allocation", "interventionModel", "observationalModel", "timePerspective"),
        taken.rows(info.at("maskingInfo"), "masking", "whoMasked"),
        taken.rows(design, "patientRegistry", "targetDuration"),
        taken.rows(design.at("bioSpec"), "retention"),
    )
    prose = (
        *taken.prose(info, "interventionModelDescription", words="More on how the groups run"),
        *taken.prose(info.at("maskingInfo"), "maskingDescription", words="More on masking"),
        *taken.prose(design.at("bioSpec"), "description", words="Samples"),
    )
    tested = tuple(
        Item(
            title=present(taken.one(part, "name")),
            tags=present(taken.one(part, "type")),
            rows=taken.rows(part, "otherNames", "armGroupLabels"),
            prose=taken.prose(part, "description"),
        )
        for part in arms.each("interventions")
    )
    drawn = picture(arms, taken)
    groups = tuple(
        Item(
            title=present(taken.one(part, "label")),
            tags=present(taken.one(part, "type")),
            rows=() if drawn else taken.rows(part, "interventionNames"),
            prose=taken.prose(part, "description"),
        )
        for part in arms.each("armGroups")
        if not drawn or part.fact("description") is not None
    )
    blocks: list[Block] = [told.gaps["treatments"]] if "treatments" in told.gaps else []
    blocks += [drawn] if drawn else []
    blocks += [Items(tested, title="The treatments" if drawn else "")] if tested else []
    blocks += [Items(groups, title="The groups of the study")] if groups else []
    blocks += [*facts_block(*rows), *prose]
    return Section("treatments", "Treatments being tested", tuple(blocks))


def measures(lens: Lens, taken: Taken, told: Told) -> Section:
    module = lens.at("protocolSection.outcomesModule")
    blocks: list[Block] = [told.gaps["measures"]] if "measures" in told.gaps else []
    for name, title, fold in (
        ("primaryOutcomes", "Main outcomes", ""),
        ("secondaryOutcomes", "Further outcomes", "Show further outcomes"),
        ("otherOutcomes", "Other outcomes", "Show other outcomes"),
    ):
        items = tuple(
            Item(
                title=present(taken.one(part, "measure")),
                rows=taken.rows(part, "timeFrame"),
                prose=taken.prose(part, "description"),
            )
            for part in module.each(name)
        )
        if items:
            blocks.append(Items(items, title=title, fold=fold if len(items) > _FOLD_ITEMS else ""))
    return Section("measures", "What the study measures", tuple(blocks))


def dates(lens: Lens, taken: Taken, told: Told) -> Section:
    status = lens.at("protocolSection.statusModule")
    blocks: list[Block] = [told.gaps["dates"]] if "dates" in told.gaps else []
    rows = [
        row
        for name in ("startDateStruct", "primaryCompletionDateStruct", "completionDateStruct")
        if (row := _dated(status, taken, name))
    ]
    posted = [
        row
        for name in (
            "studyFirstSubmitDate",
            "studyFirstSubmitQcDate",
            "studyFirstPostDateStruct",
            "resultsFirstSubmitDate",
            "resultsFirstSubmitQcDate",
            "resultsFirstPostDateStruct",
            "dispFirstSubmitDate",
            "dispFirstSubmitQcDate",
            "dispFirstPostDateStruct",
            "lastUpdateSubmitDate",
            "lastUpdatePostDateStruct",
            "statusVerifiedDate",
        )
        if (row := _dated(status, taken, name) if name.endswith("Struct") else taken.row(status, name))
    ]
    held = taken.rows(lens.at("derivedSection.miscInfoModule"), "versionHolder")
    line = (Slot("timeline"),) if rows or posted else ()
    return Section("dates", "Dates", (*blocks, *line, *facts_block(tuple(rows)), *facts_block(tuple(posted), held)))


def _dated(status: Lens, taken: Taken, name: str) -> Row | None:
    """A date with its kind (actual, estimated) in one row."""
    struct = status.at(name)
    date = taken.row(struct, "date")
    kind = present(taken.one(struct, "type"))
    if date is None:
        return Row(wording.label(field_at(f"{struct.path}.type"), name), kind) if kind else None
    return Row(date.label, (*date.facts, *kind), inline=True)


def locations(study: Study, lens: Lens, taken: Taken, told: Told) -> Section:
    module = lens.at("protocolSection.contactsLocationsModule")
    central = tuple(_person(part, taken) for part in module.each("centralContacts"))
    sites = sorted(module.each("locations"), key=_after_recruiting)
    items = tuple(site_item(site, taken, study) for site in sites)
    blocks: list[Block] = [told.gaps[name] for name in ("contacts", "places") if name in told.gaps]
    if central:
        blocks.append(Items(central, title="Whom to contact about the study"))
    if items:
        blocks += [told.sites, Slot("near")]
        own = places.site_contacts(study)
        blocks += [own] if own else []
        status = study.protocol_section.status_module
        if (status.overall_status if status else None) in wording.OPEN_STATUSES:
            blocks.append(Say("Sites open and close between updates. Confirm with the site itself before you travel."))
        near, more = items[:_FOLD_SITES], items[_FOLD_SITES:]
        blocks.append(Items(near, title="Sites"))
        blocks += [Items(more, title="More sites", fold="Show more sites")] if more else []
    return Section("places", "Locations", tuple(blocks), listing.count(len(items)) if items else None)


def _after_recruiting(site: Lens) -> bool:
    status = site.fact("status")
    return status is None or status.value != "RECRUITING"


def site_item(site: Lens, taken: Taken, study: Study, told: tuple[Rule, ...] = ()) -> Item:
    """A site with its status, its place and whom to ask; `told`: what we compute of it."""
    people = tuple(
        Row("Contact", _all_of(person, taken, "name", "role", "phone", "phoneExt", "email"), inline=True)
        for person in site.each("contacts")
    )
    geo = site.at("geoPoint")
    point = _all_of(geo, taken, "lat", "lon")
    where = _all_of(site, taken, "city", "state", "zip", "country")
    facility = taken.one(site, "facility")
    rows = (
        *((Row("Place", where, inline=True),) if where and facility else ()),
        *people,
        *((Row("City center (latitude, longitude)", point, inline=True),) if point else ()),
    )
    reach = any(person.fact("phone") or person.fact("email") for person in site.each("contacts"))
    silent = not reach and not _after_recruiting(site)
    return Item(
        title=present(facility) or where,
        tags=present(taken.one(site, "status")),
        rows=tuple(row for row in rows if row.facts),
        say=_SILENT_SITE + (_ASK_STUDY if _has_contact(study) else "") if silent else "",
        told=told,
    )


def _has_contact(study: Study) -> bool:
    module = study.protocol_section.contacts_locations_module
    return any(person.phone or person.email for person in (module.central_contacts if module else ()))


def _all_of(lens: Lens, taken: Taken, *names: str) -> tuple[Shown, ...]:
    return present(*(taken.one(lens, name) for name in names))


def _person(person: Lens, taken: Taken) -> Item:
    phone = _all_of(person, taken, "phone", "phoneExt")
    called = (Row(label_of(phone[0]), phone, inline=True),) if phone else ()
    reach = (*called, *taken.rows(person, "email"))
    return Item(title=present(taken.one(person, "name")), tags=present(taken.one(person, "role")), rows=reach)


def people(lens: Lens, taken: Taken) -> Section:
    sponsors = lens.at("protocolSection.sponsorCollaboratorsModule")
    organization = lens.at("protocolSection.identificationModule.organization")
    rows = (
        taken.rows(sponsors.at("leadSponsor"), "name", "class"),
        tuple(
            Row("Collaborator", found, inline=True)
            for part in sponsors.each("collaborators")
            if (found := _all_of(part, taken, "name", "class"))
        ),
        taken.rows(
            sponsors.at("responsibleParty"),
            "type",
            "investigatorFullName",
            "investigatorTitle",
            "investigatorAffiliation",
            "oldNameTitle",
            "oldOrganization",
        ),
        taken.rows(organization, "fullName", "class"),
        taken.rows(
            lens.at("protocolSection.oversightModule"),
            "oversightHasDmc",
            "isFdaRegulatedDrug",
            "isFdaRegulatedDevice",
            "isUnapprovedDevice",
            "isPpsd",
            "isUsExport",
            "fdaaa801Violation",
        ),
        tuple(
            Row("Study official", found, inline=True)
            for part in lens.at("protocolSection.contactsLocationsModule").each("overallOfficials")
            if (found := _all_of(part, taken, "name", "role", "affiliation"))
        ),
    )
    return Section("people", "Who runs the study", facts_block(*rows))


def results(study: Study, lens: Lens, taken: Taken) -> Section:
    taken_has = taken.rows(lens, "hasResults")
    documents = lens.at("documentSection.largeDocumentModule")
    files = tuple(
        Item(
            title=present(taken.one(part, "label")),
            tags=present(taken.one(part, "typeAbbrev")),
            rows=taken.rows(part, "hasProtocol", "hasSap", "hasIcf", "date", "uploadDate", "filename", "size"),
        )
        for part in documents.each("largeDocs")
    )
    measured = tuple(
        Item(
            title=present(taken.one(part, "title")),
            tags=present(taken.one(part, "type")),
            rows=taken.rows(part, "timeFrame"),
        )
        for part in lens.at("resultsSection.outcomeMeasuresModule").each("outcomeMeasures")
    )
    sharing = lens.at("protocolSection.ipdSharingStatementModule")
    share_rows = taken.rows(sharing, "ipdSharing", "infoTypes", "url")
    share_text: tuple[Prose, ...] = (
        *taken.prose(sharing, "description", words="More on sharing"),
        *taken.prose(sharing, "timeFrame", words="When data are shared"),
        *taken.prose(sharing, "accessCriteria", words="Who can get the data"),
    )
    blocks: list[Block] = [listing.results(study.has_results), *facts_block(taken_has)]
    if measured:
        blocks.append(Items(measured, title="What was measured, as reported", fold="Show what was measured"))
        blocks.append(Say("The numbers stand in the official record; this page does not repeat or rate them."))
    blocks += [Items(files, title="Documents")] if files else []
    blocks += facts_block(taken.rows(documents, "noSap"))
    blocks += facts_block(share_rows)
    blocks += share_text
    return Section("results", "Results, documents and data sharing", tuple(blocks))


def references(lens: Lens, taken: Taken) -> Section:
    module = lens.at("protocolSection.referencesModule")
    papers = tuple(
        Item(
            title=present(taken.one(part, "citation")),
            tags=present(taken.one(part, "type")),
            rows=(
                *taken.rows(part, "pmid"),
                *(row for retraction in part.each("retractions") for row in taken.rows(retraction, "source", "pmid")),
            ),
        )
        for part in module.each("references")
    )
    links = tuple(
        Item(title=present(taken.one(part, "label")), rows=taken.rows(part, "url"))
        for part in module.each("seeAlsoLinks")
    )
    data = tuple(
        Item(
            title=present(taken.one(part, "type")),
            rows=taken.rows(part, "id", "url"),
            prose=taken.prose(part, "comment"),
        )
        for part in module.each("availIpds")
    )
    blocks: list[Block] = []
    if papers:
        fold = "Show publications" if len(papers) > _FOLD_ITEMS else ""
        blocks.append(Items(papers, title="Publications", fold=fold))
    blocks += [Items(links, title="Links named by the record")] if links else []
    blocks += [Items(data, title="Data sets")] if data else []
    return Section("references", "Publications and links", tuple(blocks))


def remainder(lens: Lens, taken: Taken) -> Section:
    """Every fact of the record that no section above has shown, each with its label: nothing stays hidden."""
    modules = tuple(_modules(lens))
    shown = taken.by_module()
    if sum(map(count_scalars, [part.tree for part in modules])) == sum([shown[part.path] for part in modules]):
        return Section("rest", "", ())
    rows = [
        Row(label_of(found), (found,))
        for part in modules
        for fact in scalars(part.tree, part.path)
        if fact.path not in taken.paths and (found := taken.one(Lens(fact.value, fact.path)))
    ]
    return Section("rest", "Other fields of the record", (Facts(tuple(rows)),) if rows else ())


def _modules(lens: Lens) -> Iterator[Lens]:
    """The parts that the last section looks through; module by module, since most are shown whole by then."""
    for section in ("protocolSection", "documentSection", "annotationSection"):
        part = lens.at(section)
        for name, module in part.tree.items() if isinstance(part.tree, dict) else ():
            yield Lens(module, f"{section}.{name}")
    yield lens.at("hasResults")
    yield lens.at("derivedSection.miscInfoModule")


def glance(lens: Lens, taken: Taken, told: Told, number: Shown) -> Section:
    """What most readers look for first: condition, place, dates, age, what is measured, who runs it."""
    status, design = lens.at("protocolSection.statusModule"), lens.at("protocolSection.designModule")
    rows = (
        (Row("Registry number (NCT ID)", (number,)),),
        taken.rows(lens.at("protocolSection.conditionsModule"), "conditions"),
        taken.rows(lens.at("protocolSection.sponsorCollaboratorsModule.leadSponsor"), "name"),
        taken.rows(design.at("enrollmentInfo"), "count"),
        tuple(
            row
            for name in ("startDateStruct", "completionDateStruct", "lastUpdatePostDateStruct")
            if (row := _dated(status, taken, name))
        ),
    )
    return Section("glance", "At a glance", (told.status, told.who, told.sites, *facts_block(*rows)))


def numbers(lens: Lens, taken: Taken) -> Section:
    names = lens.at("protocolSection.identificationModule")
    rows = (
        taken.rows(names.at("orgStudyIdInfo"), "id", "type", "link"),
        tuple(
            Row("Other number", found, inline=True)
            for part in names.each("secondaryIdInfos")
            if (found := _all_of(part, taken, "id", "type", "domain", "link"))
        ),
        taken.rows(names, "nctIdAliases"),
    )
    return Section("numbers", "Other numbers of this trial", facts_block(*rows))


def unread(study_paths: tuple[str, ...]) -> tuple[Rule, ...]:
    rule = missing.unread(study_paths)
    return (rule,) if rule else ()
