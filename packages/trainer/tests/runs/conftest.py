from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from trainer_process import TrainerProcess

Launch = Callable[..., TrainerProcess]
Run = Callable[..., int]
SOURCE = Path(__file__).parents[2] / "src"


def arguments(spec: Path, out: Path, *options: str) -> list[str]:
    return ["run", "--spec", str(spec), "--out", str(out), "--threads", "1", *options]


@pytest.fixture
def launch(tmp_path_factory: pytest.TempPathFactory) -> Launch:
    """Starts `python -m trainer run`, its imports done."""
    folder, number = tmp_path_factory.mktemp("launched"), count(1)

    def start(spec: Path, out: Path, *options: str) -> TrainerProcess:
        return TrainerProcess(arguments(spec, out, *options), folder / f"{next(number)}.txt")

    return start


@pytest.fixture(scope="session")
def launch_command() -> Callable[..., subprocess.Popen[str]]:
    """Starts `python -m trainer run` as a worker does."""

    def start(spec: Path, out: Path, *options: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "trainer", *arguments(spec, out, *options)],
            env={**os.environ, "PYTHONPATH": str(SOURCE), "OMP_NUM_THREADS": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


@pytest.fixture
def run(launch: Launch) -> Run:
    return _to_its_end(launch)


@pytest.fixture(scope="session")
def run_command(launch_command: Callable[..., subprocess.Popen[str]]) -> Run:
    return _to_its_end(launch_command)


def _to_its_end(launch: Callable[..., TrainerProcess | subprocess.Popen[str]]) -> Run:
    """The exit code. Nothing that a person did not ask for is printed."""

    def finish(spec: Path, out: Path, *options: str) -> int:
        process = launch(spec, out, *options)
        _, errors = process.communicate(timeout=120)
        assert errors == "", errors
        assert process.returncode is not None
        return process.returncode

    return finish
