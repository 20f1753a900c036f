"""GraphiQL, as an admin uses it: by clicking and typing."""

import re
from http import HTTPStatus
from pathlib import Path
from typing import Final

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.api.service import ROOT, Service, run_command, serving
from tests.pages.axe import violations
from tests.pages.browser import NARROW, Scheme, visiting
from tests.pages.graphiql import Admin
from tests.pages.services import ask

AIRLINE: Final = (ROOT / "examples" / "flights" / "hierarchy.yaml").read_text(encoding="utf-8")
IMPORT: Final = "mutation Import($document: String!) { importHierarchy(input: { document: $document }) { __typename } }"
BAG: Final = {"key": "bag-delivered", "name": "Bag delivered", "owner": "Head of baggage", "objective": 0.95}
SENT: Final = """mutation { recordInteractions(input: { source: "baggage-desk", interactions: [
  { id: "bag-2", moment: "bag-carousel", occurredAt: "2026-03-02T09:00:00Z", signals: { wait_minutes: 90 } }
] }) { ... on RecordReceipt { recorded } } }"""

# The panels at the side, and what each has to show.
PANELS: Final = {
    "Documentation Explorer": "Root Types",
    "Tasks": "Define a moment",
    "GraphiQL Explorer": "performance",
    "History": "SeeTheHierarchy",
}

# What Chromium says of the first answer, after which the page asks for a key.
NOT_LET_IN: Final = re.compile(r"the server responded with a status of 401")

pytestmark = [pytest.mark.clients, pytest.mark.timeout(300)]


@pytest.fixture
async def airline(quiet: Service) -> Service:
    """A service with the demo's hierarchy, and nothing recorded."""
    assert await ask(quiet.url, IMPORT, document=AIRLINE) == {"importHierarchy": {"__typename": "HierarchyImport"}}
    return quiet


async def test_an_admin_does_a_whole_task_by_clicking_and_typing(browser: Browser, airline: Service) -> None:
    """A new moment: defined, promised, made to count, found under the name that a system has for it, and watched."""
    async with visiting(browser, f"{airline.url}/graphiql") as page:
        admin = Admin(page)

        await admin.open("DefineAMoment")
        await admin.rewrite(admin.variables, "PARTNER", "OWN")
        await admin.run("DefineAMoment")
        await _says(admin.results, '"__typename": "Moment"', '"key": "bag-delivered"', '"party": "OWN"')

        await admin.open("PublishItsStandard")
        await admin.run("PublishItsStandard")
        await _says(admin.results, '"__typename": "Standard"', '"version": 1', '"key": "wait"')

        await admin.open("MakeItMakeOrBreak")
        await admin.run("MakeItMakeOrBreak")
        await _says(admin.results, '"__typename": "Contribution"', '"key": "journey"', '"makeOrBreak": true')

        await admin.open("SeeUnmappedKeys")
        await admin.run("SendUnderAnUnknownKey")
        await _says(admin.results, '"recorded": 1')
        await admin.run("SeeUnmappedKeys")
        await _says(admin.results, '"key": "bag-carousel"', '"source": "baggage-desk"', '"interactions": 1')
        await admin.run("MapAnUnmappedKey")
        await _says(admin.results, '"__typename": "Moment"', '"bag-carousel"')

        await admin.open("WatchAttempts")
        await admin.run("WatchInteractions")
        await _says(admin.results, '"__typename": "FeedPosition"')
        assert await ask(airline.url, SENT) == {"recordInteractions": {"recorded": 1}}
        await _says(admin.results, '"__typename": "InteractionRecorded"', '"wait_minutes": 90', '"verdict": "MISSED"')
        await admin.stop()

        await admin.ask('{ moment(key: "bag-carousel") { key aliases contributesTo { makeOrBreak to { key } } } }')
        await _says(admin.results, '"key": "bag-delivered"', '"makeOrBreak": true', '"key": "journey"')


