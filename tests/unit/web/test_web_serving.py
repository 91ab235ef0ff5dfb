"""Journeys with a real server: it starts, sees imports, stops cleanly, and keeps what it hears to itself."""

from __future__ import annotations

import concurrent.futures
import json
import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest

from lib.calls import PROGRAM, call, clean_environment
from lib.served import Served

ONE = "NCT99990001"


def write(file: Path, nct_id: str, title: str, day: str) -> str:
    study = {
        "protocolSection": {
            "identificationModule": {"nctId": nct_id, "briefTitle": title},
            "statusModule": {"overallStatus": "RECRUITING", "lastUpdatePostDateStruct": {"date": day}},
        },
        "derivedSection": {"miscInfoModule": {"versionHolder": day}},
    }
    file.write_text(json.dumps(study), "utf-8")
    return str(file)


def test_a_demo_is_a_working_site_at_once(tmp_path: Path) -> None:
    with Served(tmp_path, command="demo", http_proxy="http://127.0.0.1:9", HOME=str(tmp_path / "none")) as site:
        status, headers, page = site.get(f"/trial/{ONE}")
        assert status == 200
        assert b"Made-up" in page
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert site.get("/readyz")[0] == 200
        code, told = site.stop()
    assert code == 0
    assert "Traceback" not in told
    assert "error" not in told


def test_a_serving_site_sees_an_import_within_five_seconds(tmp_path: Path) -> None:
    store = tmp_path / "store"
    with Served(store) as site:
        status, _, page = site.get("/")
        assert status == 200
        assert b"trialfinder demo" in page
        assert site.get("/readyz")[0] == 503

        for title, day in (("The first title", "2026-05-01"), ("The second title", "2026-05-02")):
            file = write(tmp_path / "a.json", "NCT00000042", title, day)
            told = call("--data-dir", str(store), "import", file, "--json")
            assert told.code == 0, told.err
            since = time.monotonic()
            while title.encode() not in site.get("/trial/NCT00000042")[2]:
                assert time.monotonic() - since < 5
                time.sleep(0.05)
            assert title.encode() in site.get("/")[2]
        assert site.get("/readyz")[0] == 200
        assert site.stop()[0] == 0


def test_a_site_is_read_while_an_import_writes(tmp_path: Path) -> None:
    store = tmp_path / "store"
    call("--data-dir", str(store), "import", write(tmp_path / "a.json", "NCT00000042", "First", "2026-05-01"))
    with (tmp_path / "many.ndjson").open("w", encoding="utf-8") as many:
        for number in range(100, 1500):
            one = write(tmp_path / "b.json", f"NCT{number:08d}", "Next", "2026-05-02")
            many.write(Path(one).read_text("utf-8") + "\n")
    with Served(store) as site:
        words = ["--data-dir", str(store), "import", str(tmp_path / "many.ndjson"), "--quiet"]
        writing = subprocess.Popen([*PROGRAM, *words], env=clean_environment(), stdout=subprocess.DEVNULL)
        asked = 0
        while writing.poll() is None:
            assert site.get("/trial/NCT00000042")[0] == 200
            assert site.get("/")[0] == 200
            asked += 1
        assert writing.returncode == 0
        assert asked > 3
        assert json.loads(site.get("/readyz")[2])["trials"] == 1401


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_signal_ends_it_with_what_is_under_way_answered(
    sample_store: Path, sent: signal.Signals, code: int, workers: str
) -> None:
    with Served(sample_store, "--workers", workers) as site:
        connections = [site.connect() for _ in range(16)]
        for connection in connections:  # taken by a worker, so that nothing waits in a queue that closes
            connection.request("GET", "/healthz")
            assert connection.getresponse().read()
        for connection in connections:
            connection.request("GET", "/methodology")
        time.sleep(0.05)
        since = time.monotonic()
        os.killpg(site.process.pid, sent)  # as a terminal does: to the parent and its workers
        with concurrent.futures.ThreadPoolExecutor() as pool:
            pages = list(pool.map(lambda connection: connection.getresponse().read(), connections))
        told = site.process.communicate(timeout=30)[1]
        for connection in connections:
            connection.close()
    assert all(page.endswith(b"</html>") or page.endswith(b"</html>\n") for page in pages)
    assert time.monotonic() - since < 10
    assert site.process.returncode == code
    assert told == ""
    assert "Traceback" not in told


def test_a_killed_parent_leaves_no_port_taken(sample_store: Path) -> None:
    with Served(sample_store) as site:
        site.process.kill()
        site.process.wait()
        until = time.monotonic() + 10
        while time.monotonic() < until:
            try:
                site.get("/healthz")
            except OSError:
                break
            time.sleep(0.1)
        else:
            pytest.fail("a worker outlived its parent")


def test_a_taken_port_is_told(sample_store: Path) -> None:
    with Served(sample_store) as site:
        words = ("--data-dir", str(sample_store), "serve", "--port", str(site.address.port))
        told = call(*words, "--json")
        assert (told.code, told.error["code"]) == (75, "busy")
        assert str(site.address.port) in told.error["message"]
        assert "--port" in told.error["hint"]
        assert site.get("/healthz")[0] == 200


