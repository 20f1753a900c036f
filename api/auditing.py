"""The `audit` command: are the roll-ups what the interactions say?"""

import sys

from api.progress import Progress
from api.services import limits_of, migrated
from api.settings import Settings
from storage.audit import Audit


async def audit(settings: Settings) -> int:
    """Audit the database, and print what was found.

    Returns:
        The exit status: 0 when everything adds up, 1 when something does not.

    Raises:
        DatabaseError: it is away, or cannot serve.
        MigrationError: it is not what this release works with.
    """
    async with migrated(settings) as database:
        progress = Progress("Auditing", sys.stderr)
        findings = await (await Audit.of(database, limits_of(settings))).run(progress.show)
    counts = f"{findings.interactions:,} interactions, {findings.attempts:,} attempts, {findings.buckets:,} buckets"
    lines = [f"{counts} compared: {findings.wrong:,} differences", *findings.differences]
    sys.stdout.write("\n  ".join(lines) + "\n")
    return 1 if findings.wrong else 0
