"""Who is charged, and by what clients are counted that did not say who they are."""

from starlette.types import Scope

from domain.access import OPEN, Rights


def address_of(scope: Scope) -> str:
    """The address that a connection comes from: of a proxy, where there is one. Empty where the server cannot say."""
    client = scope.get("client")
    return client[0] if client else ""


def caller_of(rights: Rights, address: str) -> str:
    """A key or a token by its name; whoever did not have to say who they are by their address."""
    return f"address {address}" if rights == OPEN else f"name {rights.name}"
