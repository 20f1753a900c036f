"""The pseudonym key beside the embedded engine's folder."""

import stat
from pathlib import Path

import pytest
from pydantic import SecretStr

from api.pseudonym_key import kept_key, key_path, require_key
from api.settings import Settings, SettingsError


def test_it_is_made_once_beside_the_folder_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    key = kept_key(folder, has_data=False)
    assert len(bytes.fromhex(key.get_secret_value())) == 32
    assert kept_key(folder, has_data=True) == key
    assert [path.name for path in tmp_path.iterdir()] == ["data.pseudonym-key"]
    assert stat.S_IMODE(key_path(folder).stat().st_mode) == 0o600


def test_a_key_that_is_lost_is_not_replaced_while_data_was_stored_under_it(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"is missing.*Put the file back, or set TOUCHSTONE_PSEUDONYM_KEY"):
        kept_key(tmp_path / "data", has_data=True)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_holds_no_key_is_refused_and_kept(tmp_path: Path) -> None:
    key_path(tmp_path / "data").write_text("hush")
    with pytest.raises(SettingsError, match="holds no pseudonym key") as refusal:
        kept_key(tmp_path / "data", has_data=False)
    assert "hush" not in refusal.value.message
    assert key_path(tmp_path / "data").read_text() == "hush"


def test_a_named_database_wants_a_named_key() -> None:
    with pytest.raises(SettingsError, match="openssl rand -hex 32"):
        require_key(Settings(mongodb_url=SecretStr("mongodb://h/")))
    require_key(Settings(mongodb_url=SecretStr("mongodb://h/"), pseudonym_key=SecretStr("00" * 32)))
    require_key(Settings())
