"""One step of policy gradient, as the papers write it. Knows no method by name: `recipe` is the method.

Shapes: B sequences, T response tokens, R the rows of one optimiser step, M the rows of one forward pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from trainer.batch import Rollouts, Task, TokenBatch
from trainer.experience import Experience, Judged, Part, Update
from trainer.optimizer import Optimizer
from trainer.policy.protocol import Policy
from trainer.recipe import Recipe


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
    updates: list[Update] = []
    for part in recipe.plan(experience.rollouts, rows_R, generator):
        updates.append(update(policy, recipe, experience, part, optimizer))
        if recipe.enough(updates[-1]):
            break
    recipe.report(policy, experience, updates)
    return experience, updates


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
    logp_ref_BT = reference_logp(reference, rollouts, recipe)  # log pi_ref(y_t | x, y_<t)
    cost_BT = recipe.cost(rollouts, logp_ref_BT)  # what each token's reward loses
    advantage_BT = recipe.advantage(Judged(rollouts, scored, cost_BT))  # A_t
    learn_BT = recipe.learn(rollouts, policy.tokenizer)  # which tokens learn
    return Experience(rollouts, scored, advantage_BT, learn_BT, logp_ref_BT)


def update(
    policy: Policy, recipe: Recipe, experience: Experience, part: Part, optimizer: Optimizer
) -> Update:
    """One optimiser step on some rows of the batch; the split into micro-batches does not change it.

    Every token counts in the mean, also of rows that are not run because they have no gradient, and tokens
    that do not learn. Where no row has a gradient, the step leaves the weights as they are.
    """
    rollouts, rows_R = experience.rollouts, part.rows_R
    share_RT = recipe.share(rollouts.keep_BT[rows_R])  # loss = sum(share * loss_t)
    learn_BT = experience.learn_BT if part.only_BT is None else experience.learn_BT & part.only_BT
    learns_R = recipe.learns(experience.advantage_BT[rows_R])
    learns_R &= (learn_BT & rollouts.keep_BT)[rows_R].any(-1)
    rows_R, share_RT = rows_R[learns_R], share_RT[learns_R]
    loss, drift = torch.zeros((), device=rows_R.device), Drift()
    optimizer.zero_grad()
    for piece in micro_batches(rows_R, recipe):
        rows_M = rows_R[piece]
        learn_MT = learn_BT[rows_M]
        tokens = token_batch(policy, experience, rows_M)
        loss_MT = recipe.token_loss(tokens, learn_MT) + recipe.penalty(tokens, learn_MT)
        part_loss = (share_RT[piece] * learn_MT * loss_MT).sum()
        part_loss.backward()

        loss += part_loss.detach()
        drift.add(tokens, learn_MT)
    grad_norm = optimizer.step(float(loss))
    return Update(part.name, float(loss), grad_norm, *drift.means())


def token_batch(policy: Policy, experience: Experience, rows_M: Tensor) -> TokenBatch:
    rollouts, reference = experience.rollouts, experience.logp_ref_BT
    return TokenBatch(
        logp_BT=policy.logp(rollouts, rows_M).logp_BT,  # log pi_theta(y_t | x, y_<t)
        logp_old_BT=rollouts.logp_old_BT[rows_M],
        advantage_BT=experience.advantage_BT[rows_M],
        keep_BT=rollouts.keep_BT[rows_M],
        logp_ref_BT=None if reference is None else reference[rows_M],
    )


@dataclass(slots=True)
class Drift:
    """How far the policy has moved from the one that sampled, as means over tokens."""

    ratio: Tensor | float = 0.0
    k3: Tensor | float = 0.0
    distance: Tensor | float = 0.0
    tokens: Tensor | float = 0.0

    def add(self, tokens: TokenBatch, learn_MT: Tensor) -> None:
        counts_MT = tokens.keep_BT & learn_MT
        log_ratio_MT = (tokens.logp_BT.detach() - tokens.logp_old_BT) * counts_MT
        ratio_MT = log_ratio_MT.exp()
        self.ratio += (ratio_MT * counts_MT).sum()
        self.k3 += (ratio_MT - log_ratio_MT - 1).sum()
        self.distance += log_ratio_MT.abs().sum()
        self.tokens += counts_MT.sum()

    def means(self) -> tuple[float, float, float]:
        tokens = max(float(self.tokens), 1.0)
        return float(self.ratio) / tokens, float(self.k3) / tokens, float(self.distance) / tokens


def reference_logp(reference: Policy | None, rollouts: Rollouts, recipe: Recipe) -> Tensor | None:
    if reference is None:
        return None
    rows_B = torch.arange(rollouts.keep_BT.shape[0], device=rollouts.keep_BT.device)
    parts = [reference.logp(rollouts, rows_B[part]).logp_BT for part in micro_batches(rows_B, recipe)]
    return torch.cat(parts)


def micro_batches(rows: Tensor, recipe: Recipe) -> list[slice]:
    size = recipe.micro_batch_size or max(1, rows.numel())
    return [slice(start, start + size) for start in range(0, rows.numel(), size)]
