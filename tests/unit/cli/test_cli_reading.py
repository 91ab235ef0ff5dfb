"""`show`, `explain`, `fidelity` and the checks: what is in the store, in every form, and nothing else."""

from __future__ import annotations

import io
import json
import os
import pty
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest

from lib.calls import PROGRAM, Caller, call, clean_environment
from trialfinder import catalog
from trialfinder.pages import render
from trialfinder.records.document import read_document
from trialfinder.sample import studies

ONE = "NCT99990001"
VERDICTS = {"verified", "verified_terms_kept", "machine_worded", "original"}


def sample_text(nct_id: str = ONE) -> str:
    raw = next(raw for name, raw in studies() if name == f"{nct_id}.json")
    fact = read_document(raw).lens.at("protocolSection.eligibilityModule").fact("eligibilityCriteria")
    assert fact
    return str(fact.value)


def stdin(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), "utf-8"))


# show


@pytest.mark.parametrize("spelled", [ONE, "nct99990001", " NCT99990001 "])
def test_a_trial_is_shown_under_any_spelling(on_sample: Caller, spelled: str) -> None:
    told = on_sample("show", spelled, "--as-of", "2026-06-01")
    assert (told.code, told.err) == (0, "")
    assert ONE in told.out
    assert "not medical advice" in told.out


def test_a_trial_is_shown_in_every_form(on_sample: Caller) -> None:
    shown = {
        form: on_sample("show", ONE, "--format", form, "--as-of", "2026-06-01").out for form in ("text", "html", "md")
    }
    assert shown["html"].startswith("<!doctype html>")
    assert shown["md"].startswith("# ")
    assert len(set(shown.values())) == 3
    data = on_sample("show", ONE, "--format", "json", "--as-of", "2026-06-01")
    assert data.json["nct_id"] == ONE
    assert on_sample("--json", "show", ONE, "--as-of", "2026-06-01").out == data.out
    assert on_sample("show", ONE, "--format", "md", "--json", "--as-of", "2026-06-01").out == shown["md"]


def test_what_changed_is_shown_in_every_form(on_sample: Caller) -> None:
    words = ("show", ONE, "--changes", "--as-of", "2026-06-01")
    text, markdown, page, data = (on_sample(*words, "--format", form) for form in ("text", "md", "html", "json"))
    assert on_sample(*words).out == text.out
    assert text.out.startswith(f"What changed in {ONE}\n")
    assert markdown.out.startswith(f"# What changed in {ONE}\n")
    assert "What changed in this record" in page.out
    assert data.json["schema"] == "trialfinder.changes/1"
    told = [change["text"] for entry in data.json["entries"] for change in entry["changes"]]
    assert told
    assert all(f"- {sentence}\n" in text.out for sentence in told)
    for one in (text, markdown):
        assert (one.code, one.err) == (0, "")
        assert "not medical advice" in one.out
        assert "does not endorse" in one.out


def test_the_same_day_gives_the_same_bytes(on_sample: Caller) -> None:
    for form in ("text", "html", "json", "md"):
        words = ("show", ONE, "--format", form, "--as-of", "2026-06-01")
        assert on_sample(*words).out == on_sample(*words).out


