"""Runs whose policy is rewarded by a function or a service of the graph's author."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from in_process import run_here
from job_specs import job_spec, read_events, write_spec
from net.services import Handler, serving
from sandbox.needs import needs_sandbox

SOURCE = (
    "def score(prompt, completion, answer, meta):\n"
    "    return sum(c in 'aeiou0123' for c in completion) / 20, {'length': len(completion)}\n"
)
FUNCTION: dict[str, Any] = {
    "kind": "reward.python",
    "source": SOURCE,
    "cases": {"vowels": {"completion": "aaaaaaaaaa", "least": 0.5, "most": 0.5}},
    "runs": "nothing",
    "runSeconds": 3.0,
    "timeoutSeconds": 5.0,
    "memoryMegabytes": 512,
    "weight": 1.0,
}
SERVICE: dict[str, Any] = {
    "kind": "reward.http",
    "url": "",
    "version": "",
    "privateAddress": True,
    "secretVariable": "",
    "secretHeader": "Authorization",
    "batchSize": 64,
    "concurrency": 2,
    "timeoutSeconds": 10.0,
    "tries": 2,
    "weight": 1.0,
}


def spec_with(config: dict[str, Any]) -> dict[str, Any]:
    """The small job, its verifier replaced."""
    spec = job_spec(grpo={"steps": 2}, warmup={"steps": 2})
    for node in spec["nodes"]:
        if node["id"] == "verifier":
            node["config"] = config
    return spec


def run(spec: dict[str, Any], folder: Path, *flags: str) -> tuple[int, list[dict[str, Any]]]:
    code = run_here(write_spec(folder / "spec.json", spec), folder / "out", *flags)
    return code, read_events(folder / "out")


def means(events: list[dict[str, Any]], signal: str) -> list[float]:
    told = [event["values"] for event in events if event["kind"] == "metrics" and event["stage"] == "grpo"]
    return [values[signal] for values in told if signal in values]


@needs_sandbox
def test_a_function_rewards_a_run(tmp_path: Path) -> None:
    code, events = run(spec_with(FUNCTION), tmp_path, "--allow-custom-code")
    assert code == 0, events[-1]
    assert len(means(events, "verifier/mean")) == 2
    assert means(events, "verifier/errored") == [0, 0]


@needs_sandbox
def test_a_function_that_fails_its_tests_ends_the_run_by_name_before_any_work(tmp_path: Path) -> None:
    wrong = {"vowels": {"completion": "aaaa", "least": 0.9, "most": 1}}
    code, events = run(spec_with({**FUNCTION, "cases": wrong}), tmp_path, "--allow-custom-code")
    assert code == 70
    assert events[-1]["node"] == "verifier"
    assert "'vowels' gave 0.2 where 0.9 to 1 is expected" in events[-1]["message"]
    assert [event["kind"] for event in events] == ["run.started", "run.finished"]


def test_a_machine_whose_owner_does_not_allow_it_refuses_by_the_nodes_name(tmp_path: Path) -> None:
    for config, title in ((FUNCTION, "Custom code"), (SERVICE, "Private network")):
        folder = tmp_path / config["kind"]
        folder.mkdir()
        code, events = run(spec_with(config), folder)
        assert code == 70
        assert events[-1]["node"] == "verifier"
        assert f"'verifier' needs {title}" in events[-1]["message"]
        assert "--allow-" in events[-1]["remedy"]


def test_a_service_rewards_a_run_and_is_asked_nothing_twice_by_a_run_that_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def scoring(handler: Handler, body: bytes) -> None:
        items = json.loads(body)["items"]
        seen.extend(item["prompt"] + item["completion"] for item in items)
        scores = [{"id": item["id"], "score": len(item["completion"]) % 3} for item in items]
        handler.reply(json.dumps({"scores": scores}).encode())

    with serving(scoring) as service:
        spec = spec_with({**SERVICE, "url": service.url})
        code, events = run(spec, tmp_path, "--allow-private-network")
        assert code == 0, events[-1]
        assert len(seen) == len(set(seen)) > 0
        before = len(seen)
        # The same work in the same folder: only what the stages made is gone.
        (tmp_path / "again").mkdir()
        (tmp_path / "out" / "kept").rename(tmp_path / "again" / "kept")
        again = tmp_path / "again"
        code = run_here(write_spec(again / "spec.json", spec), again, "--allow-private-network")
        events = read_events(again)
    assert code == 0
    assert len(seen) == before
    assert means(events, "verifier/kept") == [1, 1]
