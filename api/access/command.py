"""The `keys` command: API keys made, listed, given other secrets, and revoked; beside a service or without one."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final, TypeAlias

from api.engine import database_shared
from api.hierarchy_documents import COMMAND_LINE
from api.services import Services, composed
from api.settings import Settings
from domain import key_issuing
from domain.access import Scope
from domain.errors import InvalidInputError
from domain.key_issuing import IssuedKey, KeyRequest
from domain.keys import ApiKey, KeySecrets
from domain.listing import Part
from domain.times import MalformedError, format_time, parse_duration, parse_time

Work: TypeAlias = Callable[[Services, argparse.Namespace], Awaitable[None]]

QUIET: Final = {"TOUCHSTONE_LOG_LEVEL": "warning"}
KEYS_A_READ: Final = 200

ABOUT: Final = """\
API keys say who calls. A key is shown once, when it is made; the service keeps only a keyed hash of its secret. Callers
send it as `Authorization: Bearer tk_…`, or as `authorization` in a socket's connection_init.

From the first key on, a service that was open asks everybody for one, within seconds and for ever, unless
TOUCHSTONE_AUTHENTICATION says otherwise. So make one with the scope admin first.
"""

CREATING: Final = """\
scopes, none of which implies another:
  record     send interactions and results
  read       ask for nodes, performance, interactions and attempts
  subscribe  be told what happens
  edit       change the hierarchy, and correct what was recorded
  admin      make and revoke keys, read the audit log, erase customers

A key that is restricted to outcomes sees and records what is below them, and all else is to it as if it did not exist;
one that is restricted to a source records under no other. Neither can edit or admin.

examples:
  python -m api keys create "Ann, admin" --scope admin --scope read --scope edit
  python -m api keys create "Phone system" --scope record --source phone-system --expires P365D
  python -m api keys create "Partner app" --scope read --scope subscribe --outcome problem-solved
"""

ROTATING: Final = """\
The new secret is good at once. The earlier ones are good for as long as --overlap says, so that whoever uses the key
can change over; without it they are good no longer.

example:
  python -m api keys rotate 0123456789ab --overlap P7D