def test_the_day_is_an_input(on_sample: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "2 January 2031" in on_sample("show", ONE, "--as-of", "2031-01-02").out
    monkeypatch.setenv("TRIALFINDER_AS_OF", "2032-03-04")
    assert "4 March 2032" in on_sample("show", ONE).out


@pytest.mark.parametrize("form", ["text", "html", "json", "md"])
def test_a_file_gets_what_stdout_would(on_sample: Caller, tmp_path: Path, form: str) -> None:
    words = ("show", ONE, "--format", form, "--as-of", "2026-06-01")
    file = tmp_path / "out"
    told = on_sample(*words, "--output", str(file))
    assert (told.code, told.out, told.err) == (0, "", "")
    assert file.read_text("utf-8").rstrip("\n") == on_sample(*words).out.rstrip("\n")
    assert on_sample(*words, "--output", "-").out == on_sample(*words).out
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_written_file_has_the_usual_permissions(on_sample: Caller, tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        on_sample("show", ONE, "--output", str(tmp_path / "out"))
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o640


def test_a_device_and_what_a_link_leads_to_are_written_straight(on_sample: Caller, tmp_path: Path) -> None:
    words = ("--data-dir", str(on_sample.data_dir), "show", ONE, "--output")
    assert ONE in call(*words, "/dev/stdout").out
    assert Path("/dev/stdout").is_symlink()
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "file")
    assert call(*words, str(link)).code == 0
    assert link.is_symlink()
    assert ONE in (tmp_path / "file").read_text("utf-8")


def test_a_file_that_cannot_be_written_is_told(on_sample: Caller, tmp_path: Path) -> None:
    told = on_sample("show", ONE, "--output", str(tmp_path / "none" / "out"), "--json")
    assert told.code in (66, 74)
    assert told.error["message"]


@pytest.mark.parametrize(
    ("words", "code", "name"),
    [
        (("NCT00000001",), 66, "unknown_trial"),
        (("nct1",), 66, "unknown_trial"),
        (("12345678",), 2, "usage"),
        (("NCT123456789",), 2, "usage"),
        (("",), 2, "usage"),
        ((ONE, "--format", "odt"), 2, "usage"),
        ((ONE, "--as-of", "soon"), 2, "usage"),
    ],
)
def test_what_cannot_be_shown(on_sample: Caller, words: tuple[str, ...], code: int, name: str) -> None:
    told = on_sample("show", "--json", *words)
    assert (told.code, told.error["code"], told.out) == (code, name, "")
    assert told.error["hint"]


def test_without_a_store_the_hint_says_what_to_do(caller: Caller) -> None:
    told = caller("show", ONE, "--json")
    assert told.code == 66
    assert "trialfinder demo" in told.error["hint"]


def test_registry_text_cannot_command_the_terminal(caller: Caller, tmp_path: Path) -> None:
    hostile = "\x1b[2J\x9b31m\u202eevil\u2066 \x07\x08"
    study = {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT00000042", "briefTitle": f"Title {hostile}"},
            "statusModule": {"lastUpdatePostDateStruct": {"date": "2026-05-01"}},
            "descriptionModule": {"briefSummary": hostile},
            "eligibilityModule": {"eligibilityCriteria": f"Inclusion Criteria:\n\n* Adults {hostile}"},
        },
        "derivedSection": {},
    }
    file = tmp_path / "a.json"
    file.write_text(json.dumps(study), "utf-8")
    assert caller("import", str(file)).code == 0
    for words in (
        ("show", "nct42"),
        ("show", "nct42", "--format", "md"),
        ("show", "nct42", "--json"),
        ("explain", "nct42"),
        ("explain", "nct42", "--json"),
        ("check", "provenance"),
    ):
        told = caller(*words)
        for character in "\x1b\x9b\u202e\u2066\x07\x08":
            assert character not in told.out + told.err, words


# explain


def test_a_trial_is_explained_from_the_store(on_sample: Caller) -> None:
    told = on_sample("explain", "nct99990001", "--json")
    assert (told.code, told.err) == (0, "")
    plain = told.json
    text = sample_text()
    assert list(plain)[:6] == ["schema", "nct_id", "source_sha256", "versions", "about", "summary"]
    assert (plain["schema"], plain["nct_id"]) == ("trialfinder.explain/1", ONE)
    assert {"source", "processed", "modifications", "notice"} <= set(plain["about"])
    assert "NLM is not responsible" in plain["about"]["notice"]
    assert plain["summary"]["criteria"] == len(plain["criteria"]) > 0
    for criterion in plain["criteria"]:
        start, end = criterion["span"]
        assert text[start:end].replace("\\", "") == criterion["original"].replace("\\", "")
        assert criterion["verdict"] in VERDICTS
        assert " ".join(criterion["lines"]) == criterion["plain"]


def test_a_trial_that_this_version_has_still_to_word_says_what_to_run(
    on_sample: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalog, "VERSIONS", msgspec.structs.replace(catalog.VERSIONS, rules="of an upgrade"))
    told = on_sample("explain", ONE, "--json")
    assert told.code == 0
    assert {criterion["verdict"] for criterion in told.json["criteria"]} == {"original"}
    assert "'trialfinder refresh'" in told.err


