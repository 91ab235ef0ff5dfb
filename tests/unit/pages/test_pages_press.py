"""The PDF of the printable summary: tagged, whole, the same bytes again, and deaf to what a page names."""

from __future__ import annotations

import dataclasses
import datetime
import io
import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from lib.payloads import PAYLOADS
from lib.trials import NCT, SITE, a_full_tree, a_tree, a_trial, trial_of
from trialfinder.errors import PrintingError
from trialfinder.explain import explain
from trialfinder.pages import press, render
from trialfinder.trial import Trial

CRITERIA = (
    "Inclusion Criteria:\n\n* Adults with a paper cut\n* Platelets ≥ 100,000/mm3\n"
    "* Able to comply with the protocol\n\n"
    "Exclusion Criteria:\n\n* History of hypertension\n* Pregnant or breastfeeding\n"
)


def worded(text: str = CRITERIA) -> Trial:
    tree = a_tree()
    tree["protocolSection"]["eligibilityModule"]["eligibilityCriteria"] = text
    trial = trial_of(json.dumps(tree).encode())
    return dataclasses.replace(trial, plain=explain(text, nct_id=NCT))


@cache
def made() -> bytes:
    return press.trial_pdf(worded(), SITE)


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def words(text: str) -> str:
    """Without white space: where a line ends is the paper's business."""
    return re.sub(r"\s+", "", text)


def whole(pdf: bytes) -> str:
    return words("".join(page.extract_text() for page in reader(pdf).pages))


# --- the same bytes -----------------------------------------------------------------------------------------

AGAIN = """
import sys
from trialfinder.pages import press
sys.stdout.buffer.write(press.pdf_of(press.Job(sys.stdin.buffer.read().decode(), "", "https://trials.example")))
"""


def test_the_same_page_gives_the_same_bytes_in_this_process_and_in_others() -> None:
    html = render.print_html(worded(), SITE)
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", AGAIN],
            input=html.encode(),
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        assert done.stdout == made()
    assert press.trial_pdf(worded(), SITE) == made()


def test_another_day_gives_another_file() -> None:
    later = dataclasses.replace(SITE, as_of=datetime.date(2026, 9, 2))
    assert press.trial_pdf(worded(), later) != made()


# --- PDF/UA -------------------------------------------------------------------------------------------------


