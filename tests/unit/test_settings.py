"""Settings: the strongest source wins, and each value knows where it came from."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from trialfinder.errors import MissingError, UsageError
from trialfinder.settings import SETTINGS, Resolved, Settings, read_settings
from trialfinder.translate.models.options import Options

SPELLINGS = {
    "data_dir": ("/srv/one", "/srv/two", "/srv/three"),
    "host": ("192.0.2.1", "::1", "example.org"),
    "port": ("1", "2", "3"),
    "workers": ("2", "3", "4"),
    "base_url": ("https://a.example", "https://b.example/x", "http://c.example:8080"),
    "registry_url": ("https://a.example/api", "https://b.example/api", "https://c.example/api"),
    "registry_contact": ("a@example.org", "https://b.example", "c@example.org"),
    "registry_pause": ("0", "1", "600000"),
    "registry_timeout": ("1", "2", "3"),
    "registry_local": ("on", "off", "on"),
    "registry_poll": ("1", "2", "86400"),
    "operator_name": ("A clinic", "B clinic", "C clinic"),
    "operator_contact": ("a@example.org", "b@example.org", "c@example.org"),
    "operator_imprint": ("A clinic, register 1", "B clinic, register 2", "C clinic, register 3"),
    "as_of": ("2026-01-01", "2026-01-02", "2026-01-03"),
    "log_format": ("json", "text", "json"),
    "review": ("on", "off", "on"),
    "model_url": ("https://a.example/v1", "http://localhost:11434/v1", "https://c.example"),
    "model_name": ("a-1", "vendor/b:7b", "c"),
    "model_key": ("key-a", "key-b", "key-c"),
    "model_format": ("anthropic", "openai", "anthropic"),
    "model_ask": ("hard", "original", "hard"),
    "model_answers": ("pieces", "edits", "pieces"),
    "model_answer_tokens": ("100", "200", "300"),
    "model_requests": ("1", "0", "1000000000"),
    "model_tokens": ("1", "2", "999999999999"),
    "model_total_requests": ("1", "2", "3"),
    "model_total_tokens": ("1", "2", "3"),
    "model_per_minute": ("1", "2", "3"),
    "model_timeout": ("1", "2", "3"),
    "smtp_host": ("mail.a.example", "192.0.2.1", "::1"),
    "smtp_port": ("25", "465", "587"),
    "smtp_encryption": ("tls", "none", "starttls"),
    "smtp_user": ("ada", "bob", "cy"),
    "smtp_password": ("key-a", "key-b", "key-c"),
    "smtp_from": ("a@example.org", "b@example.org", "c@example.org"),
    "smtp_to": ("a@example.org", "b@example.org", "c@example.org"),
}


def read(tmp_path: Path, flags: dict[str, str] | None = None, toml: str = "", **environ: str) -> Resolved:
    if toml:
        (tmp_path / "trialfinder.toml").write_text(toml, "utf-8")
    return read_settings(flags, environ, tmp_path)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_a_flag_beats_a_variable_beats_the_file_beats_the_default(tmp_path: Path, setting) -> None:
    by_flag, by_variable, by_file = SPELLINGS[setting.name]
    toml = f'{setting.name} = "{by_file}"'
    environ = {setting.variable: by_variable}
    flags = {setting.name: by_flag} if setting.flag else {}

    found = []
    for sources in ((flags, toml, environ), ({}, toml, environ), ({}, toml, {}), ({}, "", {})):
        (tmp_path / "trialfinder.toml").unlink(missing_ok=True)
        resolved = read(tmp_path, sources[0], sources[1], **sources[2])
        found.append((getattr(resolved.settings, setting.name), resolved.sources[setting.name]))

    strongest = (setting.read(by_flag), setting.flag) if setting.flag else (setting.read(by_variable), setting.variable)
    assert found[0] == strongest
    assert found[1] == (setting.read(by_variable), setting.variable)
    assert found[2] == (setting.read(by_file), "trialfinder.toml")
    assert found[3][1] == "default"


def test_the_table_and_the_type_name_the_same_settings() -> None:
    assert tuple(setting.name for setting in SETTINGS) == Settings.__struct_fields__
    assert set(SPELLINGS) == set(Settings.__struct_fields__)


def test_settings_are_frozen(tmp_path: Path) -> None:
    settings = read(tmp_path).settings
    with pytest.raises(AttributeError):
        settings.port = 1  # type: ignore[misc]  # the very thing that must fail


def test_an_empty_variable_counts_as_unset(tmp_path: Path) -> None:
    assert read(tmp_path, TRIALFINDER_PORT="").sources["port"] == "default"


@pytest.mark.parametrize(
    ("environ", "folder"),
    [
        ({"XDG_DATA_HOME": "/data/home", "HOME": "/home/ada"}, "/data/home/trialfinder"),
        ({"HOME": "/home/ada"}, "/home/ada/.local/share/trialfinder"),
        ({"XDG_DATA_HOME": "relative", "HOME": "/home/ada"}, "/home/ada/.local/share/trialfinder"),
        ({"HOME": ""}, "trialfinder-data"),
        ({"HOME": "/"}, "trialfinder-data"),
        ({}, "trialfinder-data"),
    ],
)
def test_the_default_data_folder_needs_no_home(tmp_path: Path, environ: dict[str, str], folder: str) -> None:
    assert read(tmp_path, **environ).settings.data_dir == Path(folder)


def test_toml_types_are_taken_as_they_are(tmp_path: Path) -> None:
    settings = read(tmp_path, toml="port = 9000\nas_of = 2026-05-31\n").settings
    assert (settings.port, settings.as_of) == (9000, datetime.date(2026, 5, 31))


def test_a_folder_in_the_file_is_relative_to_the_file(tmp_path: Path) -> None:
    file = tmp_path / "etc" / "trialfinder.toml"
    file.parent.mkdir()
    file.write_text('data_dir = "store"', "utf-8")
    resolved = read_settings({}, {"TRIALFINDER_CONFIG": str(file)}, tmp_path)
    assert resolved.settings.data_dir == tmp_path / "etc" / "store"
    assert resolved.sources["data_dir"] == "trialfinder.toml"


def test_a_secret_comes_from_a_file_and_is_not_shown(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("https://user:pass@proxy.example/api\n", "utf-8")
    resolved = read(tmp_path, TRIALFINDER_REGISTRY_URL_FILE=str(secret))
    assert resolved.settings.registry_url == "https://user:pass@proxy.example/api"
    assert resolved.sources["registry_url"] == "TRIALFINDER_REGISTRY_URL_FILE"
    shown = {name: value for name, value, _ in resolved.shown()}
    assert shown["registry_url"] == "(secret)"
    assert "user:pass" not in str(shown)


def test_a_password_in_an_address_is_not_shown(tmp_path: Path) -> None:
    resolved = read(tmp_path, TRIALFINDER_REGISTRY_URL="https://user:pass@proxy.example/api")
    shown = {name: value for name, value, _ in resolved.shown()}
    assert shown["registry_url"] == "https://(secret)@proxy.example/api"


def test_the_registry_is_told_who_asks(tmp_path: Path) -> None:
    def contact(**environ: str) -> str:
        return read(tmp_path, **environ).settings.registry.contact

    assert contact() == ""
    assert contact(TRIALFINDER_OPERATOR_CONTACT="a@example.org") == "a@example.org"
    both = {"TRIALFINDER_OPERATOR_CONTACT": "a@example.org", "TRIALFINDER_REGISTRY_CONTACT": "b@example.org"}
    assert contact(**both) == "b@example.org"


def test_the_registry_is_asked_once_a_second(tmp_path: Path) -> None:
    assert read(tmp_path).settings.registry.pause == 1.0
    assert read(tmp_path, TRIALFINDER_REGISTRY_PAUSE="250").settings.registry.pause == 0.25


def test_a_bad_secret_is_not_quoted(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hunter2", "utf-8")
    with pytest.raises(UsageError) as raised:
        read(tmp_path, TRIALFINDER_PORT_FILE=str(secret))
    assert "hunter2" not in raised.value.message + raised.value.hint


def test_a_value_and_a_file_for_it_leave_open_which_is_meant(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="both set"):
        read(tmp_path, TRIALFINDER_PORT="1", TRIALFINDER_PORT_FILE="/nowhere")


def test_files_that_are_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="TRIALFINDER_PORT_FILE"):
        read(tmp_path, TRIALFINDER_PORT_FILE=str(tmp_path / "none"))
    with pytest.raises(MissingError, match="TRIALFINDER_CONFIG"):
        read(tmp_path, TRIALFINDER_CONFIG=str(tmp_path / "none.toml"))


@pytest.mark.parametrize("text", ["port = ", "port = 1\nport = 2", "\x00", 'a = "\\q"'])
def test_a_broken_settings_file_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match="is not TOML"):
        read(tmp_path, toml=text)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "0x50"),
        ("port", "65536"),
        ("port", "-1"),
        ("port", "٨٠٨٠"),
        ("port", "9" * 5000),
        ("workers", "0"),
        ("host", "a b"),
        ("host", "http://a"),
        ("base_url", "example.org"),
        ("base_url", "ftp://example.org"),
        ("base_url", "https://"),
        ("base_url", "https://example.org/?q=1"),
        ("base_url", "https://example.org/#x"),
        ("base_url", "https://user@example.org"),
        ("base_url", "https://example.org//x"),
        ("base_url", "https://example.org/../x"),
        ("base_url", 'https://example.org/"><script>'),
        ("base_url", "https://example.org:99999"),
        ("base_url", "https://[::1"),
        ("registry_url", ""),
        ("operator_name", "a\x1b[31m"),
        ("operator_name", "a" * 301),
        ("as_of", "2026-02-30"),
        ("as_of", "20260531"),
        ("as_of", "yesterday"),
        ("log_format", "xml"),
        ("model_url", "localhost:11434"),
        ("model_url", "http://user:word@localhost/v1"),
        ("model_url", "http://localhost/v1?key=x"),
        ("model_format", "gemini"),
        ("model_ask", "all"),
        ("model_per_minute", "0"),
        ("model_requests", "-1"),
        ("data_dir", " "),
        ("data_dir", "a\0b"),
    ],
)
def test_a_bad_value_names_the_setting_its_source_and_what_is_allowed(tmp_path: Path, name: str, value: str) -> None:
    setting = next(setting for setting in SETTINGS if setting.name == name)
    flags = {name: value} if setting.flag else None
    toml = f"{name} = {value!r}" if not setting.flag and value.isprintable() else ""
    environ = {} if flags or toml else {setting.variable: value}
    with pytest.raises(UsageError) as raised:
        read(tmp_path, flags, toml, **environ)
    assert name in raised.value.message
    assert (setting.flag or ("trialfinder.toml" if toml else setting.variable)) in raised.value.message
    assert setting.about in raised.value.hint


@pytest.mark.parametrize("value", ["true", "1.5", "[1]", "{a = 1}"])
def test_a_toml_value_of_another_type_is_refused(tmp_path: Path, value: str) -> None:
    with pytest.raises(UsageError, match=r"port \(from trialfinder.toml\)"):
        read(tmp_path, toml=f"port = {value}")


def test_an_unknown_key_is_named_with_the_nearest_known_one(tmp_path: Path) -> None:
    resolved = read(tmp_path, toml="prot = 9000\n[tables]\nx = 1")
    assert resolved.settings.port == 8000
    assert len(resolved.warnings) == 2
    assert "'prot'" in resolved.warnings[0]
    assert "did you mean port?" in resolved.warnings[0]
    assert "'tables'" in resolved.warnings[1]


def test_a_variable_that_is_nearly_ours_is_named(tmp_path: Path) -> None:
    resolved = read(
        tmp_path, TRIALFINDER_DATADIR="x", TRIALFINDER_CORPUS="y", TRIALFINDER_DEBUG="1", TRIALFINDER_SOAK="1"
    )
    assert len(resolved.warnings) == 1
    assert "did you mean TRIALFINDER_DATA_DIR?" in resolved.warnings[0]


@pytest.mark.parametrize(
    ("base_url", "base_path"),
    [("", ""), ("https://a.example", ""), ("https://a.example/", ""), ("https://a.example/x/y/", "/x/y")],
)
def test_the_base_path_is_the_path_of_the_address(tmp_path: Path, base_url: str, base_path: str) -> None:
    assert read(tmp_path, TRIALFINDER_BASE_URL=base_url).settings.base_path == base_path


def test_a_key_is_never_shown_wherever_it_came_from(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("hunter2-from-file\n", "utf-8")
    for resolved in (
        read(tmp_path, TRIALFINDER_MODEL_KEY="hunter2"),
        read(tmp_path, TRIALFINDER_MODEL_KEY_FILE=str(file)),
        read(tmp_path, toml='model_key = "hunter2"'),
    ):
        shown = {name: value for name, value, _ in resolved.shown()}
        assert shown["model_key"] == "(secret)"
        assert resolved.settings.model_key.value.startswith("hunter2")
        assert "hunter2" not in f"{resolved!r} {resolved.settings!r} {resolved.settings.model_key}"


def test_a_key_that_will_not_do_is_not_quoted(tmp_path: Path) -> None:
    for toml, environ in (("", {"TRIALFINDER_MODEL_KEY": "hunter2 two"}), ("model_key = ['hunter2']", {})):
        with pytest.raises(UsageError) as raised:
            read(tmp_path, toml=toml, **environ)
        assert "model_key" in raised.value.message
        assert "hunter2" not in raised.value.message + raised.value.hint


def test_no_model_is_asked_unless_an_address_is_set(tmp_path: Path) -> None:
    assert read(tmp_path).settings.model is None
    assert read(tmp_path, TRIALFINDER_MODEL_NAME="a", TRIALFINDER_MODEL_KEY="k").settings.model is None
    asked = read(
        tmp_path, TRIALFINDER_MODEL_URL="http://localhost/v1/", TRIALFINDER_MODEL_NAME="a", TRIALFINDER_MODEL_KEY="k-1"
    ).settings.model
    assert asked is not None
    assert (asked.url, asked.name, asked.key, asked.format) == ("http://localhost/v1", "a", "k-1", "openai")
    assert "k-1" not in repr(asked)


def test_an_address_without_a_name_is_refused_when_the_model_is_wanted(tmp_path: Path) -> None:
    settings = read(tmp_path, TRIALFINDER_MODEL_URL="http://localhost/v1").settings
    with pytest.raises(UsageError, match="model_name"):
        _ = settings.model


def test_the_defaults_of_a_model_are_told_once(tmp_path: Path) -> None:
    """The settings' and those of the options themselves."""
    found = read(tmp_path, TRIALFINDER_MODEL_URL="http://localhost/v1", TRIALFINDER_MODEL_NAME="a").settings.model
    assert found == Options(url="http://localhost/v1", name="a")
