"""Who is let in: anybody where the service is open, else whoever shows a good key or token."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NoReturn

from api.access.keyring import FRESH_SECONDS, Keyring
from api.access.passes import Pass, is_over
from api.access.tokens import Issuer
from domain.access import OPEN, Rights
from domain.errors import TouchstoneError, UnavailableError
from domain.hierarchy import Hierarchy
from domain.key_ports import ApiKeys, SignIns
from domain.keys import read_token
from domain.ports import Clock
from domain.quoting import without_quotes

log = logging.getLogger(__name__)

CODE: Final = "UNAUTHENTICATED"
WANTED: Final = "Say who you are: send an API key or a token as `Authorization: Bearer …`."
# One text for all, so that nobody can find out which keys there are, or were.
REFUSED: Final = "This API key or token is not good, or no more. Ask whoever gave it to you for another one."


class UnauthenticatedError(TouchstoneError):
    """Somebody is not let in. `was_tried` says whether they showed anything."""

    def __init__(self, message: str, *, was_tried: bool) -> None:
        super().__init__(message)
        self.was_tried = was_tried


class Gate:
    """Lets callers in.

    Args:
        keyring: the API keys.
        issuer: of tokens; None where there is none.
        sign_ins: hears of failures.
        clock: the database's.
        hierarchy: the newest one, whose outcomes tokens name.
        is_open: whether nobody has to say who they are.
        closes_for: where given, the keys of which the first one that is made closes an open gate, for ever.
    """

    def __init__(
        self,
        keyring: Keyring,
        issuer: Issuer | None,
        sign_ins: SignIns,
        clock: Clock,
        hierarchy: Callable[[], Hierarchy],
        *,
        is_open: bool,
        closes_for: ApiKeys | None,
    ) -> None:
        self._keyring = keyring
        self._issuer = issuer
        self._sign_ins = sign_ins
        self._clock = clock
        self._hierarchy = hierarchy
        self._closes_for = closes_for
        self.is_open = is_open

    async def admit(self, authorization: str | None) -> Pass:
        """Let somebody in by what their header says. What is shown must be good, even where nothing need be.

        Raises:
            UnauthenticatedError: they are not let in.
            UnavailableError: whether they may come in cannot be found out now.
        """
        scheme, _, shown = (authorization or "").strip().partition(" ")
        if scheme.lower() != "bearer":
            if self.is_open:
                return _OpenPass(self)
            raise UnauthenticatedError(WANTED, was_tried=False)
        admitted = await self._admit(shown.strip())
        if admitted is None:
            raise UnauthenticatedError(REFUSED, was_tried=True)
        return admitted

    async def keep_watch(self) -> NoReturn:
        """See what has become of keys that are in use, and of the gate, until cancelled."""
        while True:
            await asyncio.sleep(FRESH_SECONDS)
            try:
                await self.refresh()
            except UnavailableError:
                log.warning("keys were not looked at again: the database is away")
            except Exception as error:
                log.exception("keys were not looked at again", exc_info=without_quotes(error))

    async def refresh(self) -> None:
        """Do so once.

        Raises:
            UnavailableError: the database did not answer in time.
        """
        await self._keyring.refresh()
        if self.is_open and self._closes_for is not None and await self._closes_for.is_any():
            self.is_open = False
            log.info("there is an API key: from now on callers have to say who they are")

    async def _admit(self, shown: str) -> Pass | None:
        token = read_token(shown)
        if token is not None:
            admitted: Pass | None = await self._keyring.admit(token)
        else:
            claims = None if self._issuer is None else await self._issuer.claims(shown)
            admitted = None if claims is None else _TokenPass(claims.rights(self._hierarchy()), self._clock)
        if admitted is None:
            self._sign_ins.failed(token and token.prefix)
        return admitted


class _OpenPass:
    """Good for as long as the gate is open."""

    __slots__ = ("_gate",)

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    @property
    def rights(self) -> Rights:
        return OPEN

    def is_good(self) -> bool:
        return self._gate.is_open


@dataclass(frozen=True, slots=True)
class _TokenPass:
    """Good until the token expires. Nobody can revoke it."""

    rights: Rights
    clock: Clock

    def is_good(self) -> bool:
        return not is_over(self.rights, self.clock)