def test_it_says_that_it_is_pdf_ua_and_has_a_title_a_language_and_tags() -> None:
    pdf = reader(made())
    root = pdf.root_object
    assert pdf.pdf_header == "%PDF-1.7"
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"] == {"/Marked": True}
    assert root["/ViewerPreferences"] == {"/DisplayDocTitle": True}
    title = f"{NCT}: summary for a talk with a doctor · trialfinder"
    assert pdf.metadata is not None
    assert pdf.metadata.title == title
    metadata = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfuaid:part(?:=[\"']|>)1", metadata)
    assert title in metadata
    assert pdf.metadata.creation_date is not None
    assert pdf.metadata.creation_date.date() == SITE.as_of


def elements(pdf: PdfReader) -> Iterator[DictionaryObject]:
    """The elements of the tag tree, parents first."""
    todo: list[Any] = [pdf.root_object["/StructTreeRoot"]]
    while todo:
        found = todo.pop()
        found = found.get_object() if isinstance(found, IndirectObject) else found
        if isinstance(found, list):
            todo += reversed(found)
        elif isinstance(found, DictionaryObject):
            if "/S" in found:
                yield found
            todo.append(found.get("/K", []))


def test_tags_name_headings_lists_and_a_table_whose_cells_know_their_headers() -> None:
    found = list(elements(reader(made())))
    kinds = [str(one["/S"]) for one in found]
    assert kinds.count("/H1") == 1
    assert {"/H2", "/H3", "/L", "/LI", "/Table", "/TR", "/TH", "/TD", "/P", "/Link"} <= set(kinds)
    cells = [one for one in found if one["/S"] == "/TD"]
    assert len(cells) >= len(worded().plain.criteria)
    heads = {one["/ID"] for one in found if one["/S"] == "/TH" and "/ID" in one}
    for cell in cells:
        named = set(cell["/A"]["/Headers"])
        # The head of its row and the head of its column.
        assert len(named) >= 2
        assert named <= heads
    (figure,) = [one for one in found if one["/S"] == "/Figure"]
    assert figure["/Alt"] == "Square code that leads to the official record"


def test_every_font_is_embedded_and_can_be_read_back() -> None:
    fonts = {}
    for page in reader(made()).pages:
        fonts |= {name: font.get_object() for name, font in page["/Resources"]["/Font"].items()}
    assert fonts
    for font in fonts.values():
        assert "/ToUnicode" in font
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert set(descriptor) & {"/FontFile", "/FontFile2", "/FontFile3"}


# --- what stands on it --------------------------------------------------------------------------------------


def test_every_point_stands_on_it_in_both_wordings() -> None:
    text = whole(made())
    for one in worded().plain.criteria:
        assert words(one.plain) in text
        assert words(one.original) in text
    assert "AdaQuill,555-0100,a@quill.example" in text


def test_every_sheet_carries_its_number_its_source_its_dates_and_its_place() -> None:
    long = "Inclusion Criteria:\n\n" + "".join(
        f"* Able to hold {'abcdefghijklmnopqrstuvwxyz'[n % 26] * 9} pens\n" for n in range(120)
    )
    pages = reader(press.trial_pdf(worded(long), SITE)).pages
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        text = words(page.extract_text())
        assert words(f"{NCT} · Source: ClinicalTrials.gov · ClinicalTrials.gov data processed: 28 August 2026") in text
        assert words("Page as of 1 September 2026") in text
        assert f"{number}/{len(pages)}" in text


def test_a_small_trial_stands_on_two_sheets_of_letter() -> None:
    pages = reader(made()).pages
    assert len(pages) <= 2
    assert {(float(page.mediabox.width), float(page.mediabox.height)) for page in pages} == {(612.0, 792.0)}


def test_links_lead_to_the_site_where_it_has_an_address_and_else_outside_alone() -> None:
    def links(pdf: bytes) -> set[str]:
        notes = [note.get_object() for page in reader(pdf).pages for note in page.get("/Annots", [])]
        return {str(note["/A"]["/URI"]) for note in notes if "/A" in note and "/URI" in note["/A"]}

    nowhere = links(press.trial_pdf(worded(), dataclasses.replace(SITE, base_url="")))
    assert f"https://clinicaltrials.gov/study/{NCT}" in nowhere
    assert not any(press.NOWHERE in link or link.startswith("/") for link in nowhere)
    assert not any("invalid" in link for link in links(made()))


# --- nothing is fetched, nothing breaks ---------------------------------------------------------------------


@pytest.fixture
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """An address at which somebody listens, and what was heard there."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        done = threading.Event()

        def listen() -> None:
            while not done.is_set():
                try:
                    caller, _ = server.accept()
                except TimeoutError:
                    continue
                heard.append(b"called")
                caller.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", heard
        done.set()
        thread.join()


def test_the_printer_asks_nobody_and_opens_no_file_whatever_a_page_names(
    listener: tuple[str, list[bytes]], tmp_path: Path
) -> None:
    """Even markup that no record can bring onto a page (its words are escaped) reaches nothing."""
    address, heard = listener
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words")
    named = [f"{address}/x.png", secret.as_uri(), "ftp://127.0.0.1/x", "data:image/png;base64,iVBORw0KGgo="]
    markup = "".join(
        f'<img src="{one}" alt="x"><link rel="stylesheet" href="{one}"><object data="{one}">x</object>'
        f'<link rel="attachment" href="{one}"><embed src="{one}"><iframe src="{one}"></iframe>'
        f"<style>@import url({one}); @font-face {{ font-family: x; src: url({one}) }}</style>"
        f"<style>p {{ background: url({one}) }}</style>"
        f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{one}"/><use href="{one}#x"/></svg>'
        for one in named
    )
    html = render.print_html(a_trial(), SITE).replace("</main>", f"{markup}</main>")
    pdf = press.pdf_of(press.Job(html, "", "https://trials.example"))
    assert heard == []
    assert b"secret words" not in pdf
    assert "secretwords" not in whole(pdf)
    assert "/EmbeddedFiles" not in str(reader(pdf).root_object.get("/Names", ""))


def test_only_files_of_ours_are_handed_over() -> None:
    fetcher = press._fetcher("https://trials.example/sub/static/")
    assert fetcher.fetch("https://trials.example/sub/static/print.css").read() == render.static_files()["print.css"][1]
    for other in (
        "https://trials.example/static/print.css",
        "https://trials.example/sub/static/../print.css",
        "https://trials.example/sub/static/print.css?x",
        "file:///etc/hostname",
        "http://127.0.0.1/",
        "data:text/css,p{}",
    ):
        with pytest.raises(ValueError, match="our own"):
            fetcher.fetch(other)


@pytest.mark.parametrize("payload", PAYLOADS[::9], ids=lambda payload: ascii(payload[:30]))
def test_hostile_text_is_printed_as_text(payload: str, listener: tuple[str, list[bytes]]) -> None:
    raw = json.dumps(a_full_tree(lambda _: payload, copies=1)).encode()
    pdf = press.trial_pdf(trial_of(raw), SITE)
    assert reader(pdf).pages
    assert b"/JavaScript" not in pdf
    assert b"/Launch" not in pdf


def test_a_site_under_a_path_prints_in_its_own_styles() -> None:
    """The styles that make the sheet dense come from the site's own files: without them it is longer."""
    below = dataclasses.replace(SITE, base_path="/sub", base_url="https://trials.example/sub")
    pages = reader(press.trial_pdf(worded(), below)).pages
    assert len(pages) == len(reader(made()).pages)


# --- where it cannot be made --------------------------------------------------------------------------------


def without_pango(folder: Path) -> dict[str, str]:
    """An environment in which the library finds no Pango."""
    fake = folder / "weasyprint"
    fake.mkdir()
    (fake / "__init__.py").write_text("raise OSError(\"cannot load library 'libpango-1.0-0'\")\n")
    return {**os.environ, "PYTHONPATH": str(folder)}


def test_without_the_libraries_it_says_in_a_sentence_what_to_install(tmp_path: Path) -> None:
    code = (
        "from trialfinder.errors import PrintingError\n"
        "from trialfinder.pages import press\n"
        "try:\n    press.pdf_of(press.Job('<p>x'))\n"
        "except PrintingError as error:\n    print(error.exit_code, error.message, '|', error.hint)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=without_pango(tmp_path), capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("69 A PDF cannot be made here: a library of the system is missing | On Debian")
    assert all(package in done.stdout for package in ("libpango-1.0-0", "libpangoft2-1.0-0", "fonts-liberation"))


# --- a worker -----------------------------------------------------------------------------------------------


def answers_to(jobs: bytes) -> bytes:
    answers = io.BytesIO()
    read, write = os.pipe()
    with os.fdopen(write, "wb") as into:
        into.write(jobs)
    with os.fdopen(read, "rb", buffering=0) as stream:
        press.work(stream, answers)
    return answers.getvalue()


def sent(*jobs: press.Job) -> bytes:
    stream = io.BytesIO()
    for job in jobs:
        press.send(stream, job)
    return stream.getvalue()


def test_a_worker_answers_each_job_in_order_and_ends_with_its_input() -> None:
    html = render.print_html(worded(), SITE)
    answers = io.BytesIO(answers_to(sent(press.Job(html, "", SITE.base_url), press.Job("<p>x"))))
    assert press.receive(answers) == made()
    assert press.receive(answers).startswith(b"%PDF")
    with pytest.raises(EOFError):
        press.receive(answers)
    assert answers_to(sent(press.Job("x"))[:-1]) == b""


def test_a_worker_tells_its_faults_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    faults = iter([PrintingError("no", "do"), ZeroDivisionError(), None])

    def faulty(job: press.Job) -> bytes:
        fault = next(faults)
        if fault:
            raise fault
        return b"%PDF"

    monkeypatch.setattr(press, "pdf_of", faulty)
    answers = io.BytesIO(answers_to(sent(*[press.Job("x")] * 3)))
    with pytest.raises(PrintingError) as told:
        press.receive(answers)
    assert (told.value.message, told.value.hint) == ("no", "do")
    with pytest.raises(PrintingError, match="could not be made"):
        press.receive(answers)
    assert press.receive(answers) == b"%PDF"


def test_a_worker_that_nobody_asks_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "IDLE", 0.05)
    read, write = os.pipe()
    with os.fdopen(write, "wb"), os.fdopen(read, "rb", buffering=0) as stream:
        press.work(stream, io.BytesIO())
