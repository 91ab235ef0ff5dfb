"""A real server on loopback, started and stopped by its own process id."""

from __future__ import annotations

import http.client
import json
import signal
import subprocess
import urllib.parse
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from lib.calls import PROGRAM, clean_environment
from trialfinder.refresh import import_paths


class Served:
    """`trialfinder serve` (or demo) on a free port; `get` asks it, `stop` ends it."""

    def __init__(self, data_dir: Path, *words: str, command: str = "serve", **environ: str) -> None:
        self.process = subprocess.Popen(
            [*PROGRAM, "--data-dir", str(data_dir), command, "--port", "0", *words],
            env=clean_environment(**environ),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.told = ""
        assert self.process.stderr
        for line in self.process.stderr:
            self.told += line
            if " is at http://" in line:
                break
        else:
            raise AssertionError(f"it did not start: {self.told}")
        self.address = urllib.parse.urlsplit(self.told.split(" is at ")[-1].split()[0])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for stream in (self.process.stdout, self.process.stderr):
            if stream:
                stream.close()

    def connect(self) -> http.client.HTTPConnection:
        assert self.address.hostname
        return http.client.HTTPConnection(self.address.hostname, self.address.port, timeout=30)

    def get(self, path: str, **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        connection = self.connect()
        try:
            connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    def stop(self, sent: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """The exit code, and all that was told on stderr and stdout."""
        self.process.send_signal(sent)
        out, rest = self.process.communicate(timeout=30)
        self.told += rest + out
        return self.process.returncode, self.told


@contextmanager
def showing(folder: Path, trees: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The address of a server that shows these studies, as of a day that does not move."""
    (folder / "own.ndjson").write_text("\n".join(map(json.dumps, trees)), encoding="utf-8")
    import_paths(folder / "data", [folder / "own.ndjson"])
    with Served(folder / "data", "--as-of", "2026-09-01") as server:
        yield f"http://{server.address.netloc}"
        server.stop()
