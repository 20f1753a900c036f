"""API keys: how they read, what they allow and for how long, and which cannot be made."""

from datetime import datetime, timedelta

import pytest

from domain import key_issuing
from domain.access import Rights, Scope
from domain.errors import InvalidInputError, TouchstoneError, UnknownApiKeyError, UnknownNodeError
from domain.key_issuing import KeyRequest
from domain.keys import ApiKey, KeptSecret, KeySecrets, Token, read_token
from domain.pseudonyms import Pseudonyms
from tests.builders import NOON, built, moment, outcome
from tests.fakes import FixedClock
from tests.fakes_keys import MemoryApiKeys

SECRETS = KeySecrets(Pseudonyms(b"k" * 32))
OTHERS = KeySecrets(Pseudonyms(b"o" * 32))
HIERARCHY = built([outcome("served"), moment("call")])
READ = frozenset({Scope.READ})
HOUR = timedelta(hours=1)


def key_of(*tokens: Token, expires_at: datetime | None = None, until: datetime | None = None) -> ApiKey:
    *earlier, last = (SECRETS.hashed(token) for token in tokens)
    return ApiKey(
        prefix=last.hex()[:12],
        name="phone",
        scopes=READ,
        created_by="ann",
        created_at=NOON,
        expires_at=expires_at,
        secrets=(*(KeptSecret(each, until) for each in earlier), KeptSecret(last)),
    )


def test_a_key_is_read_as_it_was_made_and_its_secret_is_in_no_log() -> None:
    token = SECRETS.new_token()
    assert read_token(token.text) == token
    assert token.text == f"tk_{token.prefix}_{token.secret}"
    assert (len(token.prefix), len(token.secret)) == (12, 48)
    assert token.secret not in repr(token)
    assert SECRETS.hashed(token).hex() not in repr(key_of(token))


@pytest.mark.parametrize(
    "text", ["", "tk_", "tk_abc_def", "TK_" + "0" * 12 + "_" + "0" * 48, "tk_" + "\u0660" * 12 + "_" + "0" * 48]
)
def test_what_has_another_form_is_no_key(text: str) -> None:
    assert read_token(text) is None
    assert read_token(SECRETS.new_token().text + text + "0") is None


def test_made_up_keys_and_those_of_other_services_are_told_by_their_seal() -> None:
    token = SECRETS.new_token()
    assert SECRETS.has_made(token)
    assert not OTHERS.has_made(token)
    other = "0" if token.secret[0] != "0" else "1"
    assert not SECRETS.has_made(Token(token.prefix, other + token.secret[1:]))
    assert not SECRETS.has_made(Token("0" * 12, token.secret))
    assert SECRETS.hashed(token) != OTHERS.hashed(token)


def test_a_secret_gives_the_rights_of_its_key_until_either_ends() -> None:
    old, new, wrong = (SECRETS.new_token() for _ in range(3))
    key = key_of(old, new, expires_at=NOON + 2 * HOUR, until=NOON + HOUR)
    rights = Rights(name=f"phone ({key.prefix})", scopes=READ, expires_at=NOON + HOUR)
    assert key.rights(SECRETS.hashed(old), NOON) == rights
    assert key.rights(SECRETS.hashed(old), NOON + HOUR) is None
    found = key.rights(SECRETS.hashed(new), NOON + HOUR)
    assert found is not None
    assert found.expires_at == NOON + 2 * HOUR
    assert key.rights(SECRETS.hashed(new), NOON + 2 * HOUR) is None
    assert key.rights(SECRETS.hashed(wrong), NOON) is None
    assert key.revoked("ann", NOON).rights(SECRETS.hashed(new), NOON) is None


def test_rotating_shortens_earlier_overlaps_and_never_lengthens_them() -> None:
    key = key_of(SECRETS.new_token()).rotated(b"2", NOON + HOUR, NOON).rotated(b"3", NOON + 9 * HOUR, NOON)
    assert [secret.until for secret in key.secrets] == [NOON + HOUR, NOON + 9 * HOUR, None]
    assert key.rotated(b"3", NOON, NOON) == key, "it was done already"
    assert [secret.hashed for secret in key.rotated(b"4", NOON, NOON).secrets] == [b"4"]


