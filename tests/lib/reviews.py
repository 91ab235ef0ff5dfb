"""A store with plain wordings to review, and somebody who reviews them over HTTP."""

from __future__ import annotations

import html
import http.client
import re
import urllib.parse
from pathlib import Path
from typing import NamedTuple

from lib.records import a_study
from lib.served import Served
from trialfinder.catalog import Catalog
from trialfinder.criteria.model import PlainStudy
from trialfinder.refresh import import_paths
from trialfinder.review import people
from trialfinder.review.deciding import Request, decide
from trialfinder.store.database import open_beside, open_store
from trialfinder.store.decisions import Action, Decision

CRITERIA = (
    "Inclusion Criteria:\n\n* Patients aged >= 18 years\n* Able to hold a pen\n\n"
    "Exclusion Criteria:\n\n* Not able to fold paper"
)
OTHER = "Inclusion Criteria:\n\n* Able to hold a brush\n* Patients aged >= 18 years"
FIRST, SECOND, THIRD = "NCT01000001", "NCT01000002", "NCT01000003"
NAME, PASSWORD = "Ada Quill", "correct horse battery"


def a_store(folder: Path, *studies: bytes) -> Path:
    """Two trials that share a point, and one with it on another place."""
    file = folder / "studies.ndjson"
    held = studies or (
        a_study(FIRST, criteria=CRITERIA),
        a_study(SECOND, criteria=CRITERIA, title="More plasters"),
        a_study(THIRD, criteria=OTHER, title="Brushes"),
    )
    file.write_bytes(b"\n".join(held) + b"\n")
    store = folder / "store"
    assert import_paths(store, [file]).quarantined == 0
    return store


def an_account(store: Path, name: str = NAME, password: str = PASSWORD) -> None:
    with open_beside(store) as opened:
        people.add_account(opened, name, password)


def decided_on(
    store: Path, action: Action, wording: str = "", *, nct_id: str = FIRST, criterion: str = "i1", reason: str = "So."
) -> Decision:
    return decide(store, Request(nct_id, criterion, action, reason, NAME, "command line", wording))


def plain_of(store: Path, nct_id: str = FIRST) -> PlainStudy:
    """As readers get it."""
    with open_store(store) as opened:
        return Catalog(opened).trial(nct_id).plain


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    raw: str

    @property
    def text(self) -> str:
        """The words as a browser would have them."""
        return html.unescape(self.raw)

    @property
    def cookies(self) -> dict[str, str]:
        """Name and the whole line of each cookie that is set."""
        return {line.partition("=")[0]: line for line in self.headers.get_all("set-cookie") or []}

    def field(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.raw)
        assert found, f"no field {name}"
        return html.unescape(found[1])


class Browser:
    """Asks a served site, and holds its cookies by name whatever their path."""

    def __init__(self, site: Served) -> None:
        self.site = site
        self.cookies: dict[str, str] = {}

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, None, **headers)

    def post(self, path: str, fields: dict[str, str] | list[tuple[str, str]], **headers: str) -> Answer:
        body = urllib.parse.urlencode(fields).encode()
        return self.send("POST", path, body, **{"Content-Type": "application/x-www-form-urlencoded", **headers})

    def send(self, method: str, path: str, body: bytes | None, **headers: str) -> Answer:
        if self.cookies:
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **headers}
        connection = self.site.connect()
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            answer = Answer(response.status, response.headers, response.read().decode("utf-8"))
        finally:
            connection.close()
        for name, line in answer.cookies.items():
            value = line.partition("=")[2].partition(";")[0].strip('"')
            self.cookies[name] = value
            if not value:
                del self.cookies[name]
        return answer

    def sign_in(self, name: str = NAME, password: str = PASSWORD) -> Answer:
        token = self.get("/review/login").field("token")
        return self.post("/review/login", {"token": token, "name": name, "password": password})

    def decide(self, path: str, action: str, **more: str) -> Answer:
        """Opens the page of a point and sends its form."""
        page = self.get(path)
        fields = {name: page.field(name) for name in ("token", "item", "decision")}
        return self.post(path, {**fields, "reason": "Because.", "action": action, **more})
