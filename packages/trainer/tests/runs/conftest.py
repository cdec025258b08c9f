from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Launch = Callable[..., "subprocess.Popen[str]"]
SOURCE = Path(__file__).parents[2] / "src"


@pytest.fixture
def launch() -> Launch:
    """Starts `python -m trainer run` as a worker does."""

    def start(spec: Path, out: Path, *options: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "trainer", "run", "--spec", spec, "--out", out, "--threads", "1"]
        return subprocess.Popen(
            [*map(str, command), *options],
            env={**os.environ, "PYTHONPATH": str(SOURCE), "OMP_NUM_THREADS": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


@pytest.fixture
def run(launch: Launch) -> Callable[..., int]:
    """Runs to the end; the exit code. Nothing that a person did not ask for is printed."""

    def finish(spec: Path, out: Path, *options: str, quiet: bool = True) -> int:
        process = launch(spec, out, *options)
        _, errors = process.communicate(timeout=120)
        assert not quiet or errors == "", errors
        return process.returncode

    return finish