WHAT_CANNOT_BE: dict[str, tuple[KeyRequest, str]] = {
    "no name": (KeyRequest(name="", scopes=READ), "name must not be empty."),
    **{
        f"a name as tokens have them: {name}": (
            KeyRequest(name=name, scopes=READ),
            'name must not begin with "token:", by which tokens are told from keys; choose another one.',
        )
        for name in ("Token: ann", "\uff54oken: ann", "token\uff1a ann")
    },
    "no scopes": (KeyRequest(name="a", scopes=frozenset()), "A key without scopes allows nothing; name some."),
    "no source": (KeyRequest(name="a", scopes=READ, source="a:b"), "source must not hold a colon."),
    "no outcomes": (
        KeyRequest(name="a", scopes=READ, outcomes=[]),
        "0 outcomes; name 1 to 100, or leave them out for all.",
    ),
    "a moment": (
        KeyRequest(name="a", scopes=READ, outcomes=["call"]),
        'There is no outcome with the key "call"; define it first or check the spelling.',
    ),
    "an admin who is restricted": (
        KeyRequest(name="a", scopes=frozenset({Scope.ADMIN, Scope.EDIT}), outcomes=["served"]),
        "A key that is restricted cannot admin or edit; leave out the scope or the restriction.",
    ),
    "an editor of one source": (
        KeyRequest(name="a", scopes=frozenset({Scope.EDIT}), source="phone"),
        "A key that is restricted cannot edit; leave out the scope or the restriction.",
    ),
    "one that has expired": (
        KeyRequest(name="a", scopes=READ, expires_at=NOON),
        "The key would have expired already; give a later time.",
    ),
}


@pytest.mark.parametrize(("request_", "message"), WHAT_CANNOT_BE.values(), ids=[*WHAT_CANNOT_BE])
async def test_what_cannot_be_is_refused_and_nothing_is_kept(request_: KeyRequest, message: str) -> None:
    keys = MemoryApiKeys()
    with pytest.raises((InvalidInputError, UnknownNodeError)) as refused:
        await key_issuing.create(request_, "ann", keys=keys, secrets=SECRETS, hierarchy=HIERARCHY, clock=FixedClock())
    assert refused.value.message == message
    assert keys.keys == {}


async def test_outcomes_are_kept_by_their_ids() -> None:
    request = KeyRequest(name="a", scopes=READ, outcomes=["served", "served"])
    issued = await key_issuing.create(
        request, "ann", keys=MemoryApiKeys(), secrets=SECRETS, hierarchy=HIERARCHY, clock=FixedClock()
    )
    assert issued.key.outcomes == {"id-served"}


@pytest.mark.parametrize("prefix", ["", "a" * 12, "\ud800", "tk_1"])
async def test_a_prefix_that_no_key_has_is_refused(prefix: str) -> None:
    keys, clock = MemoryApiKeys(), FixedClock()
    with pytest.raises(UnknownApiKeyError):
        await key_issuing.rotate(prefix, None, "ann", keys=keys, secrets=SECRETS, clock=clock)
    with pytest.raises(UnknownApiKeyError):
        await key_issuing.revoke(prefix, "ann", keys=keys, clock=clock)


async def test_a_key_that_is_good_no_more_is_not_rotated_and_none_has_many_secrets() -> None:
    keys, clock = MemoryApiKeys(), FixedClock()
    request = KeyRequest(name="a", scopes=READ)
    issued = await key_issuing.create(request, "a", keys=keys, secrets=SECRETS, hierarchy=HIERARCHY, clock=clock)
    prefix = issued.key.prefix

    async def rotate(until: datetime | None) -> None:
        await key_issuing.rotate(prefix, until, "ann", keys=keys, secrets=SECRETS, clock=clock)

    for _ in range(4):
        await rotate(NOON + HOUR)
    before = keys.keys[prefix]
    with pytest.raises(TouchstoneError, match="5 secrets"):
        await rotate(NOON + HOUR)
    assert keys.keys[prefix] == before
    await rotate(None)
    assert len(keys.keys[prefix].secrets) == 1
    await key_issuing.revoke(prefix, "ann", keys=keys, clock=clock)
    with pytest.raises(InvalidInputError, match="was revoked or has expired"):
        await rotate(None)
