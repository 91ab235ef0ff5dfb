"""Signed forms and cookies: the one doorkeeper of itsdangerous.

In: what a form is for and who holds it. Out: a token that only this site can have made. Refused: a token for something
else or somebody else, one that is too old, one that was changed.
The key lies in the data folder, readable by its owner alone, and not in the store: a backup of the store does not let
anyone sign.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

import itsdangerous

from trialfinder.errors import DiskError

FILE = "review.key"
FORM_SECONDS = 12 * 3600


class Signer:
    """Signs with the key of one data folder."""

    def __init__(self, key: bytes) -> None:
        self._forms = self._serializer(key, "form")
        self._cookies = self._serializer(key, "cookie")

    @staticmethod
    def _serializer(key: bytes, use: str) -> itsdangerous.URLSafeTimedSerializer:
        return itsdangerous.URLSafeTimedSerializer(
            key, salt=f"trialfinder.review.{use}", signer_kwargs={"digest_method": hashlib.sha256}
        )

    def form(self, purpose: str, holder: str) -> str:
        """A token for one form: `purpose` names what it does to what, `holder` is the secret of who may send it."""
        token = self._forms.dumps([secrets.token_urlsafe(12), _digest(purpose), _digest(holder)])
        return token if isinstance(token, str) else token.decode()

    def opened(self, token: str, purpose: str, holder: str) -> bytes | None:
        """The number of the form where the token is good for this, else None."""
        try:
            number, *bound = self._forms.loads(token[:1000], max_age=FORM_SECONDS)
        except (itsdangerous.BadData, TypeError, ValueError):
            return None
        good = bound == [_digest(purpose), _digest(holder)]
        return hashlib.sha256(str(number).encode()).digest() if good else None

    def cookie(self, secret: str) -> str:
        token = self._cookies.dumps(secret)
        return token if isinstance(token, str) else token.decode()

    def secret(self, cookie: str) -> str:
        """The secret in a cookie of ours; "" in any other."""
        try:
            found = self._cookies.loads(cookie[:1000], max_age=FORM_SECONDS)
        except itsdangerous.BadData:
            return ""
        return found if isinstance(found, str) else ""


def signer(data_dir: Path) -> Signer:
    """The signer of a data folder; its key is made when first needed."""
    return Signer(_key(data_dir / FILE))


def _key(file: Path) -> bytes:
    for _ in range(2):
        try:
            key = file.read_bytes()
        except FileNotFoundError:
            _make(file)
            continue
        except OSError as error:
            raise DiskError(f"{file} cannot be read: {error.strerror}", "Check its owner.") from None
        if len(key) >= 32:
            return key
        break
    raise DiskError(f"{file} holds no key", "Delete it: the next start makes a new one, and all have to sign in again.")


def _make(file: Path) -> None:
    """Whole from the moment it has its name, whichever of several processes is first."""
    part = file.with_name(f"{FILE}.{os.getpid()}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(secrets.token_bytes(64))
        try:
            os.link(part, file)
        except FileExistsError:
            pass
        finally:
            part.unlink()
    except OSError as error:
        raise DiskError(f"{file} cannot be made: {error.strerror}", "Reviewing needs a folder it can write.") from None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
