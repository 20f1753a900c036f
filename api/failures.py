"""What a client reads when a request fails before, or outside, GraphQL. One shape, GraphQL's own, for every path."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api import telemetry


def failure(
    status: HTTPStatus,
    code: str,
    message: str,
    headers: dict[str, str] | None = None,
    media_type: str | None = None,
    **facts: str,
) -> JSONResponse:
    """An error as JSON: a message for people, a code for programs, and the request's id for whoever reads the logs."""
    extensions = {"code": code, **facts, "requestId": telemetry.request_id.get()}
    return JSONResponse({"errors": [{"message": message, "extensions": extensions}]}, status, headers, media_type)


async def http_failure(_: Request, error: Exception) -> Response:
    """Starlette's own refusals, such as an unknown path or a method that a path does not know."""
    status = HTTPStatus(getattr(error, "status_code", HTTPStatus.INTERNAL_SERVER_ERROR))
    return failure(status, status.name, f"{status.phrase}.", getattr(error, "headers", None))
