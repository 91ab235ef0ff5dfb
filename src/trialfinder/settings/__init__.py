"""Settings: what the operator chose, and where each choice came from.

In: the flags of a call, the environment, the settings file. Out: one frozen `Resolved`.
A flag beats `TRIALFINDER_X`, which beats `trialfinder.toml`, which beats the default.
`TRIALFINDER_X_FILE` names a file that holds the value (a container's secret): such a value is never shown.
Refused: a value that is not allowed. A key that nobody knows is named in `warnings` and goes no further.
"""

from __future__ import annotations

import datetime
import difflib
import os
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, get_args

import msgspec

from trialfinder.alerts.server import Encryption, Server
from trialfinder.errors import MissingError, UsageError
from trialfinder.registry import options as registry
from trialfinder.settings.reading import (
    LogFormat,
    Secret,
    a_base_url,
    a_date,
    a_host,
    a_line,
    a_log_format,
    a_mail_address,
    a_mail_host,
    a_model_url,
    a_number,
    a_path,
    a_secret,
    a_switch,
    a_url,
    home_undone,
    one_of,
)
from trialfinder.translate.models.options import AnswerForm, Ask, Format, Options

FILE = "trialfinder.toml"
PREFIX = "TRIALFINDER_"
NO_SETTINGS = ("TRIALFINDER_CONFIG", "TRIALFINDER_DEBUG")
"""Variables that are read elsewhere and are no settings."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Every setting, with its type. The keys of `trialfinder.toml` are the names below."""

    data_dir: Path
    host: str
    port: int
    workers: int
    base_url: str
    registry_url: str
    registry_contact: str
    registry_pause: int
    registry_timeout: int
    registry_local: bool
    registry_poll: int
    operator_name: str
    operator_contact: str
    operator_imprint: str
    as_of: datetime.date | None
    review: bool
    log_format: LogFormat
    model_url: str
    model_name: str
    model_key: Secret
    model_format: Format
    model_ask: Ask
    model_answers: AnswerForm
    model_answer_tokens: int
    model_requests: int
    model_tokens: int
    model_total_requests: int
    model_total_tokens: int
    model_per_minute: int
    model_timeout: int
    smtp_host: str
    smtp_port: int
    smtp_encryption: Encryption
    smtp_user: str
    smtp_password: Secret
    smtp_from: str
    smtp_to: str

    @property
    def registry(self) -> registry.Options:
        """The registry to ask, and how."""
        return registry.Options(
            url=self.registry_url,
            contact=self.registry_contact or self.operator_contact,
            pause=self.registry_pause / 1000,
            timeout=self.registry_timeout,
            local=self.registry_local,
        )

    @property
    def mail(self) -> Server | None:
        """The mail server for the news of saved searches; None, as long as no host is set."""
        if not self.smtp_host:
            return None
        if not (self.smtp_from and self.smtp_to):
            raise UsageError(
                "smtp_host is set, but smtp_from or smtp_to is not", "Set both to a mail address: who sends, who reads."
            )
        if self.smtp_password.value and self.smtp_encryption == "none":
            raise UsageError(
                "smtp_password is set, and smtp_encryption is none",
                "A password is sent over an encrypted connection only: set smtp_encryption to starttls or tls.",
            )
        return Server(
            host=self.smtp_host,
            port=self.smtp_port,
            encryption=self.smtp_encryption,
            sender=self.smtp_from,
            recipient=self.smtp_to,
            user=self.smtp_user,
            password=self.smtp_password.value,
        )

    @property
    def model(self) -> Options | None:
        """The language model to ask; None, as long as no address is set."""
        if not self.model_url:
            return None
        if not self.model_name:
            raise UsageError(
                "model_url is set, but model_name is not", "Set model_name to the name that the server knows."
            )
        return Options(
            url=self.model_url,
            name=self.model_name,
            key=self.model_key.value,
            format=self.model_format,
            ask=self.model_ask,
            answers=self.model_answers,
            answer_tokens=self.model_answer_tokens,
            requests=self.model_requests,
            tokens=self.model_tokens,
            total_requests=self.model_total_requests,
            total_tokens=self.model_total_tokens,
            per_minute=self.model_per_minute,
            timeout=self.model_timeout,
        )

    @property
    def base_path(self) -> str:
        """The path under which the site stands: "" or "/trials"."""
        return urllib.parse.urlsplit(self.base_url).path


class Setting(NamedTuple):
    """How one setting is read: `read` gives its value, or ValueError saying what is allowed."""

    name: str
    about: str
    read: Callable[[str], Any]
    flag: str | None = None
    secret: bool = False

    @property
    def variable(self) -> str:
        return PREFIX + self.name.upper()


