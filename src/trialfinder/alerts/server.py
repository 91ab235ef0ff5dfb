"""The operator's mail server, as the settings name it."""

from __future__ import annotations

from typing import Literal

import msgspec

Encryption = Literal["tls", "starttls", "none"]


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """A mail server and who writes to whom. Without a user nobody signs in."""

    host: str
    port: int
    encryption: Encryption
    sender: str
    recipient: str
    user: str = ""
    password: str = ""
