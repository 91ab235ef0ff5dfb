"""What a computed sentence declares of itself."""

from __future__ import annotations

import msgspec


class RuleInfo(msgspec.Struct, frozen=True):
    """A rule as `/methodology` lists it: its name on the page, its formula in words, the fields it reads."""

    name: str
    formula: str
    inputs: tuple[str, ...]


STATUS = "protocolSection.statusModule"
DESIGN = "protocolSection.designModule"
ELIGIBILITY = "protocolSection.eligibilityModule"
PLACES = "protocolSection.contactsLocationsModule"
