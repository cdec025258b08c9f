"""A step on rollouts that branch: thinking learns once, inserted tokens never, however the batch is split."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from trainer.assemble import assemble
from trainer.batch import RewardScores, Rollouts
from trainer.contract import decode_spec
from trainer.contract.nodes import ObjectiveReduction, RolloutAnytime, TrainPolicyGradient
from trainer.experience import Experience, Part, Scored
from trainer.optimizer import Optimizer
from trainer.policy import CharacterTokenizer, TinyConfig, TinyPolicy
from trainer.recipe import Recipe
from trainer.rollout_report import rollout_groups
from trainer.step import gather, update
from trainer.tasks.pointer_chase import pointer_chase_tasks

JOB = Path(__file__).parents[4] / "fixtures" / "jobs" / "anytime.json"
MARKERS = ("<think>", "</think>", "<answer>", "</answer>")


def spec(**changes: dict[str, Any]) -> Any:
    raw = json.loads(JOB.read_text(encoding="utf-8"))
    small: dict[str, dict[str, Any]] = {
        "chains": {"trainSize": 8, "heldOutSize": 2},
        "rollout": {"groupSize": 3, "budgets": [2, 4, 7], "summaries": 2},
        "brpo": {"gradClip": None, "miniBatches": 1},
    }
    for node in raw["nodes"]:
        node["config"].update(small.get(node["id"], {}) | changes.get(node["id"], {}))
    return decode_spec(json.dumps(raw).encode())


def even_first_token(rollouts: Rollouts) -> Scored:
    """1 for an answer whose first token has an even id, which a fresh policy gets right now and then."""
    right_B = (rollouts.response_BT[:, 0] % 2 == 0) & rollouts.judged_B
    keep_B = torch.ones_like(right_B)
    made = RewardScores(right_B.float(), ~keep_B)
    return Scored(right_B.float(), keep_B, {"verifier": made}, {})


def made(**changes: dict[str, Any]) -> tuple[Recipe, Experience, TinyPolicy]:
    """The parts, a batch sampled by one policy, and another policy that is to learn from it."""
    job = spec(**changes).by_id()
    recipe = assemble(spec(**changes), job["brpo"], job["brpo"].config, lambda: None)
    recipe = replace(recipe, reward=even_first_token)
    tasks = pointer_chase_tasks(job["chains"].config, files=lambda _: JOB).train[:4]
    generator = torch.Generator().manual_seed(3)
    experience = gather(tasks, policy=policy(0), reference=None, recipe=recipe, generator=generator)
    return recipe, experience, policy(1)


def policy(drift: int) -> TinyPolicy:
    """Nearly indifferent between its tokens; `drift` moves it away, so that clips act."""
    config = TinyConfig(layers=1, width=32, heads=2, context=48, vocab=1)
    held = TinyPolicy.create(config, CharacterTokenizer("012345. ", MARKERS), 0)
    generator = torch.Generator().manual_seed(9)
    with torch.no_grad():
        held.model.embedding.mul_(0.2)
        for weight in held.trainable_parameters():
            weight.add_(0.03 * drift * torch.randn(weight.shape, generator=generator))
    return held


def one_update(**changes: dict[str, Any]) -> tuple[Recipe, Experience, TinyPolicy, float]:
    recipe, experience, learner = made(**changes)
    config = spec(**changes).by_id()["brpo"].config
    assert isinstance(config, TrainPolicyGradient)
    rows = torch.arange(len(experience.rollouts.text_B))
    told = update(learner, recipe, experience, Part(rows), Optimizer(config, learner.trainable_parameters()))
    return recipe, experience, learner, told.loss


def gradients(held: TinyPolicy) -> torch.Tensor:
    return torch.cat([p.grad.flatten() for p in held.trainable_parameters() if p.grad is not None])


def test_some_answers_are_right_so_that_there_is_something_to_learn() -> None:
    _, experience, _ = made()
    scored = experience.scored.reward_B[experience.rollouts.judged_B]
    assert 0 < float(scored.mean()) < 1
    chains = len(experience.rollouts.branches.question_C)  # type: ignore[union-attr]
    assert float(experience.advantage_BT[:chains].abs().max()) > 0
    assert float(experience.advantage_BT[chains:].abs().max()) > 0


@pytest.mark.parametrize("micro", [1, 7, 40])
def test_the_micro_batch_size_does_not_change_the_gradient(micro: int) -> None:
    *_, whole, loss = one_update(brpo={"gradClip": None, "miniBatches": 1})
    *_, split, again = one_update(brpo={"gradClip": None, "miniBatches": 1, "microBatchSize": micro})
    assert gradients(whole).abs().max() > 1e-5
    torch.testing.assert_close(gradients(split), gradients(whole), atol=1e-6, rtol=1e-5)
    assert again == pytest.approx(loss, abs=1e-6)


def test_the_loss_is_the_sum_over_rows_through_chains_times_the_length() -> None:
    """Written out from log-probs alone: each thinking and summary token once, nothing inserted."""
    _, experience, learner, loss = one_update()
    rollouts, fresh = experience.rollouts, policy(1)
    config = next(n.config for n in spec().nodes if isinstance(n.config, ObjectiveReduction))
    ratio = (fresh.logp(rollouts).logp_BT - rollouts.logp_old_BT).exp()
    worse = torch.maximum(-ratio * experience.advantage_BT, -ratio.clamp(0.8, 1.2) * experience.advantage_BT)
    rollout = next(n.config for n in spec().nodes if isinstance(n.config, RolloutAnytime))
    chains = 4 * rollout.group_size
    total = (worse * rollouts.keep_BT).sum() / (chains * config.fixed_length)
    total.backward()
    assert loss == pytest.approx(float(total.detach()), abs=1e-6)
    torch.testing.assert_close(gradients(learner), gradients(fresh), atol=1e-6, rtol=1e-4)
    clipped = ((ratio - 1).abs() > 0.2) & rollouts.keep_BT
    assert 0 < int(clipped.sum()) < int(rollouts.keep_BT.sum())


def test_no_token_that_is_inserted_stands_in_a_response() -> None:
    """Rows' responses are what was sampled: chains of at most 7 tokens, answers of at most 3."""
    _, experience, _ = made()
    rollouts, branches = experience.rollouts, experience.rollouts.branches
    assert branches is not None
    length_B = rollouts.keep_BT.sum(1)
    assert int(length_B[:12].max()) == 7
    assert int(length_B[12:].max()) == 3
    sampled = policy(0).logp(rollouts).logp_BT.detach()
    torch.testing.assert_close(sampled, rollouts.logp_old_BT, atol=1e-4, rtol=0)


