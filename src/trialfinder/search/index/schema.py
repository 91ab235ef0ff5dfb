"""The three parts of the index, and the fields of each.

`studies` holds what the search areas search, all codes, all numbers and what is present; `rest` the texts that no area
searches, so that it need not be opened for a search by areas; `sites` each location as an entry of its own.
A text is stored as its folded words between two marks, so that a phrase may ask where a value starts and ends.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

from tantivy import Schema, SchemaBuilder

from trialfinder.search.areas import COLUMNS, Kind, Piece, in_areas, pieces

Part = Literal["studies", "rest", "sites"]
PARTS: tuple[Part, ...] = ("studies", "rest", "sites")

START, END = "\x02", "\x03"
NCT, SITE, PRESENT, HUB = "nct", "site", "present", "hub"
SITES_OF_ONE = 100_000
"""A site's number is its study's times this, and its place among the study's."""


def code(piece: str) -> str:
    return f"{piece}__code"


def size(piece: str) -> str:
    return f"{piece}__size"


def sort_key(piece: Piece) -> str:
    """The column that orders by a piece; where a study may hold several values, that of the first one."""
    return f"{piece.name}__sort" if piece.repeated else piece.name


@cache
def texts_of(part: Part) -> frozenset[str]:
    """The pieces whose words this part holds."""
    return frozenset(piece.name for piece in pieces().values() if _has_text(part, piece))


@cache
def schema_of(part: Part) -> Schema:
    builder = SchemaBuilder()
    builder.add_integer_field(NCT, fast=True, indexed=True)
    if part == "sites":
        builder.add_integer_field(SITE, fast=True, indexed=True)
    if part != "rest":
        builder.add_text_field(PRESENT, tokenizer_name="raw", index_option="basic")
        builder.add_text_field(HUB, tokenizer_name="raw", index_option="basic")
    for piece in pieces().values():
        if piece.name in texts_of(part):
            builder.add_text_field(piece.name, tokenizer_name="whitespace", index_option="position")
        if part == "studies" or (part == "sites" and piece.at_site):
            _add_values(builder, piece)
    return builder.build()


def _has_text(part: Part, piece: Piece) -> bool:
    if piece.kind not in (Kind.TEXT, Kind.ENUM):
        return False
    if part == "sites":
        return piece.at_site
    return piece.name in in_areas() if part == "studies" else piece.kind is Kind.TEXT and piece.name not in in_areas()


def _add_values(builder: SchemaBuilder, piece: Piece) -> None:
    if piece.kind in (Kind.ENUM, Kind.BOOLEAN):
        builder.add_text_field(code(piece.name), tokenizer_name="raw", index_option="basic", fast=True)
    if piece.kind in COLUMNS:
        builder.add_integer_field(piece.name, fast=True)
        if piece.repeated and piece.sorts:
            builder.add_integer_field(sort_key(piece), fast=True)
    if piece.listed:
        builder.add_integer_field(size(piece.name), fast=True)
