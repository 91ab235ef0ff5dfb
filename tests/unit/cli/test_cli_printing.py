"""`show --format pdf`: a file, or bytes for a pipe, and a sentence where it cannot be."""

from __future__ import annotations

import io
import os
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

from lib.calls import PROGRAM, Caller, clean_environment
from trialfinder.cli import reading
from trialfinder.errors import PrintingError
from trialfinder.pages import press

ONE = "NCT99990001"
DAY = ("--as-of", "2026-09-01")


def test_a_pdf_goes_into_a_file_the_same_bytes_each_time(on_sample: Caller, tmp_path: Path) -> None:
    first, second = tmp_path / "a.pdf", tmp_path / "b.pdf"
    for file in (first, second):
        told = on_sample("show", ONE, "--format", "pdf", "--output", str(file), *DAY)
        assert (told.code, told.out, told.err) == (0, "", "")
    assert first.read_bytes() == second.read_bytes()
    assert ONE in PdfReader(first).pages[0].extract_text()


def test_a_pdf_goes_into_a_pipe_as_it_is(sample_store: Path) -> None:
    words = ["--data-dir", str(sample_store), "show", ONE, "--format", "pdf", *DAY]
    done = subprocess.run([*PROGRAM, *words], env=clean_environment(), capture_output=True, check=True)
    assert done.stderr == b""
    assert done.stdout.startswith(b"%PDF-1.7")
    assert done.stdout.rstrip().endswith(b"%%EOF")
    assert PdfReader(io.BytesIO(done.stdout)).pages


def test_no_pdf_for_a_terminal_nor_of_changes(on_sample: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    told = on_sample("show", ONE, "--format", "pdf", "--changes", "--output", "x.pdf")
    assert told.code == 2
    assert "cannot be had as a PDF" in told.err
    monkeypatch.setattr(reading.sys, "stdout", Terminal())
    with pytest.raises(Exception, match="not for a terminal"):
        reading._check_pdf(None, False)


class Terminal:
    def isatty(self) -> bool:
        return True


def test_without_pango_the_exit_code_and_the_hint_say_what_to_do(
    on_sample: Caller, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def lacking() -> None:
        raise PrintingError("A PDF cannot be made here: a library of the system is missing", f"Install {press.NEEDS}")

    monkeypatch.setattr(press, "_library", lacking)
    told = on_sample("show", ONE, "--format", "pdf", "--output", str(tmp_path / "x.pdf"), "--json")
    assert told.code == 69
    assert told.error["code"] == "printing"
    assert "libpango-1.0-0" in told.error["hint"]
    assert not (tmp_path / "x.pdf").exists()


def test_neither_the_command_line_nor_a_page_imports_what_makes_pdfs() -> None:
    code = (
        "import sys, trialfinder.cli.commands, trialfinder.web.site; "
        "print([name for name in ('weasyprint', 'segno') if name in sys.modules])"
    )
    done = subprocess.run([PROGRAM[0], "-c", code], env={**os.environ}, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
