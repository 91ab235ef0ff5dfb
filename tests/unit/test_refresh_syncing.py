"""Sync: the registry's API into the store, and what is promised of it whatever happens on the way."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from lib.records import a_study, many_studies
from lib.registry import Raw, Registry, a_registry, in_turn, plain, reply, token_of
from lib.stores import contents
from trialfinder.errors import OtherKindError, RegistryError
from trialfinder.explain import VERSIONS
from trialfinder.refresh import import_paths, load_sample
from trialfinder.refresh.salvage import salvage
from trialfinder.refresh.syncing import SOURCE, Synced, has_moved, sync
from trialfinder.search.index import open_index
from trialfinder.store import derived, quarantine, studies, syncs
from trialfinder.store.database import open_store


def synced(data: Path, registry: Registry, *, full: bool = False, **more: str) -> Synced:
    found = sync(data, registry.options(), full=full, defer=True, **more)  # type: ignore[arg-type]  # condition, query
    counts = found.counts
    assert counts.loaded + counts.unchanged + counts.updated + counts.older + counts.quarantined == counts.fed
    return found


def held(data: Path) -> dict[str, bytes]:
    with open_store(data) as store:
        return {n: v.document.raw for n in studies.all_ids(store) if (v := studies.current(store, n))}


def test_the_store_holds_the_bytes_that_the_registry_gave(tmp_path: Path) -> None:
    odd = a_study("NCT01000099").replace(b'"hasResults":false', rb'"hasResults":false, "odd":[1.50,"\u00e9\/",1e5]')
    with a_registry([*many_studies(25), odd]) as registry:
        registry.most = 10
        found = synced(tmp_path, registry)
    assert held(tmp_path) == registry.records
    assert (found.counts.fed, found.counts.loaded, found.stopped) == (26, 26, None)
    assert found.walked is not None
    assert found.walked == (None, registry.processed, 3, 26, 26, 1, False)
    with open_store(tmp_path) as store:
        version = studies.current(store, "NCT01000099")
        assert version is not None
        assert (version.source, version.processed) == (SOURCE, registry.processed)
        last = syncs.last_sync(store)
        assert last is not None
        assert (last.processed, last.full) == (registry.processed, True)


def test_what_was_synced_is_what_an_import_makes_of_the_same_records(tmp_path: Path) -> None:
    raws = many_studies(12)
    file = tmp_path / "a.ndjson"
    file.write_bytes(b"\n".join(raws))
    import_paths(tmp_path / "imported", [file])
    with a_registry(raws) as registry:
        sync(tmp_path / "synced", registry.options())
    assert contents(tmp_path / "synced") == contents(tmp_path / "imported")
    with open_store(tmp_path / "synced") as store:
        assert not list(derived.stale_ids(store, VERSIONS))
        assert open_index(tmp_path / "synced").marker == studies.marker(store)


def test_a_delta_goes_back_a_week_and_brings_what_changed(tmp_path: Path) -> None:
    with a_registry(many_studies(9, last_update="2024-03-05")) as registry:
        synced(tmp_path, registry)
        for _ in range(3):
            day = registry.next_day()
        registry.put(a_study("NCT01000003", title="Changed", last_update=day), a_study("NCT01000077", last_update=day))
        registry.asked.clear()
        found = synced(tmp_path, registry)
        assert registry.asked[1].parameters["filter.advanced"] == "AREA[LastUpdatePostDate]RANGE[2026-05-01,MAX]"
    assert (found.counts.fed, found.counts.loaded, found.counts.updated) == (2, 1, 1)
    assert found.walked is not None
    assert (found.walked.since, found.walked.processed) == ("2026-05-01", registry.processed)
    assert held(tmp_path) == registry.records


def test_where_nothing_was_processed_nothing_is_walked(tmp_path: Path) -> None:
    with a_registry(many_studies(3)) as registry:
        assert has_moved(make(tmp_path), registry.options())
        synced(tmp_path, registry)
        assert not has_moved(tmp_path, registry.options())
        registry.asked.clear()
        found = synced(tmp_path, registry)
        assert [asked.path for asked in registry.asked] == ["/version"]
        assert (found.counts.fed, found.stopped) == (0, None)
        assert synced(tmp_path, registry, full=True).counts.unchanged == 3
        registry.next_day()
        assert has_moved(tmp_path, registry.options())


def make(data: Path) -> Path:
    open_store(data, write=True).close()
    return data


def test_full_finds_what_changed_without_a_new_date(tmp_path: Path) -> None:
    with a_registry(many_studies(3)) as registry:
        synced(tmp_path, registry)
        registry.next_day()
        registry.put(a_study("NCT01000002", version_holder="2026-05-09"))
        assert synced(tmp_path, registry).counts.updated == 0
        assert synced(tmp_path, registry, full=True).counts.updated == 1


def test_a_condition_has_a_walk_of_its_own(tmp_path: Path) -> None:
    with a_registry([*many_studies(3), a_study("NCT01000050", title="Zanzibar fever")]) as registry:
        found = synced(tmp_path, registry, condition="Zanzibar")
        assert set(held(tmp_path)) == {"NCT01000050"}
        assert found.walked is not None
        assert found.walked.since is None
        assert synced(tmp_path, registry, query="Study 1").counts.loaded == 1
        assert synced(tmp_path, registry).counts.loaded == 2
        assert held(tmp_path) == registry.records
        assert synced(tmp_path, registry, condition="Zanzibar").counts.fed == 0
    assert b"anzibar" not in b"".join(str(row).encode() for row in open_store(tmp_path).rows("SELECT * FROM walks"))


def test_an_interrupted_walk_goes_on_at_its_last_page(tmp_path: Path) -> None:
    with a_registry(many_studies(50)) as registry:
        registry.most = 10
        registry.faults = lambda asked: "503" if len(registry.tokens()) > 3 else None
        found = synced(tmp_path, registry)
        assert isinstance(found.stopped, RegistryError)
        assert found.counts.loaded == 30
        assert len(held(tmp_path)) == 30
        registry.faults = lambda asked: None
        registry.asked.clear()
        found = synced(tmp_path, registry)
    assert registry.tokens()[0] is not None
    assert (found.counts.fed, found.counts.loaded) == (20, 20)
    assert found.walked is not None
    assert found.walked.resumed
    assert (found.walked.studies, found.walked.total) == (50, 50)
    assert held(tmp_path) == registry.records


def test_new_data_in_the_middle_are_walked_from_the_overlap(tmp_path: Path) -> None:
    with a_registry(many_studies(40)) as registry:
        registry.most = 10
        registry.faults = in_turn(None, None, "moved")
        found = synced(tmp_path, registry)
    assert found.stopped is None
    assert held(tmp_path) == registry.records
    assert found.walked is not None
    assert found.walked.processed == registry.processed == "2026-05-09T09:00:04"
    dates = {asked.parameters.get("filter.advanced") for asked in registry.asked if asked.path == "/studies"}
    assert "AREA[LastUpdatePostDate]RANGE[2026-05-01,MAX]" in dates


def test_data_that_move_without_end_are_left_to_the_next_sync(tmp_path: Path) -> None:
    with a_registry(many_studies(6)) as registry:
        registry.faults = lambda asked: "moved" if asked.path == "/version" else None
        found = synced(tmp_path, registry)
        assert found.stopped is not None
        assert "all the time" in found.stopped.message
        registry.faults = lambda asked: None
        assert synced(tmp_path, registry).stopped is None
    assert held(tmp_path) == registry.records


def test_a_record_that_cannot_be_read_goes_to_quarantine_and_the_walk_goes_on(tmp_path: Path) -> None:
    twice = a_study("NCT01000004").replace(b'"hasResults"', b'"hasResults":true,"hasResults"')
    with a_registry([*many_studies(3), twice, a_study("NCT01000005")]) as registry:
        registry.most = 2
        found = synced(tmp_path, registry)
        assert (found.counts.quarantined, found.counts.loaded, found.stopped) == (1, 4, None)
        with open_store(tmp_path) as store:
            (entry,) = quarantine.open_entries(store)
        assert (entry.source, entry.position, entry.reason) == (SOURCE, "NCT01000004", "duplicate_key")
        registry.next_day()
        registry.put(a_study("NCT01000004", last_update="2026-05-09"))
        assert synced(tmp_path, registry).counts.loaded == 1
    with open_store(tmp_path) as store:
        assert quarantine.open_entries(store) == []


def test_a_study_whose_json_breaks_costs_no_other_study(tmp_path: Path) -> None:
    """The page is no JSON as a whole: it is cut at its brackets."""
    broken = a_study("NCT01000002").replace(b'"hasResults":false', b'"hasResults":NaN')
    with a_registry([a_study("NCT01000001"), broken, a_study("NCT01000003"), a_study("NCT01000004")]) as registry:
        registry.most = 3
        found = synced(tmp_path, registry)
    assert (found.counts.quarantined, found.counts.loaded, found.stopped) == (1, 3, None)


def test_brackets_that_do_not_fit_stop_the_walk_there(tmp_path: Path) -> None:
    broken = a_study("NCT01000005").replace(b'"hasResults":false}', b'"hasResults":false]')
    with a_registry([*many_studies(4), broken, a_study("NCT01000006")]) as registry:
        registry.most = 2
        found = synced(tmp_path, registry)
        assert found.stopped is not None
        assert set(held(tmp_path)) == {f"NCT0100000{n}" for n in range(1, 5)}
        registry.put(a_study("NCT01000005"))
        assert synced(tmp_path, registry).stopped is None
    assert held(tmp_path) == registry.records


def test_what_is_salvaged_is_the_page_without_its_studies() -> None:
    body = b'{"totalCount":7,"studies": [ {"a":NaN} ,\n{"b":"]}"}], "x":[{}],"nextPageToken":"t"}'
    found = salvage(body)
    assert [piece.raw for piece in found.pieces] == [b'{"a":NaN}', b'{"b":"]}"}']
    assert found.page is not None
    assert (found.page.total, found.page.cursor) == (7, "t")
    for other in (
        b"",
        b"[]",
        b'{"studies":[{"a":]}',
        b'{"studies":[{}]} x',
        b'{"a":NaN}',
        b'{"studies":[NaN], "x":NaN}',
    ):
        assert salvage(other).page is None


def test_a_count_that_differs_is_said_and_walked_again_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "trialfinder")
    with a_registry(many_studies(9)) as registry:
        registry.most = 3
        registry.faults = lambda asked: (
            registry.page(asked, totalCount=10) if asked.path == "/studies" and not asked.token else None
        )
        found = synced(tmp_path, registry)
        assert found.stopped is not None
        assert found.stopped.message == "the registry counts 10 studies and gave 9, time and again"
        assert registry.tokens().count(None) == 2
        assert "counts 10 studies and gave 9" in caplog.text
        with open_store(tmp_path) as store:
            assert syncs.last_sync(store) is None
        registry.faults = lambda asked: (
            registry.page(asked, totalCount=8) if asked.path == "/studies" and not asked.token else None
        )
        assert synced(tmp_path, registry).stopped is None
    assert held(tmp_path) == registry.records


def test_a_page_that_was_left_out_is_fetched_by_the_second_walk(tmp_path: Path) -> None:
    with a_registry(many_studies(9)) as registry:
        registry.most = 3
        skipping = registry.page(_first(registry), nextPageToken=token_of(6, 1), totalCount=9)
        registry.faults = in_turn(skipping)
        assert synced(tmp_path, registry).stopped is None
    assert held(tmp_path) == registry.records


def _first(registry: Registry):  # type: ignore[no-untyped-def]  # a request as the server sees it
    from lib.registry import Asked

    return Asked("/studies", {"pageSize": "1000", "countTotal": "true"}, {}, 0.0)


def test_counts_that_are_missing_are_asked_for_again_and_then_done_without(tmp_path: Path) -> None:
    with a_registry(many_studies(9)) as registry:
        registry.faults = lambda asked: "uncounted" if asked.path == "/studies" else None
        found = synced(tmp_path, registry)
        assert registry.tokens() == [None] * 3
    assert found.stopped is None
    assert found.walked is not None
    assert found.walked.total is None
    assert len(held(tmp_path)) == 9


@pytest.mark.parametrize("count", [-1, True, "9", None, 9.5, [], 10**30])
def test_counts_that_are_none_are_not_believed(tmp_path: Path, count: object) -> None:
    with a_registry(many_studies(9)) as registry:
        registry.faults = lambda asked: registry.page(asked, totalCount=count) if asked.path == "/studies" else None
        found = synced(tmp_path, registry)
    assert found.stopped is None
    assert len(held(tmp_path)) == 9


@pytest.mark.parametrize("fault", ["repeated", "looped", "dead end", "expired", "clamped", "drifted", "400"])
def test_pages_that_lead_astray_once_lose_nothing(tmp_path: Path, fault: str) -> None:
    with a_registry(many_studies(40)) as registry:
        registry.most = 10
        registry.faults = in_turn(None, None, fault)
        found = synced(tmp_path, registry)
    assert found.stopped is None
    assert held(tmp_path) == registry.records


@pytest.mark.parametrize("fault", ["repeated", "looped", "expired"])
def test_pages_that_lead_astray_for_ever_end_the_sync(tmp_path: Path, fault: str) -> None:
    with a_registry(many_studies(40)) as registry:
        registry.most = 10
        registry.faults = lambda asked: fault if asked.token else None
        found = synced(tmp_path, registry)
        assert found.stopped is not None
        assert len(registry.asked) < 100
        registry.faults = lambda asked: None
        assert synced(tmp_path, registry).stopped is None
    assert held(tmp_path) == registry.records


def test_a_token_with_no_next_page_is_the_end(tmp_path: Path) -> None:
    with a_registry(many_studies(30)) as registry:
        registry.most = 10
        assert synced(tmp_path, registry).stopped is None
        assert len(registry.tokens()) == 4
    assert len(held(tmp_path)) == 30


def test_an_empty_registry_and_a_query_without_hits_are_no_error(tmp_path: Path) -> None:
    with a_registry() as registry:
        assert synced(tmp_path, registry).stopped is None
        assert synced(tmp_path, registry, condition="nothing").stopped is None


def test_what_has_come_before_a_failure_is_in_step(tmp_path: Path) -> None:
    with a_registry(many_studies(20)) as registry:
        registry.most = 10
        registry.faults = lambda asked: "500" if asked.token else None
        found = sync(tmp_path, registry.options(attempts=2))
    assert found.stopped is not None
    assert (found.counts.loaded, found.counts.derived) == (10, 10)
    assert len(open_index(tmp_path)) == 10


def test_a_store_of_the_sample_takes_nothing_from_the_registry(tmp_path: Path) -> None:
    load_sample(tmp_path)
    with a_registry(many_studies(3)) as registry, pytest.raises(OtherKindError):
        sync(tmp_path, registry.options())
    assert registry.asked == []


def test_a_registry_of_made_up_studies_is_refused(tmp_path: Path) -> None:
    with a_registry([a_study("NCT99990001"), a_study("NCT99990002")]) as registry, pytest.raises(OtherKindError):
        sync(tmp_path, registry.options())
    with open_store(tmp_path) as store:
        assert quarantine.open_entries(store) == []


@pytest.mark.parametrize(
    "said",
    [
        reply({}),
        reply({"dataTimestamp": 7}),
        reply({"dataTimestamp": "yesterday"}),
        reply({"dataTimestamp": "2026-02-31T09:00:00"}),
        reply({"dataTimestamp": "0001-01-01T09:00:00"}),
        plain(404, "Not found"),
        Raw(200, (("content-type", "text/html"), ("content-length", "0"))),
    ],
    ids=range(7),
)
def test_a_registry_that_does_not_say_of_when_its_data_are_is_left_alone(tmp_path: Path, said: Raw) -> None:
    with a_registry(many_studies(3), lambda asked: said) as registry:
        found = sync(tmp_path, registry.options(attempts=2))
    assert found.stopped is not None
    assert found.walked is None
    assert held(tmp_path) == {}


def test_unknown_fields_and_values_come_through_whole(tmp_path: Path) -> None:
    strange = a_study("NCT01000007", status="SOMETHING_NEW", changes={"newSection": {"a": [1.0, None]}})
    with a_registry([strange]) as registry:
        registry.faults = in_turn("drifted")
        assert synced(tmp_path, registry).counts.loaded == 1
    assert held(tmp_path) == {"NCT01000007": strange}


def test_a_review_may_be_written_while_the_registry_is_slow(tmp_path: Path) -> None:
    """Nothing is held open in the store while an answer is waited for."""
    seen: list[bool] = []

    def between(asked: object) -> None:
        import apsw

        connection = apsw.Connection(str(tmp_path / "trialfinder.sqlite"))
        connection.execute("BEGIN IMMEDIATE")
        seen.append(connection.in_transaction)
        connection.close()

    with a_registry(many_studies(30), between) as registry:
        registry.most = 10
        assert synced(tmp_path, registry).stopped is None
    assert len(seen) == len(registry.asked)


def test_a_clock_that_jumps_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A day back, a year forth, and the hour that comes twice: walks go by the registry's time, not by ours."""
    clock = iter(["2026-05-09T10:00:00Z", "2026-05-08T10:00:00Z", "2027-05-09T10:00:00Z", "2026-10-25T02:30:00Z"] * 9)
    monkeypatch.setattr("trialfinder.refresh.syncing._now", lambda: next(clock))
    with a_registry(many_studies(12)) as registry:
        registry.most = 5
        for turn in range(6):
            day = registry.next_day()
            registry.put(a_study("NCT01000003", title=f"Turn {turn}", last_update=day))
            found = synced(tmp_path, registry)
            assert found.stopped is None
            assert found.counts.fed == (1 if turn else 12)
            assert held(tmp_path) == registry.records
            with open_store(tmp_path) as store:
                assert (last := syncs.last_sync(store)) is not None
                assert last.processed == registry.processed
    with open_store(tmp_path) as store:
        assert len(studies.versions(store, "NCT01000003")) == 6
