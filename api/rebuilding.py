"""The `rebuild` command: roll-ups counted again from the interactions."""

import sys

from api.progress import Progress
from api.services import migrated
from api.settings import Settings
from storage.rebuild import Rebuild


async def rebuild(settings: Settings) -> int:
    """Rebuild the roll-ups, and print what was mended.

    Returns:
        The exit status: 0.

    Raises:
        DatabaseError: it is away, or cannot serve.
        MigrationError: it is not what this release works with.
        UnavailableError: it went away; what was mended stays.
    """
    async with migrated(settings) as database:
        rebuilt = await Rebuild.of(database).run(Progress("Rebuilding", sys.stderr).show)
    sys.stdout.write(f"{rebuilt.days:,} days counted again: {rebuilt.mended:,} pages mended\n")
    return 0
