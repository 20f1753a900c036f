"""The audit log as admins read it, and erasing as they ask for it."""

import pytest

from domain.access import Rights, Scope
from tests.graphql_client import PSEUDONYMS, Service
from tests.resolvers.edits import edit

LOG = """query($first: Int, $after: String, $kinds: [AuditKind!], $by: String, $between: Interval) {
  auditLog(first: $first, after: $after, kinds: $kinds, by: $by, between: $between) {
    nodes { slot number kind by action subject count minute } pageInfo { hasNextPage endCursor }
  }
}"""
ERASE = """mutation($customer: String!, $reason: String!) {
  eraseCustomer(input: {customer: $customer, reason: $reason}) {
    __typename ... on Correction { kind state by reason } ... on InvalidInput { field message }
  }
}"""
EVERYTHING_ELSE = Rights(name="eve", scopes=frozenset(Scope) - {Scope.ADMIN})


async def define_moment(service: Service, key: str) -> None:
    await edit(service, "defineMoment", {"key": key, "name": key})


async def entries(service: Service, **asked: object) -> list[tuple[str, str]]:
    """The actions and subjects of a page."""
    return [(each["action"], each["subject"]) for each in (await service.data(LOG, **asked))["auditLog"]["nodes"]]


async def test_the_last_written_comes_first_and_pages_go_on(empty: Service) -> None:
    for key in ("a", "b", "c"):
        await define_moment(empty, key)
    answer = (await empty.data(LOG, first=2))["auditLog"]
    assert answer["nodes"][0] == {
        "slot": 1,
        "number": 3,
        "kind": "EDIT",
        "by": "anonymous",
        "action": "defineMoment",
        "subject": "3",
        "count": 1,
        "minute": None,
    }
    assert answer["pageInfo"]["hasNextPage"] is True
    assert await entries(empty, first=2, after=answer["pageInfo"]["endCursor"]) == [("defineMoment", "1")]


async def test_entries_are_chosen_by_kind_by_name_and_by_time(empty: Service) -> None:
    await define_moment(empty, "a")
    await empty.data(ERASE, customer="anna", reason="She asked.")
    assert [action for action, _ in await entries(empty, kinds=["ERASURE"])] == ["eraseCustomer"]
    assert await entries(empty, kinds=[]) == []
    assert await entries(empty, by="somebody") == []
    assert len(await entries(empty, by="anonymous")) == 2
    assert await entries(empty, between={"from": "2000-01-01T00:00:00Z", "to": "2001-01-01T00:00:00Z"}) == []
    error = await empty.error(LOG, between={"from": "soon", "to": "2001-01-01T00:00:00Z"})
    assert error["extensions"]["field"] == "between.from"


async def test_a_customer_is_erased_by_a_correction_that_does_not_say_who(empty: Service) -> None:
    answer = (await empty.data(ERASE, customer="anna", reason="She asked."))["eraseCustomer"]
    assert answer == {
        "__typename": "Correction",
        "kind": "ERASURE",
        "state": "RUNNING",
        "by": "anonymous",
        "reason": "She asked.",
    }
    (change,) = empty.hierarchies.log
    (correction,) = change.edit.corrections
    assert correction.customer == PSEUDONYMS.of_customer("anna")
    assert await entries(empty) == [("eraseCustomer", correction.id)]


async def test_what_cannot_be_erased_is_refused(empty: Service) -> None:
    refused = (await empty.data(ERASE, customer="", reason="She asked."))["eraseCustomer"]
    assert refused == {"__typename": "InvalidInput", "field": "customer", "message": "customer must not be empty."}
    refused = (await empty.data(ERASE, customer="anna", reason="Letter of anna."))["eraseCustomer"]
    assert (refused["__typename"], refused["field"]) == ("InvalidInput", "reason")
    assert empty.hierarchies.log == []


@pytest.mark.parametrize(
    ("customer", "reason"),
    [
        ("anna", "Letter of ANNA."),
        ("ANNA", "Letter of Anna."),
        ("straße-7", "Letter of STRASSE-7."),
        ("jos\u00e9", "Letter of Jose\u0301."),
        ("anna", "Letter of \uff21nna."),
    ],
)
async def test_a_reason_that_names_the_customer_is_refused_however_it_is_written(
    empty: Service, customer: str, reason: str
) -> None:
    refused = (await empty.data(ERASE, customer=customer, reason=reason))["eraseCustomer"]
    assert (refused["__typename"], refused["field"]) == ("InvalidInput", "reason")
    assert empty.hierarchies.log == []


async def test_only_admins_read_the_log_and_erase(empty: Service) -> None:
    eve = empty.used_with(EVERYTHING_ELSE)
    assert (await eve.error(LOG))["extensions"]["code"] == "FORBIDDEN"
    assert (await eve.error(ERASE, customer="anna", reason="why"))["extensions"]["code"] == "FORBIDDEN"
    assert empty.hierarchies.log == []
