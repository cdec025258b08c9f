"""The step: what it computes does not depend on how it is computed, and it learns."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from job_specs import job_spec, with_value_head

import trainer.step
from trainer.assemble import assemble
from trainer.batch import Rollouts, Task
from trainer.contract import FAMILIES, decode_spec
from trainer.experience import Part, Scored
from trainer.optimizer import Optimizer
from trainer.policy import CharacterTokenizer, TinyConfig, TinyPolicy
from trainer.policy.value_head import ValueHead
from trainer.recipe import Recipe
from trainer.step import gather, train_step, update, values

TASKS = (Task("a", "aab", "b"), Task("b", "ba", "a"), Task("c", "bb", "b"))


def policy(seed: int = 0) -> TinyPolicy:
    config = TinyConfig(layers=2, width=32, heads=2, context=48, vocab=1)
    return TinyPolicy.create(config, CharacterTokenizer("ab"), seed)


def recipe(**changes: dict[str, Any]) -> Recipe:
    changes = {"sampler": {"maxTokens": 10}, **changes}
    spec = decode_spec(json.dumps(job_spec(**changes)).encode())
    stage = spec.by_id()["grpo"]
    made = assemble(spec, stage, stage.config, lambda: None)  # type: ignore[arg-type]
    return replace(made, reward=count_a)


def without_penalty() -> Recipe:
    spec = job_spec(sampler={"maxTokens": 10})
    (reduction,) = (node for node in spec["nodes"] if node["id"] == "reduction")
    reduction["inputs"]["objective"] = [{"node": "clip", "port": "objective"}]
    spec["nodes"] = [node for node in spec["nodes"] if node["id"] != "kl"]
    spec["needs"]["grpo"] = []
    decoded = decode_spec(json.dumps(spec).encode())
    stage = decoded.by_id()["grpo"]
    return assemble(decoded, stage, stage.config, lambda: None)  # type: ignore[arg-type]


def count_a(rollouts: Rollouts) -> Scored:
    """Share of the letter a: a bandit at every token."""
    reward_B = torch.tensor([text.count("a") / max(1, len(text)) for text in rollouts.text_B])
    return Scored(reward_B, torch.ones(len(reward_B), dtype=torch.bool), {}, {})


def optimizer_of(made: TinyPolicy, **changes: Any) -> Optimizer:
    spec = decode_spec(json.dumps(job_spec(grpo=changes)).encode())
    return Optimizer(spec.by_id()["grpo"].config, made.trainable_parameters())  # type: ignore[arg-type]


def gradients(made: TinyPolicy) -> torch.Tensor:
    return torch.cat([p.grad.flatten() for p in made.trainable_parameters() if p.grad is not None])


def after_one_update(micro: int | None, method: str, drift: float = 0.05) -> torch.Tensor:
    """Gradients of an update off policy, so that clips and penalties act."""
    sampler, learner, reference = policy(), policy(), policy(7)
    made = recipe(
        grpo={"microBatchSize": micro, "miniBatches": 1},
        reduction={"method": method},
        kl={"coefficient": 0.3, "estimator": "k3"},
    )
    generator = torch.Generator().manual_seed(1)
    experience = gather(TASKS, policy=sampler, reference=reference, recipe=made, generator=generator)
    with torch.no_grad():
        for weight in learner.trainable_parameters():
            weight.add_(drift * torch.randn(weight.shape, generator=generator))
    rows = torch.arange(experience.rollouts.keep_BT.shape[0])
    update(learner, made, experience, Part(rows), optimizer_of(learner, gradClip=None))
    return gradients(learner)


@pytest.mark.parametrize("method", ["token_mean", "sequence_mean", "sequence_sum", "fixed_length"])
@pytest.mark.parametrize("micro", [1, 5, 11])
def test_the_micro_batch_size_does_not_change_the_gradient(method: str, micro: int) -> None:
    whole = after_one_update(None, method)
    assert whole.abs().max() > 1e-3
    assert torch.allclose(after_one_update(micro, method), whole, atol=1e-6, rtol=1e-5)


def test_on_policy_the_gradient_is_that_of_reinforce() -> None:
    """Without penalty, one update: -mean over tokens of A grad log pi, taken here from log-probs alone."""
    made = recipe(grpo={"microBatchSize": None, "miniBatches": 1}, kl={"coefficient": 0.0})
    learner = policy()
    experience = gather(
        TASKS, policy=learner, reference=policy(), recipe=made, generator=torch.Generator().manual_seed(2)
    )
    rollouts = experience.rollouts
    rows = torch.arange(rollouts.keep_BT.shape[0])
    report = update(learner, made, experience, Part(rows), optimizer_of(learner, gradClip=None))
    ours = gradients(learner)

    plain = policy()
    logp = plain.logp(rollouts).logp_BT
    (-(experience.advantage_B[:, None] * logp)[rollouts.keep_BT].mean()).backward()
    assert torch.allclose(ours, gradients(plain), atol=1e-6)
    assert report.ratio == pytest.approx(1, abs=1e-5)
    assert report.approx_kl == pytest.approx(0, abs=1e-6)


def test_errored_completions_teach_nothing() -> None:
    """Whatever the errored row's reward was, the update is the same."""

    def weights(errored_reward: float) -> torch.Tensor:
        def reward(rollouts: Rollouts) -> Scored:
            scored = count_a(rollouts)
            reward_B, keep_B = scored.reward_B.clone(), scored.keep_B.clone()
            reward_B[5], keep_B[5] = errored_reward, False
            return Scored(reward_B, keep_B, {}, {5: "broken"})

        learner = policy()
        made = replace(recipe(kl={"coefficient": 0.0}), reward=reward)
        train_step(
            TASKS,
            policy=learner,
            reference=policy(),
            recipe=made,
            optimizer=optimizer_of(learner),
            generator=torch.Generator().manual_seed(3),
        )
        return torch.cat([p.detach().flatten() for p in learner.trainable_parameters()])

    assert torch.equal(weights(0.0), weights(50.0))


