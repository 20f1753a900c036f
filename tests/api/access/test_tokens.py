"""Tokens of an issuer: which are good, and what they allow."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import RSAAlgorithm

from domain.access import Rights, Scope
from tests.api.access.issuer import OTHER_RSA_KEY, PUBLIC, RSA_KEY, Published, key_set, signed
from tests.builders import built, moment, outcome

HIERARCHY = built([outcome("served"), moment("call")])
HALF_A_MINUTE = timedelta(seconds=30)


@pytest.mark.parametrize("algorithm", ["RS256", "ES256", "EdDSA"])
async def test_a_good_token_says_who_comes_and_what_they_may_do(algorithm: str) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    token = signed(algorithm, scope="openid read record", exp=now + timedelta(minutes=5))
    claims = await Published().issuer().claims(token)
    assert claims is not None
    assert claims.rights(HIERARCHY) == Rights(
        name="token: ann", scopes=frozenset({Scope.READ, Scope.RECORD}), expires_at=now + timedelta(minutes=6)
    )


async def test_a_token_cannot_be_called_as_a_key_is() -> None:
    claims = await Published().issuer().claims(signed(sub="phone (0123456789ab)"))
    assert claims is not None
    assert claims.rights(HIERARCHY).name == "token: phone (0123456789ab)"


async def test_a_restricted_token_reaches_its_outcomes_and_no_scope_that_reaches_all() -> None:
    token = signed(scope="read edit admin", touchstone_outcomes=["served", "call", "gone"], touchstone_source="phone")
    claims = await Published().issuer().claims(token)
    assert claims is not None
    rights = claims.rights(HIERARCHY)
    assert (rights.outcomes, rights.source) == ({"id-served"}, "phone")
    assert [scope for scope in Scope if rights.may(scope)] == [Scope.READ]


async def test_a_token_of_one_source_reaches_no_scope_that_reaches_all() -> None:
    claims = await Published().issuer().claims(signed(scope="record admin", touchstone_source="phone"))
    assert claims is not None
    rights = claims.rights(HIERARCHY)
    assert [scope for scope in Scope if rights.may(scope)] == [Scope.RECORD]


async def test_a_token_without_scopes_allows_nothing() -> None:
    claims = await Published().issuer().claims(signed())
    assert claims is not None
    assert claims.scopes == frozenset()


@pytest.mark.parametrize("claims", [{"exp": -HALF_A_MINUTE}, {"nbf": HALF_A_MINUTE}, {"iat": HALF_A_MINUTE}])
async def test_clocks_may_differ_by_a_minute(claims: dict[str, Any]) -> None:
    assert await Published().issuer().claims(signed(**claims)) is not None


WRONG: dict[str, dict[str, Any]] = {
    "expired": {"exp": -3 * HALF_A_MINUTE},
    "not yet good": {"nbf": 3 * HALF_A_MINUTE},
    "made in the future": {"iat": 3 * HALF_A_MINUTE},
    "for ever": {"exp": None},
    "beyond all time": {"exp": 10**18},
    "of another issuer": {"iss": "https://other.example"},
    "of no issuer": {"iss": None},
    "for another service": {"aud": "other"},
    "for no service": {"aud": None},
    "of nobody": {"sub": None},
    "of somebody without a name": {"sub": ""},
    "of somebody with a hidden name": {"sub": "an\u200bn"},
    "with a list of scopes": {"scope": ["read"]},
    "restricted to a text": {"touchstone_outcomes": "served"},
    "restricted to a number": {"touchstone_outcomes": ["served", 1]},
    "of a source that is none": {"touchstone_source": "a:b"},
    "of a source that is a list": {"touchstone_source": ["phone"]},
}


@pytest.mark.parametrize("claims", WRONG.values(), ids=[*WRONG])
async def test_a_wrong_token_is_not_good(claims: dict[str, Any]) -> None:
    assert await Published().issuer().claims(signed(**claims)) is None


@pytest.mark.parametrize("name", ["touchstone_outcomes", "touchstone_source"])
async def test_a_restriction_that_is_null_is_not_taken_for_none(name: str) -> None:
    now = datetime.now(UTC)
    said = {
        "iss": "https://issuer.example",
        "aud": "touchstone",
        "sub": "ann",
        "exp": now + timedelta(minutes=5),
        name: None,
    }
    token = jwt.encode(said, RSA_KEY, "RS256", {"kid": "RS256"})
    assert await Published().issuer().claims(token) is None


def encoded(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


async def test_a_token_that_is_not_signed_or_by_a_shared_secret_is_not_good() -> None:
    issuer = Published().issuer()
    head, body, signature = signed("RS256").split(".")
    public = RSA_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    secret = base64.urlsafe_b64encode(public).decode()
    for token in (
        f"{encoded({'alg': 'none', 'kid': 'RS256'})}.{body}.",
        f"{encoded({'alg': 'HS256', 'kid': 'RS256'})}.{body}.{signature}",
        f"{encoded({'alg': 'RS256', 'kid': 'ES256'})}.{body}.{signature}",
        f"{encoded({'alg': 'PS256', 'kid': 'RS256'})}.{body}.{signature}",
        f"{head}.{encoded({'sub': 'root'})}.{signature}",
        f"{head}.{body}.",
        signed("HS256", key=secret, headers={"kid": "RS256"}),
    ):
        assert await issuer.claims(token) is None, token


async def test_a_token_signed_by_another_key_of_the_same_name_is_not_good() -> None:
    assert await Published().issuer().claims(signed("RS256", key=OTHER_RSA_KEY)) is None


async def test_a_short_key_proves_nothing() -> None:
    short = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 - that is the point
    published = {**RSAAlgorithm.to_jwk(short.public_key(), as_dict=True), "kid": "short"}
    issuer = Published(json.dumps({"keys": [published]}).encode()).issuer()
    with pytest.warns(jwt.InsecureKeyLengthWarning):
        token = signed("RS256", key=short, headers={"kid": "short"})
    assert await issuer.claims(token) is None


async def test_a_shared_secret_that_is_published_is_no_key() -> None:
    secret = {"kty": "oct", "k": "c2VjcmV0" * 8, "kid": "HS256"}
    issuer = Published(json.dumps({"keys": [secret, {**PUBLIC["ES256"], "kid": "ES256"}]}).encode()).issuer()
    assert await issuer.claims(signed("HS256", key=b"secret" * 8)) is None
    assert await issuer.claims(signed("ES256")) is not None


@pytest.mark.parametrize("text", ["", ".", "..", "a.b.c", "e30.e30.e30", "\ud800", "é.é.é", "." * 20_000, "x" * 20_000])
async def test_whatever_else_is_shown_is_not_good(text: str) -> None:
    published = Published()
    assert await published.issuer().claims(text) is None
    assert published.asked == 0, "the issuer is asked for nothing that cannot be a token"


async def test_without_a_key_id_the_only_key_is_meant() -> None:
    token = signed("ES256", headers={})
    assert await Published(key_set("ES256")).issuer().claims(token) is not None
    assert await Published().issuer().claims(token) is None