def test_mini_batches_hold_whole_trees() -> None:
    recipe, experience, _ = made(brpo={"miniBatches": 2})
    rollouts = experience.rollouts
    assert rollouts.branches is not None
    rows = torch.arange(len(rollouts.text_B))
    parts = list(recipe.plan(rollouts, rows, torch.Generator().manual_seed(0)))
    chains = [set(rollouts.branches.chain_B[part.rows_R].tolist()) for part in parts]
    assert [len(held) for held in chains] == [6, 6]
    assert not chains[0] & chains[1]
    assert sum(part.rows_R.numel() for part in parts) == len(rows)


def test_the_report_shows_a_chain_with_its_answers() -> None:
    _, experience, held = made()
    rollouts, branches = experience.rollouts, experience.rollouts.branches
    assert branches is not None
    groups = rollout_groups(experience, held.tokenizer, {}, count=2)
    assert [len(group["completions"]) for group in groups] == [3, 3]
    assert len(rollout_groups(experience, held.tokenizer, {}, count=9)) == 4
    for group, told in ((0, groups[0]), (1, groups[1])):
        assert told["taskId"] == rollouts.tasks[group].id
        for place, completion in enumerate(told["completions"]):
            chain = 3 * group + place
            own = (branches.chain_B == chain) & rollouts.judged_B
            assert completion["reward"] == pytest.approx(float(experience.scored.reward_B[own].mean()))
            assert completion["components"]["verifier"] == pytest.approx(completion["reward"])
            assert completion["text"].startswith(rollouts.text_B[chain] + "\n\n[2 tokens] ")
            assert [line.split("]")[0] for line in completion["text"].split("\n")[-3:]] == [
                "[2 tokens",
                "[4 tokens",
                "[7 tokens",
            ]
            assert completion["tokens"] == int(rollouts.keep_BT[chain].sum())
