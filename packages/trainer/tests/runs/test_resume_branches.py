"""A run whose rollouts branch is killed and resumed as exactly as any other."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from job_specs import write_spec
from test_resume import Launch, curve, final_files, kill_after_events

JOB = Path(__file__).parents[4] / "fixtures" / "jobs" / "anytime.json"
SMALL: dict[str, dict[str, Any]] = {
    "chains": {"trainSize": 60, "heldOutSize": 8},
    "decoder": {"layers": 1, "width": 32, "heads": 2},
    "warmup": {"steps": 60, "batchSize": 32},
    "rollout": {"groupSize": 3, "budgets": [2, 5, 9], "summaries": 2},
    "brpo": {"steps": 12, "promptsPerStep": 3, "miniBatches": 2},
    "before": {"limit": 8},
    "after": {"limit": 8},
}


def spec() -> dict[str, Any]:
    raw = json.loads(JOB.read_text(encoding="utf-8"))
    raw["limits"]["checkpointSeconds"] = 0.05
    for node in raw["nodes"]:
        node["config"].update(SMALL.get(node["id"], {}))
    return raw


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory, run_command: Callable[..., int]) -> Path:
    folder = tmp_path_factory.mktemp("unbroken")
    assert run_command(write_spec(folder / "spec.json", spec()), folder / "out") == 0
    return folder


@pytest.mark.parametrize("trial", range(2))
def test_killed_at_random_points(tmp_path: Path, unbroken: Path, launch: Launch, trial: int) -> None:
    path, whole, out = unbroken / "spec.json", unbroken / "out", tmp_path / "out"
    rng = random.Random(trial)
    attempt, killed, code = 1, 0, None
    while code is None:
        process = launch(path, out, "--attempt", str(attempt))
        if killed < 4 and kill_after_events(process, out, attempt, rng.randint(20, 60)):
            killed += 1
        else:
            code = process.wait(timeout=120)
        attempt += 1
        process.communicate()
    assert (code, killed > 1) == (0, True)
    assert final_files(out) == final_files(whole)
    told = curve(whole)
    assert curve(out) == told
    lengths = [value for (_, _, name), value in told.items() if name == "rollout/length"]
    assert len(lengths) == 12
    assert len(set(lengths)) > 3
