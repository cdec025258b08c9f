"""What the benchmark of costs compares: one GRPO step, and the same with parts of a method plugged in.

Each variant is a compiled job, `fixtures/jobs/knights-grpo.json` with other sizes and nodes, put together by
the trainer's own `assemble`. Only the reward is the benchmark's: every group must have spread, or the step
would leave rows out. No token ends a response, so that all variants have responses of the same lengths.
"""

from __future__ import annotations

import copy
import json
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from trainer.assemble import assemble, model_source, task_source
from trainer.batch import RewardScores, Rollouts, TaskSet
from trainer.contract import JobSpec, decode_spec
from trainer.experience import Scored
from trainer.optimizer import Optimizer
from trainer.policy.tiny import TinyPolicy
from trainer.recipe import Recipe

JOB = Path(__file__).resolve().parents[3] / "fixtures" / "jobs" / "knights-grpo.json"
STAGE = "grpo"
PROMPTS, GROUP, TOKENS = 4, 8, 128
BUDGETS, SUMMARIES, SUMMARY_TOKENS = (32, 64, 96, 128), 4, 2
"""A chain's 16 answers are a quarter of its tokens: the paper's share (16 x 128 of 8,192)."""
MARKERS = ("<think>", "</think>", "<answer>")
SIZES: dict[str, dict[str, Any]] = {
    "puzzles": {"trainSize": 256, "heldOutSize": 1, "promptSuffix": "<think>"},
    "decoder": {"layers": 5, "width": 128, "context": 320, "markers": list(MARKERS)},
    "sampler": {"groupSize": GROUP, "maxTokens": TOKENS},
    # Small, so that all variants stay at the same policy; the work of a step does not depend on it.
    STAGE: {"promptsPerStep": PROMPTS, "learningRate": 1e-6, "warmupSteps": 0},
}

AR = {"kind": "advantage.reweight", "alpha": 0.3, "negativeWeight": 1}
DGRO = {
    "kind": "objective.dgro",
    "beta1": 1,
    "beta2": 0.1,
    "anchor": "sampling",
    "form": "sequence",
    "driftLimit": 0.2,
}
MASK = {"kind": "objective.selective_mask", "marker": "<think>", "denominator": "fixed"}
LOPTI = {
    "kind": "update.lopti",
    "mode": "quantile",
    "eta": 0.5,
    "quantile": 0.5,
    "order": "low_first",
    "passes": "both",
    "nesting": "group_outer",
}
ANYTIME = {
    "kind": "rollout.anytime",
    "groupSize": GROUP,
    "budgets": list(BUDGETS),
    "summaries": SUMMARIES,
    "summaryTokens": SUMMARY_TOKENS,
    "startMarker": "",
    "endMarker": "</think>",
    "cutText": "",
    "cue": "<answer>",
    "temperature": 1,
}
BRPO = {
    "kind": "advantage.brpo",
    "prior": "uniform",
    "discount": 0.5,
    "mode": "brpo",
    "mixing": "index",
    "leaveOneOut": False,
    "summaryGrouping": "prefix",
    "summaryWeight": 1,
}


@dataclass(frozen=True)
class Variant:
    name: str
    title: str
    rollout: dict[str, Any] | None = None
    advantage: list[dict[str, Any]] = field(default_factory=list)
    """Replaces the chain's baseline where its first is one, and follows it otherwise."""
    objective: list[dict[str, Any]] | None = None
    """Before the reduction; the clip when None."""
    after: list[dict[str, Any]] = field(default_factory=list)
    """Behind the reduction."""
    most: float | None = 1.03
    """What the step may cost, over that of GRPO."""
    every: int = 1
    """Takes part in one round of so many: a ratio far from 1 needs fewer."""


CLIP = {"kind": "objective.clip", "clipLow": 0.2, "clipHigh": 0.2, "dualClip": None}
BASELINE = Variant("grpo", "GRPO")
VARIANTS = [
    BASELINE,
    Variant("again", "GRPO again", most=None),
    Variant("ar", "with advantage.reweight", advantage=[AR]),
    Variant("dgro", "objective.dgro for the clip", objective=[DGRO]),
    Variant("mask", "with objective.selective_mask", objective=[MASK, CLIP]),
    Variant("signals", "these three together", advantage=[AR], objective=[MASK, DGRO]),
    Variant("lopti", "with update.lopti, two passes", after=[LOPTI], most=None, every=2),
    Variant(
        "brpo",
        "rollout.anytime and advantage.brpo",
        rollout=ANYTIME,
        advantage=[BRPO],
        most=1.1,
        every=4,
    ),
]


