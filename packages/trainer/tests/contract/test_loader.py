"""The spec loader refuses with a path and a remedy, and never imports torch."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from job_specs import job_spec

from trainer.contract import JobSpec, decode_spec, load_spec
from trainer.failure import SpecError

ROOT = Path(__file__).parents[4]
INVALID = sorted((ROOT / "fixtures" / "invalid").glob("*.json"))
JOBS = sorted((ROOT / "fixtures" / "jobs").glob("*.json"))


def encoded(spec: dict[str, Any]) -> bytes:
    return json.dumps(spec).encode()


def node(spec: dict[str, Any], name: str) -> dict[str, Any]:
    return next(n for n in spec["nodes"] if n["id"] == name)


def test_a_good_spec_is_read_whole() -> None:
    spec = decode_spec(encoded(job_spec(seed=7)))
    assert spec.seed == 7
    assert [n.id for n in spec.nodes if n.role == "stage"] == list(spec.stages)
    assert spec.by_id()["clip"].inputs == {}
    assert [wire.node for wire in spec.by_id()["reward"].inputs["rewards"]] == [
        "verifier",
        "format",
        "length",
    ]


@pytest.mark.parametrize("path", JOBS, ids=lambda path: path.stem)
def test_compiled_graphs_are_read(path: Path) -> None:
    assert isinstance(load_spec(path), JobSpec)


def test_there_are_compiled_graphs() -> None:
    if not JOBS:
        pytest.skip("fixtures/jobs is empty")


Change = Callable[[dict[str, Any]], object]


def asked_too_early(spec: dict[str, Any]) -> None:
    """A decoder whose tokenizer learns from tasks that ask the model of a later stage."""
    label = {**copy.deepcopy(node(spec, "puzzles")), "id": "label"}
    label["inputs"] = {"model": [{"node": "grpo", "port": "model"}]}
    last = {**copy.deepcopy(node(spec, "decoder")), "id": "last"}
    last["inputs"] = {"tasks": [{"node": "label", "port": "tasks"}]}
    first = copy.deepcopy(node(spec, "warmup"))
    spec["nodes"].remove(node(spec, "warmup"))
    node(spec, "grpo")["inputs"]["model"] = [{"node": "decoder", "port": "model"}]
    first["inputs"]["model"] = [{"node": "last", "port": "model"}]
    spec["nodes"] += [label, last, first]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda s: node(s, "clip")["config"].update(clipLow=3), "$.nodes[9].config.clipLow"),
        (lambda s: node(s, "clip")["config"].update(clipLow="0.2"), "$.nodes[9].config.clipLow"),
        (lambda s: node(s, "clip")["config"].update(extra=1), "unknown field `extra`"),
        (lambda s: node(s, "clip")["config"].pop("dualClip"), "missing required field `dualClip`"),
        (lambda s: node(s, "clip")["config"].update(kind="objective.magic"), "objective.magic"),
        (lambda s: s.update(extra=1), "unknown field `extra`"),
        (lambda s: s.update(seed=-1), "$.seed"),
        (lambda s: s["stages"].append("nowhere"), "'nowhere' is no stage - at `$.stages[4]`"),
        (lambda s: s["stages"].append("grpo"), "'grpo' is listed twice"),
        (lambda s: s["stages"].reverse(), "'export' runs before 'grpo'"),
        (asked_too_early, "'warmup' runs before 'grpo', which it needs"),
        (lambda s: s["nodes"].append(s["nodes"][0]), "two nodes are called 'puzzles'"),
        (lambda s: s["nodes"].reverse(), "does not come before"),
        (lambda s: s["needs"].update(other=[]), "$.needs"),
        (lambda s: node(s, "clip").update(hash="abc\n"), "$.nodes[9].hash"),
    ],
)
def test_a_bad_spec_is_refused_by_its_path(change: Change, message: str) -> None:
    spec = job_spec()
    change(spec)
    with pytest.raises(SpecError) as refused:
        decode_spec(encoded(spec))
    assert message in refused.value.message
    assert refused.value.remedy


@pytest.mark.parametrize("text", [b"", b"[]", b"{", b"\xff", b'{"specVersion": NaN}', b"[" * 100_000])
def test_what_is_no_spec_is_a_sentence(text: bytes) -> None:
    with pytest.raises(SpecError, match="refused"):
        decode_spec(text)


def test_versions_are_looked_at_before_fields() -> None:
    with pytest.raises(SpecError, match="has version 2; this trainer reads version 1"):
        decode_spec(encoded({**job_spec(), "specVersion": 2, "new": True}))
    with pytest.raises(SpecError, match="digest 000000000000"):
        decode_spec(encoded({**job_spec(), "contract": "0" * 64, "nodes": "?"}))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="No such file"):
        load_spec(tmp_path / "none.json")


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_specs_that_no_decoder_may_accept(path: Path) -> None:
    """fixtures/invalid holds `{ why, spec }`; "$CONTRACT" stands for the digest of the day."""
    from trainer.contract import CONTRACT_DIGEST

    held = json.loads(path.read_text(encoding="utf-8"))
    text = json.dumps(held["spec"]).replace("$CONTRACT", CONTRACT_DIGEST)
    with pytest.raises(SpecError):
        decode_spec(text.encode())


def test_the_contract_does_not_import_torch() -> None:
    source = ROOT / "packages" / "trainer" / "src"
    modules = "trainer.contract, trainer.events, trainer.replay, trainer.control"
    check = f"import sys, {modules}; print('torch' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", check],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(source)},
    )
    assert done.stdout.strip() == "False"
