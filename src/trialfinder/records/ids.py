"""NCT ids: `NCT` and eight digits.

The registry reads `nct04437511` and `NCT4437511` (zeros dropped) as NCT04437511; so do we.
Ids of made-up studies have the form NCT9999dddd, never NCT99999999 (which the registry's clients use
as an example of an unknown id).
"""

from __future__ import annotations

import re

from trialfinder.errors import UsageError

_CANONICAL = re.compile(r"NCT(?!00000000)[0-9]{8}")  # nobody could ask for the number nought
_LOOSE = re.compile(r"[Nn][Cc][Tt]0*([1-9][0-9]{0,7})")


def is_nct_id(text: str) -> bool:
    """Whether `text` is an id in its one canonical form."""
    return _CANONICAL.fullmatch(text) is not None


def parse_nct_id(text: str) -> str:
    """The canonical id: "nct4437511" gives "NCT04437511"; UsageError for anything else."""
    found = _LOOSE.fullmatch(text.strip())
    if not found:
        shown = ascii(text.strip()[:40])[1:-1]
        raise UsageError(f"'{shown}' is not an NCT id", "An NCT id is NCT and eight digits, such as NCT04437511.")
    return f"NCT{int(found[1]):08d}"


def is_sample_id(nct_id: str) -> bool:
    """Whether the id belongs to the made-up studies."""
    return nct_id.startswith("NCT9999") and nct_id != "NCT99999999" and is_nct_id(nct_id)


def id_number(nct_id: str) -> int:
    """The digits of a canonical id as a number, the store's key."""
    return int(nct_id[3:])
