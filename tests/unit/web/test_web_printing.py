"""PDFs on request: the print page's own, kept by their tag, within a time, and never in the way of a page."""

from __future__ import annotations

import asyncio
import io
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pypdf import PdfReader

from lib.sites import Asked, ask
from trialfinder.app import create
from trialfinder.errors import PrintingError
from trialfinder.pages import press
from trialfinder.settings import read_settings
from trialfinder.web import printing
from trialfinder.web.printing import MOST_WAITING, PressRoom

Get = Callable[..., Asked]
ONE = "NCT99990001"

SLOW = (sys.executable, "-c", "import time; time.sleep(60)")
GONE = (sys.executable, "-c", "")
QUICK = (
    sys.executable,
    "-c",
    "import sys, os\n"
    "from trialfinder.pages import press\n"
    "press.pdf_of = lambda job: f'%PDF {os.getpid()} {job.html}'.encode()\n"
    "press.work(os.fdopen(0, 'rb', buffering=0), sys.stdout.buffer)",
)
WITHOUT = (
    sys.executable,
    "-c",
    "import sys, os\n"
    "from trialfinder.errors import PrintingError\n"
    "from trialfinder.pages import press\n"
    "def lacking(job): raise PrintingError('A library is missing', 'apt-get install libpango')\n"
    "press.pdf_of = lacking\n"
    "press.work(os.fdopen(0, 'rb', buffering=0), sys.stdout.buffer)",
)


@pytest.fixture
def rooms() -> Iterator[Callable[..., PressRoom]]:
    made: list[PressRoom] = []

    def room(command: tuple[str, ...], limit: float = 20) -> PressRoom:
        made.append(PressRoom(limit, command))
        return made[-1]

    yield room
    for one in made:
        one.close()


def set_room(monkeypatch: pytest.MonkeyPatch, room: PressRoom) -> None:
    monkeypatch.setattr(printing, "_room", lambda: room)


