"""`python -m api COMMAND`: every command of the service.

Exit status: 0 done, 2 it could not be done and one line on standard error says why, 3 a worker failed while starting.
"""

import argparse
import asyncio
import functools
import gc
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import FrameType
from typing import NoReturn, TypeAlias

from api import telemetry
from api.access.command import add_commands as add_keys
from api.audit_log import verify_log
from api.auditing import audit
from api.demo.run import accompany
from api.engine import database_joined, database_named, database_shared
from api.environment import read_settings
from api.hierarchy_documents import export_hierarchy, import_hierarchy
from api.loading.command import import_files
from api.pseudonym_key import require_key
from api.rebuilding import rebuild
from api.services import Services, reached
from api.settings import Settings
from domain.errors import TouchstoneError
from migrations import commands as migrating
from resolvers.hierarchy.document_text import DocumentFormat

Command: TypeAlias = Callable[[Settings, argparse.Namespace], int]
Companion: TypeAlias = Callable[[str, Services], Awaitable[None]]

# What some commands would rather have, where neither the environment nor the command line says otherwise.
QUIET = {"TOUCHSTONE_LOG_LEVEL": "warning"}
DEMO = {**QUIET, "TOUCHSTONE_LOG_FORMAT": "console", "TOUCHSTONE_DATA_DIR": "touchstone-demo"}

DESCRIPTION = """\
Touchstone knows how every customer interaction performed, without asking anyone.

  python -m api serve              serve on http://127.0.0.1:8000 over an embedded engine in ./touchstone-data
  python -m api demo               the same, with an airline to look at whose flights keep coming
  python -m api migrate status     which migrations the database has been through
  python -m api import FILE...     record what files hold, by a mapping of their columns
  python -m api hierarchy export   the whole hierarchy as a document, which `hierarchy import FILE` takes back
  python -m api audit              whether all totals are what the interactions say
  python -m api rebuild            count all totals again, and mend those that are wrong
  python -m api keys create NAME   make an API key; from the first one on callers have to say who they are
  python -m api audit-log verify   whether the log of who did what is as it was written
"""

SETTINGS = """\
Settings come from the environment. MONGODB_URL names a replica set or mongos; without it the embedded engine is
started over --data-dir. The others begin with TOUCHSTONE_ and are listed in api/settings.py, for example
TOUCHSTONE_PSEUDONYM_KEY (needed with MONGODB_URL; `openssl rand -hex 32` makes one) and TOUCHSTONE_LOG_FORMAT=console.
"""


def main() -> int:
    """Run the command that the command line names."""
    arguments = build_parser().parse_args()
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, _leave)
    try:
        settings = read_settings({**arguments.environment, **os.environ}, **_overrides(arguments))
        telemetry.configure(settings.log_level, settings.log_format)
        command: Command = arguments.command
        return command(settings, arguments)
    except TouchstoneError as error:
        print(f"touchstone: {error.message}", file=sys.stderr)
        return 2


def _serve(settings: Settings, _: argparse.Namespace) -> int:
    return _start_serving(settings)


def _migrate(settings: Settings, arguments: argparse.Namespace) -> int:
    async def run(named: Settings) -> list[str]:
        async with reached(named) as database:
            return await migrating.run(arguments.action, database)

    with (database_named if arguments.action is migrating.Action.UP else database_joined)(settings) as named:
        print(*asyncio.run(run(named)), sep="\n")
    return 0


def _audit(settings: Settings, _: argparse.Namespace) -> int:
    with database_joined(settings) as named:
        return asyncio.run(audit(named))


def _verify_log(settings: Settings, _: argparse.Namespace) -> int:
    require_key(settings)
    with database_joined(settings) as named:
        return asyncio.run(verify_log(named))


def _rebuild(settings: Settings, _: argparse.Namespace) -> int:
    with database_joined(settings) as named:
        return asyncio.run(rebuild(named))


def _import(settings: Settings, arguments: argparse.Namespace) -> int:
    with database_shared(settings) as named:
        return asyncio.run(import_files(named, arguments.files, arguments.mapping, arguments.rejected))


def _export_hierarchy(settings: Settings, arguments: argparse.Namespace) -> int:
    with database_shared(settings) as named:
        return asyncio.run(export_hierarchy(named, arguments.format))


def _import_hierarchy(settings: Settings, arguments: argparse.Namespace) -> int:
    with database_shared(settings) as named:
        work = import_hierarchy(named, arguments.file, dry_run=arguments.dry_run, reason=arguments.reason)
        return asyncio.run(work)


def _demo(settings: Settings, _: argparse.Namespace) -> int:
    return _start_serving(settings, functools.partial(accompany, sys.stdout))


