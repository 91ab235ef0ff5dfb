"""The typed `derivedSection`, `documentSection` and `annotationSection`: what the registry adds.

Field names are the registry's own in snake case; every field is optional. Unknown fields are skipped here
and kept in the document. Enum values stay strings, so that a new one survives.
"""

from __future__ import annotations

from trialfinder.records.part import Part
from trialfinder.records.protocol import DateStruct


class UnpostedEvent(Part, frozen=True, gc=False, rename="camel"):
    type: str | None = None
    date: str | None = None
    date_unknown: bool | None = None


class UnpostedAnnotation(Part, frozen=True, gc=False, rename="camel"):
    unposted_responsible_party: str | None = None
    unposted_events: tuple[UnpostedEvent, ...] = ()


class ViolationEvent(Part, frozen=True, gc=False, rename="camel"):
    type: str | None = None
    description: str | None = None
    creation_date: str | None = None
    issued_date: str | None = None
    release_date: str | None = None
    posted_date: str | None = None


class ViolationAnnotation(Part, frozen=True, gc=False, rename="camel"):
    violation_events: tuple[ViolationEvent, ...] = ()


class AnnotationModule(Part, frozen=True, gc=False, rename="camel"):
    unposted_annotation: UnpostedAnnotation | None = None
    violation_annotation: ViolationAnnotation | None = None


class AnnotationSection(Part, frozen=True, gc=False, rename="camel"):
    annotation_module: AnnotationModule | None = None


class LargeDoc(Part, frozen=True, gc=False, rename="camel"):
    type_abbrev: str | None = None
    has_protocol: bool | None = None
    has_sap: bool | None = None
    has_icf: bool | None = None
    label: str | None = None
    date: str | None = None
    upload_date: str | None = None
    filename: str | None = None
    size: int | None = None


class LargeDocumentModule(Part, frozen=True, gc=False, rename="camel"):
    no_sap: bool | None = None
    large_docs: tuple[LargeDoc, ...] = ()


class DocumentSection(Part, frozen=True, gc=False, rename="camel"):
    large_document_module: LargeDocumentModule | None = None


class FirstMcpInfo(Part, frozen=True, gc=False, rename="camel"):
    post_date_struct: DateStruct | None = None


class SubmissionInfo(Part, frozen=True, gc=False, rename="camel"):
    release_date: str | None = None
    unrelease_date: str | None = None
    unrelease_date_unknown: bool | None = None
    reset_date: str | None = None
    mcp_release_n: int | None = None


class SubmissionTracking(Part, frozen=True, gc=False, rename="camel"):
    estimated_results_first_submit_date: str | None = None
    first_mcp_info: FirstMcpInfo | None = None
    submission_infos: tuple[SubmissionInfo, ...] = ()


class MiscInfoModule(Part, frozen=True, gc=False, rename="camel"):
    version_holder: str | None = None
    removed_countries: tuple[str, ...] = ()
    submission_tracking: SubmissionTracking | None = None


class Mesh(Part, frozen=True, gc=False, rename="camel"):
    id: str | None = None
    term: str | None = None


class BrowseLeaf(Part, frozen=True, gc=False, rename="camel"):
    id: str | None = None
    name: str | None = None
    as_found: str | None = None
    relevance: str | None = None


class BrowseBranch(Part, frozen=True, gc=False, rename="camel"):
    abbrev: str | None = None
    name: str | None = None


class BrowseModule(Part, frozen=True, gc=False, rename="camel"):
    meshes: tuple[Mesh, ...] = ()
    ancestors: tuple[Mesh, ...] = ()
    browse_leaves: tuple[BrowseLeaf, ...] = ()
    browse_branches: tuple[BrowseBranch, ...] = ()


class DerivedSection(Part, frozen=True, gc=False, rename="camel"):
    misc_info_module: MiscInfoModule | None = None
    condition_browse_module: BrowseModule | None = None
    intervention_browse_module: BrowseModule | None = None
