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
    `pdf`: there is a PDF of each printable summary.
    `static`: the pages are files that need no server: what only a server can answer is not offered on them.
    `here`: the path of the page that is made, with its query, where it is known: it leads to its form in Spanish.
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
    operator_imprint: str = ""
    review: bool = False
    pdf: bool = True
    static: bool = False
    here: str = ""

    def path(self, path: str) -> str:
        """The link to a path of this site: "/trial/NCT04437511"."""
        return self.base_path + path

    def address(self, path: str) -> str:
        """The full address of a path where the site knows its own, else the link."""
        if not self.base_url:
            return self.path(path)
        return self.base_url.rstrip("/") + ("/" + file_of(path) if self.static else path)


def file_of(path: str) -> str:
    """Where a path of the site stands among the files of a static one, with its query and fragment.

    "/trial/NCT04437511" is "trial/NCT04437511/index.html"; what has an ending keeps its name; the numbered pages of a
    list are folders, "/?page=2" is "page/2/index.html".
    """
    path, mark, fragment = path.partition("#")
    path, _, query = path.partition("?")
    if query.startswith("page=") and query[5:].isdigit():
        path, query = f"{path.rstrip('/')}/page/{query[5:]}", ""
    name = path.strip("/")
    if not name.endswith(_ENDINGS):
        name = f"{name}/index.html" if name else "index.html"
    return name + (f"?{query}" if query else "") + mark + fragment


_ENDINGS = (".html", ".json", ".atom", ".pdf", ".css", ".js", ".svg", ".png", ".ico", ".xml", ".txt")
