"""Studies that the registry no longer lists: kept, told apart, and current again when they come back."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest

from lib.records import a_study
from trialfinder.records.document import read_document
from trialfinder.store import gone, studies
from trialfinder.store.database import Store, open_store
from trialfinder.store.health import check_store
from trialfinder.store.versions import put

ONE, TWO, THREE = "NCT01000001", "NCT01000002", "NCT01000003"
NOW = "2026-05-04T03:02:01Z"
LISTS = "2026-05-03T09:00:04"  # the registry's time stamp of the data that did not hold it


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path, kind="registry", write=True)


def feed(store: Store, *raws: bytes, processed: str | None = None) -> list[str]:
    with store.transaction():
        return [put(store, read_document(raw), source="a", now=NOW, processed=processed) for raw in raws]


def remove(store: Store, nct_id: str = ONE) -> bool:
    with store.transaction():
        return gone.mark_removed(store, nct_id, now=NOW, told_by="404", processed=LISTS)


def rename(store: Store, nct_id: str, to: str) -> bool:
    with store.transaction():
        return gone.mark_alias(store, nct_id, to, now=NOW, told_by="301", processed=LISTS)


def is_sound(store: Store) -> bool:
    return {problem.kind for problem in check_store(store)} <= {"derived_missing"}


def test_a_removed_study_is_not_current_and_keeps_every_version(store: Store) -> None:
    feed(store, a_study(ONE, last_update="2024-01-01"), a_study(ONE, last_update="2024-02-02"), a_study(TWO))
    before = [version.document.raw for version in studies.versions(store, ONE)]
    marker = studies.marker(store)
    assert remove(store)
    assert studies.current(store, ONE) is None
    assert list(studies.all_ids(store)) == [TWO]
    assert [number for number, _ in studies.held(store)] == [1_000_002]
    assert studies.resolve(store, ONE) is None
    assert studies.find_title_or_org_id(store, "PAPER-1") == [TWO]
    assert studies.marker(store) != marker
    assert [version.document.raw for version in studies.versions(store, ONE)] == before
    assert studies.count_versions(store, ONE) == 2
    last = studies.last_known(store, ONE)
    assert last is not None and last.document.raw == before[-1] and last.current
    assert gone.gone(store, ONE) == gone.Gone(ONE, "removed", None, NOW, LISTS, "404")
    assert gone.stands_for(store, ONE) == ONE
    assert gone.count_gone(store) == {"removed": 1}
    assert is_sound(store)


def test_what_is_told_twice_or_of_a_stranger_is_no_news(store: Store) -> None:
    feed(store, a_study(ONE))
    assert not remove(store, TWO)
    assert not rename(store, ONE, ONE)
    assert remove(store)
    assert not remove(store)
    assert [one.nct_id for one in gone.all_gone(store)] == [ONE]


def test_a_number_that_was_a_study_of_its_own_leads_to_the_one_that_stands_for_it(store: Store) -> None:
    feed(store, a_study(ONE), a_study(TWO, aliases=[ONE]))
    assert studies.resolve(store, ONE) == ONE  # both are held as studies until the registry says otherwise
    assert rename(store, ONE, TWO)
    assert studies.resolve(store, ONE) == TWO
    assert gone.stands_for(store, ONE) == TWO
    assert list(studies.all_ids(store)) == [TWO]
    assert studies.count_versions(store, ONE) == 1
    assert is_sound(store)


def test_a_chain_of_numbers_leads_to_its_end_also_where_that_is_gone(store: Store) -> None:
    feed(store, a_study(ONE), a_study(TWO), a_study(THREE))
    rename(store, ONE, TWO)
    rename(store, TWO, THREE)
    assert gone.stands_for(store, ONE) == THREE
    remove(store, THREE)
    assert gone.stands_for(store, ONE) == THREE
    assert gone.stands_for(store, "NCT09999999") is None


def test_numbers_that_became_each_other_end_with_their_own_record(store: Store) -> None:
    feed(store, a_study(ONE), a_study(TWO))
    rename(store, ONE, TWO)
    rename(store, TWO, ONE)
    assert gone.stands_for(store, ONE) == ONE
    assert gone.stands_for(store, TWO) == TWO


def test_a_number_whose_study_is_not_held_keeps_its_own_record(store: Store) -> None:
    feed(store, a_study(ONE))
    rename(store, ONE, TWO)
    assert gone.stands_for(store, ONE) == ONE


def test_the_aliases_of_a_removed_study_still_lead_to_it(store: Store) -> None:
    feed(store, a_study(ONE, aliases=[TWO]))
    remove(store)
    assert gone.stands_for(store, TWO) == ONE
    assert feed(store, a_study(ONE, aliases=[TWO]), processed=LISTS) == ["unchanged"]
    assert gone.gone(store, TWO) is None
    assert studies.resolve(store, TWO) == ONE
    remove(store)
    assert feed(store, a_study(TWO)) == ["loaded"]  # the number is a study after all
    assert gone.gone(store, TWO) is None
    assert studies.current(store, TWO) is not None
    assert is_sound(store)


def test_removed_at_first_and_an_alias_later_is_one_absence(store: Store) -> None:
    feed(store, a_study(ONE), a_study(TWO))
    remove(store)
    assert rename(store, ONE, TWO)
    assert [(one.kind, one.to) for one in gone.departures(store, ONE)] == [("alias", TWO)]


@pytest.mark.parametrize(
    ("holder", "processed", "is_back"),
    [
        ("2026-05-03", LISTS, True),
        ("2026-05-01", "2026-06-01T09:00:00", True),
        ("2026-05-03", "2026-05-02T09:00:00", False),  # a walk that began with older data
        ("2026-05-04", None, True),
        ("2026-05-03", None, False),  # a file of the very data that did not hold it
        ("2024-01-01", None, False),
        ("", None, False),
    ],
)
def test_only_what_the_registry_says_later_brings_a_study_back(
    store: Store, holder: str, processed: str | None, is_back: bool
) -> None:
    feed(store, a_study(ONE))
    remove(store)
    later = a_study(ONE, last_update="2024-09-09", version_holder=holder, title="Later")
    assert feed(store, later, processed=processed) == ["updated"]
    assert (studies.current(store, ONE) is not None) is is_back
    last = studies.last_known(store, ONE)
    assert last is not None and last.document.raw == later
    assert (gone.gone(store, ONE) is None) is is_back
    assert [one.returned_at for one in gone.departures(store, ONE)] == [NOW if is_back else None]
    assert is_sound(store)


def test_a_study_that_is_back_is_found_by_all_it_was_found_by(store: Store) -> None:
    feed(store, a_study(ONE), a_study(TWO, org_study_id="OTHER", title="Another"))
    listing = studies.listing(store, 0, 10)
    remove(store)
    assert feed(store, a_study(ONE), processed=LISTS) == ["unchanged"]
    assert studies.listing(store, 0, 10) == listing
    assert studies.find_title_or_org_id(store, "paper-1") == [ONE]
    remove(store)
    assert [one.returned_at for one in gone.departures(store, ONE)] == [NOW, None]


def test_an_older_document_of_a_study_that_is_gone_is_kept_and_changes_nothing(store: Store) -> None:
    feed(store, a_study(ONE))
    remove(store)
    assert feed(store, a_study(ONE, last_update="2020-01-01"), a_study(ONE)) == ["older", "unchanged"]
    assert studies.count_versions(store, ONE) == 2
    assert studies.current(store, ONE) is None
    assert is_sound(store)


def test_a_departure_is_never_deleted(store: Store) -> None:
    feed(store, a_study(ONE))
    remove(store)
    with pytest.raises(apsw.ConstraintError, match="kept"):
        store.run("DELETE FROM departures")
