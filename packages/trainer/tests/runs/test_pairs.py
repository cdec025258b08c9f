"""Every two kinds that the catalog lets meet in a stage take three steps together.

`fixtures/pairs` holds the compiled graph of each pair: a new kind is tried with all others as soon as it is
listed. Which pairs are refused, and why, is tested where graphs are checked (tools/pairs).
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
import torch
from in_process import process_as_it_was
from job_specs import read_events
from test_compiled_jobs import SMALL

from trainer.batch import RewardScores, Rollouts
from trainer.contract import JobSpec, decode_spec
from trainer.contract.nodes import SIGNALS, RewardTestbench, RewardVerifier
from trainer.optimizer import Optimizer
from trainer.rewards import REWARDS
from trainer.run import RunOptions, run_job

FILE = Path(__file__).parents[4] / "fixtures" / "pairs" / "compiled.ndjson"
PAIRS: list[dict[str, Any]] = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
STEPS = 3


def vowels(_p: RewardVerifier | RewardTestbench, *, rollouts: Rollouts, **_plugged: Any) -> RewardScores:
    """Share of vowels: an untrained model solves no puzzle, and groups without spread would teach nothing."""
    score_B = torch.tensor([sum(c in "aeiou" for c in text) / max(1, len(text)) for text in rollouts.text_B])
    return RewardScores(score_B, torch.zeros(len(score_B), dtype=torch.bool))


@pytest.fixture(autouse=True)
def vowels_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(REWARDS, RewardVerifier, vowels)
    monkeypatch.setitem(REWARDS, RewardTestbench, vowels)


@pytest.fixture
def norms(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Gradient norms of all optimiser steps."""
    seen: list[float] = []
    step = Optimizer.step

    def noted(self: Optimizer, loss: float) -> float:
        seen.append(step(self, loss))
        return seen[-1]

    monkeypatch.setattr(Optimizer, "step", noted)
    return seen


def small(spec: dict[str, Any]) -> JobSpec:
    for node in spec["nodes"]:
        config = node["config"]
        config.update(SMALL.get(config["kind"], {}))
        if "steps" in config:
            config["steps"] = STEPS
    return decode_spec(json.dumps(spec).encode())


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: "+".join(pair["pair"]))
def test_three_steps(pair: dict[str, Any], tmp_path: Path, norms: list[float]) -> None:
    spec = small(pair["spec"])
    with process_as_it_was():
        code = run_job(spec, RunOptions(folder=tmp_path, device="cpu", threads=1))
    events = read_events(tmp_path)
    assert (code, events[-1]["status"]) == (0, "succeeded"), events[-1]

    declared = {node.id: set(SIGNALS[type(node.config)]) for node in spec.nodes}
    for stage in spec.stages:
        steps = [
            e["values"] for e in events if e["kind"] == "metrics" and e["stage"] == stage and e["step"] > 0
        ]
        assert len(steps) >= STEPS
        for name, value in (item for values in steps for item in values.items()):
            node, _, told = name.partition("/")
            assert told in declared[node], f"{name} is not declared"
            assert isinstance(value, float | int) and math.isfinite(value), f"{name} = {value}"
    assert any(norm > 0 for norm in norms), "nothing was learnt"
