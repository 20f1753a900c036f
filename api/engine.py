"""Which database: the one that MONGODB_URL names, or the embedded engine, started here and stopped on the way out."""

import contextlib
from collections.abc import Generator

from pydantic import SecretStr

from api.pseudonym_key import kept_key
from api.settings import Settings
from storage.embedded import EmbeddedEngine
from storage.folder import DataFolder
from storage.startup_errors import FolderInUseError


@contextlib.contextmanager
def database_joined(settings: Settings) -> Generator[Settings]:
    """As `database_named`, or the engine of the service that is using the folder just now.

    Raises:
        EngineError, SettingsError: see `database_named`.
    """
    folder = DataFolder(settings.data_dir)
    try:
        with database_named(settings) as named:
            yield named
    except FolderInUseError:
        key = settings.pseudonym_key or kept_key(settings.data_dir, has_data=True)
        yield settings.model_copy(update={"mongodb_url": SecretStr(folder.published()), "pseudonym_key": key})


@contextlib.contextmanager
def database_named(settings: Settings) -> Generator[Settings]:
    """The settings with a database, a pseudonym key and the right to migrate, where they named no database.

    Raises:
        EngineError: the embedded engine cannot be started.
        SettingsError: its pseudonym key is lost or cannot be kept.
    """
    if settings.mongodb_url is not None:
        yield settings
        return
    engine = EmbeddedEngine(settings.data_dir)
    try:
        engine.folder.claim()
        key = settings.pseudonym_key or kept_key(settings.data_dir, has_data=engine.folder.engine_path.exists())
        url = SecretStr(engine.start())
        yield settings.model_copy(update={"mongodb_url": url, "pseudonym_key": key, "migrate_on_start": True})
    finally:
        engine.stop()
