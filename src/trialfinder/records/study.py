"""The typed study, and the decoding that no record can break.

In: the JSON text of one study. Out: a `Study`, and the places that did not fit the registry's own types.
A value of a wrong type costs that value only, never the record.
"""

from __future__ import annotations

from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

import msgspec

from trialfinder.records.part import Part
from trialfinder.records.protocol import ProtocolSection
from trialfinder.records.results import ResultsSection
from trialfinder.records.sections import AnnotationSection, DerivedSection, DocumentSection


class Study(Part, frozen=True, gc=False, rename="camel"):
    """One study of API v2, every part of it optional."""

    protocol_section: ProtocolSection = ProtocolSection()
    results_section: ResultsSection | None = None
    annotation_section: AnnotationSection | None = None
    document_section: DocumentSection | None = None
    derived_section: DerivedSection | None = None
    has_results: bool | None = None


class Misfit(NamedTuple):
    """A place whose value is not of the type that the registry's own model gives."""

    path: str
    expected: str


def convert(tree: Any) -> tuple[Study, tuple[Misfit, ...]]:
    """The typed study of an untyped JSON tree, and what did not fit.

    A record whose `phases` is a string instead of a list comes back without phases and with one
    Misfit(path="protocolSection.designModule.phases", expected="tuple").
    """
    try:
        return msgspec.convert(tree, Study), ()
    except msgspec.ValidationError:
        misfits: list[Misfit] = []
        return _fit(tree, Study, "", misfits) or Study(), tuple(misfits)


def _fit(value: Any, kind: Any, path: str, misfits: list[Misfit]) -> Any:
    """`value` as `kind`, leaving out what cannot be that; None where nothing is left."""
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError:
        pass
    options = [option for option in (get_args(kind) or (kind,)) if option is not type(None)]
    if get_origin(kind) is tuple:
        return _fit_items(value, get_args(kind)[0], path, misfits)
    kind = options[0]
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and isinstance(value, dict):
        return _fit_struct(value, kind, path, misfits)
    misfits.append(Misfit(path, getattr(kind, "__name__", str(kind))))
    return None


def _fit_struct(value: dict[str, Any], kind: type[msgspec.Struct], path: str, misfits: list[Misfit]) -> Any:
    hints = get_type_hints(kind)
    fitted = {}
    for field in msgspec.structs.fields(kind):
        if field.encode_name not in value:
            continue
        inner = f"{path}.{field.encode_name}" if path else field.encode_name
        part = _fit(value[field.encode_name], hints[field.name], inner, misfits)
        if part is not None:
            fitted[field.name] = part
    return kind(**fitted)


def _fit_items(value: Any, kind: Any, path: str, misfits: list[Misfit]) -> tuple[Any, ...]:
    if not isinstance(value, list):
        misfits.append(Misfit(path, "tuple"))
        return ()
    fitted = (_fit(item, kind, f"{path}[{index}]", misfits) for index, item in enumerate(value))
    return tuple(item for item in fitted if item is not None)
