"""Keys in use: looked up seldom, and seen to end soon."""

import asyncio
import dataclasses
from datetime import timedelta

import pytest

from api.access import keyring
from api.access.keyring import FRESH_SECONDS, USE_INTERVAL, Keyring
from domain import key_issuing
from domain.access import Scope
from domain.errors import UnavailableError
from domain.hierarchy import Hierarchy
from domain.key_issuing import KeyRequest
from domain.keys import KeySecrets, Token
from domain.pseudonyms import Pseudonyms
from tests.builders import NOON
from tests.fakes import FixedClock
from tests.fakes_keys import MemoryApiKeys


class Counted(KeySecrets):
    """Secrets that count how often one was hashed."""

    hashes = 0

    def hashed(self, token: Token) -> bytes:
        self.hashes += 1
        return super().hashed(token)


SECRETS = Counted(Pseudonyms(b"k" * 32))
HOUR = timedelta(hours=1)


class Ring:
    """A keyring over keys in memory, with clocks that a test moves on."""

    def __init__(self) -> None:
        self.keys = MemoryApiKeys()
        self.clock = FixedClock()
        self.seconds = 0.0
        self.ring = Keyring(self.keys, SECRETS, self.clock, lambda: self.seconds)

    async def issue(self, **others: object) -> Token:
        request = dataclasses.replace(KeyRequest(name="phone", scopes=frozenset({Scope.READ})), **others)  # type: ignore[arg-type]
        issued = await key_issuing.create(
            request, "ann", keys=self.keys, secrets=SECRETS, hierarchy=Hierarchy(), clock=self.clock
        )
        return issued.token

    async def revoke(self, token: Token) -> None:
        await key_issuing.revoke(token.prefix, "ann", keys=self.keys, clock=self.clock)

    async def pass_by(self) -> None:
        self.seconds += FRESH_SECONDS
        await self.ring.refresh()


@pytest.fixture
def ring() -> Ring:
    return Ring()


async def test_a_key_is_looked_up_once_however_many_show_it_at_once(ring: Ring) -> None:
    token = await ring.issue()
    passes = await asyncio.gather(*(ring.ring.admit(token) for _ in range(10)))
    assert {each.rights.name for each in passes if each} == {f"phone ({token.prefix})"}
    assert len(passes) == 10
    assert ring.keys.readings == 1
    ring.seconds = FRESH_SECONDS
    assert await ring.ring.admit(token) is not None
    assert ring.keys.readings == 2


async def test_what_nobody_made_costs_no_look_into_the_database(ring: Ring) -> None:
    token = await ring.issue()
    for wrong in (Token(token.prefix, "0" * 48), Token("0" * 12, token.secret), Token("0" * 12, "0" * 48)):
        assert await ring.ring.admit(wrong) is None
    assert ring.keys.readings == 0


async def test_a_key_that_is_there_no_more_is_looked_up_once_and_then_remembered(ring: Ring) -> None:
    token = SECRETS.new_token()
    for _ in range(5):
        assert await ring.ring.admit(token) is None
    assert ring.keys.readings == 1


async def test_a_secret_is_hashed_once_for_as_long_as_its_key_is_remembered(ring: Ring) -> None:
    token, before = await ring.issue(), SECRETS.hashes
    for _ in range(3):
        assert await ring.ring.admit(token) is not None
    assert SECRETS.hashes == before + 1
    ring.seconds = FRESH_SECONDS
    assert await ring.ring.admit(token) is not None
    assert SECRETS.hashes == before + 2


async def test_who_was_let_in_a_moment_ago_lets_in_nobody_with_another_secret(ring: Ring) -> None:
    token = await ring.issue()
    others = [SECRETS.new_token(token.prefix), Token(token.prefix, token.secret[:-1] + "g"), SECRETS.new_token()]
    assert await ring.ring.admit(token) is not None
    for other in others * 2:
        assert await ring.ring.admit(other) is None
    assert await ring.ring.admit(Token(others[2].prefix, token.secret)) is None