def test_a_step_without_a_usable_completion_updates_nothing() -> None:
    learner = policy()
    before = torch.cat([p.detach().flatten().clone() for p in learner.trainable_parameters()])

    def none_kept(rollouts: Rollouts) -> Scored:
        rows = rollouts.keep_BT.shape[0]
        return Scored(torch.zeros(rows), torch.zeros(rows, dtype=torch.bool), {}, {})

    _, updates = train_step(
        TASKS,
        policy=learner,
        reference=policy(),
        recipe=replace(recipe(), reward=none_kept),
        optimizer=optimizer_of(learner),
        generator=torch.Generator().manual_seed(3),
    )
    assert updates == []
    assert torch.equal(before, torch.cat([p.detach().flatten() for p in learner.trainable_parameters()]))


def test_the_bandit_learns() -> None:
    learner, reference = policy(), policy()
    made = recipe(
        grpo={"microBatchSize": None, "innerEpochs": 2, "miniBatches": 2},
        sampler={"groupSize": 8, "maxTokens": 10},
    )
    optimizer = optimizer_of(learner, learningRate=0.003)
    generator = torch.Generator().manual_seed(4)
    rewards = []
    for _ in range(30):
        experience, updates = train_step(
            TASKS, policy=learner, reference=reference, recipe=made, optimizer=optimizer, generator=generator
        )
        rewards.append(float(experience.scored.reward_B.mean()))
        assert len(updates) == 4
    assert sum(rewards[-5:]) / 5 > sum(rewards[:5]) / 5 + 0.3


def test_kl_in_the_reward_lowers_each_tokens_advantage_by_what_is_to_go() -> None:
    made = recipe(kl={"place": "reward", "estimator": "k1", "coefficient": 0.5})
    sampler, reference = policy(), policy(9)
    experience = gather(
        TASKS, policy=sampler, reference=reference, recipe=made, generator=torch.Generator().manual_seed(1)
    )
    rollouts = experience.rollouts
    expected = torch.zeros_like(experience.advantage_BT)
    without = recipe(kl={"place": "reward", "estimator": "k1", "coefficient": 0.0})
    group_B = gather(
        TASKS, policy=sampler, reference=reference, recipe=without, generator=torch.Generator().manual_seed(1)
    ).advantage_B
    reference_logp = reference.logp(rollouts).logp_BT.detach()
    for row in range(expected.shape[0]):
        to_go = 0.0
        for t in range(int(rollouts.keep_BT[row].sum()) - 1, -1, -1):
            to_go += float(rollouts.logp_old_BT[row, t] - reference_logp[row, t])
            expected[row, t] = group_B[row] - 0.5 * to_go
    assert torch.allclose(experience.advantage_BT, expected, atol=1e-4)