def test_an_address_that_is_not_ours_is_told(sample_store: Path) -> None:
    for host in ("192.0.2.1", "no-such-host.invalid"):
        told = call("--data-dir", str(sample_store), "serve", "--port", "0", "--host", host, "--json")
        assert (told.code, told.error["code"]) == (2, "usage")
        assert host in told.error["message"]


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="no list of sockets on this system")
def test_it_listens_on_loopback_unless_told_otherwise(sample_store: Path) -> None:
    with Served(sample_store) as site:
        assert site.address.hostname == "127.0.0.1"
        port = f"{site.address.port:04X}"
        sockets = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()]
        assert [it[1] for it in sockets if it[3] == "0A" and it[1].endswith(f":{port}")] == [f"0100007F:{port}"]


def test_a_site_behind_a_path_is_served_with_and_without_it(sample_store: Path) -> None:
    with Served(sample_store, "--base-url", "https://a.example/sub/path") as site:
        assert site.address.path == "/sub/path/"
        for prefix in ("", "/sub/path"):
            status, headers, _ = site.get(f"{prefix}/trial/nct99990001", host="evil.example")
            assert (status, headers["location"]) == (301, f"/sub/path/trial/{ONE}")
            assert site.get(f"{prefix}/static/style.css")[0] == 200


def test_settings_come_from_the_environment_too(sample_store: Path) -> None:
    with Served(sample_store, TRIALFINDER_AS_OF="2031-02-03", TRIALFINDER_BASE_URL="https://a.example/x") as site:
        assert b"3 February 2031" in site.get(f"/trial/{ONE}")[2]
        assert site.address.path == "/x/"


RAW = [
    b"GET /%ff%00%zz HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /trial/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /\x00 HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /search?q=\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /search?q=" + b"a" * 30_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET http://evil.example/trial/nct99990001 HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    b"GET //evil.example/ HTTP/1.1\r\nHost: a\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.0\r\n\r\n",
    b"nonsense\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
]


def test_raw_junk_on_the_wire_makes_no_fault(sample_store: Path) -> None:
    with Served(sample_store) as site:
        for sent in RAW:
            with socket.create_connection((site.address.hostname, site.address.port), timeout=10) as wire:
                answer = b""
                # A server may cut off what it will not read while it is still being sent.
                with suppress(OSError):
                    wire.sendall(sent)
                    wire.shutdown(socket.SHUT_WR)
                with suppress(ConnectionResetError):
                    answer = wire.recv(4096)
            status = int(answer.split()[1]) if answer else 400
            assert status < 500, sent[:60]
            assert b"evil.example" not in answer
        assert site.get("/healthz")[0] == 200
        code, told = site.stop()
    assert (code, told.count("\n")) == (0, 1)


def test_what_people_ask_for_is_kept_nowhere(sample_store: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    subprocess.run(["cp", "-r", str(sample_store), str(folder)], check=True)
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    asked = [f"canary{number:04d}" for number in range(1000)]
    with Served(folder, TMPDIR=str(temporary), TRIALFINDER_LOG_FORMAT="json") as site:
        connection = site.connect()
        for number, word in enumerate(asked):
            path = (
                f"/search?q={word}",
                f"/search?q=%ff{word}&near=9{number:04d}",
                f"/trial/{word}?age=63",
                f"/{word}",
                f"/trial/nct99990001?from={word}",
            )[number % 5]
            connection.request("GET", path, headers={"Referer": f"http://a.example/?{word}", "User-Agent": word})
            response = connection.getresponse()
            response.read()
            assert response.status < 500
            assert word not in response.headers.get("location", "")
            assert response.headers["referrer-policy"] == "no-referrer"
            assert "set-cookie" not in response.headers
        connection.close()
        code, told = site.stop()
    assert code == 0
    assert "canary" not in told
    for file in [*folder.rglob("*"), *temporary.rglob("*")]:
        assert not file.is_file() or b"canary" not in file.read_bytes(), file


def test_keep_alive_and_head_work_on_one_connection(sample_store: Path) -> None:
    with Served(sample_store) as site:
        connection = site.connect()
        for path in ("/", f"/trial/{ONE}", "/nope", "/static/style.css"):
            connection.request("HEAD", path)
            head = connection.getresponse()
            assert head.read() == b""
            connection.request("GET", path)
            whole = connection.getresponse()
            assert len(whole.read()) == int(head.headers["content-length"])
        connection.close()


def test_slow_readers_do_not_hold_up_others(sample_store: Path) -> None:
    with Served(sample_store) as site:
        slow = [socket.create_connection((site.address.hostname, site.address.port)) for _ in range(100)]
        for wire in slow:
            wire.sendall(b"GET /trial/NCT99990001 HTTP/1.1\r\nHost: a\r\nX-Slow: ")
        since = time.monotonic()
        assert site.get(f"/trial/{ONE}")[0] == 200
        assert time.monotonic() - since < 2
        for wire in slow:
            wire.close()
