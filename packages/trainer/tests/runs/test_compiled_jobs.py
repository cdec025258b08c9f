"""Every compiled graph of fixtures/jobs takes a step of each of its stages, on small models and tasks."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from in_process import run_here
from job_specs import read_events, write_spec

JOBS = sorted((Path(__file__).parents[4] / "fixtures" / "jobs").glob("*.json"))
SMALL: dict[str, dict[str, Any]] = {
    "tasks.procedural": {"trainSize": 24, "heldOutSize": 4},
    "tasks.addition": {"trainSize": 24, "heldOutSize": 4},
    "tasks.pointer_chase": {"trainSize": 24, "heldOutSize": 4},
    "tasks.digit_sum": {"trainSize": 24, "heldOutSize": 4},
    "tasks.verilog": {"trainSize": 24, "heldOutSize": 4},
    "filter.reward_band": {"samples": 2, "maxTokens": 8, "low": -1.0, "minSpread": -1.0},
    "tasks.sql": {"trainSize": 24, "heldOutSize": 4},
    "tasks.jsonl": {"heldOutShare": 0.3, "format": "columns"},
    "model.tiny": {"layers": 1, "width": 32, "heads": 2},
    "train.sft": {"steps": 1, "batchSize": 2},
    "train.policy_gradient": {"steps": 1, "promptsPerStep": 2, "miniBatches": 1},
    "train.sasr": {"steps": 3, "sftWarmup": 1, "batchSize": 2, "promptsPerStep": 2, "miniBatches": 1},
    "train.static_hybrid": {
        "steps": 3,
        "sftWarmup": 1,
        "batchSize": 2,
        "promptsPerStep": 2,
        "miniBatches": 1,
    },
    "rollout.sampler": {"maxTokens": 8, "groupSize": 2},
    "rollout.anytime": {"groupSize": 2, "summaries": 2},
    "rollout.self_check": {"groupSize": 2, "maxTokens": 8, "reviseTokens": 8},
    "eval.verilog_passk": {"limit": 2, "samples": 2, "passAt": [1], "maxTokens": 8},
    "eval.anytime": {"limit": 2, "budgets": [2, 4, 16], "small": 4},
    "tasks.judge_pairs": {"trainSize": 24, "heldOutSize": 4},
    "tasks.reflect": {"samples": 4},
    "rollout.budget_force": {"budget": 8, "groupSize": 2},
    "eval.judge": {"limit": 4, "samples": 2, "budget": 8, "extensions": 2},
    "reward.judge": {"budget": 6},
    "eval.accuracy": {"limit": 2, "maxTokens": 8},
    "eval.sql_execution": {"limit": 2, "maxTokens": 8, "databases": 1},
    "reward.sql_execution": {"databases": 1},
    "train.matcher": {
        "steps": 1,
        "batchSize": 2,
        "queries": 4,
        "databases": 3,
        "equivalents": 1,
        "mutants": 1,
    },
    "eval.trigger": {"limit": 4, "samples": 2, "maxTokens": 8},
}
LINES = "".join(json.dumps({"prompt": f"{i} + 1?", "answer": str(i + 1)}) + "\n" for i in range(40))


DOCUMENTED = (
    Path(__file__).parents[4] / "packages" / "catalog" / "src" / "nodes" / "reward" / "http" / "doc.md"
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the little service that the page of the HTTP reward shows, run as it stands there."""
    (source,) = re.findall(r"```python\n(.*?)```", DOCUMENTED.read_text(encoding="utf-8"), re.DOTALL)
    path = tmp_path_factory.mktemp("service") / "rewards.py"
    path.write_text(source, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, path, "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as run:
        assert run.stdout is not None
        yield run.stdout.readline().decode().split()[-1]
        run.terminate()


def small(spec: dict[str, Any], file: str, service: str = "") -> dict[str, Any]:
    for node in spec["nodes"]:
        config = node["config"]
        config.update(SMALL.get(config["kind"], {}))
        if config["kind"] == "tasks.jsonl":
            config["file"] = file
        if config["kind"] == "reward.http":
            config["url"] = service
    return spec


@pytest.mark.parametrize("path", JOBS, ids=lambda path: path.stem)
def test_one_step(path: Path, tmp_path: Path, service: str) -> None:
    spec = json.loads(path.read_text(encoding="utf-8"))
    if any(node["config"]["kind"] == "model.huggingface" for node in spec["nodes"]):
        pytest.skip("its model would have to be downloaded")
    file = hashlib.sha256(LINES.encode()).hexdigest()
    (tmp_path / file).write_text(LINES, encoding="utf-8")
    out = tmp_path / "out"
    code = run_here(
        write_spec(tmp_path / "spec.json", small(spec, file, service)),
        out,
        *("--files", str(tmp_path), "--allow-custom-code", "--allow-private-network"),
    )
    events = read_events(out)
    assert (code, events[-1]["status"]) == (0, "succeeded"), events[-1]
    assert [e["stage"] for e in events if e["kind"] == "stage.finished"] == spec["stages"]


def test_a_comparison_is_made_again_under_new_labels(tmp_path: Path) -> None:
    """Labels take no part in a stage's hash, but a comparison tells them."""
    (path,) = (path for path in JOBS if path.stem == "adacot-pareto")
    spec = small(json.loads(path.read_text(encoding="utf-8")), "")
    first = write_spec(tmp_path / "first.json", spec)
    assert run_here(first, tmp_path / "first", "--reuse", str(tmp_path / "shared")) == 0
    (point,) = (node for node in spec["nodes"] if node["id"] == "trigger-exp1")
    point["label"] = "Renamed"
    second = write_spec(tmp_path / "second.json", spec)
    assert run_here(second, tmp_path / "second", "--reuse", str(tmp_path / "shared")) == 0
    events = read_events(tmp_path / "second")
    assert [e["stage"] for e in events if e["kind"] == "stage.finished" and not e["reused"]] == ["front"]
    (report,) = (e for e in events if e["kind"] == "report" and e["stage"] == "front")
    rows = report["tables"][0]["rows"]
    assert [row[0] for row in rows] == [
        "Trigger after RL on hard sums",
        "Renamed",
        "0.2 / 0.3",
        "0.3 / 0.3",
        "0.3 / 0.1",
    ]
    places = {row[0]: row[1:3] for row in rows if row[1] is not None and row[2] is not None}
    assert {p["label"]: [p["x"], p["y"]] for p in report["plots"][0]["points"]} == places