def job_of(variant: Variant) -> JobSpec:
    raw = json.loads(JOB.read_text(encoding="utf-8"))
    nodes = {node["id"]: node for node in raw["nodes"]}
    for name, sizes in SIZES.items():
        nodes[name]["config"].update(sizes)
    stage = nodes[STAGE]
    if variant.rollout is not None:
        nodes["sampler"]["config"] = variant.rollout
    added = list(variant.advantage)
    if added and added[0]["kind"] == BRPO["kind"]:
        nodes["advantage"]["config"] = added.pop(0)
    objective = [*(variant.objective or [CLIP]), nodes["reduction"]["config"], *variant.after]
    made = [
        *_chain(nodes["advantage"], "advantage", [nodes["advantage"]["config"], *added]),
        *_chain(nodes["clip"], "objective", objective),
    ]
    ends = {port: made_of[-1]["id"] for port, made_of in _by_port(made).items()}
    for port, last in ends.items():
        stage["inputs"][port] = [{"node": last, "port": port}]
    old = {"advantage", "clip", "kl", "reduction"}
    raw["nodes"] = [node for node in raw["nodes"] if node["id"] not in old and node is not stage]
    raw["nodes"] += [*made, stage]
    raw["stages"], raw["needs"] = [STAGE], {STAGE: []}
    stages_left = {"warmup", "before", "after", "export"}
    raw["nodes"] = [node for node in raw["nodes"] if node["id"] not in stages_left]
    stage["inputs"]["model"] = [{"node": "decoder", "port": "model"}]
    return decode_spec(json.dumps(raw).encode())


def _chain(like: dict[str, Any], port: str, configs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Nodes wired one behind the other."""
    made: list[dict[str, Any]] = []
    for config in configs:
        node = copy.deepcopy(like)
        before = [{"node": made[-1]["id"], "port": port}] if made else []
        inputs = {port: before} if before else {}
        made.append({**node, "id": config["kind"].replace(".", "-"), "config": config, "inputs": inputs})
    return made


def _by_port(made: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    ports: dict[str, list[dict[str, Any]]] = {}
    for node in made:
        port = "advantage" if node["id"].startswith("advantage") else "objective"
        ports.setdefault(port, []).append(node)
    return ports


@dataclass
class Method:
    """A variant put together, with a policy and an optimiser of its own."""

    variant: Variant
    recipe: Recipe
    policy: TinyPolicy
    optimizer: Optimizer


def tasks_of(spec: JobSpec) -> TaskSet:
    node = spec.by_id()["puzzles"]
    return task_source(node)(node.config, files=lambda _: JOB)


def method_of(variant: Variant, spec: JobSpec, tasks: TaskSet) -> Method:
    nodes = spec.by_id()
    stage = nodes[STAGE]
    recipe = replace(assemble(spec, stage, stage.config, lambda: None), reward=share_of_even_tokens)  # type: ignore[arg-type]
    decoder = nodes["decoder"]
    policy = model_source(decoder)(decoder.config, tasks=[tasks], seed=0, device=torch.device("cpu"))
    assert isinstance(policy, TinyPolicy)
    never_end(policy)
    policy.train()
    return Method(variant, recipe, policy, Optimizer(stage.config, policy.trainable_parameters()))  # type: ignore[arg-type]


@torch.no_grad()
def never_end(policy: TinyPolicy) -> None:
    """Gives the tokens that end a response, and all other markers, a logit of about -100.

    The first element of every embedding is large, so it is large and positive in every hidden state; only
    these rows of the head, which is the embedding, have a negative one.
    """
    rows = policy.model.embedding
    ids = [policy.tokenizer.marker_id(marker) for marker in MARKERS]
    rows[:, 0] = 4.0
    rows[[*policy.tokenizer.end_ids, *(i for i in ids if i is not None)], 0] = -12.0


def share_of_even_tokens(rollouts: Rollouts) -> Scored:
    """Cheap, and different for each completion; 0 for rows that rewards do not judge."""
    judged_B = rollouts.judged_B
    even_B = ((rollouts.response_BT % 2 == 0) & rollouts.keep_BT).sum(-1) / rollouts.keep_BT.sum(-1)
    reward_B = torch.where(judged_B, even_B, 0.0)
    keep_B = torch.ones_like(judged_B)
    return Scored(reward_B, keep_B, {"verifier": RewardScores(reward_B, ~keep_B)}, {})