class Resolved(NamedTuple):
    """The settings, where each came from, and what the operator should hear.

    A source is "--port", "TRIALFINDER_PORT", "TRIALFINDER_PORT_FILE", "trialfinder.toml" or "default".
    """

    settings: Settings
    sources: dict[str, str]
    warnings: tuple[str, ...]

    def shown(self) -> Iterator[tuple[str, Any, str]]:
        """Name, value and source of each setting, without secrets."""
        for setting in SETTINGS:
            source = self.sources[setting.name]
            yield setting.name, _shown(getattr(self.settings, setting.name), source), source


def read_settings(
    flags: Mapping[str, str] | None = None,
    environ: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Resolved:
    """The settings of this call; `environ` and `folder` are the process's own unless given."""
    environ = os.environ if environ is None else environ
    file, table = _settings_file(environ, folder or Path())
    warnings = [*_unknown_keys(table, file), *_unknown_variables(environ)]
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for setting in SETTINGS:
        text, source = _chosen(setting, flags or {}, environ, table, file)
        sources[setting.name] = source
        try:
            values[setting.name] = setting.read(text)
        except ValueError as error:
            told = "the value" if setting.secret or source.endswith("_FILE") else repr(text)
            raise UsageError(
                f"{setting.name} (from {source}): {told} will not do",
                f"{setting.name} is {setting.about}: {error}.",
            ) from None
    return Resolved(Settings(**values), sources, tuple(warnings))


def _chosen(
    setting: Setting,
    flags: Mapping[str, str],
    environ: Mapping[str, str],
    table: Mapping[str, Any],
    file: Path | None,
) -> tuple[str, str]:
    """The text of a setting from its strongest source, and that source's name."""
    if setting.name in flags and setting.flag:
        return flags[setting.name], setting.flag
    direct, by_file = environ.get(setting.variable, ""), environ.get(f"{setting.variable}_FILE", "")
    if direct and by_file:
        raise UsageError(f"{setting.variable} and {setting.variable}_FILE are both set", "Unset one of the two.")
    if direct:
        return direct, setting.variable
    if by_file:
        return _secret(setting, Path(by_file)), f"{setting.variable}_FILE"
    if setting.name in table and file:
        return _toml_text(setting, table[setting.name], file), file.name
    return _default(setting.name, environ), "default"


def _secret(setting: Setting, file: Path) -> str:
    try:
        return file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise MissingError(
            f"{setting.variable}_FILE names '{file}', which cannot be read",
            "Name a readable text file that holds the value.",
        ) from None


def _toml_text(setting: Setting, value: Any, file: Path) -> str:
    """A TOML value as the text that a variable would hold; paths are relative to the file."""
    if isinstance(value, bool) and setting.read is a_switch:
        return "on" if value else "off"
    if isinstance(value, bool) or not isinstance(value, str | int | datetime.date):
        told = "the value" if setting.secret else repr(value)
        raise UsageError(
            f"{setting.name} (from {file.name}): {told} will not do",
            f"{setting.name} is {setting.about}.",
        )
    if setting.name == "data_dir" and value:
        return str(file.parent / home_undone(str(value)))
    return str(value)


def _default(name: str, environ: Mapping[str, str]) -> str:
    return _default_data_dir(environ) if name == "data_dir" else DEFAULTS[name]


def _default_data_dir(environ: Mapping[str, str]) -> str:
    """The user's data folder; the working directory where there is no home (a bare container)."""
    for variable, rest in (("XDG_DATA_HOME", "trialfinder"), ("HOME", ".local/share/trialfinder")):
        folder = Path(environ.get(variable) or ".")
        if folder.is_absolute() and folder != Path("/"):
            return str(folder / rest)
    return "trialfinder-data"


def _settings_file(environ: Mapping[str, str], folder: Path) -> tuple[Path | None, dict[str, Any]]:
    named = environ.get("TRIALFINDER_CONFIG", "")
    file = Path(named) if named else folder / FILE
    try:
        data = file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        if not named:
            return None, {}
        raise MissingError(
            f"TRIALFINDER_CONFIG names '{file}', which does not exist", "Unset it or name a settings file."
        ) from None
    except OSError as error:
        raise MissingError(f"'{file}' cannot be read: {error.strerror}", "") from None
    import tomllib  # most calls have no file, and every call starts anew

    try:
        return file, tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"'{file}' is not TOML: {error}", "Mend it or move it away.") from None


def _unknown_keys(table: Mapping[str, Any], file: Path | None) -> Iterator[str]:
    names = [setting.name for setting in SETTINGS]
    for key in table:
        if key not in names and file:
            near = difflib.get_close_matches(key, names, 1, 0.5)
            meant = f"did you mean {near[0]}?" if near else f"known are {', '.join(names)}."
            yield f"{file.name}: '{key}' is not a setting and is not read; {meant}"


def _unknown_variables(environ: Mapping[str, str]) -> Iterator[str]:
    """Only near misses: other variables with our prefix may be someone else's business."""
    known = [s.variable + end for s in SETTINGS for end in ("", "_FILE")]
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known and name not in NO_SETTINGS:
            near = difflib.get_close_matches(name, known, 1, 0.9)
            if near:
                yield f"{name} is not a setting and is not read; did you mean {near[0]}?"