def _start_serving(settings: Settings, companion: Companion | None = None) -> int:
    # The web server and the schema are half of what there is to import; other commands do without. All of that stays to
    # the end: the garbage collector need not look through it, neither while it comes nor ever after.
    gc.disable()
    from api import serving  # noqa: PLC0415

    gc.freeze()
    gc.enable()
    return serving.serve(settings, companion)


def _leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Unwind, so that the engine is stopped. Being told to stop is no failure."""
    sys.exit(0)


def _overrides(arguments: argparse.Namespace) -> dict[str, object]:
    return {name: value for name, value in vars(arguments).items() if name in Settings.model_fields}


def build_parser() -> argparse.ArgumentParser:
    """The command line: each command sets `command`, and `environment` where it has wishes of its own."""
    parser = argparse.ArgumentParser(
        prog="python -m api",
        description=DESCRIPTION,
        epilog=SETTINGS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(environment={})
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    folder = argparse.ArgumentParser(add_help=False)
    folder.add_argument("--data-dir", type=Path, help="the embedded engine's folder (default: ./touchstone-data)")

    serve = commands.add_parser("serve", parents=[folder], help="answer requests until SIGTERM or Ctrl-C")
    serve.add_argument("--host", help="address to serve on (default: 127.0.0.1; another asks for a key)")
    serve.add_argument("--port", type=int, help="port to serve on (default: 8000; 0 takes a free one)")
    serve.add_argument("--workers", type=int, help="processes that answer requests (default: 1)")
    serve.set_defaults(command=_serve)

    demo = commands.add_parser("demo", parents=[folder], help="serve an airline whose flights keep coming")
    demo.add_argument("--port", type=int, help="port of 127.0.0.1 to serve on (default: 8000; 0 takes a free one)")
    demo.set_defaults(command=_demo, environment=DEMO)

    load = commands.add_parser("import", parents=[folder], help="record what files hold; beside a service or without")
    load.add_argument("files", type=Path, nargs="+", metavar="FILE", help="CSV or NDJSON, also as .gz or .zip")
    load.add_argument("--mapping", type=Path, required=True, help="TOML that says what the columns mean")
    load.add_argument(
        "--rejected",
        type=Path,
        default=Path("rejected.csv"),
        help="where to write what was turned away, with reasons (default: ./rejected.csv)",
    )
    load.set_defaults(command=_import, environment=QUIET)

    check = commands.add_parser("audit", parents=[folder], help="compare all roll-ups with the interactions")
    check.set_defaults(command=_audit, environment=QUIET)

    recount = commands.add_parser("rebuild", parents=[folder], help="count all roll-ups again from the interactions")
    recount.set_defaults(command=_rebuild, environment=QUIET)

    who = commands.add_parser("audit-log", help="the log of who did what (not of totals: see audit)")
    actions = who.add_subparsers(required=True, metavar="COMMAND")
    sealed = actions.add_parser("verify", parents=[folder], help="name the first entry that is not as it was written")
    sealed.set_defaults(command=_verify_log, environment=QUIET)

    _add_hierarchy(commands.add_parser("hierarchy", help="the whole hierarchy as a document, out or in"), folder)

    add_keys(commands.add_parser("keys", help="API keys: who may do what"), folder)

    migrate = commands.add_parser("migrate", parents=[folder], help="take the database to where this release needs it")
    migrate.add_argument(
        "action",
        type=migrating.Action,
        choices=list(migrating.Action),
        help="status: where it stands; up: apply what is missing; verify: look for the marks of what was applied",
    )
    migrate.set_defaults(command=_migrate)
    return parser


def _add_hierarchy(hierarchy: argparse.ArgumentParser, folder: argparse.ArgumentParser) -> None:
    commands = hierarchy.add_subparsers(required=True, metavar="COMMAND")
    out = commands.add_parser("export", parents=[folder], help="print the whole hierarchy")
    out.add_argument(
        "--format",
        type=DocumentFormat,
        choices=list(DocumentFormat),
        default=DocumentFormat.YAML,
        help="yaml (default) or json",
    )
    out.set_defaults(command=_export_hierarchy, environment=QUIET)
    into = commands.add_parser(
        "import",
        parents=[folder],
        help="make the hierarchy what a file says; nodes that it does not name are archived",
    )
    into.add_argument("file", type=Path, metavar="FILE", help="YAML, or JSON where it begins with a brace; UTF-8")
    into.add_argument("--dry-run", action="store_true", help="only say what would change")
    into.add_argument("--reason", help="why, for the change log")
    into.set_defaults(command=_import_hierarchy, environment=QUIET)


if __name__ == "__main__":
    sys.exit(main())
