"""The base of all typed parts of a record.

Fields are optional one by one: a missing module, field or value is data, not an error.
"""

from __future__ import annotations

import msgspec


class Part(msgspec.Struct, frozen=True, gc=False):  # a record holds no cycles, and a page reads some hundred parts
    """A piece of a record; unknown fields are skipped here and kept in the document."""
