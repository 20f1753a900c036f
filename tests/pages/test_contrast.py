"""The design's inks can be read on its grounds: WCAG 2.2 AA, in light and in dark."""

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).parents[2] / "api" / "pages" / "dashboard" / "style" / "tokens.css"
TOKEN = re.compile(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
COLOURS = {name: (light, dark) for name, light, dark in TOKEN.findall(STYLES.read_text())}

HEALTHS = ("healthy", "strained", "broken", "unknown")
TEXTS = [
    *((ink, ground) for ink in ("ink", "ink-quiet", "link") for ground in ("ground", "surface", "sunken")),
    *((ink, "surface") for ink in (*HEALTHS, "magic", "seen")),
    *((health, f"{health}-ground") for health in HEALTHS),
    *((ink, f"{health}-ground") for ink in ("ink", "ink-quiet") for health in HEALTHS),
    ("on-link", "link"),
]
MARKS = [("counted", "surface"), *(("edge", ground) for ground in ("ground", "surface", "sunken"))]


def _luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb", 0 to 1. https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(first: str, second: str) -> float:
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground", "least"), [*((*pair, 4.5) for pair in TEXTS), *((*pair, 3.0) for pair in MARKS)]
)
def test_an_ink_can_be_read_on_its_ground(ink: str, ground: str, least: float, scheme: int) -> None:
    assert _contrast(COLOURS[ink][scheme], COLOURS[ground][scheme]) >= least


def test_the_contrast_is_the_one_that_wcag_defines() -> None:
    assert _contrast("#000000", "#ffffff") == pytest.approx(21)
    assert _contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