def _shown(value: Any, source: str) -> Any:
    if isinstance(value, Secret):
        return str(value)
    if source.endswith("_FILE"):
        return "(secret)"
    if isinstance(value, str) and "@" in value and "://" in value:
        parts = urllib.parse.urlsplit(value)
        return parts._replace(netloc="(secret)@" + parts.netloc.rpartition("@")[2]).geturl()
    return value


DEFAULTS = {
    "host": "127.0.0.1",
    "port": "8000",
    "workers": "1",
    "base_url": "",
    "registry_url": "https://clinicaltrials.gov/api/v2",
    "registry_contact": "",
    "registry_pause": "1000",
    "registry_timeout": "120",
    "registry_local": "off",
    "registry_poll": "900",
    "operator_name": "",
    "operator_contact": "",
    "operator_imprint": "",
    "as_of": "",
    "review": "off",
    "log_format": "text",
    "model_url": "",
    "model_name": "",
    "model_key": "",
    "model_format": "openai",
    "model_ask": "original",
    "model_answers": "edits",
    "model_answer_tokens": "2000",
    "model_requests": "200",
    "model_tokens": "500000",
    "model_total_requests": "10000",
    "model_total_tokens": "20000000",
    "model_per_minute": "60",
    "model_timeout": "60",
    "smtp_host": "",
    "smtp_port": "587",
    "smtp_encryption": "starttls",
    "smtp_user": "",
    "smtp_password": "",
    "smtp_from": "",
    "smtp_to": "",
}

SETTINGS = (
    Setting("data_dir", "the folder of the store", a_path, "--data-dir"),
    Setting("host", "the address to listen on", a_host, "--host"),
    Setting("port", "the port to listen on (0: any free one)", a_number(0, 65535), "--port"),
    Setting("workers", "the number of serving processes", a_number(1, 64), "--workers"),
    Setting("base_url", "the address that readers use", a_base_url, "--base-url"),
    Setting("registry_url", "the registry's API", a_url),
    Setting("registry_contact", "how the registry can reach you; empty: operator_contact", a_line),
    Setting("registry_pause", "the milliseconds from one request to the registry to the next", a_number(0, 600_000)),
    Setting("registry_timeout", "the seconds within which an answer of the registry must come", a_number(1, 3600)),
    Setting("registry_local", "whether the registry's name may lead into your own network", a_switch),
    Setting("registry_poll", "the seconds between two looks of `sync --watch` at the registry", a_number(1, 86_400)),
    Setting("operator_name", "who runs this site, for its About page", a_line),
    Setting("operator_contact", "how to reach them, for the same page", a_line),
    Setting(
        "operator_imprint", "what the law of their country asks them to say of themselves, for the same page", a_line
    ),
    Setting("as_of", "the day that counts as today", a_date, "--as-of"),
    Setting("review", "whether people review wordings on the site, and readers may dispute them", a_switch),
    Setting("log_format", "how log lines are written", a_log_format),
    Setting("model_url", "the address of a language model's server; empty: none is asked", a_model_url),
    Setting("model_name", "the model's name on that server", a_line),
    Setting("model_key", "the key for that server, best named by TRIALFINDER_MODEL_KEY_FILE", a_secret, secret=True),
    Setting("model_format", "how the server is spoken to", one_of(*get_args(Format))),
    Setting(
        "model_ask", "about which criteria: those in the registry's words, or hard ones too", one_of(*get_args(Ask))
    ),
    Setting("model_answers", "the form of its answers", one_of(*get_args(AnswerForm))),
    Setting("model_answer_tokens", "the most tokens of one answer", a_number(100, 100_000)),
    Setting("model_requests", "the most requests of one run", a_number(0, 10**9)),
    Setting("model_tokens", "the most tokens of one run", a_number(0, 10**12 - 1)),
    Setting("model_total_requests", "the most requests of all runs on this store", a_number(0, 10**9)),
    Setting("model_total_tokens", "the most tokens of all runs on this store", a_number(0, 10**12 - 1)),
    Setting("model_per_minute", "the most requests a minute", a_number(1, 6000)),
    Setting("model_timeout", "the seconds within which an answer must come", a_number(1, 3600)),
    Setting("smtp_host", "the mail server for news of saved searches; empty: none is sent", a_mail_host),
    Setting("smtp_port", "its port", a_number(1, 65535)),
    Setting("smtp_encryption", "how the connection to it is encrypted", one_of(*get_args(Encryption))),
    Setting("smtp_user", "the name to sign in with; empty: nobody signs in", a_line),
    Setting("smtp_password", "its password, best named by TRIALFINDER_SMTP_PASSWORD_FILE", a_secret, secret=True),
    Setting("smtp_from", "the address that the news come from", a_mail_address),
    Setting("smtp_to", "the one address that the news go to", a_mail_address),
)
