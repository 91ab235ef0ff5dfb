"""A mail server for tests: it takes messages on the loopback and keeps them, or refuses."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class Mailbox:
    """What arrived. With `refusal`, what is answered to every recipient instead of taking the message."""

    def __init__(self, refusal: str = "") -> None:
        self.refusal = refusal
        self.messages: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.port = 0


@contextmanager
def a_mailbox(refusal: str = "") -> Iterator[Mailbox]:
    """A server on a port of its own while the block runs."""
    box = Mailbox(refusal)

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 mailbox")
            while line := self.rfile.readline():
                word = line[:4].upper()
                if word == b"RCPT":
                    box.recipients.append(line.decode().strip())
                    self.say(box.refusal or "250 ok")
                elif word == b"DATA":
                    self.say("354 go on")
                    box.messages.append(message_from_bytes(self.body(), policy=policy.default))
                    self.say("250 taken")
                elif word == b"QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 ok")

        def body(self) -> bytes:
            lines = []
            while (line := self.rfile.readline()) != b".\r\n":
                lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
            return b"".join(lines)

        def say(self, text: str) -> None:
            self.wfile.write(text.encode() + b"\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
