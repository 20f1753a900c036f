"""What `migrate status | up | verify` print, one line each."""

from argparse import ArgumentTypeError
from enum import StrEnum
from typing import NoReturn

from migrations import runner
from migrations.catalogue import Database


class Action(StrEnum):
    """What can be asked for."""

    STATUS = "status"
    UP = "up"
    VERIFY = "verify"

    @classmethod
    def _missing_(cls, value: object) -> NoReturn:
        """Tell whoever typed it what there is: argparse would say "invalid Action value"."""
        raise ArgumentTypeError(f'there is no "{value}"; choose {", ".join(cls)}')


async def run(action: Action, database: Database) -> list[str]:
    """Do it, and say what was found or done.

    Raises:
        MigrationError: the message says what to do.
    """
    match action:
        case Action.STATUS:
            return [_line(each) for each in await runner.status(database)]
        case Action.UP:
            applied = await runner.up(database)
            return [f"applied {name}" for name in applied] or ["nothing to apply"]
        case Action.VERIFY:
            await runner.verify(database)
            return ["every migration is applied and left its mark"]


def _line(status: runner.Status) -> str:
    when = status.applied_at or status.started_at
    return f"{status.state:9} {status.name}" + (f"  {when:%Y-%m-%d %H:%M:%S} UTC" if when else "")
