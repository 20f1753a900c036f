"""When the service may be open."""

import pytest

from api.access.starting import check_access, is_open
from api.settings import Settings, SettingsError

ISSUER = {"jwt_issuer": "https://i.example", "jwt_audience": "t", "jwks_url": "https://i.example/keys"}
WORLD = "0.0.0.0"  # noqa: S104 - that is what is refused


@pytest.mark.parametrize(
    ("said", "has_keys", "open_"),
    [
        ({}, False, True),
        ({}, True, False),
        (ISSUER, False, False),
        ({"authentication": "required"}, False, False),
        ({"authentication": "open"}, True, True),
        ({"authentication": "open", **ISSUER}, True, True),
    ],
)
def test_it_is_open_without_keys_and_issuer_unless_something_else_is_said(
    said: dict[str, str], *, has_keys: bool, open_: bool
) -> None:
    settings = Settings.model_validate(said)
    assert is_open(settings, has_keys=has_keys) is open_
    check_access(settings, has_keys=has_keys)
    elsewhere = Settings.model_validate({**said, "host": WORLD})
    if open_:
        with pytest.raises(SettingsError, match="could read and change everything"):
            check_access(elsewhere, has_keys=has_keys)
    else:
        check_access(elsewhere, has_keys=has_keys)
    check_access(elsewhere.model_copy(update={"allow_open_access": "yes-i-know"}), has_keys=has_keys)