async def test_who_was_let_in_a_moment_ago_is_not_when_the_key_or_the_secret_has_ended(ring: Ring) -> None:
    short, rotated = await ring.issue(expires_at=NOON + HOUR), await ring.issue()
    await key_issuing.rotate(rotated.prefix, NOON + 2 * HOUR, "a", keys=ring.keys, secrets=SECRETS, clock=ring.clock)
    let_in: list[list[bool]] = []
    for hours in (0, 1, 2):
        ring.clock.time = NOON + hours * HOUR
        let_in.append([await ring.ring.admit(token) is not None for token in (short, rotated)])
    assert let_in == [[True, True], [False, True], [False, False]]
    assert ring.keys.readings == 2


async def test_what_is_remembered_is_bounded(ring: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "MOST_REMEMBERED", 2)
    first, second, third = [await ring.issue() for _ in range(3)]
    for token in (first, second, third, second, third):
        assert await ring.ring.admit(token) is not None
    assert ring.keys.readings == 3
    assert await ring.ring.admit(first) is not None
    assert ring.keys.readings == 4


async def test_a_revocation_is_heard_of_within_seconds_by_who_comes_and_who_is_there(ring: Ring) -> None:
    token = await ring.issue()
    admitted = await ring.ring.admit(token)
    assert admitted is not None
    await ring.revoke(token)
    assert admitted.is_good()
    await ring.pass_by()
    assert not admitted.is_good()
    assert admitted.rights.scopes == frozenset()
    assert await ring.ring.admit(token) is None


async def test_a_key_that_vanished_is_good_no_more(ring: Ring) -> None:
    token = await ring.issue()
    admitted = await ring.ring.admit(token)
    assert admitted is not None
    ring.keys.keys.clear()
    await ring.pass_by()
    assert not admitted.is_good()


async def test_a_pass_ends_when_its_key_or_its_secret_does(ring: Ring) -> None:
    short, rotated = await ring.issue(expires_at=NOON + HOUR), await ring.issue()
    passes = [await ring.ring.admit(token) for token in (short, rotated)]
    await key_issuing.rotate(rotated.prefix, NOON + 2 * HOUR, "a", keys=ring.keys, secrets=SECRETS, clock=ring.clock)
    await ring.pass_by()
    good: list[list[bool]] = []
    for hours in (0, 1, 2):
        ring.clock.time = NOON + hours * HOUR
        good.append([each is not None and each.is_good() for each in passes])
    assert good == [[True, True], [False, True], [False, False]]


async def test_while_the_database_is_away_who_is_in_stays_in_and_nobody_new_is_judged(ring: Ring) -> None:
    token, other = await ring.issue(), await ring.issue()
    admitted = await ring.ring.admit(token)
    ring.keys.failure = UnavailableError("away")
    with pytest.raises(UnavailableError):
        await ring.pass_by()
    assert admitted is not None
    assert admitted.is_good()
    with pytest.raises(UnavailableError):
        await ring.ring.admit(other)
    ring.keys.failure = None
    assert await ring.ring.admit(other) is not None


async def test_only_keys_of_those_who_are_still_there_are_looked_at_again(ring: Ring) -> None:
    admitted = await ring.ring.admit(await ring.issue())
    assert admitted is not None
    await ring.pass_by()
    assert ring.keys.readings == 2
    del admitted
    await ring.pass_by()
    assert ring.keys.readings == 2


async def test_the_last_use_is_written_once_a_minute_and_later(ring: Ring) -> None:
    token = await ring.issue()
    await ring.ring.admit(token)
    assert ring.keys.uses == []
    await ring.pass_by()
    for seconds in (1, 59, 60, 61):
        ring.clock.time = NOON + timedelta(seconds=seconds)
        await ring.ring.admit(token)
        await ring.pass_by()
    assert ring.keys.uses == [(token.prefix, NOON), (token.prefix, NOON + USE_INTERVAL)]
    assert ring.keys.keys[token.prefix].last_used_at == NOON + USE_INTERVAL
