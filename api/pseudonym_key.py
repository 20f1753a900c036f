"""The key that customer ids are pseudonymised with: from the environment, or kept beside the embedded engine's folder.

Beside and not in it, so that a copy of the data alone tells nobody who a customer was.
"""

import contextlib
import os
import secrets
from pathlib import Path

from pydantic import SecretStr

from api.settings import KEY_BYTES, Settings, SettingsError, is_key

OWNER_ONLY = 0o600


def require_key(settings: Settings) -> None:
    """Refuse to serve a shared database without a key: each process would otherwise make up its own.

    Raises:
        SettingsError: MONGODB_URL is set and the key is not.
    """
    if settings.mongodb_url is not None and settings.pseudonym_key is None:
        raise SettingsError(
            "TOUCHSTONE_PSEUDONYM_KEY is needed with MONGODB_URL: customer ids are stored under it. Make one with "
            "`openssl rand -hex 32`, keep it safe, and give the same one to every process."
        )


def key_path(data_dir: Path) -> Path:
    """Where the key of a data folder is kept."""
    return data_dir.absolute().with_name(f"{data_dir.absolute().name}.pseudonym-key")


def kept_key(data_dir: Path, *, has_data: bool) -> SecretStr:
    """The key beside a data folder, made on the folder's first start.

    Args:
        data_dir: the folder, owned by this process.
        has_data: whether the folder was used before. A new key would then tear every customer in two.

    Raises:
        SettingsError: the file is missing beside data, cannot be read or written, or holds no key.
    """
    path = key_path(data_dir)
    try:
        if not path.exists() and not has_data:
            _write_new(path)
        key = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise SettingsError(
            f"The pseudonym key {path} is missing, and {data_dir} holds data that was stored under it. "
            "Put the file back, or set TOUCHSTONE_PSEUDONYM_KEY."
        ) from None
    except (OSError, UnicodeError) as error:
        raise SettingsError(f"The pseudonym key {path} cannot be read or written ({error}).") from error
    if not is_key(key):
        raise SettingsError(f"{path} holds no pseudonym key: {KEY_BYTES} bytes or more in hexadecimal digits.")
    return SecretStr(key)


def _write_new(path: Path) -> None:
    """Write a key whole or not at all, and to disk before anything is stored under it."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(KEY_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