def test_the_step_names_no_kind() -> None:
    text = Path(str(trainer.step.__file__)).read_text(encoding="utf-8")
    names = [kind.__struct_config__.tag for kinds in FAMILIES.values() for kind in kinds]
    words = {name.split(".")[1] for name in names} - {"group", "length", "combine", "range", "value"}
    assert not [word for word in words | set(names) if re.search(rf"\b{re.escape(word)}\b", text)]
    assert not [k.__name__ for kinds in FAMILIES.values() for k in kinds if k.__name__ in text]
    assert not re.search(r"(?i)grpo|ppo|reinforce|contract", text)


def test_groups_without_spread_are_counted_but_not_run() -> None:
    """Leaving the middle prompt's rows out changes no gradient and keeps their tokens in the mean."""

    def level_in_the_middle(rollouts: Rollouts) -> Scored:
        scored = count_a(rollouts)
        return replace(scored, reward_B=torch.where(rollouts.group_B == 1, 0.5, torch.arange(12.0) / 12))

    def update_of(made: Recipe) -> tuple[torch.Tensor, float]:
        learner = policy()
        experience = gather(
            TASKS, policy=learner, reference=None, recipe=made, generator=torch.Generator().manual_seed(4)
        )
        rows = torch.arange(experience.rollouts.keep_BT.shape[0])
        report = update(learner, made, experience, Part(rows), optimizer_of(learner, gradClip=None))
        return gradients(learner), report.loss

    made = replace(without_penalty(), reward=level_in_the_middle)
    run: list[int] = []

    def learns(advantage_BT: torch.Tensor) -> torch.Tensor:
        learns_B = made.learns(advantage_BT)
        run.append(int(learns_B.sum()))
        return learns_B

    ours, loss = update_of(replace(made, learns=learns))
    whole, whole_loss = update_of(
        replace(made, learns=lambda advantage_BT: torch.ones(len(advantage_BT)) > 0)
    )
    assert run == [2 * 4]
    assert whole.abs().max() > 1e-3
    assert torch.allclose(ours, whole, atol=1e-6, rtol=1e-5)
    assert loss == pytest.approx(whole_loss, abs=1e-6)


def test_a_penalty_runs_every_sequence() -> None:
    level_BT = torch.zeros(3, 4)
    assert recipe(kl={"coefficient": 0.1}).learns(level_BT).tolist() == [True, True, True]
    assert without_penalty().learns(level_BT).tolist() == [False, False, False]


def test_a_step_in_which_every_group_is_level_changes_nothing() -> None:
    def level(rollouts: Rollouts) -> Scored:
        return replace(count_a(rollouts), reward_B=torch.ones(len(rollouts.text_B)))

    learner = policy()
    before = [weight.detach().clone() for weight in learner.trainable_parameters()]
    _, (report,) = train_step(
        TASKS,
        policy=learner,
        reference=None,
        recipe=replace(
            without_penalty(),
            reward=level,
            micro_batch_size=None,
            plan=lambda _, rows, __: iter([Part(rows)]),
        ),
        optimizer=optimizer_of(learner),
        generator=torch.Generator().manual_seed(5),
    )
    assert (report.loss, report.grad_norm) == (0.0, 0.0)
    assert all(torch.equal(old, new) for old, new in zip(before, learner.trainable_parameters(), strict=True))


def critic(**changes: dict[str, Any]) -> Recipe:
    changes = {"sampler": {"maxTokens": 10}, **changes}
    spec = decode_spec(json.dumps(with_value_head(job_spec(**changes))).encode())
    stage = spec.by_id()["grpo"]
    made = assemble(spec, stage, stage.config, lambda: None)  # type: ignore[arg-type]
    return replace(made, reward=count_a)


def drawn_head(seed: int = 0) -> ValueHead:
    head = ValueHead(32)
    with torch.no_grad():
        head.weight.normal_(0, 0.3, generator=torch.Generator().manual_seed(seed))
    return head


@pytest.mark.parametrize("micro", [1, 5])
def test_the_micro_batch_size_does_not_change_the_value_gradient(micro: int) -> None:
    def after(size: int | None) -> tuple[torch.Tensor, torch.Tensor, float]:
        learner, head = policy(), drawn_head()
        made = critic(grpo={"microBatchSize": size, "miniBatches": 1}, kl={"coefficient": 0.0})
        experience = gather(
            TASKS,
            policy=learner,
            reference=policy(),
            recipe=made,
            generator=torch.Generator().manual_seed(1),
            head=head,
        )
        rows = torch.arange(experience.rollouts.keep_BT.shape[0])
        both = [*learner.trainable_parameters(), *head.parameters()]
        spec = decode_spec(json.dumps(job_spec(grpo={"gradClip": None})).encode())
        optimizer = Optimizer(spec.by_id()["grpo"].config, both)  # type: ignore[arg-type]
        report = update(learner, made, experience, Part(rows), optimizer, head=head)
        assert head.weight.grad is not None
        return gradients(learner), head.weight.grad, report.loss

    whole, whole_head, whole_loss = after(None)
    split, split_head, split_loss = after(micro)
    assert whole_head.abs().max() > 1e-3
    assert torch.allclose(split, whole, atol=1e-6, rtol=1e-5)
    assert torch.allclose(split_head, whole_head, atol=1e-6, rtol=1e-5)
    assert split_loss == pytest.approx(whole_loss, abs=1e-6)


