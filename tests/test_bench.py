"""Each bench runs, in a tiny setting. What it measures is for people to judge: nothing here is timed."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bench", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=110, check=False
    )


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("record", ["GraphQL, in_time_order ÷ insert_many", "import, shuffled ÷ insert_many", "A commit record:"]),
        ("report", ["$group over the raw interactions ÷ the year from roll-ups", "Six months to the quarter hour"]),
    ],
)
def test_a_bench_prints_its_ratios_and_what_it_measured(name: str, lines: list[str]) -> None:
    done = bench(name, "--flights", "12", "--rounds", "2")
    assert done.returncode == 0, done.stderr
    for line in lines:
        assert line in done.stdout
    assert "A ÷ B  min" in done.stdout
    assert "fingerprint: b" in done.stdout


def test_help_says_what_there_is_to_measure() -> None:
    done = bench("--help")
    assert "python -m bench record" in done.stdout
    assert done.returncode == 0


def test_a_bench_that_does_not_exist_is_named() -> None:
    done = bench("speed")
    assert done.returncode == 2
    assert "'speed'" in done.stderr
