"""API keys over GraphQL."""

from datetime import timedelta
from typing import Any

import pytest

from domain.access import Rights, Scope
from domain.keys import KeySecrets, read_token
from tests.builders import NOON
from tests.graphql_client import PSEUDONYMS, Service

SECRETS = KeySecrets(PSEUDONYMS)
CREATE = """mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) {
  __typename
  ... on IssuedApiKey { token apiKey { prefix name scopes outcomes source createdBy createdAt expiresAt revokedAt } }
  ... on Refusal { message }
  ... on InvalidInput { field }
  ... on UnknownNode { key }
} }"""
ROTATE = """mutation ($input: RotateApiKeyInput!) { rotateApiKey(input: $input) {
  __typename ... on IssuedApiKey { token apiKey { prefix } } ... on Refusal { message }
} }"""
REVOKE = """mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) {
  __typename ... on ApiKey { prefix revokedAt revokedBy } ... on Refusal { message }
} }"""
LIST = """query ($first: Int, $after: String) { apiKeys(first: $first, after: $after) {
  nodes { name lastUsedAt } pageInfo { hasNextPage endCursor }
} }"""
ANN = Rights(name="ann", scopes=frozenset({Scope.ADMIN}))


@pytest.fixture
def admin(service: Service) -> Service:
    return service.used_with(ANN)


async def create(admin: Service, **fields: object) -> dict[str, Any]:
    return (await admin.data(CREATE, input={"name": "phone", "scopes": ["READ"], **fields}))["createApiKey"]


def is_good(admin: Service, text: str) -> bool:
    token = read_token(text)
    assert token is not None
    key = admin.api_keys.keys[token.prefix]
    return key.rights(SECRETS.hashed(token), admin.clock.now()) is not None


async def test_a_key_is_made_and_its_secret_told_once(admin: Service) -> None:
    made = await create(
        admin,
        scopes=["RECORD", "READ", "READ"],
        outcomes=["served"],
        source="phone",
        expiresAt="2027-01-31T10:00:00+01:00",
    )
    prefix = made["token"].split("_")[1]
    assert made["apiKey"] == {
        "prefix": prefix,
        "name": "phone",
        "scopes": ["RECORD", "READ"],
        "outcomes": ["served"],
        "source": "phone",
        "createdBy": "ann",
        "createdAt": "2026-03-02T12:00:00Z",
        "expiresAt": "2027-01-31T09:00:00Z",
        "revokedAt": None,
    }
    assert is_good(admin, made["token"])
    assert admin.api_keys.keys[prefix].outcomes == {"id-served"}


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"scopes": []}, {"__typename": "InvalidInput", "field": "scopes"}),
        ({"scopes": ["ADMIN"], "source": "phone"}, {"__typename": "InvalidInput", "field": "scopes"}),
        ({"name": " "}, {"__typename": "InvalidInput", "field": "name"}),
        ({"expiresAt": "soon"}, {"__typename": "InvalidInput", "field": "expiresAt"}),
        ({"expiresAt": "2026-03-02T12:00:00Z"}, {"__typename": "InvalidInput", "field": "expiresAt"}),
        ({"outcomes": []}, {"__typename": "InvalidInput", "field": "outcomes"}),
        ({"outcomes": ["wait"]}, {"__typename": "UnknownNode", "key": "wait"}),
    ],
)
async def test_a_key_that_cannot_be_is_refused_and_none_is_made(
    admin: Service, fields: dict[str, object], refusal: dict[str, str]
) -> None:
    refused = await create(admin, **fields)
    assert refused.pop("message")
    assert refused == refusal
    assert admin.api_keys.keys == {}


async def test_a_key_gets_another_secret_and_the_earlier_one_is_good_for_as_long_as_was_said(admin: Service) -> None:
    first = (await create(admin))["token"]
    prefix = first.split("_")[1]
    second = (await admin.data(ROTATE, input={"prefix": prefix, "overlap": "PT1H"}))["rotateApiKey"]["token"]
    assert [is_good(admin, each) for each in (first, second)] == [True, True]
    admin.clock.time = NOON + timedelta(hours=1)
    assert [is_good(admin, each) for each in (first, second)] == [False, True]
    third = (await admin.data(ROTATE, input={"prefix": prefix}))["rotateApiKey"]["token"]
    assert [is_good(admin, each) for each in (second, third)] == [False, True]


@pytest.mark.parametrize("overlap", ["P1Y", 5, "P999999999999D"])
async def test_an_overlap_that_is_none_is_refused_and_nothing_is_changed(admin: Service, overlap: object) -> None:
    token = (await create(admin))["token"]
    before = dict(admin.api_keys.keys)
    refused = (await admin.data(ROTATE, input={"prefix": token.split("_")[1], "overlap": overlap}))["rotateApiKey"]
    assert refused["__typename"] == "InvalidInput"
    assert admin.api_keys.keys == before


async def test_a_key_is_revoked_for_ever(admin: Service) -> None:
    token = (await create(admin))["token"]
    prefix = token.split("_")[1]
    revoked = {"__typename": "ApiKey", "prefix": prefix, "revokedAt": "2026-03-02T12:00:00Z", "revokedBy": "ann"}
    assert (await admin.data(REVOKE, input={"prefix": prefix}))["revokeApiKey"] == revoked
    admin.clock.time = NOON + timedelta(hours=1)
    assert (await admin.data(REVOKE, input={"prefix": prefix}))["revokeApiKey"] == revoked
    assert not is_good(admin, token)
    assert (await admin.data(ROTATE, input={"prefix": prefix}))["rotateApiKey"]["__typename"] == "InvalidInput"


@pytest.mark.parametrize("prefix", ["0123456789ab", "", "$ne", "\ud800"])
async def test_a_prefix_that_no_key_has_is_refused(admin: Service, prefix: str) -> None:
    for operation, field in ((ROTATE, "rotateApiKey"), (REVOKE, "revokeApiKey")):
        answer = (await admin.data(operation, input={"prefix": prefix}))[field]
        assert answer["__typename"] == "UnknownApiKey"


async def test_keys_are_listed_page_by_page_the_last_made_first(admin: Service) -> None:
    for number in range(3):
        admin.clock.time = NOON + timedelta(minutes=number)
        await create(admin, name=f"key {number}")
    page = (await admin.data(LIST, first=2))["apiKeys"]
    assert [node["name"] for node in page["nodes"]] == ["key 2", "key 1"]
    assert page["pageInfo"]["hasNextPage"]
    page = (await admin.data(LIST, first=2, after=page["pageInfo"]["endCursor"]))["apiKeys"]
    assert page["nodes"] == [{"name": "key 0", "lastUsedAt": None}]


@pytest.mark.parametrize("operation", [LIST, CREATE, ROTATE, REVOKE])
async def test_only_admins_may_look_at_keys_or_touch_them(service: Service, operation: str) -> None:
    token = (await create(service.used_with(ANN)))["token"]
    before = dict(service.api_keys.keys)
    caller = service.used_with(Rights(name="ben", scopes=frozenset(Scope) - {Scope.ADMIN}))
    inputs = {CREATE: {"name": "x", "scopes": ["ADMIN"]}, LIST: {}}
    answer = await caller.error(operation, input=inputs.get(operation, {"prefix": token.split("_")[1]}))
    assert answer["extensions"]["code"] == "FORBIDDEN"
    assert service.api_keys.keys == before
