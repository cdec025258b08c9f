"""Small job specs, written out by hand, that a CPU runs in seconds."""

from __future__ import annotations

import copy
import hashlib
import json
from pathlib import Path
from typing import Any

from trainer.contract import CONTRACT_DIGEST

OPTIMIZER: dict[str, Any] = {
    "optimizer": "adamw",
    "weightDecay": 0.01,
    "adamBeta2": 0.999,
    "gradClip": 1.0,
    "warmupSteps": 2,
    "schedule": "constant",
}
CONFIGS: dict[str, dict[str, Any]] = {
    "puzzles": {
        "kind": "tasks.procedural",
        "task": "basic_arithmetic",
        "taskParams": {"min_terms": 2, "max_terms": 2, "min_digits": 1, "max_digits": 1},
        "seed": 3,
        "trainSize": 40,
        "heldOutSize": 8,
        "promptSuffix": "",
        "demonstration": "<answer>{answer}</answer>",
    },
    "decoder": {
        "kind": "model.tiny",
        "layers": 1,
        "width": 32,
        "heads": 2,
        "context": 96,
        "tokenizer": "character",
        "vocabulary": 64,
        "positions": "rotary",
        "merges": "words",
        "markers": [],
        "initSeed": 0,
    },
    "warmup": {
        "kind": "train.sft",
        "steps": 12,
        "batchSize": 16,
        "learningRate": 0.01,
        "examples": 32,
        **OPTIMIZER,
    },
    "grpo": {
        "kind": "train.policy_gradient",
        "steps": 6,
        "promptsPerStep": 3,
        "learningRate": 0.002,
        "innerEpochs": 1,
        "miniBatches": 2,
        "microBatchSize": 4,
        **OPTIMIZER,
    },
    "sampler": {
        "kind": "rollout.sampler",
        "groupSize": 4,
        "maxTokens": 24,
        "temperature": 1.0,
        "topP": 1.0,
        "topK": 0,
        "stop": [],
    },
    "verifier": {
        "kind": "reward.verifier",
        "method": "exact",
        "extract": "answer_tag",
        "tolerance": 0.0,
        "caseSensitive": False,
        "binary": True,
        "timeoutSeconds": 5.0,
        "weight": 1.0,
    },
    "format": {
        "kind": "reward.format",
        "tags": ["answer"],
        "allowOutside": False,
        "correct": 1.0,
        "wrong": 0.0,
        "weight": 0.5,
    },
    "length": {"kind": "reward.length", "softLimit": 8, "hardLimit": 30, "weight": 0.3},
    "reward": {
        "kind": "reward.combine",
        "mode": "sum",
        "gateThreshold": -1.0,
        "closedScore": 0.0,
        "clipLow": None,
        "clipHigh": None,
        "weight": 1.0,
    },
    "advantage": {"kind": "advantage.group", "method": "mean_std", "temperature": 0.2, "epsilon": 1e-6},
    "clip": {"kind": "objective.clip", "clipLow": 0.2, "clipHigh": 0.24, "dualClip": 10.0},
    "kl": {"kind": "objective.kl", "coefficient": 0.001, "estimator": "k3", "clip": None, "place": "loss"},
    "reduction": {"kind": "objective.reduction", "method": "token_mean", "fixedLength": 24},
    "accuracy": {
        "kind": "eval.accuracy",
        "split": "heldOut",
        "limit": 8,
        "maxTokens": 24,
        "samples": 4,
        "passAt": [1, 2],
        "temperature": 1.0,
        "threshold": 1.0,
        "batchSize": 8,
    },
    "export": {
        "kind": "export.checkpoint",
        "name": "tiny-policy",
        "dtype": "as_trained",
        "mergeLora": True,
    },
}
WIRES: dict[str, dict[str, list[str]]] = {
    "puzzles": {},
    "decoder": {"tasks": ["puzzles.tasks"]},
    "warmup": {"model": ["decoder.model"], "tasks": ["puzzles.tasks"]},
    "sampler": {},
    "verifier": {},
    "format": {},
    "length": {},
    "reward": {"rewards": ["verifier.reward", "format.reward", "length.reward"], "gate": ["format.reward"]},
    "advantage": {},
    "clip": {},
    "kl": {"objective": ["clip.objective"]},
    "reduction": {"objective": ["kl.objective"]},
    "grpo": {
        "model": ["warmup.model"],
        "tasks": ["puzzles.tasks"],
        "rollout": ["sampler.rollout"],
        "reward": ["reward.reward"],
        "advantage": ["advantage.advantage"],
        "objective": ["reduction.objective"],
    },
    "accuracy": {"model": ["grpo.model"], "tasks": ["puzzles.tasks"], "reward": ["verifier.reward"]},
    "export": {"model": ["grpo.model"]},
}
STAGES = ("warmup", "grpo", "accuracy", "export")


