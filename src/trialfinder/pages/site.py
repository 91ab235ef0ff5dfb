"""What all pages of one site share."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class Site:
    """The site that a page stands on.

    `as_of` is today as far as pages are concerned. `base_path` is the prefix of every link ("" or "/sub/path",
    no slash at the end), `base_url` the address that others reach the site by, "" where it is not known.
    `sample` says that all trials are made up. `processed` is the latest date at which the registry processed any of
    the data that the site holds, `fetched` when the copy was last brought up to date: how fresh the whole site is.
    `snapshot` is the root hash of all records that the site holds as current, "" where there are none.
    `review`: readers may dispute a sentence, and reviewers sign in.
    """

    as_of: datetime.date
    base_path: str = ""
    base_url: str = ""
    sample: bool = False
    processed: str | None = None
    fetched: str | None = None
    snapshot: str = ""
    operator_name: str = ""
    operator_contact: str = ""
    review: bool = False

    def path(self, path: str) -> str:
        """The link to a path of this site: "/trial/NCT04437511"."""
        return self.base_path + path

    def address(self, path: str) -> str:
        """The full address of a path where the site knows its own, else the link."""
        return self.base_url.rstrip("/") + path if self.base_url else self.path(path)
