"""Serving: one process, or a parent that owns the engine and the socket, with workers that cannot outlive it."""

import asyncio
import contextlib
import errno
import functools
import gc
import logging
import os
import socket
import time
from collections.abc import Awaitable, Callable, Generator

import uvicorn
from starlette.applications import Starlette
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from api import telemetry
from api.access.starting import check_access, may_have_keys
from api.app import Companion, create_app
from api.engine import database_named
from api.operations.trusted import TrustedDocuments
from api.pseudonym_key import require_key
from api.request_protocol import RequestProtocol
from api.services import Services, opened
from api.settings import Settings, SettingsError
from api.socket_protocol import SocketProtocol
from storage.api_keys import is_any_key
from storage.collections import Collections
from storage.tether import die_with_parent
from storage.transactions import Transactions

log = logging.getLogger(__name__)

# A worker on a busy machine may be late to answer its parent's ping: five seconds, the default, would kill it for that.
# Not much longer either: while the parent waits for the answer of a worker that has just died, it hears no SIGTERM.
WORKER_SILENCE_SECONDS = 10
# The workers of a parent that was just killed hold its address until the kernel has ended them too.
FORMER_WORKERS_SECONDS = 1.0
POLL_SECONDS = 0.02


def serve(settings: Settings, companion: Callable[[str, Services], Awaitable[None]] | None = None) -> int:
    """Serve until SIGTERM or Ctrl-C.

    Args:
        settings: where, and over which database.
        companion: what goes on beside the requests in a single process; it is told the service's URL.

    Returns:
        The exit status: 0 after a clean stop.

    Raises:
        TouchstoneError: the service cannot start; one line says why and what to do. Nothing is left running.
    """
    if not may_have_keys(settings):
        check_access(settings, has_keys=False)
    require_key(settings)
    TrustedDocuments.of(settings)
    with _bound(settings) as listener, database_named(settings) as named:
        asyncio.run(_prepare(named))
        log.info("serving", extra={"url": _url(listener), "workers": named.workers})
        if named.workers > 1:
            return _serve_with_workers(named, listener)
        return _serve_alone(named, listener, companion and functools.partial(companion, _url(listener)))


async def _prepare(settings: Settings) -> None:
    """Fail here, with one line, rather than in a worker, with a traceback."""
    async with opened(settings) as database:
        has_keys = await is_any_key(Collections.of(database), Transactions(database.client))
        check_access(settings, has_keys=has_keys)


@contextlib.contextmanager
def _bound(settings: Settings) -> Generator[socket.socket]:
    """A socket that owns the address and does not listen yet, so that nobody waits in vain while the engine starts."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        _bind(listener, settings.host, settings.port)
        listener.set_inheritable(True)
        yield listener


def _bind(listener: socket.socket, host: str, port: int) -> None:
    deadline = time.monotonic() + FORMER_WORKERS_SECONDS
    while True:
        try:
            listener.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE and time.monotonic() < deadline:
                time.sleep(POLL_SECONDS)
                continue
            raise SettingsError(
                f"Cannot serve on {host}:{port} ({error.strerror or error}). "
                "Choose another address with --host and --port."
            ) from error
        return


def _serve_alone(settings: Settings, listener: socket.socket, companion: Companion | None) -> int:
    uvicorn.Server(_config(settings, functools.partial(create_app, settings, companion))).run(sockets=[listener])
    return 0


def _serve_with_workers(settings: Settings, listener: socket.socket) -> int:
    factory = functools.partial(_create_worker_app, settings, os.getpid())
    parent = Multiprocess(_config(settings, factory), sockets=[listener])
    parent.run()
    failed = any(worker.exitcode == STARTUP_FAILURE for worker in parent.processes)
    return STARTUP_FAILURE if failed else 0


def _create_worker_app(settings: Settings, parent_pid: int) -> Starlette:
    """Runs in the worker, which starts with nothing of its parent's state."""
    die_with_parent(parent_pid)
    telemetry.configure(settings.log_level, settings.log_format)
    gc.freeze()  # as in a process that works alone: what was imported stays to the end
    return create_app(settings)


def _config(settings: Settings, factory: functools.partial[Starlette]) -> uvicorn.Config:
    return uvicorn.Config(
        factory,
        factory=True,
        workers=settings.workers,
        lifespan="on",
        http=RequestProtocol,
        ws=SocketProtocol,
        ws_max_size=settings.max_socket_message_bytes,
        ws_ping_interval=None,  # api.live pings, in the protocol's own words
        ws_per_message_deflate=False,  # about 50 KiB a connection
        timeout_graceful_shutdown=max(settings.shutdown_seconds // 2, 1),  # connections departed in the first half
        timeout_worker_healthcheck=WORKER_SILENCE_SECONDS,
        log_config=None,  # api.telemetry has the say
        access_log=False,  # api.middleware writes it, without query strings
        server_header=False,
        proxy_headers=False,  # else whoever is on this machine says which address it has, and limits go by addresses
    )


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
