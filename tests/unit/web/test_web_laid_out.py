"""A page made from its record, because no sheet of it is kept yet: laid out once, and anew when its record changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.records import a_study
from lib.sites import a_site
from trialfinder.changed import ChangeSet
from trialfinder.cli.loading import keep_sheets
from trialfinder.pages import sheet
from trialfinder.refresh import import_paths
from trialfinder.trial import Trial

ONE, OTHER = "NCT01000001", "NCT01000002"


def put(data_dir: Path, nct_id: str, title: str, day: str) -> None:
    (data_dir / "a.json").write_bytes(a_study(nct_id, title=title, last_update=day))
    import_paths(data_dir, [data_dir / "a.json"], defer=True)


def test_a_commit_elsewhere_changes_its_frame_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    laid: list[str] = []
    laying = sheet.lay_out

    def lay_out(trial: Trial, news: ChangeSet | None = None) -> sheet.Sheet:
        laid.append(trial.nct_id)
        return laying(trial, news)

    monkeypatch.setattr(sheet, "lay_out", lay_out)
    put(tmp_path, ONE, "Plasters", "2024-03-05")
    get = a_site(tmp_path)
    first = get(f"/trial/{ONE}")
    put(tmp_path, OTHER, "Ink", "2024-03-06")
    second = get(f"/trial/{ONE}")
    assert laid == [ONE]
    assert first.headers["etag"] != second.headers["etag"], "the page names the snapshot that it was made from"
    assert a_site(tmp_path)(f"/trial/{ONE}").text == second.text
    put(tmp_path, ONE, "Better plasters", "2024-03-07")
    third = get(f"/trial/{ONE}")
    assert "Better plasters" in third.text
    assert "Better plasters" not in second.text
    assert laid == [ONE] * 3, "by this site, by another one, and anew for the changed record"


def test_it_is_the_page_from_the_sheet_that_is_kept_later(tmp_path: Path) -> None:
    put(tmp_path, ONE, "Plasters", "2024-03-05")
    import_paths(tmp_path, [tmp_path / "a.json"])
    get = a_site(tmp_path)
    before = get(f"/trial/{ONE}")
    assert keep_sheets(tmp_path) == 1
    assert get(f"/trial/{ONE}").text == before.text
