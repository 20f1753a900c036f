"""Who is let in, and who stays."""

from datetime import UTC, datetime, timedelta

import pytest

from api.access.gate import REFUSED, WANTED, UnauthenticatedError
from domain.access import OPEN, Scope
from tests.api.access.gates import SECRETS, Door, bearer
from tests.api.access.issuer import signed
from tests.builders import NOON, built, outcome

HOUR = timedelta(hours=1)


async def refusal(door: Door, authorization: str | None) -> str:
    with pytest.raises(UnauthenticatedError) as refused:
        await door.gate.admit(authorization)
    return refused.value.message


async def test_a_key_and_a_token_let_in_with_their_rights() -> None:
    door = Door(hierarchy=built([outcome("served")]))
    token = await door.issue(scopes=frozenset({Scope.READ}), outcomes=["served"])
    for authorization in (bearer(token), f"bearer  {token.text} ", f"BEARER {token.text}"):
        rights = (await door.gate.admit(authorization)).rights
        assert (rights.scopes, rights.outcomes) == ({Scope.READ}, {"id-served"})
    rights = (await door.gate.admit(bearer(signed(scope="record")))).rights
    assert (rights.name, rights.scopes) == ("token: ann", {Scope.RECORD})
    assert door.sign_ins.failures == []


@pytest.mark.parametrize("authorization", [None, "", "Basic YTpi", "Bearer", "tk_1", "Digest x"])
async def test_who_shows_nothing_is_told_what_to_show(authorization: str | None) -> None:
    door = Door()
    wanted = REFUSED if authorization == "Bearer" else WANTED
    assert await refusal(door, authorization) == wanted


async def test_unknown_revoked_expired_and_broken_keys_are_refused_in_the_same_words() -> None:
    door = Door()
    revoked, expired = await door.issue(), await door.issue(expires_at=NOON + HOUR)
    await door.revoke(revoked)
    door.clock.time = NOON + HOUR
    unknown = SECRETS.new_token()
    shown = [revoked.text, expired.text, unknown.text, "tk_" + "0" * 12 + "_" + "0" * 48]
    texts = {await refusal(door, bearer(each)) for each in [*shown, signed(aud="other"), "nonsense", "a.b.c"]}
    assert texts == {REFUSED}
    assert door.sign_ins.failures == [revoked.prefix, expired.prefix, unknown.prefix, "0" * 12, None, None, None]


async def test_an_open_gate_lets_anybody_in_but_with_a_wrong_key() -> None:
    door = Door(is_open=True)
    for authorization in (None, "Basic YTpi"):
        assert (await door.gate.admit(authorization)).rights == OPEN
    assert await refusal(door, "Bearer wrong") == REFUSED
    token = await door.issue(scopes=frozenset({Scope.READ}))
    assert (await door.gate.admit(bearer(token))).rights.scopes == {Scope.READ}


async def test_the_first_key_closes_a_gate_for_ever_and_who_came_in_without_one_must_go() -> None:
    door = Door(is_open=True, closes=True)
    admitted = await door.gate.admit(None)
    await door.pass_by()
    assert admitted.is_good()
    token = await door.issue()
    await door.pass_by()
    assert not admitted.is_good()
    assert await refusal(door, None) == WANTED
    assert (await door.gate.admit(bearer(token))).is_good()
    await door.revoke(token)
    assert await refusal(door, None) == WANTED


async def test_a_gate_that_is_to_be_open_stays_so_whatever_keys_there_are() -> None:
    door = Door(is_open=True)
    await door.issue()
    await door.pass_by()
    assert (await door.gate.admit(None)).is_good()


async def test_a_token_is_good_until_it_expires() -> None:
    door = Door()
    expires = datetime.now(UTC).replace(microsecond=0) + HOUR
    admitted = await door.gate.admit(bearer(signed(exp=expires)))
    door.clock.time = expires + timedelta(seconds=59)
    assert admitted.is_good()
    door.clock.time = expires + timedelta(seconds=60)
    assert not admitted.is_good()
