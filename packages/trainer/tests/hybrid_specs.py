"""Small job specs of one or two training stages, so that stages can be compared to the last bit."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from job_specs import CONFIGS, OPTIMIZER, job_spec

SHARED: dict[str, Any] = {
    "batchSize": 8,
    "examples": 32,
    "heldOutEvery": 2,
    "sftLoss": "token_mean",
    "sftLearningRate": 0.01,
    "promptsPerStep": 3,
    "rlLearningRate": 0.002,
    "innerEpochs": 1,
    "miniBatches": 2,
    "microBatchSize": 4,
    "optimizerAfterWarmup": "keep",
    "normWindow": 50,
    "ema": 0.8,
    **OPTIMIZER,
}
HYBRIDS: dict[str, dict[str, Any]] = {
    "sasr": {
        "kind": "train.sasr",
        "steps": 12,
        "sftWarmup": 4,
        "mode": "switch",
        "rule": "ratio_warmup",
        "gamma": 1.0,
        "slope": 10.0,
        "centre": 0.5,
        "pStart": 0.5,
        "pEnd": 0.0,
        "stepAt": 0.5,
        "pMin": 0.02,
        "pMax": 0.98,
        "probeEvery": None,
        "klMax": None,
        **SHARED,
    },
    "static": {
        "kind": "train.static_hybrid",
        "steps": 12,
        "sftWarmup": 4,
        "pattern": "ratio",
        "every": 2,
        "share": 0.5,
        **SHARED,
    },
}
Stage = tuple[str, dict[str, Any]]
"""A key of HYBRIDS, or `warmup` or `grpo` of the other small specs; and what it changes."""


def stages_spec(
    *stages: Stage, seed: int = 1, limits: dict[str, Any] | None = None, masked: bool = False
) -> dict[str, Any]:
    """The stages in a row, each trained on by the next; all with the sampler, reward and objective of
    `job_specs`, with a selective mask behind it where `masked`."""
    spec = job_spec(seed=seed, limits=limits)
    kept = [node for node in spec["nodes"] if node["role"] != "stage"]
    parts = next(node["inputs"] for node in spec["nodes"] if node["id"] == "grpo")
    if masked:
        config = {"kind": "objective.selective_mask", "marker": "<think>", "denominator": "fixed"}
        mask = {"id": "mask", "label": "mask", "role": "part", "hash": hashlib.sha256(b"mask").hexdigest()}
        kept.append({**mask, "config": config, "inputs": {"objective": parts["objective"]}})
        parts = {**parts, "objective": [{"node": "mask", "port": "objective"}]}
    model = {"node": "decoder", "port": "model"}
    for place, (name, changes) in enumerate(stages):
        config = {**(HYBRIDS.get(name) or CONFIGS[name]), **changes}
        ports = {**parts, "model": [model]}
        if config["kind"] == "train.sft":
            ports = {port: ports[port] for port in ("model", "tasks")}
        digest = hashlib.sha256(json.dumps([place, config, seed], sort_keys=True).encode()).hexdigest()
        held = {"id": name, "label": name, "role": "stage", "hash": digest}
        kept.append({**held, "config": config, "inputs": ports})
        model = {"node": name, "port": "model"}
    names = [name for name, _ in stages]
    needs = {name: [] if name == "warmup" else ["referenceLogp"] for name in names}
    return {**spec, "nodes": kept, "stages": names, "needs": needs}
