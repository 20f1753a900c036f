"""Clients for Node.js, as others publish them, against the running service: what they test is in `*.test.ts`."""

from collections.abc import Generator
from pathlib import Path
from typing import Final

import pytest

from tests.api.service import Service, running
from tests.journeys.partners import TYPESCRIPT
from tests.nodes import NPM, run_node

FOLDER: Final = Path(__file__).parent
TESTS: Final = ("--test", "--test-reporter=spec")

pytestmark = [pytest.mark.clients, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Generator[Service]:
    with running(tmp_path_factory.mktemp("clients") / "data") as service:
        yield service


def test_the_types_of_these_tests_are_right() -> None:
    run_node(FOLDER, "node_modules/typescript/bin/tsc")


def test_every_client_is_told_what_happens(service: Service) -> None:
    """Each client in `clients.ts` is asked for the same."""
    run_node(FOLDER, *TESTS, "clients.test.ts", SERVICE_URL=service.url)


def test_every_audit_of_graphql_over_http_passes(service: Service) -> None:
    run_node(FOLDER, *TESTS, "audits.test.ts", SERVICE_URL=service.url)


def test_clients_that_connect_again_by_themselves_are_told_everything_once(service: Service) -> None:
    run_node(FOLDER, *TESTS, "reconnecting.test.ts", SERVICE_URL=service.url)


def test_the_partner_app_in_typescript_passes_its_own_tests() -> None:
    """With types written anew from the schema."""
    run_node(TYPESCRIPT, NPM, "test")
