"""What machines ask that look after the service."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.access.passes import rights_of
from api.failures import failure
from api.health import Health
from domain.access import Scope


async def livez(_: Request) -> Response:
    """Alive: the loop turns. Says nothing of the database, so that its outage restarts nobody."""
    return JSONResponse({"alive": True})


async def readyz(request: Request) -> Response:
    """Whether the process may be sent requests, for anybody who asks."""
    return await _health(request).readiness()


async def metrics(request: Request) -> Response:
    """For those who may read all there is: a scraper's key need not be an admin's, and restricted ones see a part."""
    rights = rights_of(request.scope)
    if not rights.may(Scope.READ) or rights.is_bound:
        message = f'/metrics needs the scope "{Scope.READ}" without restrictions. Use credentials that have it.'
        return failure(HTTPStatus.FORBIDDEN, "FORBIDDEN", message, scope=Scope.READ)
    return await _health(request).metrics()


def _health(request: Request) -> Health:
    return request.state.health
