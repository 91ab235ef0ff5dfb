# ruff: noqa: E501 - a row of a table is easier to judge on one line
"""A small record, what `explain` says of it, and a page of it written by hand from the promises."""

from __future__ import annotations

from trialfinder.audit.paths import decode

NCT = "NCT99990001"
OTHER = "NCT99990002"
RULES = {"stage", "status", "size", "processed", "fetched", "as-of", "count"}

RECORD = decode(
    r"""{"protocolSection": {
  "identificationModule": {"nctId": "NCT99990001", "orgStudyIdInfo": {"id": "AB-12"},
    "briefTitle": "Cobalamin &lt;6&gt; for Tired Walkers", "organization": {"fullName": "Hill & Dale", "class": "OTHER"}},
  "statusModule": {"overallStatus": "RECRUITING", "statusVerifiedDate": "2024-02",
    "startDateStruct": {"date": "2024-01-05", "type": "ACTUAL"}, "completionDateStruct": {"date": "2031"},
    "expandedAccessInfo": {"hasExpandedAccess": false}},
  "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Hill & Dale", "class": "INDUSTRY"}},
  "descriptionModule": {"briefSummary": "We test two doses \\<5 mg\\> – not more.\n\n* Once a day\n* Area 10\\^9 m²\n\n1. Walk 30 minutes\n2. Rest"},
  "conditionsModule": {"conditions": ["Tiredness", "D. pallidus Bite"]},
  "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE1", "PHASE2"], "enrollmentInfo": {"count": 1234}},
  "eligibilityModule": {
    "eligibilityCriteria": "Inclusion Criteria:\n\n1. Able to walk 30 m\n2. Haemoglobin ≥9.5 g/dL, not transfused\n   * no iron for 7 days\n\nExclusion Criteria:\n\n* Platelets \\<100",
    "healthyVolunteers": false, "sex": "ALL", "minimumAge": "18 Years", "maximumAge": "6 Months"},
  "contactsLocationsModule": {"locations": [
    {"facility": "North Clinic", "city": "Oslo", "geoPoint": {"lat": 59.910, "lon": -10.75}},
    {"facility": "South Clinic", "city": "Pau"}]}},
 "documentSection": {"largeDocumentModule": {"largeDocs": [{"size": 1E3, "uploadDate": "2024-03-01T09:30", "hasIcf": true}]}}}"""
)

EXPLAINED = {
    "headings": [
        {"id": "h1", "span": [0, 19], "text": "Inclusion Criteria:", "kind": "side"},
        {"id": "h2", "span": [109, 128], "text": "Exclusion Criteria:", "kind": "side"},
    ],
    "criteria": [
        {
            "id": "i1",
            "span": [24, 41],
            "original": "Able to walk 30 m",
            "plain": "You can walk 30 m.",
            "verdict": "verified",
        },
        {
            "id": "i2",
            "span": [45, 84],
            "original": "Haemoglobin ≥9.5 g/dL, not transfused",
            "plain": "Your haemoglobin is 9.5 g/dL or more. You were not given blood.",
            "verdict": "verified_terms_kept",
        },
        {
            "id": "i2.1",
            "span": [87, 107],
            "original": "no iron for 7 days",
            "plain": "No iron for 7 days.",
            "verdict": "verified",
        },
        {
            "id": "e1",
            "span": [132, 147],
            "original": "Platelets <100",
            "plain": "Platelets <100",
            "verdict": "original",
        },
    ],
}

_TEXT = RECORD["protocolSection"]["eligibilityModule"]["eligibilityCriteria"]
for _item in [*EXPLAINED["headings"], *EXPLAINED["criteria"]]:
    _words = str(_item.get("text") or _item["original"]).replace("<", "\\<")
    _item["span"] = [_TEXT.index(_words), _TEXT.index(_words) + len(_words)]