"""


def add_commands(keys: argparse.ArgumentParser, folder: argparse.ArgumentParser) -> None:
    """The commands below `keys`; `folder` has the options that all commands over a database share."""
    raw = argparse.RawDescriptionHelpFormatter
    keys.description, keys.formatter_class = ABOUT, raw
    commands = keys.add_subparsers(required=True, metavar="COMMAND")

    create = commands.add_parser("create", parents=[folder], help="make a key, and print it", formatter_class=raw)
    create.epilog = CREATING
    create.add_argument("name", help="what it is for, as the audit log will call whoever uses it")
    create.add_argument(
        "--scope", type=Scope, choices=list(Scope), action="append", required=True, help="may be repeated"
    )
    create.add_argument(
        "--outcome", action="append", metavar="KEY", help="restrict it to this outcome; may be repeated"
    )
    create.add_argument("--source", help="let it record under this source only")
    create.add_argument(
        "--expires", metavar="WHEN", help="as P365D from now, or 2027-01-31T00:00:00Z; never without it"
    )
    create.set_defaults(command=_command(_create), environment=QUIET)

    listed = commands.add_parser("list", parents=[folder], help="print all keys, the last that were made first")
    listed.set_defaults(command=_command(_list), environment=QUIET)

    rotate = commands.add_parser("rotate", parents=[folder], help="give a key another secret", formatter_class=raw)
    rotate.epilog = ROTATING
    rotate.add_argument("prefix", help="of the key, as `keys list` prints it")
    rotate.add_argument("--overlap", metavar="WHEN", help="how long earlier secrets are good: P7D, or until a time")
    rotate.set_defaults(command=_command(_rotate), environment=QUIET)

    revoke = commands.add_parser(
        "revoke", parents=[folder], help="let a key be good no longer, within seconds, for ever"
    )
    revoke.add_argument("prefix", help="of the key, as `keys list` prints it")
    revoke.set_defaults(command=_command(_revoke), environment=QUIET)


def _command(work: Work) -> Callable[[Settings, argparse.Namespace], int]:
    async def run(named: Settings, arguments: argparse.Namespace) -> None:
        async with composed(named) as services:
            await work(services, arguments)

    def command(settings: Settings, arguments: argparse.Namespace) -> int:
        with database_shared(settings) as named:
            asyncio.run(run(named, arguments))
        return 0

    return command


async def _create(services: Services, arguments: argparse.Namespace) -> None:
    store = services.store
    request = KeyRequest(
        name=arguments.name,
        scopes=frozenset(arguments.scope),
        outcomes=arguments.outcome,
        source=arguments.source,
        expires_at=_when("--expires", arguments.expires, store.clock.now()),
    )
    issued = await key_issuing.create(
        request,
        COMMAND_LINE,
        keys=store.api_keys,
        secrets=KeySecrets(services.pseudonyms),
        hierarchy=await store.hierarchies.current(),
        clock=store.clock,
    )
    _show(issued)


async def _rotate(services: Services, arguments: argparse.Namespace) -> None:
    store = services.store
    until = _when("--overlap", arguments.overlap, store.clock.now())
    issued = await key_issuing.rotate(
        arguments.prefix,
        until,
        COMMAND_LINE,
        keys=store.api_keys,
        secrets=KeySecrets(services.pseudonyms),
        clock=store.clock,
    )
    _show(issued)


async def _revoke(services: Services, arguments: argparse.Namespace) -> None:
    key = await key_issuing.revoke(
        arguments.prefix, COMMAND_LINE, keys=services.store.api_keys, clock=services.store.clock
    )
    sys.stdout.write(f"Key {key.prefix} ({key.name}) is revoked.\n")


async def _list(services: Services, _: argparse.Namespace) -> None:
    hierarchy = await services.store.hierarchies.current()
    now = services.store.clock.now()
    found = list(await services.store.api_keys.listed(Part(most=KEYS_A_READ)))
    while found and len(found) % KEYS_A_READ == 0:
        last = found[-1]
        more = await services.store.api_keys.listed(Part(most=KEYS_A_READ, after=(last.created_at, last.prefix)))
        if not more:
            break
        found += more
    rows = [("PREFIX", "STATE", "SCOPES", "RESTRICTED TO", "EXPIRES", "LAST USED", "NAME")]
    for key in found:
        outcomes = sorted(hierarchy.nodes[each].key for each in key.outcomes or () if each in hierarchy.nodes)
        source = [] if key.source is None else [f"source {key.source}"]
        restriction = ", ".join([*outcomes, *source]) or "-"
        scopes = ",".join(scope for scope in Scope if scope in key.scopes)
        rows.append(
            (
                key.prefix,
                _state(key, now),
                scopes,
                restriction,
                _time(key.expires_at),
                _time(key.last_used_at),
                key.name,
            )
        )
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        line = "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True))
        sys.stdout.write(line.rstrip() + "\n")


def _show(issued: IssuedKey) -> None:
    """The key alone goes to standard output, for whoever puts it into a variable or a file."""
    key = issued.key
    sys.stdout.write(issued.token.text + "\n")
    sys.stderr.write(f"This is the key {key.prefix} ({key.name}). It is shown this once; keep it safe.\n")
    if len(key.secrets) > 1:
        sys.stderr.write(f"Its earlier secrets are good until {_time(key.secrets[-2].until)}.\n")


def _state(key: ApiKey, now: datetime) -> str:
    if key.revoked_at is not None:
        return "revoked"
    return "good" if key.is_good(now) else "expired"


def _time(at: datetime | None) -> str:
    return "never" if at is None else format_time(at)


def _when(option: str, said: str | None, now: datetime) -> datetime | None:
    """A time, or a duration from now. Raises InvalidInputError."""
    if said is None:
        return None
    try:
        return now + parse_duration(said) if said.startswith("P") else parse_time(said)
    except (MalformedError, OverflowError):
        wanted = 'must be a duration, as "P7D", or a time with an offset, as "2027-01-31T00:00:00Z"'
        raise InvalidInputError(option, f"{option} {wanted}.") from None
