"""Why the service could not open its database, drawn as a tree. Each message is one line that says what to do.

StartUpError
├── EngineError                  the embedded engine
│   ├── EngineNotInstalledError
│   ├── NotAFolderError
│   ├── FolderNotWritableError
│   ├── FolderInUseError
│   ├── NoDataError
│   └── EngineNotReadyError
└── DatabaseError                any engine, reached by its URL
    ├── BadAddressError
    ├── UnreachableError
    ├── StandaloneError
    └── NotIsolatingError
"""

from pathlib import Path

from domain.errors import TouchstoneError


class StartUpError(TouchstoneError):
    """The database cannot be opened. Nothing was started, or all of it was stopped again."""


class EngineError(StartUpError):
    """The embedded engine cannot be started."""


class EngineNotInstalledError(EngineError):
    """The extra that brings the engine is missing."""

    def __init__(self) -> None:
        super().__init__(
            "The embedded engine is not installed. Install it with `pip install SecantusDB` (the extra `embedded`), "
            "or name a MongoDB replica set in MONGODB_URL."
        )


class NotAFolderError(EngineError):
    """The data folder's name belongs to a file."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is a file, not a folder. Name a folder with --data-dir or TOUCHSTONE_DATA_DIR; "
            "it is made where there is none."
        )


class FolderNotWritableError(EngineError):
    """The data folder cannot be made, or nothing can be written in it."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"The data folder {folder} cannot be written ({reason}). Make it writable, or choose another one "
            "with --data-dir or TOUCHSTONE_DATA_DIR."
        )


class FolderInUseError(EngineError):
    """Another living service owns the data folder."""

    def __init__(self, folder: Path, owner: str) -> None:
        super().__init__(
            f"The data folder {folder} belongs to process {owner}, which is running. Stop it first, or choose another "
            "folder with --data-dir or TOUCHSTONE_DATA_DIR."
        )
        self.owner = owner


class NoDataError(EngineError):
    """A command that looks at data was sent where there is none."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"There is no data in {folder}. Name the folder of a service with --data-dir or TOUCHSTONE_DATA_DIR, or a "
            "database in MONGODB_URL."
        )


class EngineNotReadyError(EngineError):
    """The engine ended or kept silent instead of answering as a writable primary."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"The embedded engine did not start over {folder}: {reason}")


class DatabaseError(StartUpError):
    """The database that the URL names cannot serve."""


class BadAddressError(DatabaseError):
    """MONGODB_URL is no MongoDB address."""

    def __init__(self) -> None:
        super().__init__(
            "MONGODB_URL is not a MongoDB address. "
            "It should read mongodb://host:27017/?replicaSet=name, with user and password percent-encoded."
        )


class UnreachableError(DatabaseError):
    """No writable primary answered in time."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(
            f"No writable database answered at {where} ({reason}). "
            "Check MONGODB_URL, and that the replica set has a primary."
        )


class StandaloneError(DatabaseError):
    """The server is neither a member of a replica set nor a mongos."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"The server at {where} is a standalone. Touchstone needs transactions and change streams: "
            "name a replica set (one member is enough) or a mongos in MONGODB_URL."
        )


class NotIsolatingError(DatabaseError):
    """The engine's transactions do not keep their promises, so nothing recorded there could be trusted."""

    def __init__(self, where: str, found: str) -> None:
        super().__init__(
            f"The engine at {where} does not isolate transactions: {found}. Name another one in MONGODB_URL."
        )
