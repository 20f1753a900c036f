"""What keeps API keys, in memory and in MongoDB."""

import dataclasses
from collections.abc import AsyncGenerator
from datetime import timedelta

import pytest

from domain import key_issuing
from domain.access import Scope
from domain.errors import InvalidInputError
from domain.hierarchy import Hierarchy
from domain.key_issuing import KeyRequest
from domain.key_ports import ApiKeys
from domain.keys import ApiKey, KeptSecret, KeySecrets
from domain.listing import Part
from storage.client import Database
from tests.builders import NOON
from tests.fakes import FixedClock
from tests.fakes_keys import MemoryApiKeys
from tests.storage.stores import PSEUDONYMS, opened

SECRETS = KeySecrets(PSEUDONYMS)
EMPTY = Hierarchy()
KEY = ApiKey(
    prefix="a" * 12,
    name="phone",
    scopes=frozenset({Scope.READ, Scope.RECORD}),
    outcomes=frozenset({"id-served"}),
    source="phone-system",
    created_by="ann",
    created_at=NOON,
    expires_at=NOON + timedelta(days=90),
    secrets=(KeptSecret(b"1" * 32, NOON + timedelta(days=1)), KeptSecret(b"2" * 32)),
)


@pytest.fixture(params=["memory", "mongodb"])
async def keys(request: pytest.FixtureRequest, database: Database) -> AsyncGenerator[ApiKeys]:
    if request.param == "memory":
        yield MemoryApiKeys()
        return
    async with opened(database) as store:
        yield store.api_keys


async def test_a_key_is_found_as_it_was_added_and_adding_it_again_changes_nothing(keys: ApiKeys) -> None:
    assert not await keys.is_any()
    await keys.add(KEY)
    await keys.add(dataclasses.replace(KEY, name="another"))
    assert await keys.is_any()
    assert await keys.by_prefixes([KEY.prefix, "b" * 12]) == {KEY.prefix: KEY}


async def test_a_change_is_kept_and_one_that_is_refused_is_not(keys: ApiKeys) -> None:
    await keys.add(KEY)
    revoked = KEY.revoked("ben", NOON)
    assert await keys.change(KEY.prefix, lambda key: key.revoked("ben", NOON), action="test", by="ben") == revoked
    assert await keys.by_prefixes([KEY.prefix]) == {KEY.prefix: revoked}

    def refuse(_: ApiKey) -> ApiKey:
        raise InvalidInputError("prefix", "no")

    with pytest.raises(InvalidInputError):
        await keys.change(KEY.prefix, refuse, action="test", by="ben")
    assert await keys.by_prefixes([KEY.prefix]) == {KEY.prefix: revoked}
    assert await keys.change("b" * 12, refuse, action="test", by="ben") is None


async def test_the_last_use_only_moves_on(keys: ApiKeys) -> None:
    await keys.add(KEY)
    for prefix, minutes in ((KEY.prefix, 5), (KEY.prefix, 3), ("b" * 12, 5)):
        await keys.used(prefix, NOON + timedelta(minutes=minutes))
    found = await keys.by_prefixes([KEY.prefix, "b" * 12])
    assert found == {KEY.prefix: dataclasses.replace(KEY, last_used_at=NOON + timedelta(minutes=5))}


async def test_keys_are_listed_the_last_made_first_part_by_part(keys: ApiKeys) -> None:
    made = [
        dataclasses.replace(KEY, prefix=f"{number:012}", created_at=NOON + timedelta(minutes=number // 2))
        for number in range(5)
    ]
    for key in made:
        await keys.add(key)
    newest = [made[number] for number in (4, 3, 2, 1, 0)]
    assert await keys.listed(Part(most=3)) == newest[:3]
    assert await keys.listed(Part(most=9, after=(newest[2].created_at, newest[2].prefix))) == newest[3:]
    assert (
        await keys.listed(Part(most=1, before=(newest[2].created_at, newest[2].prefix), backward=True)) == newest[1:2]
    )


async def test_a_key_that_is_issued_rotated_and_revoked_is_good_for_as_long_as_was_said(keys: ApiKeys) -> None:
    clock = FixedClock()
    request = KeyRequest(name="phone", scopes=frozenset({Scope.READ}))
    issued = await key_issuing.create(request, "ann", keys=keys, secrets=SECRETS, hierarchy=EMPTY, clock=clock)
    prefix = issued.key.prefix
    until = NOON + timedelta(hours=1)
    rotated = await key_issuing.rotate(prefix, until, "ben", keys=keys, secrets=SECRETS, clock=clock)
    kept = (await keys.by_prefixes([prefix]))[prefix]
    assert kept == rotated.key
    first, second = (SECRETS.hashed(each.token) for each in (issued, rotated))
    assert [kept.rights(each, NOON) is not None for each in (first, second)] == [True, True]
    assert [kept.rights(each, until) is not None for each in (first, second)] == [False, True]
    await key_issuing.revoke(prefix, "ben", keys=keys, clock=clock)
    kept = (await keys.by_prefixes([prefix]))[prefix]
    assert [kept.rights(each, NOON) for each in (first, second)] == [None, None]
    assert (kept.revoked_by, kept.revoked_at) == ("ben", NOON)
