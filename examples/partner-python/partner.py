"""A partner app that follows what becomes of customers' attempts, and misses nothing: `python partner.py --help`."""

import argparse
import asyncio
import contextlib
import os
import sys
from pathlib import Path

from follower import Follower, UnknownOutcomeError, message_of
from gql.transport.exceptions import TransportQueryError
from ledger import Change, Ledger

KEY = "PARTNER_API_KEY"
LESSON = f"""
Where the service wants to know who calls, its API key is read from the environment: {KEY}.

At the first start it loads every attempt there is, and then follows from the place in the feed that the answer
included, so that nothing lies between. Each change comes with a cursor. Change and cursor are stored in one
transaction, in the file LEDGER, before the change is printed. Whatever is killed or cut, this app, the network, the
service or its database, the app goes on exactly after the last change that it stored: none is missing, none is there
twice. A cursor expires when the service no longer keeps what came after it (for a week, by default). Then the app
loads anew, and prints of each attempt that changed meanwhile what it is now.

example:
  python partner.py --url ws://127.0.0.1:8000/graphql --ledger partner.db problem-solved
"""


def main() -> int:
    """Follow until interrupted. Exit status 1: the service refused what was asked."""
    options = _options()
    ledger = Ledger(options.ledger, options.outcomes)
    follower = Follower(options.url, options.outcomes, os.environ.get(KEY), ledger, _tell, _warn)
    with contextlib.suppress(KeyboardInterrupt):
        try:
            asyncio.run(follower.run())
        except UnknownOutcomeError as error:
            _warn(str(error))
            return 1
        except TransportQueryError as error:
            _warn(message_of(error))
            return 1
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Print every change of the attempts at chosen outcomes, one line each, and go on where it stopped.",
        epilog=LESSON,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("outcomes", nargs="+", metavar="OUTCOME", help="key of an outcome to follow")
    parser.add_argument(
        "--url", default="ws://127.0.0.1:8000/graphql", help="where the service listens (default: %(default)s)"
    )
    parser.add_argument(
        "--ledger", type=Path, default=Path("partner.db"), help="SQLite file to keep them in (default: %(default)s)"
    )
    return parser.parse_args()


def _tell(change: Change) -> None:
    print(change, flush=True)


def _warn(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
