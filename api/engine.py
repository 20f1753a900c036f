"""Which database: the one that MONGODB_URL names, or the embedded engine, started here and stopped on the way out."""

import contextlib
from collections.abc import Generator

from pydantic import SecretStr

from api.pseudonym_key import kept_key, require_key
from api.settings import Settings
from storage.embedded import EmbeddedEngine
from storage.startup_errors import FolderInUseError, NoDataError


@contextlib.contextmanager
def database_joined(settings: Settings) -> Generator[Settings]:
    """The settings with the database that is there, for commands that look at one and make none.

    Where a service is using the folder just now, its engine is asked.

    Raises:
        EngineError: the embedded engine cannot be started.
        NoDataError: the folder was never used.
    """
    if settings.mongodb_url is not None:
        yield settings
        return
    engine = EmbeddedEngine(settings.data_dir)
    if not engine.folder.engine_path.exists():
        raise NoDataError(settings.data_dir)
    try:
        try:
            url = engine.start()
        except FolderInUseError:
            url = engine.folder.published()
        yield settings.model_copy(update={"mongodb_url": SecretStr(url)})
    finally:
        engine.stop()


@contextlib.contextmanager
def database_shared(settings: Settings) -> Generator[Settings]:
    """The settings with a database and a pseudonym key, for commands that write beside a service or without one.

    Where a service is using the folder just now, its engine and its key are used.

    Raises:
        EngineError: the embedded engine cannot be started.
        SettingsError: the pseudonym key is missing, lost or cannot be kept.
    """
    require_key(settings)
    with contextlib.ExitStack() as stack:
        try:
            named = stack.enter_context(database_named(settings))
        except FolderInUseError:
            url = SecretStr(EmbeddedEngine(settings.data_dir).folder.published())
            key = settings.pseudonym_key or kept_key(settings.data_dir, has_data=True)
            named = settings.model_copy(update={"mongodb_url": url, "pseudonym_key": key})
        yield named


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