def test_a_text_is_explained_byte_by_byte(on_sample: Caller, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    text = "\ufeffInclusion Criteria:\r\n\r\n* Adults ≥18\r\n"
    file = tmp_path / "text"
    file.write_bytes(text.encode("utf-8"))
    stdin(monkeypatch, text.encode("utf-8"))
    by_stdin, by_file = on_sample("explain", "-", "--json"), on_sample("explain", str(file), "--json")
    assert by_stdin.out == by_file.out
    plain = by_stdin.json
    assert plain["nct_id"] is None
    (criterion,) = plain["criteria"]
    start, end = criterion["span"]
    assert text[start:end] == "Adults ≥18"


def test_the_text_of_a_trial_gives_the_criteria_of_the_trial(
    on_sample: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin(monkeypatch, sample_text().encode("utf-8"))
    by_text, by_id = on_sample("explain", "-", "--json").json, on_sample("explain", ONE, "--json").json
    for name in ("source_sha256", "versions", "summary", "headings", "criteria"):
        assert by_text[name] == by_id[name]


def test_the_criteria_of_a_record_in_a_file_are_explained(on_sample: Caller, tmp_path: Path) -> None:
    file = tmp_path / "study.json"
    file.write_bytes(next(raw for name, raw in studies() if name == f"{ONE}.json"))
    by_record, by_id = on_sample("explain", str(file), "--json").json, on_sample("explain", ONE, "--json").json
    for name in ("nct_id", "source_sha256", "versions", "summary", "headings", "criteria"):
        assert by_record[name] == by_id[name]
    file.write_text('{"Age": "18 or older"}', encoding="utf-8")
    assert on_sample("explain", str(file), "--json").json["nct_id"] is None


def test_nothing_is_explained_as_nothing(on_sample: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, b"")
    told = on_sample("explain", "-", "--json")
    assert (told.code, told.json["criteria"]) == (0, [])


def test_what_is_no_utf8_is_refused(on_sample: Caller, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stdin(monkeypatch, b"Inclusion: \xff")
    told = on_sample("explain", "-", "--json")
    assert (told.code, told.error["code"]) == (65, "bad_input")
    assert "byte 11" in told.error["message"]


@pytest.mark.parametrize(("source", "code"), [("NCT00000001", 66), ("no/such/file", 66), (".", 66)])
def test_what_is_neither_a_trial_nor_a_text(on_sample: Caller, source: str, code: int) -> None:
    assert on_sample("explain", source, "--json").code == code


def test_an_explanation_can_be_read(on_sample: Caller) -> None:
    told = on_sample("explain", ONE)
    assert told.code == 0
    for criterion in on_sample("explain", ONE, "--json").json["criteria"]:
        assert criterion["lines"][0] in told.out
    assert "NLM is not responsible" in told.out


def test_an_explanation_shows_the_official_words_under_the_plain_ones() -> None:
    told = call("explain", "-", stdin=b"Inclusion Criteria:\n\n1. Age \\>= 18 years\n")
    assert told.code == 0
    assert "Inclusion Criteria:\n\n1. You are at least 18 years old\n   | Age >= 18 years\n" in told.out
    assert "checked by program" in told.out
    assert "\x1b" not in told.out


@pytest.mark.parametrize(("refused", "colours"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_a_terminal_gets_colours_unless_it_refuses_them(refused: dict[str, str], colours: bool, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("* Age >= 18 years, \x1b[31m red\n")
    ours, theirs = pty.openpty()
    environ = clean_environment(TERM="xterm", **refused)
    with subprocess.Popen([*PROGRAM, "explain", str(tmp_path / "text")], env=environ, stdout=theirs) as running:
        os.close(theirs)
        told = b""
        with suppress(OSError):  # a terminal that its last writer has left
            while piece := os.read(ours, 1 << 16):
                told += piece
    os.close(ours)
    assert running.returncode == 0
    assert (b"\x1b[1m" in told) == colours
    assert b"\\u001b[31m red" in told  # the text's own colours stay text
    assert (b"\x1b" in told) == colours


def test_a_long_text_is_explained_within_a_second_or_so(tmp_path: Path) -> None:
    text = "Inclusion Criteria:\n\n" + "* Age of 18 years or more, and (a) no \\> 3 doses [see below]\n" * 1500
    told = call("explain", "-", "--json", stdin=text.encode())
    assert told.code == 0
    assert told.json["summary"]["criteria"] == 1500


# fidelity


def rows(*pairs: tuple[str, str]) -> bytes:
    told = [{"id": n, "side": "inclusion", "original": one, "plain": two} for n, (one, two) in enumerate(pairs)]
    return b"".join(msgspec.json.encode(row) + b"\n" for row in told)


def test_pairs_are_judged_in_order(on_sample: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, rows(("Age >= 18", "Age >= 18"), ("Age >= 18", "Age >= 80")))
    told = on_sample("fidelity", "-")
    assert (told.code, told.err) == (0, "")
    answers = [json.loads(line) for line in told.out.splitlines()]
    assert [answer["id"] for answer in answers] == [0, 1]
    assert answers[1]["verdict"] == "original"
    assert set(answers[1]["findings"][0]) == {"kind", "original", "plain", "detail"}


def test_a_line_that_cannot_be_read_is_told_at_its_place_and_at_the_end(
    on_sample: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = rows(("a", "a"))
    stdin(monkeypatch, good + b"nonsense\n" + b'{"id": "' + b"x" * 3_000_000 + b'"}\n' + good.rstrip())
    told = on_sample("fidelity", "-", "--json")
    assert told.code == 65
    answers = [json.loads(line) for line in told.out.splitlines()]
    assert [answer["id"] for answer in answers] == [0, None, None, 0]
    assert [answer.get("line") for answer in answers] == [None, 2, 3, None]
    assert told.error["message"] == "2 lines could not be read"


def test_a_file_of_pairs_that_is_not_there(on_sample: Caller) -> None:
    assert on_sample("fidelity", "no/such/file").code == 66


def test_explained_criteria_are_judged_as_they_were(on_sample: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    criteria = on_sample("explain", ONE, "--json").json["criteria"]
    keys = ("id", "side", "original", "plain")
    stdin(monkeypatch, b"".join(msgspec.json.encode({key: one[key] for key in keys}) + b"\n" for one in criteria))
    judged = [json.loads(line) for line in on_sample("fidelity", "-").out.splitlines()]
    assert [(one["id"], one["verdict"]) for one in judged] == [(one["id"], one["verdict"]) for one in criteria]


# check


def test_the_sample_keeps_its_promises(on_sample: Caller) -> None:
    assert on_sample("check", "store").out == "ok: the store is whole\n"
    assert on_sample("check", "store", "--json").json == {"ok": True, "problems": []}
    told = on_sample("check", "provenance", "--limit", "5", "--as-of", "2026-06-01", "--json")
    assert told.code == 0
    assert told.json["ok"]
    assert told.json["trials"] == 5
    assert told.json["pages"] >= 5 * 3 + 4


def test_a_wrong_fact_on_a_page_is_found(on_sample: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(trial: object, site: object) -> str:
        return right(trial, site).replace('<data value="96"', '<data value="97"')  # type: ignore[arg-type]  # as they come

    right = render.print_html
    assert on_sample("check", "provenance", "--limit", "1").code == 0
    monkeypatch.setattr(render, "print_html", wrong)
    told = on_sample("check", "provenance", "--limit", "1", "--json")
    assert told.code == 1
    assert told.err == ""
    assert {found["kind"] for found in told.json["problems"]} == {"value-differs"}
    assert {found["page"] for found in told.json["problems"]} == {ONE}
    assert "value-differs" in on_sample("check", "provenance", "--limit", "1").out


def test_a_lost_fact_is_found(on_sample: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "trial_html", lambda trial, site, *_, **__: render.print_html(trial, site))
    told = on_sample("check", "provenance", "--limit", "1", "--json")
    assert told.code == 1
    assert "field-missing" in {found["kind"] for found in told.json["problems"]}


def test_a_damaged_store_is_found(caller: Caller) -> None:
    caller("demo", "--no-serve")
    folder = caller.data_dir / "demo"
    file = folder / "trialfinder.sqlite"
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 20_000] = bytes(20_000)
    file.write_bytes(bytes(content))
    told = caller("check", "store", "--json", "--data-dir", str(folder))
    assert told.code in (1, 74)
    assert not told.out or told.json["problems"]


@pytest.mark.parametrize("words", [("check", "store"), ("check", "provenance")])
def test_a_check_needs_a_store(caller: Caller, words: tuple[str, ...]) -> None:
    assert caller(*words).code == 66
