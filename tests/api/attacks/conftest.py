"""A service as it is set up by default, and a client of it."""

from collections.abc import Generator

import httpx
import pytest

from tests.api.service import Service, running


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Generator[Service]:
    with running(tmp_path_factory.mktemp("attacks") / "data") as service:
        yield service
        assert service.process.poll() is None
    assert '"exception"' not in service.output()


@pytest.fixture
def http(service: Service) -> Generator[httpx.Client]:
    with httpx.Client(base_url=service.url, timeout=60) as http:
        yield http
