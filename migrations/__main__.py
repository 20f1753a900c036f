"""`python -m migrations status|up|verify`: for a deployment that migrates with nothing but MONGODB_URL.

`python -m api migrate` does the same with all settings, and on the embedded engine.
"""

import argparse
import asyncio
import os
import sys

from domain.errors import TouchstoneError
from migrations import commands
from storage.checks import check_topology
from storage.client import address, connect, open_database


async def _run(action: commands.Action, url: str, name: str) -> list[str]:
    client = connect(url)
    try:
        await check_topology(client, address(url))
        return await commands.run(action, open_database(client, name))
    finally:
        client.close()


def main() -> int:
    """Run one action; 0 when it succeeded, 2 with one line when it could not."""
    parser = argparse.ArgumentParser(prog="python -m migrations", description=__doc__)
    parser.add_argument("action", type=commands.Action, choices=list(commands.Action))
    parser.add_argument("--url", default=os.environ.get("MONGODB_URL"), help="default: MONGODB_URL")
    parser.add_argument("--database", default=os.environ.get("TOUCHSTONE_DATABASE", "touchstone"))
    arguments = parser.parse_args()
    if not arguments.url:
        parser.error("name a database with --url or MONGODB_URL")
    try:
        lines = asyncio.run(_run(arguments.action, arguments.url, arguments.database))
    except TouchstoneError as error:
        print(f"touchstone: {error.message}", file=sys.stderr)
        return 2
    print(*lines, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
