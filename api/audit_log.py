"""The `audit-log` command: is the audit log as it was written?"""

import sys

from api.pseudonym_key import kept_key
from api.services import migrated
from api.settings import Settings
from domain.auditing import Seals, Verification
from domain.pseudonyms import Pseudonyms
from storage.collections import Collections
from storage.journal import verify
from storage.transactions import Transactions


async def verify_log(settings: Settings) -> int:
    """Verify the audit log, and print how far it comes, or the first entry that is not as it should be.

    What it prints can be kept elsewhere: the last entries of all chains at once can be cut off without another trace.

    Returns:
        The exit status: 0 when all is as it was written, 1 when it is not.

    Raises:
        DatabaseError: it is away, or cannot serve.
        MigrationError: it is not what this release works with.
        SettingsError: there is no pseudonym key, under which the log is sealed.
    """
    key = settings.pseudonym_key or kept_key(settings.data_dir, has_data=True)
    verification = Verification(Seals(Pseudonyms(bytes.fromhex(key.get_secret_value()))))
    async with migrated(settings) as database:
        fault = await verify(Collections.of(database), Transactions(database.client), verification)
    if fault is not None:
        sys.stdout.write(f"The audit log is not as it was written: {fault}.\n")
        return 1
    heads = [f"chain {slot}: {head.number:,}, sealed {head.seal}" for slot, head in verification.heads.items()]
    lines = [f"{verification.entries:,} entries, all as they were written", *heads]
    sys.stdout.write("\n  ".join(lines) + "\n")
    return 0
