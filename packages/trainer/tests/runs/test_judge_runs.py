"""Runs with judges: a resumed one ends in the same bytes, and asks no judge twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from in_process import run_here
from job_specs import read_events, write_spec
from test_compiled_jobs import small
from test_resume import curve, final_files

from trainer.control import Control
from trainer.failure import StoppedError

JOBS = Path(__file__).parents[4] / "fixtures" / "jobs"


def spec_of(name: str, stages: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """A template's job, small, with only these stages and what they need."""
    spec = small(json.loads((JOBS / f"{name}.json").read_text(encoding="utf-8")), "")
    spec["stages"] = [stage for stage in spec["stages"] if stage in stages]
    spec["needs"] = {stage: needs for stage, needs in spec["needs"].items() if stage in stages}
    spec["limits"]["checkpointSeconds"] = 0.001
    for node in spec["nodes"]:
        node["config"].update(stages.get(node["id"], {}))
    return spec


@pytest.fixture
def pauses_at(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """At which calls of the control's check a run pauses; each of them once."""
    wanted: list[int] = []
    count = 0
    check = Control.check

    def counted(self: Control) -> None:
        nonlocal count
        count += 1
        if wanted and count >= wanted[0]:
            wanted.pop(0)
            raise StoppedError("paused", "as the test asks")
        check(self)

    monkeypatch.setattr(Control, "check", counted)
    return wanted


def finished(spec: Path, out: Path, pauses: list[int]) -> int:
    """The attempts that it took."""
    for attempt in range(1, 40):
        if run_here(spec, out, "--attempt", str(attempt)) == 0:
            return attempt
    raise AssertionError(f"did not finish, {pauses} left")


@pytest.mark.parametrize("extensions", [0, 2])
def test_reinforce_pp_resumes_in_the_same_bytes(
    tmp_path: Path, pauses_at: list[int], extensions: int
) -> None:
    """With plain rollouts, and with tokens that are put in."""
    made = spec_of("j1", {"sft": {"steps": 3}, "rl": {"steps": 5, "promptsPerStep": 4, "innerEpochs": 2}})
    if extensions:
        (sampler,) = (node for node in made["nodes"] if node["id"] == "sampler")
        sampler["config"] = {
            "kind": "rollout.budget_force",
            "groupSize": 1,
            "extensions": extensions,
            "words": ["w"],
            "budget": 20,
            "endMarker": "</think>",
            "leadIn": "",
            "verdictTokens": 2,
            "temperature": 1.0,
        }
    spec = write_spec(tmp_path / "spec.json", made)
    assert finished(spec, tmp_path / "whole", []) == 1
    pauses_at += [30, 90, 200]
    assert finished(spec, tmp_path / "broken", pauses_at) > 1
    assert final_files(tmp_path / "broken") == final_files(tmp_path / "whole")
    assert curve(tmp_path / "broken") == curve(tmp_path / "whole")
    told = curve(tmp_path / "whole")
    assert told["rl", 3, "advantage/degenerate"] in (0.0, 1.0)


def test_a_judge_is_asked_nothing_twice_and_the_run_ends_in_the_same_bytes(
    tmp_path: Path, pauses_at: list[int]
) -> None:
    stages: dict[str, dict[str, Any]] = {
        "sft": {"steps": 2},
        "rl": {"steps": 1},
        "warmup": {"steps": 2},
        "learner": {"steps": 4, "promptsPerStep": 2},
        # An untrained policy writes no marker: all that it says is its answer.
        "judge": {"extract": "whole"},
    }
    spec = write_spec(tmp_path / "spec.json", spec_of("judge-as-reward", stages))
    assert finished(spec, tmp_path / "whole", []) == 1
    pauses_at += [60, 120, 180]
    assert finished(spec, tmp_path / "broken", pauses_at) > 1
    assert final_files(tmp_path / "broken") == final_files(tmp_path / "whole")
    for out in (tmp_path / "whole", tmp_path / "broken"):
        (file,) = out.rglob("verdicts.ndjson")
        keys = [json.loads(line)["key"] for line in file.read_text(encoding="utf-8").splitlines()]
        assert keys and len(set(keys)) == len(keys)
    steps = [e for e in read_events(tmp_path / "whole") if e["kind"] == "metrics" and e["stage"] == "learner"]
    assert all(0.0 <= event["values"]["judge/mean"] <= 1.0 for event in steps if event["step"] > 0)
