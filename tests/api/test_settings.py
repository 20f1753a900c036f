"""Settings: the environment, one line for what is wrong, and no secret in it."""

import pytest

from api.environment import read_settings, wanted
from api.settings import Settings, SettingsError

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
        ("TOUCHSTONE_PORT", "99999", "TOUCHSTONE_PORT must be a whole number from 0 to 65535."),
        ("TOUCHSTONE_PORT", "http", "TOUCHSTONE_PORT must be a whole number from 0 to 65535."),
        ("TOUCHSTONE_PORT", "80.5", "TOUCHSTONE_PORT must be a whole number from 0 to 65535."),
        (
            "TOUCHSTONE_COMMIT_RETENTION_DAYS",
            "0",
            "TOUCHSTONE_COMMIT_RETENTION_DAYS must be a whole number of at least 1.",
        ),
        (
            "TOUCHSTONE_COMMIT_RETENTION_DAYS",
            "1" * 5_000,
            "TOUCHSTONE_COMMIT_RETENTION_DAYS must be a whole number of at least 1.",
        ),
        ("TOUCHSTONE_FOLD_INTERVAL_SECONDS", "0", "TOUCHSTONE_FOLD_INTERVAL_SECONDS must be a number above 0."),
        ("TOUCHSTONE_FOLD_INTERVAL_SECONDS", "inf", "TOUCHSTONE_FOLD_INTERVAL_SECONDS must be a number above 0."),
        ("TOUCHSTONE_FOLD_INTERVAL_SECONDS", "soon", "TOUCHSTONE_FOLD_INTERVAL_SECONDS must be a number above 0."),
        ("TOUCHSTONE_MIGRATE_ON_START", "perhaps", "TOUCHSTONE_MIGRATE_ON_START must be true or false."),
        ("TOUCHSTONE_LOG_FORMAT", "xml", "TOUCHSTONE_LOG_FORMAT must be json or console."),
        ("TOUCHSTONE_LOG_LEVEL", "loud", "TOUCHSTONE_LOG_LEVEL must be debug, info, warning or error."),
        ("TOUCHSTONE_AUTHENTICATION", "maybe", "TOUCHSTONE_AUTHENTICATION must be auto, required or open."),
        *(
            (
                "TOUCHSTONE_ALLOWED_ORIGINS",
                wrong,
                (
                    "TOUCHSTONE_ALLOWED_ORIGINS must be origins separated by commas, as "
                    "https://shop.example,http://localhost:3000."
                ),
            )
            for wrong in ("*", "shop.example", "https://shop.example/", "https://shop.example,null")
        ),
        *(
            (
                "TOUCHSTONE_ALLOWED_HOSTS",
                wrong,
                "TOUCHSTONE_ALLOWED_HOSTS must be host names or addresses without ports, separated by commas.",
            )
            for wrong in ("*", "shop.example:80", "https://shop.example", "[::1]")
        ),
        *(
            (
                "TOUCHSTONE_JWKS_URL",
                wrong,
                "TOUCHSTONE_JWKS_URL must be an https:// address, or an http:// one on loopback.",
            )
            for wrong in (
                "http://issuer.example/keys",
                "file:///keys",
                "https://",
                "http://localhost.evil.example/keys",
            )
        ),
        (
            "TOUCHSTONE_JWT_ISSUER",
            "https://issuer.example",
            (
                "TOUCHSTONE_JWT_AUDIENCE and TOUCHSTONE_JWKS_URL must be set too: tokens are checked by all three or "
                "not at all."
            ),
        ),
        ("TOUCHSTONE_DATABASE", "a b", "TOUCHSTONE_DATABASE must be 1 to 63 letters, digits, hyphens or underscores."),
        (
            "TOUCHSTONE_PSEUDONYM_KEY",
            "hush",
            (
                "TOUCHSTONE_PSEUDONYM_KEY must be hexadecimal and at least 32 bytes long; "
                "make one with `openssl rand -hex 32`."
            ),
        ),
    ],
)
def test_what_cannot_be_is_named_in_one_line_that_shows_no_value(variable: str, value: str, line: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings({variable: value})
    assert refusal.value.message == line


def test_every_setting_can_say_what_it_must_be() -> None:
    for name in Settings.model_fields:
        assert wanted(name).startswith("must be ")


def test_lists_are_separated_by_commas_and_read_in_lower_case() -> None:
    settings = read_settings(
        {
            "TOUCHSTONE_ALLOWED_ORIGINS": "https://Shop.example, http://localhost:3000,http://[::1]:80,",
            "TOUCHSTONE_ALLOWED_HOSTS": "API.example,10.0.0.1,fd00::1",
        }
    )
    assert settings.allowed_origins == ("https://shop.example", "http://localhost:3000", "http://[::1]:80")
    assert settings.allowed_hosts == ("api.example", "10.0.0.1", "fd00::1")


def test_an_issuer_is_named_by_all_that_tokens_are_checked_by() -> None:
    issuer = {
        "TOUCHSTONE_JWT_ISSUER": "https://issuer.example",
        "TOUCHSTONE_JWT_AUDIENCE": "touchstone",
        "TOUCHSTONE_JWKS_URL": "https://issuer.example/.well-known/jwks.json?x=1",
    }
    settings = read_settings(issuer)
    assert [settings.jwt_issuer, settings.jwt_audience, settings.jwks_url] == [*issuer.values()]


def test_a_queue_that_cannot_hold_a_call_is_named_with_both_values() -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings({"TOUCHSTONE_QUEUE_LIMIT_ITEMS": "5"})
    assert refusal.value.message == (
        "TOUCHSTONE_QUEUE_LIMIT_ITEMS (5) must not be less than TOUCHSTONE_MAX_BATCH_ITEMS (1000): "
        "the queue holds whole calls."
    )


def test_a_cost_that_refuses_full_batches_is_named_with_what_to_do() -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings({"TOUCHSTONE_MAX_COST": "79999"})
    assert refusal.value.message == (
        "TOUCHSTONE_MAX_COST (79999) must be 0 or at least 80 times TOUCHSTONE_MAX_BATCH_ITEMS (1000): "
        "an item that is recorded costs as much, with the attempts that it may name. "
        "Raise it, or allow smaller batches."
    )
    for allowed in ("80000", "0"):
        assert read_settings({"TOUCHSTONE_MAX_COST": allowed}).max_cost == int(allowed)
    assert read_settings({"TOUCHSTONE_MAX_BATCH_ITEMS": "2000"}).max_cost == Settings().max_cost


def test_what_the_command_line_said_is_named_as_its_option() -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings({"TOUCHSTONE_WORKERS": "1"}, workers=0)
    assert refusal.value.message == "--workers must be a whole number from 1 to 64."


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
