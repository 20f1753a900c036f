"""Settings: the environment, one line for what is wrong, and no secret in it."""

import pytest

from api.settings import Settings, SettingsError, read_settings

KEY = "00" * 32


def test_an_empty_environment_gives_the_defaults() -> None:
    assert read_settings({}) == Settings()


def test_variables_are_read_by_their_names() -> None:
    settings = read_settings({"MONGODB_URL": "mongodb://h/", "TOUCHSTONE_PORT": "81", "TOUCHSTONE_PSEUDONYM_KEY": KEY})
    assert settings.mongodb_url is not None
    assert settings.mongodb_url.get_secret_value() == "mongodb://h/"
    assert settings.port == 81
    assert settings.pseudonym_key is not None
    assert settings.pseudonym_key.get_secret_value() == KEY


def test_the_command_line_goes_before_the_environment_where_it_says_something() -> None:
    settings = read_settings({"TOUCHSTONE_PORT": "81", "TOUCHSTONE_HOST": "::1"}, port=82, host=None)
    assert (settings.port, settings.host) == (82, "::1")


def test_an_empty_variable_is_one_that_is_not_set() -> None:
    assert read_settings({"MONGODB_URL": "", "TOUCHSTONE_PORT": ""}) == Settings()


@pytest.mark.parametrize(
    ("variable", "value", "line"),
    [
        ("TOUCHSTONE_PROT", "81", "TOUCHSTONE_PROT is not a setting of this service; remove it or correct its name."),
        ("TOUCHSTONE_PORT", "99999", "TOUCHSTONE_PORT: Input should be less than or equal to 65535."),
        ("TOUCHSTONE_DATABASE", "a b", "TOUCHSTONE_DATABASE: String should match pattern '^[A-Za-z0-9_-]{1,63}$'."),
        (
            "TOUCHSTONE_PSEUDONYM_KEY",
            "hush",
            (
                "TOUCHSTONE_PSEUDONYM_KEY: must be hexadecimal and at least 32 bytes long; "
                "make one with `openssl rand -hex 32`."
            ),
        ),
    ],
)
def test_what_cannot_be_is_named_in_one_line_that_shows_no_value(variable: str, value: str, line: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings({variable: value})
    assert refusal.value.message == line


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("h", False)],  # noqa: S104
)
def test_only_this_machine_reaches_loopback(host: str, expected: bool) -> None:  # noqa: FBT001 - a table's column
    assert Settings(host=host).is_loopback is expected


def test_secrets_are_not_printed() -> None:
    settings = read_settings({"MONGODB_URL": "mongodb://u:hush@h/", "TOUCHSTONE_PSEUDONYM_KEY": KEY})
    assert "hush" not in repr(settings)
    assert KEY not in repr(settings)