def job_spec(
    *, seed: int = 1, limits: dict[str, Any] | None = None, **changes: dict[str, Any]
) -> dict[str, Any]:
    """Warm-up, GRPO, evaluation, export. `changes`: parameters by node id."""
    configs = copy.deepcopy(CONFIGS)
    for node, params in changes.items():
        configs[node].update(params)
    hashes: dict[str, str] = {}
    nodes: list[dict[str, Any]] = []
    for node, ports in WIRES.items():
        inputs = {
            port: [dict(zip(("node", "port"), wire.split("."), strict=True)) for wire in wires]
            for port, wires in ports.items()
        }
        upstream = [[port, hashes[w["node"]]] for port, wires in inputs.items() for w in wires]
        content = json.dumps([configs[node], upstream, seed], sort_keys=True)
        hashes[node] = hashlib.sha256(content.encode()).hexdigest()
        family = configs[node]["kind"].split(".")[0]
        role = {"tasks": "source", "model": "source", "train": "stage", "eval": "stage", "export": "stage"}
        nodes.append(
            {
                "id": node,
                "label": node.title(),
                "role": role.get(family, "part"),
                "hash": hashes[node],
                "config": configs[node],
                "inputs": inputs,
            }
        )
    return {
        "specVersion": 1,
        "contract": CONTRACT_DIGEST,
        "hash": hashlib.sha256("".join(hashes.values()).encode()).hexdigest(),
        "trainerVersion": "0.1.0",
        "seed": seed,
        "limits": {
            "maxErroredShare": 0.2,
            "checkpointSeconds": 20,
            "rolloutEverySteps": 2,
            **(limits or {}),
        },
        "nodes": nodes,
        "stages": list(STAGES),
        "needs": {"warmup": [], "grpo": ["referenceLogp"], "accuracy": [], "export": []},
    }


def with_value_head(spec: dict[str, Any]) -> dict[str, Any]:
    """The same with a critic: advantages per token, and a value loss before the KL penalty."""
    made = copy.deepcopy(spec)
    nodes = {node["id"]: node for node in made["nodes"]}
    nodes["advantage"]["config"] = {"kind": "advantage.gae", "discount": 1.0, "decay": 0.95}
    value = copy.deepcopy(nodes["clip"])
    value["id"] = "value"
    value["config"] = {"kind": "objective.value", "coefficient": 0.5, "clipRange": 0.5}
    value["inputs"] = {"objective": [{"node": "clip", "port": "objective"}]}
    nodes["kl"]["inputs"] = {"objective": [{"node": "value", "port": "objective"}]}
    made["nodes"].insert(made["nodes"].index(nodes["kl"]), value)
    made["needs"]["grpo"] = ["referenceLogp", "value"]
    return made


def with_lopti(params: dict[str, Any] | None, **changes: dict[str, Any]) -> dict[str, Any]:
    """The same with an update in two passes as node `lopti`; None leaves it out."""
    made = job_spec(**changes)
    if params is None:
        return made
    nodes = {node["id"]: node for node in made["nodes"]}
    lopti = {
        **nodes["reduction"],
        "id": "lopti",
        "config": params,
        "inputs": {"objective": [{"node": "reduction", "port": "objective"}]},
    }
    made["nodes"].insert(made["nodes"].index(nodes["grpo"]), lopti)
    nodes["grpo"]["inputs"]["objective"] = [{"node": "lopti", "port": "objective"}]
    return made


def write_spec(path: Path, spec: dict[str, Any]) -> Path:
    path.write_text(json.dumps(spec), encoding="utf-8")
    return path


def read_events(folder: Path) -> list[dict[str, Any]]:
    """The events of every attempt in order."""
    paths = sorted(folder.glob("events-*.ndjson"), key=lambda path: int(path.stem.split("-")[1]))
    return [json.loads(line) for path in paths for line in path.read_bytes().splitlines()]
