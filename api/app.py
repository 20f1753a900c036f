"""The application: routes, middleware and lifespan."""

import contextlib
import logging
from collections.abc import AsyncGenerator

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api import health
from api.failures import http_failure
from api.middleware import BodyLimit, RequestLog, SurpriseNet
from api.services import Services, composed
from api.settings import Settings

log = logging.getLogger(__name__)


def create_app(settings: Settings) -> Starlette:
    """The ASGI application over the database that the settings name.

    Its lifespan raises a StartUpError or MigrationError when that database cannot be served, which
    `python -m api serve` finds out beforehand.
    """

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[dict[str, Services]]:
        async with composed(settings) as services:
            log.info("ready")
            yield {"services": services}
        log.info("stopped")

    return Starlette(
        routes=[Route("/livez", health.livez), Route("/readyz", _readyz)],
        middleware=[
            Middleware(RequestLog),
            Middleware(SurpriseNet),
            Middleware(BodyLimit, limit_bytes=settings.max_body_bytes),
        ],
        exception_handlers={HTTPException: http_failure},
        lifespan=lifespan,
    )


async def _readyz(request: Request) -> Response:
    services: Services = request.state.services
    return await health.readiness(services.checks)
