import pytest
from graphql import OperationType

from api.http.accepting import Form, read_accept

JSON, RESPONSE, EVENTS, PARTS = Form.JSON, Form.RESPONSE_JSON, Form.EVENTS, Form.PARTS
QUERY, SUBSCRIPTION = OperationType.QUERY, OperationType.SUBSCRIPTION


@pytest.mark.parametrize(
    ("header", "forms"),
    [
        ("", [JSON]),
        ("application/json", [JSON]),
        ("application/graphql-response+json", [RESPONSE]),
        ("APPLICATION/GraphQL-Response+JSON ; charset=UTF-8", [RESPONSE]),
        ("*/*", [JSON, RESPONSE]),
        ("application/*", [JSON, RESPONSE]),
        ("text/*", [EVENTS]),
        ("application/graphql-response+json, application/json;q=0.9", [RESPONSE, JSON]),
        ("application/json;q=0.9, application/graphql-response+json", [RESPONSE, JSON]),
        ("application/json, application/graphql-response+json", [JSON, RESPONSE]),
        ("application/json;q=0, */*", [RESPONSE]),
        ("*/*;q=0.1, application/json;q=0.5, text/event-stream", [EVENTS, JSON, RESPONSE]),
        ("text/*;q=0.3, text/event-stream;q=0.9, application/json;q=0.5", [EVENTS, JSON]),
        ("multipart/mixed;subscriptionSpec=1.0, application/json", [PARTS, JSON]),
        ("multipart/mixed", []),
        ("multipart/mixed;deferSpec=20220824", []),
        ("application/json;q=0", []),
        ("application/json;q=nonsense", []),
        ("application/json;q=nan", []),
        ("application/json;charset=utf-16", []),
        ("text/html", []),
        ("nonsense", []),
        (",;,=,/", []),
    ],
)
def test_forms_come_by_quality_and_then_as_they_were_written(header: str, forms: list[Form]) -> None:
    assert list(read_accept(header).forms) == forms


@pytest.mark.parametrize(
    ("header", "kind", "form"),
    [
        ("text/event-stream, application/json", QUERY, EVENTS),
        ("multipart/mixed;subscriptionSpec=1.0, application/json", QUERY, JSON),
        ("multipart/mixed;subscriptionSpec=1.0", QUERY, None),
        ("application/json, text/event-stream", SUBSCRIPTION, EVENTS),
        ("application/json", SUBSCRIPTION, None),
        ("*/*", SUBSCRIPTION, None),
        ("multipart/mixed;subscriptionSpec=1.0", None, PARTS),
        ("multipart/mixed;subscriptionSpec=1.0, application/json", None, JSON),
    ],
)
def test_subscriptions_take_what_stays_open_and_others_what_has_one_result(
    header: str, kind: OperationType | None, form: Form | None
) -> None:
    assert read_accept(header).form(kind) is form