async def test_what_is_run_is_what_stands_there_however_lately_pasted(browser: Browser, airline: Service) -> None:
    async with visiting(browser, f"{airline.url}/graphiql") as page:
        admin = Admin(page)
        await admin.open("WatchAttempts")
        await admin.run("WatchInteractions")
        await _says(admin.results, '"__typename": "FeedPosition"')
        await admin.stop()
        await admin.paste("query Version { hierarchy { version } }")
        await _says(admin.results, '"version": 1')
        await admin.paste("subscription { interactionRecorded { __typename } }")
        await _says(admin.results, '"__typename": "FeedPosition"')
        await admin.stop()


async def test_on_a_phone_what_came_of_an_operation_is_below_it(browser: Browser, airline: Service) -> None:
    async with visiting(browser, f"{airline.url}/graphiql", width=NARROW) as page:
        admin = Admin(page)
        await admin.ask("{ hierarchy { version } }")
        await _says(admin.results, '"version": 1')
        asked = await page.get_by_role("region", name="Operation Editor").bounding_box()
        answered = await admin.results.bounding_box()
        assert asked is not None
        assert answered is not None
        assert asked["y"] + asked["height"] < answered["y"]
        assert min(asked["width"], answered["width"]) > NARROW / 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_no_violation_in_the_panels(browser: Browser, airline: Service, scheme: Scheme) -> None:
    async with visiting(browser, f"{airline.url}/graphiql", scheme=scheme) as page:
        admin = Admin(page)
        await admin.open("SeeTheHierarchy")
        await admin.run("SeeTheHierarchy")
        await _says(admin.results, '"version": 1')  # of which there is a history from then on
        for panel, shown in PANELS.items():
            await admin.show(panel)
            await expect(page.locator(".graphiql-plugin")).to_contain_text(shown)
            assert await violations(page) == []


async def test_a_refusal_is_shown_with_what_to_do(browser: Browser, airline: Service) -> None:
    async with visiting(browser, f"{airline.url}/graphiql") as page:
        admin = Admin(page)
        await admin.open("MakeItMakeOrBreak")
        await admin.run("MakeItMakeOrBreak")
        await _says(admin.results, '"message": "There is no node')


async def test_a_key_is_asked_for_once_and_shown_from_the_first_introspection_on_and_over_the_socket(
    browser: Browser, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    key = _key(folder)
    async with serving(folder) as service, visiting(browser, f"{service.url}/graphiql", forgiven=NOT_LET_IN) as page:
        await page.get_by_role("textbox", name="Key").fill(key)
        await page.get_by_role("button", name="Use this key").click()
        await page.get_by_role("button", name="Show Documentation Explorer").click()
        await _knows_the_schema(page)
        admin = Admin(page)
        await admin.ask("{ hierarchy { version } }")
        await _says(admin.results, '"version": 0')
        refused: list[str] = []
        page.on(
            "response", lambda answer: refused.append(answer.url) if answer.status == HTTPStatus.UNAUTHORIZED else None
        )
        await page.reload()
        await _knows_the_schema(page)
        await admin.open("WatchAttempts")
        await admin.run("WatchAttempts")
        await _says(admin.results, '"__typename": "FeedPosition"')
        await expect(page.get_by_role("dialog")).to_be_hidden()
        assert refused == []


async def _says(results: Locator, *parts: str) -> None:
    for part in parts:
        await expect(results).to_contain_text(part)


async def _knows_the_schema(page: Page) -> None:
    """Its documentation, which comes from an introspection, is shown."""
    await expect(page.get_by_role("link", name="Subscription", exact=True)).to_be_visible()


def _key(folder: Path) -> str:
    scopes = [word for scope in ("read", "subscribe", "edit", "admin") for word in ("--scope", scope)]
    made = run_command("keys", "create", "Ann", *scopes, "--data-dir", str(folder))
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()