def test_a_mask_on_the_policy_does_not_touch_the_value_loss() -> None:
    """With no token that learns, what is left is half the coefficient's share of the mean squared error."""
    learner, head = policy(), drawn_head()
    made = critic(grpo={"microBatchSize": None, "miniBatches": 1}, kl={"coefficient": 0.0})
    experience = gather(
        TASKS,
        policy=learner,
        reference=policy(),
        recipe=made,
        generator=torch.Generator().manual_seed(1),
        head=head,
    )
    none = replace(experience, learn_BT=torch.zeros_like(experience.learn_BT))
    rows = torch.arange(experience.rollouts.keep_BT.shape[0])
    report = update(learner, made, none, Part(rows), optimizer_of(learner), head=head)
    assert experience.returns is not None
    error_BT = experience.returns.return_BT - experience.returns.value_old_BT
    squares = error_BT[experience.rollouts.keep_BT].square()
    assert report.loss == pytest.approx(0.5 * 0.5 * float(squares.mean()), rel=1e-5)


def test_a_head_that_knows_nothing_changes_no_log_prob_and_values_are_0() -> None:
    learner, head = policy(), ValueHead(32)
    made = critic()
    experience = gather(
        TASKS,
        policy=learner,
        reference=policy(),
        recipe=made,
        generator=torch.Generator().manual_seed(1),
        head=head,
    )
    assert experience.returns is not None
    assert experience.returns.value_old_BT.abs().max() == 0
    rollouts = experience.rollouts
    assert torch.equal(learner.logp(rollouts).logp_BT, learner.logp(rollouts, value=drawn_head()).logp_BT)


def test_the_head_reads_the_state_before_each_token() -> None:
    """V(s_t) must not change with token t, and must with token t - 1."""
    learner, head, made = policy(), drawn_head(), critic()
    rollouts = made.sample(learner, TASKS, torch.Generator().manual_seed(1))
    row = int(rollouts.keep_BT.sum(-1).argmax())
    t = 2
    changed = rollouts.response_BT.clone()
    token = int(changed[row, t])
    a, b = learner.tokenizer.encode_response("ab")
    changed[row, t] = b if token == a else a
    with torch.no_grad():
        before = values(learner, head, rollouts, made)
        after = values(learner, head, replace(rollouts, response_BT=changed), made)
    assert before is not None and after is not None
    assert torch.allclose(before[row, : t + 1], after[row, : t + 1], atol=1e-6)
    assert abs(float(before[row, t + 1] - after[row, t + 1])) > 1e-4


def test_the_bandit_learns_with_a_critic() -> None:
    learner, head = policy(), ValueHead(32)
    made = critic(
        grpo={"microBatchSize": None, "innerEpochs": 2, "miniBatches": 2},
        sampler={"groupSize": 8, "maxTokens": 10},
        kl={"coefficient": 0.0},
    )
    spec = decode_spec(json.dumps(job_spec(grpo={"learningRate": 0.003})).encode())
    optimizer = Optimizer(
        spec.by_id()["grpo"].config,  # type: ignore[arg-type]
        [*learner.trainable_parameters(), *head.parameters()],
    )
    generator = torch.Generator().manual_seed(4)
    rewards, firsts = [], []
    for _ in range(40):
        experience, _ = train_step(
            TASKS,
            policy=learner,
            reference=policy(),
            recipe=made,
            optimizer=optimizer,
            generator=generator,
            head=head,
        )
        rewards.append(float(experience.scored.reward_B.mean()))
        assert experience.returns is not None
        firsts.append(float(experience.returns.value_old_BT[:, 0].mean()))
    assert sum(rewards[-5:]) / 5 > sum(rewards[:5]) / 5 + 0.3
    # What the head expects of a prompt has come near what it gets.
    assert abs(sum(firsts[-5:]) - sum(rewards[-5:])) / 5 < 0.25
