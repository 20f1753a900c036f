"""The application: routes, middleware and lifespan."""

import contextlib
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import TypeAlias

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import HTTPConnection
from starlette.routing import Route, WebSocketRoute

from api import probes
from api.access.composing import gate_of
from api.access.middleware import Authentication, Doorkeeper
from api.bodies import Bodies, BodyLimits
from api.companion import beside
from api.failures import http_failure
from api.graphql import GraphQLApp
from api.health import Health
from api.live.draining import drained_on_signals
from api.middleware import RequestLog, SurpriseNet
from api.pages.serving import is_page, page_routes
from api.ports import ports_of
from api.services import Services, composed
from api.settings import Settings
from resolvers.context import Services as Ports
from storage.tasks import running

log = logging.getLogger(__name__)


Companion: TypeAlias = Callable[[Services], Awaitable[None]]
"""Work that goes on beside the requests, as the demo's does, until the application stops."""


def create_app(settings: Settings, companion: Companion | None = None) -> Starlette:
    """The ASGI application over the database that the settings name.

    Its lifespan raises a StartUpError or MigrationError when that database cannot be served, which
    `python -m api serve` finds out beforehand.
    """
    graphql = GraphQLApp(_ports, settings)
    connections = graphql.connections

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[dict[str, object]]:
        async with composed(settings, follows=True) as services:
            gate = await gate_of(settings, services)
            async with (
                running(gate.keep_watch()),
                connections.tended(),
                drained_on_signals(connections, settings.shutdown_seconds / 2),
                beside(companion, services),
            ):
                log.info("ready")
                checks = {**services.checks, **graphql.checks}
                yield {
                    "ports": ports_of(services, settings),
                    "gate": gate,
                    "health": Health(checks, is_public=not settings.is_loopback),
                }
        log.info("stopped")

    return Starlette(
        routes=[
            Route("/livez", probes.livez),
            Route("/readyz", probes.readyz),
            Route("/metrics", probes.metrics),
            Route("/graphql", graphql),
            WebSocketRoute("/graphql", graphql),
            *page_routes(settings),
        ],
        middleware=[
            Middleware(RequestLog),
            Middleware(Doorkeeper, settings=settings, is_public=is_page),
            *cors(settings),
            Middleware(SurpriseNet),
            Middleware(Authentication, is_public=is_page),
            Middleware(Bodies, limits=BodyLimits.of(settings)),
        ],
        exception_handlers={HTTPException: http_failure},
        lifespan=lifespan,
    )


def cors(settings: Settings) -> list[Middleware]:
    """Tells browsers that pages of other origins may read answers. There are no cookies, so credentials are none."""
    if not settings.allowed_origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=settings.allowed_origins,
            allow_methods=["GET", "POST"],
            allow_headers=["*"],
            expose_headers=["x-request-id", "retry-after"],
        )
    ]


def _ports(request: HTTPConnection) -> Ports:
    ports: Ports = request.state.ports
    return ports
