"""Callers who were let in, for applications without a gate."""

from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from api.access.passes import Entrance, Pass
from domain.access import OPEN, Rights


@dataclass(frozen=True, slots=True)
class Everybody:
    """A pass that is good for ever, and a door where everybody gets it."""

    rights: Rights = OPEN

    def is_good(self) -> bool:
        return True

    async def admit(self, authorization: str | None) -> Pass:  # noqa: ARG002 - it does not matter
        return self


class Admitted:
    """Lets everybody in with the same rights, as `Authentication` does by what they show."""

    def __init__(self, app: ASGIApp, rights: Rights = OPEN, **state: object) -> None:
        everybody = Everybody(rights)
        self._app = app
        self._state = {"entrance": Entrance(everybody, everybody), "rights": rights, **state}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"] = {**scope.get("state", {}), **self._state}
        await self._app(scope, receive, send)
