"""One step of policy gradient, as the papers write it. Knows no method by name: `recipe` is the method.

Shapes: B sequences, T response tokens, R the rows of one optimiser step, M the rows of one forward pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from trainer.batch import Rollouts, Task
from trainer.optimizer import Optimizer
from trainer.policy.protocol import Policy
from trainer.recipe import Experience, Recipe


@dataclass(frozen=True, slots=True)
class Update:
    """What one optimiser step reports."""

    loss: float
    grad_norm: float
    ratio: float
    """Mean of pi / pi_old over the tokens."""
    approx_kl: float
    """k3 estimate of KL(pi_old, pi), in nats."""


def train_step(
    tasks: Sequence[Task],
    *,
    policy: Policy,
    reference: Policy | None,
    recipe: Recipe,
    optimizer: Optimizer,
    generator: torch.Generator,
) -> tuple[Experience, list[Update]]:
    experience = gather(tasks, policy=policy, reference=reference, recipe=recipe, generator=generator)
    rows_R = experience.scored.keep_B.nonzero().flatten()
    plan = recipe.plan(rows_R, generator)
    return experience, [update(policy, recipe, experience, rows, optimizer) for rows in plan]


@torch.no_grad()
def gather(
    tasks: Sequence[Task],
    *,
    policy: Policy,
    reference: Policy | None,
    recipe: Recipe,
    generator: torch.Generator,
) -> Experience:
    rollouts = recipe.sample(policy, tasks, generator)  # y ~ pi_old(. | x)
    scored = recipe.reward(rollouts)  # r(x, y)
    advantage_B = recipe.advantage(scored, rollouts.group_B)  # A = r - b(x)
    logp_ref_BT = reference_logp(reference, rollouts, recipe)  # log pi_ref(y_t | x, y_<t)
    advantage_BT = per_token(advantage_B, rollouts)
    advantage_BT = recipe.shape(advantage_BT, rollouts, logp_ref_BT)  # A_t = A - penalty to go
    weight_BT = recipe.token_weight(rollouts, advantage_BT)  # which tokens learn, how much
    return Experience(rollouts, scored, advantage_B, advantage_BT, weight_BT, logp_ref_BT)


def update(
    policy: Policy, recipe: Recipe, experience: Experience, rows_R: Tensor, optimizer: Optimizer
) -> Update:
    """One optimiser step on some rows of the batch; the split into micro-batches does not change it.

    Every row counts in the mean, but a row without a gradient is not run; where none has one, the step
    leaves the weights as they are.
    """
    rollouts = experience.rollouts
    share_RT = recipe.share(rollouts.keep_BT[rows_R])  # loss = sum(share * loss_t)
    learns_R = recipe.learns(experience.advantage_BT[rows_R])
    rows_R, share_RT = rows_R[learns_R], share_RT[learns_R]
    loss, drift = torch.zeros((), device=rows_R.device), Drift()
    optimizer.zero_grad()
    for part in micro_batches(rows_R, recipe):
        rows_M, share_MT = rows_R[part], share_RT[part]
        keep_MT, logp_old_MT = rollouts.keep_BT[rows_M], rollouts.logp_old_BT[rows_M]
        logp_ref_MT = None if experience.logp_ref_BT is None else experience.logp_ref_BT[rows_M]

        logp_MT = policy.logp(rollouts, rows_M).logp_BT  # log pi_theta(y_t | x, y_<t)
        loss_MT = recipe.token_loss(logp_MT, logp_old_MT, experience.advantage_BT[rows_M], keep_MT)
        loss_MT = experience.weight_BT[rows_M] * loss_MT + recipe.penalty(logp_MT, logp_ref_MT, keep_MT)
        part_loss = (share_MT * loss_MT).sum()
        part_loss.backward()

        loss += part_loss.detach()
        drift.add(logp_MT.detach(), logp_old_MT, keep_MT)
    grad_norm = optimizer.step(float(loss))
    return Update(float(loss), grad_norm, *drift.means())


@dataclass(slots=True)
class Drift:
    """How far the policy has moved from the one that sampled, as means over tokens."""

    ratio: Tensor | float = 0.0
    k3: Tensor | float = 0.0
    tokens: Tensor | float = 0.0

    def add(self, logp_MT: Tensor, logp_old_MT: Tensor, keep_MT: Tensor) -> None:
        log_ratio_MT = (logp_MT - logp_old_MT) * keep_MT
        ratio_MT = log_ratio_MT.exp()
        self.ratio += (ratio_MT * keep_MT).sum()
        self.k3 += (ratio_MT - log_ratio_MT - 1).sum()
        self.tokens += keep_MT.sum()

    def means(self) -> tuple[float, float]:
        tokens = max(float(self.tokens), 1.0)
        return float(self.ratio) / tokens, float(self.k3) / tokens


def per_token(value_B: Tensor, rollouts: Rollouts) -> Tensor:
    """Each sequence's value at each of its tokens."""
    return value_B[:, None] * rollouts.keep_BT


def reference_logp(reference: Policy | None, rollouts: Rollouts, recipe: Recipe) -> Tensor | None:
    if reference is None:
        return None
    rows_B = torch.arange(rollouts.keep_BT.shape[0], device=rollouts.keep_BT.device)
    parts = [reference.logp(rollouts, rows_B[part]).logp_BT for part in micro_batches(rows_B, recipe)]
    return torch.cat(parts)


def micro_batches(rows: Tensor, recipe: Recipe) -> list[slice]:
    size = recipe.micro_batch_size or max(1, rows.numel())
    return [slice(start, start + size) for start in range(0, rows.numel(), size)]