def test_the_pdf_of_a_trial_is_made_once_and_kept_by_its_tag(
    get: Get, rooms: Callable[..., PressRoom], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_room(monkeypatch, rooms(press.WORKER, 120))
    asked = get(f"/trial/{ONE}.pdf")
    assert asked.status == 200
    assert asked.headers["content-type"] == "application/pdf"
    assert ONE in PdfReader(io.BytesIO(asked.content)).pages[0].extract_text()
    # From now on nothing can be made: what comes was kept.
    set_room(monkeypatch, rooms(GONE))
    assert get(f"/trial/{ONE}.pdf").content == asked.content
    tag = asked.headers["etag"]
    assert get(f"/trial/{ONE}.pdf", if_none_match=tag).status == 304


def test_a_loose_id_leads_to_the_pdf_and_an_unknown_trial_to_a_page(get: Get) -> None:
    assert get("/trial/nct99990001.pdf").headers["location"] == f"/trial/{ONE}.pdf"
    assert get("/trial/NCT00000001.pdf").status == 404
    assert get("/trial/x.pdf").status == 400


def test_where_no_pdf_can_be_made_the_page_says_why_and_what_to_do(
    get: Get, rooms: Callable[..., PressRoom], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_room(monkeypatch, rooms(WITHOUT))
    asked = get("/trial/NCT99990002.pdf")
    assert asked.status == 503
    assert asked.headers["content-type"].startswith("text/html")
    assert "A library is missing" in asked.text
    assert "apt-get install libpango" in asked.text


def test_a_sheet_that_takes_too_long_is_given_up_and_the_next_one_is_made(rooms: Callable[..., PressRoom]) -> None:
    room = rooms(SLOW, 0.5)
    began = time.monotonic()
    with pytest.raises(PrintingError, match="takes too long"):
        room.pdf(press.Job("x"))
    assert time.monotonic() - began < 5
    room._command, room._limit = QUICK, 60
    assert room.pdf(press.Job("x")).startswith(b"%PDF")


def test_pages_are_read_while_pdfs_take_their_time(
    sample_store: Path, rooms: Callable[..., PressRoom], monkeypatch: pytest.MonkeyPatch
) -> None:
    """More ask for a PDF than there are threads for pages; a page is answered before any of them."""
    set_room(monkeypatch, rooms(SLOW, 4))
    site = create(read_settings({"data_dir": str(sample_store)}, {}, sample_store).settings)
    order: list[str] = []

    async def one(path: str) -> int:
        asked = await ask(site, path, "GET", {})
        order.append(path)
        return asked.status

    async def all_at_once() -> list[int]:
        slow = [asyncio.create_task(one(f"/trial/NCT9999000{number}.pdf")) for number in range(1, 7)]
        await asyncio.sleep(0.5)
        return [await one(f"/trial/{ONE}"), *await asyncio.gather(*slow)]

    # In a thread of its own: a browser test may have left a loop running in this one.
    with ThreadPoolExecutor(1) as alone:
        assert alone.submit(asyncio.run, all_at_once()).result() == [200, *[503] * 6]
    assert order[0] == f"/trial/{ONE}"


def test_who_comes_when_many_wait_is_refused_at_once(rooms: Callable[..., PressRoom]) -> None:
    room = rooms(SLOW, 2)
    told: list[str] = []

    def ask() -> None:
        with pytest.raises(PrintingError) as refused:
            room.pdf(press.Job("x"))
        told.append(refused.value.message)

    threads = [threading.Thread(target=ask) for _ in range(MOST_WAITING)]
    for thread in threads:
        thread.start()
    while room._waiting < MOST_WAITING:
        time.sleep(0.01)
    began = time.monotonic()
    with pytest.raises(PrintingError, match="Too many"):
        room.pdf(press.Job("x"))
    assert time.monotonic() - began < 0.5
    for thread in threads:
        thread.join()
    assert len(told) == MOST_WAITING
    assert room._waiting == 0


def test_who_asks_at_once_for_the_same_sheet_gets_the_one_that_is_made(
    rooms: Callable[..., PressRoom], tmp_path: Path
) -> None:
    """Six readers of one trial waited six turns, and the last of them were refused."""
    made = tmp_path / "made"
    slow = QUICK[2].replace(
        "lambda job: f", f"lambda job: open({str(made)!r}, 'a').write('x') and __import__('time').sleep(0.5) or f"
    )
    room = rooms((*QUICK[:2], slow), 60)
    together = threading.Barrier(MOST_WAITING)

    def ask(_: int) -> bytes:
        together.wait()
        return room.pdf(press.Job("one"))

    with ThreadPoolExecutor(MOST_WAITING) as readers:
        given = list(readers.map(ask, range(MOST_WAITING)))
    assert len(set(given)) == 1
    assert made.read_text() == "x"
    assert (room._waiting, room._making) == (0, {})
    assert room.pdf(press.Job("two")).endswith(b"two")


def test_who_is_refused_is_told_when_to_ask_again(
    get: Get, rooms: Callable[..., PressRoom], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_room(monkeypatch, rooms(SLOW, 0.2))
    asked = get("/trial/NCT99990003.pdf")
    assert (asked.status, asked.headers["retry-after"]) == (503, "60")
    assert "Print the printable summary from your browser" in asked.text


def test_one_process_serves_many_and_is_replaced_in_time(
    rooms: Callable[..., PressRoom], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "JOBS", 2)
    room = rooms(QUICK, 60)
    made = [room.pdf(press.Job(str(number))).split() for number in range(3)]
    assert [number for _, _, number in made] == [b"0", b"1", b"2"]
    assert made[0][1] == made[1][1] != made[2][1]


def test_a_process_that_ended_by_itself_is_started_again(rooms: Callable[..., PressRoom]) -> None:
    room = rooms(QUICK, 60)
    assert room.pdf(press.Job("first")).endswith(b"first")
    assert room._worker is not None
    room._worker.kill()
    room._worker.wait()
    assert room.pdf(press.Job("second")).endswith(b"second")


def test_a_process_that_cannot_even_start_its_work_is_no_reason_to_try_for_ever(
    rooms: Callable[..., PressRoom],
) -> None:
    with pytest.raises(PrintingError):
        rooms(GONE).pdf(press.Job("x"))
