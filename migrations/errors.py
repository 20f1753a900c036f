"""Why a database was not migrated, drawn as a tree.

MigrationError
├── LeaseHeldError       another process is migrating, and did not finish in time
├── LeaseLostError       this process was too slow and another one took over
├── StepFailedError      a step raised; run it again once the cause is mended
└── NotMigratedError     the database lacks steps that this release needs
"""

from collections.abc import Sequence

from domain.errors import TouchstoneError

COMMAND = "python -m api migrate up"


class MigrationError(TouchstoneError):
    """The database is not where this release needs it."""


class LeaseHeldError(MigrationError):
    """Another process holds the lease."""

    def __init__(self, holder: str, waited_seconds: float) -> None:
        super().__init__(
            f"Another process ({holder}) is still migrating this database after {waited_seconds:g} s. Wait for it."
        )


class LeaseLostError(MigrationError):
    """The lease ran out while a step was under way. Steps are idempotent, so nothing is harmed."""

    def __init__(self) -> None:
        super().__init__(f"This process lost the lease on the migrations. Run `{COMMAND}` again.")


class StepFailedError(MigrationError):
    """One step did not do, or cannot show, what it promises. Those before it stay applied."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"The migration {name} failed: {reason}. Mend the cause and run `{COMMAND}` again.")
        self.name = name


class NotMigratedError(MigrationError):
    """Steps are missing, and this process may not apply them by itself."""

    def __init__(self, database: str, names: Sequence[str]) -> None:
        super().__init__(f"The database {database} lacks {', '.join(names)}. Run `{COMMAND}` first.")
        self.names = tuple(names)