PAGE = """<!doctype html>
<html lang="en"><head><title>Trial NCT99990001</title><link rel="stylesheet" href="/static/site.css"></head>
<body><header><a href="/">trialfinder 2</a></header>
<main>
<p>Trial <span data-field="protocolSection.identificationModule.nctId">NCT99990001</span>,
 <span data-field="protocolSection.identificationModule.orgStudyIdInfo.id">AB-12</span></p>
<h1 data-field="protocolSection.identificationModule.briefTitle">Cobalamin &lt;6&gt; for Tired Walkers</h1>
<p><span data-field="protocolSection.identificationModule.organization.fullName">Hill &amp; Dale</span>
 <data value="OTHER" data-field="protocolSection.identificationModule.organization.class">Other</data></p>
<p><data value="RECRUITING" data-field="protocolSection.statusModule.overallStatus">Looking for people</data>
 checked <time datetime="2024-02" data-field="protocolSection.statusModule.statusVerifiedDate">February 2024</time>
 begun <time datetime="2024-01-05" data-field="protocolSection.statusModule.startDateStruct.date">January 5, 2024</time>
 <data value="ACTUAL" data-field="protocolSection.statusModule.startDateStruct.type">as it happened</data>
 ends <time datetime="2031" data-field="protocolSection.statusModule.completionDateStruct.date">2031</time>
 <data value="false" data-field="protocolSection.statusModule.expandedAccessInfo.hasExpandedAccess">No</data></p>
<p><span data-field="protocolSection.sponsorCollaboratorsModule.leadSponsor.name">Hill &amp; Dale</span>
 <data value="INDUSTRY" data-field="protocolSection.sponsorCollaboratorsModule.leadSponsor.class">Company</data></p>
<div data-field="protocolSection.descriptionModule.briefSummary"><p>We test two doses &lt;5 mg&gt; – not more.</p>
<ul><li>Once a day</li><li>Area 10<sup>9</sup> m<sup>2</sup></li></ul><ol><li>Walk 30&nbsp;minutes</li><li>Rest</li></ol></div>
<ul><li data-field="protocolSection.conditionsModule.conditions[0]">Tiredness</li>
<li data-field="protocolSection.conditionsModule.conditions[1]">D. pallidus Bite</li></ul>
<p data-rule="stage">In phase 2: <data value="PHASE1" data-field="protocolSection.designModule.phases[0]">Phase 1</data> and
 <data value="PHASE2" data-field="protocolSection.designModule.phases[1]">Phase 2</data></p>
<p><data value="INTERVENTIONAL" data-field="protocolSection.designModule.studyType">Tests a treatment</data>
 <data value="1234" data-field="protocolSection.designModule.enrollmentInfo.count">1,234 people</data></p>
<h2>Who can join</h2>
<ul><li><span data-criterion="i1" data-verdict="verified">You can walk 30 m.</span> <span class="badge">checked</span></li>
<li><span data-criterion="i2" data-verdict="verified_terms_kept"><span>Your haemoglobin is 9.5 g/dL or more.</span>
<span>You were not given blood.</span></span><aside data-note="haemoglobin">About 12 is usual.</aside>
<ul><li data-criterion="i2.1" data-verdict="verified">No iron for 7 days.</li></ul></li></ul>
<p data-criterion="e1" data-verdict="original">Platelets &lt;100</p>
<details><summary>Original words</summary><div data-field="protocolSection.eligibilityModule.eligibilityCriteria">
<h3 data-original="h1">Inclusion Criteria:</h3><ol><li><p data-original="i1">Able to walk 30 m</p></li>
<li><p data-original="i2">Haemoglobin ≥9.5 g/dL, not transfused</p><ul><li data-original="i2.1">no iron for 7 days</li></ul></li></ol>
<h3 data-original="h2">Exclusion Criteria:</h3><ul><li data-original="e1">Platelets &lt;100</li></ul></div></details>
<p>Healthy: <data value="false" data-field="protocolSection.eligibilityModule.healthyVolunteers">No</data>
 <data value="ALL" data-field="protocolSection.eligibilityModule.sex">Any sex</data>
 <data value="18 Years" data-field="protocolSection.eligibilityModule.minimumAge">18 years</data>
 <data value="6 Months" data-field="protocolSection.eligibilityModule.maximumAge">6 months</data></p>
<p><span data-field="protocolSection.contactsLocationsModule.locations[0].facility">North Clinic</span>,
 <span data-field="protocolSection.contactsLocationsModule.locations[0].city">Oslo</span>
 <data value="59.910" data-field="protocolSection.contactsLocationsModule.locations[0].geoPoint.lat">59.91° N</data>
 <data value="-10.75" data-field="protocolSection.contactsLocationsModule.locations[0].geoPoint.lon">10.75° W</data></p>
<p><span data-field="protocolSection.contactsLocationsModule.locations[1].facility">South Clinic</span>,
 <span data-field="protocolSection.contactsLocationsModule.locations[1].city">Pau</span></p>
<p><data value="1E3" data-field="documentSection.largeDocumentModule.largeDocs[0].size">1,000 bytes</data>
 <time datetime="2024-03-01T09:30" data-field="documentSection.largeDocumentModule.largeDocs[0].uploadDate">1 March 2024</time>
 <data value="true" data-field="documentSection.largeDocumentModule.largeDocs[0].hasIcf">Yes</data></p>
<p><img src="/static/map.svg" alt="A map"><input name="q" placeholder="A place"></p>
</main>
<footer><p>Source: <a href="https://clinicaltrials.gov/study/NCT99990001">ClinicalTrials.gov</a>.
 Processed <span data-rule="processed">2 May 2024</span>. Here since <span data-rule="fetched">1 May 2024</span>. As of <span data-rule="as-of">3 May 2024</span>.</p>
<p data-about="modifications">The plain-English text is ours.</p><p>This is Not medical advice.</p>
<p>NLM is not responsible for the product and does not endorse or
 recommend this or any other product.</p></footer>
<script src="/static/site.js"></script><script type="application/ld+json">{"a": 1}</script></body></html>
"""


def changed(old: str, new: str) -> str:
    """The page with one thing changed, which must be there exactly once."""
    assert PAGE.count(old) == 1, f"{PAGE.count(old)} times on the page: {old}"
    return PAGE.replace(old, new)
