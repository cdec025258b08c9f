"""One step of policy gradient, as the papers write it. Knows no method by name: `recipe` is the method.

Shapes: B sequences, T response tokens, R the rows of one optimiser step, M the rows of one forward pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from trainer.batch import Rollouts, Task, TokenBatch, TokenScores, ValueBatch
from trainer.early_rewards import early_rewards
from trainer.experience import Experience, Judged, Part, Returns, Update
from trainer.optimizer import Optimizer
from trainer.policy.protocol import Policy
from trainer.policy.value_head import ValueHead
from trainer.recipe import Recipe


def train_step(
    tasks: Sequence[Task],
    *,
    policy: Policy,
    reference: Policy | None,
    recipe: Recipe,
    optimizer: Optimizer,
    generator: torch.Generator,
    head: ValueHead | None = None,
) -> tuple[Experience, list[Update]]:
    experience = gather(
        tasks, policy=policy, reference=reference, recipe=recipe, generator=generator, head=head
    )
    rows_R = experience.scored.keep_B.nonzero().flatten()
    updates: list[Update] = []
    for part in recipe.plan(experience.rollouts, rows_R, generator):
        updates.append(update(policy, recipe, experience, part, optimizer, head=head))
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
    head: ValueHead | None = None,
) -> Experience:
    rollouts = recipe.sample(policy, tasks, generator)  # y ~ pi_old(. | x)
    scored = recipe.reward(rollouts)  # r(x, y)
    logp_ref_BT = reference_logp(reference, rollouts, recipe)  # log pi_ref(y_t | x, y_<t)
    cost_BT = recipe.cost(rollouts, logp_ref_BT)  # what each token's reward loses
    value_BT = values(policy, head, rollouts, recipe)  # V(s_t)
    early_BT = early_rewards(scored, rollouts, policy.tokenizer)  # what of r comes before the last token
    judged = Judged(rollouts, scored, cost_BT, value_BT, early_BT)
    advantage_BT, baseline_BT = recipe.advantage(judged)  # A_t
    learn_BT, count_BT = recipe.learn(rollouts, policy.tokenizer)  # which tokens learn, which count
    returns = None if value_BT is None else Returns(value_BT, baseline_BT + value_BT)  # A_t + V(s_t)
    return Experience(rollouts, scored, advantage_BT, learn_BT, count_BT, logp_ref_BT, returns)


def update(
    policy: Policy,
    recipe: Recipe,
    experience: Experience,
    part: Part,
    optimizer: Optimizer,
    *,
    head: ValueHead | None = None,
) -> Update:
    """One optimiser step on some rows of the batch; the split into micro-batches does not change it.

    Every token counts in the mean, also of rows that are not run because they have no gradient, and tokens
    that do not learn. Where no row has a gradient, the step leaves the weights as they are.
    """
    rollouts, rows_R = experience.rollouts, part.rows_R
    share_RT = recipe.share(rollouts, experience.count_BT, rows_R)  # loss = sum(share * loss_t)
    value_share = 1 / rollouts.keep_BT[rows_R].sum().clamp(min=1)  # a mean over every token
    only_BT = rollouts.keep_BT if part.only_BT is None else rollouts.keep_BT & part.only_BT
    learn_BT = experience.learn_BT & only_BT
    learns_R = recipe.learns(experience.advantage_BT[rows_R])
    works_BT = learn_BT if recipe.value_loss is None else only_BT
    learns_R &= works_BT[rows_R].any(-1)
    rows_R, share_RT = rows_R[learns_R], share_RT[learns_R]
    loss, drift = torch.zeros((), device=rows_R.device), Drift()
    optimizer.zero_grad()
    for piece in micro_batches(rows_R, recipe):
        rows_M = rows_R[piece]
        learn_MT = learn_BT[rows_M]
        scores = policy.logp(rollouts, rows_M, value=head)  # log pi_theta(y_t | x, y_<t), V_theta(s_t)
        tokens = token_batch(scores, experience, rows_M)
        loss_MT = recipe.token_loss(tokens, learn_MT) + recipe.penalty(tokens, learn_MT)
        part_loss = (share_RT[piece] * learn_MT * loss_MT).sum()
        part_loss = part_loss + value_share * value_loss(scores, recipe, experience, rows_M, only_BT[rows_M])
        part_loss.backward()

        loss += part_loss.detach()
        drift.add(tokens, learn_MT)
    signals = dict(recipe.loss_signals())
    if part.look is not None:
        signals |= part.look(optimizer.gradient())
    grad_norm = optimizer.step(float(loss))
    return Update(part.name, float(loss), grad_norm, *drift.means(), float(drift.tokens), signals)


def token_batch(scores: TokenScores, experience: Experience, rows_M: Tensor) -> TokenBatch:
    rollouts, reference = experience.rollouts, experience.logp_ref_BT
    return TokenBatch(
        logp_BT=scores.logp_BT,
        logp_old_BT=rollouts.logp_old_BT[rows_M],
        advantage_BT=experience.advantage_BT[rows_M],
        keep_BT=rollouts.keep_BT[rows_M],
        logp_ref_BT=None if reference is None else reference[rows_M],
    )


def value_loss(
    scores: TokenScores, recipe: Recipe, experience: Experience, rows_M: Tensor, only_MT: Tensor
) -> Tensor | float:
    """Sum over the part's tokens, also those whose policy loss is masked."""
    returns = experience.returns
    if recipe.value_loss is None or returns is None or scores.value_BT is None:
        return 0.0
    batch = ValueBatch(scores.value_BT, returns.value_old_BT[rows_M], returns.return_BT[rows_M])
    return (recipe.value_loss(batch, only_MT) * only_MT).sum()


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
    return torch.cat([reference.logp(rollouts, rows).logp_BT for rows in all_rows(rollouts, recipe)])


def values(policy: Policy, head: ValueHead | None, rollouts: Rollouts, recipe: Recipe) -> Tensor | None:
    """V(s_t) of the policy that sampled."""
    if head is None:
        return None
    made = [policy.logp(rollouts, rows, value=head).value_BT for rows in all_rows(rollouts, recipe)]
    return torch.cat([value_BT for value_BT in made if value_BT is not None])


def all_rows(rollouts: Rollouts, recipe: Recipe) -> list[Tensor]:
    """Every row of the batch, in pieces of at most one forward pass."""
    rows_B = torch.arange(rollouts.keep_BT.shape[0], device=rollouts.keep_BT.device)
    return [rows_B[part] for part in micro_batches(rows_B, recipe)]


def micro_batches(rows: Tensor, recipe: Recipe) -> list[slice]:
    size = recipe.micro_batch_size or max(1, rows.numel())
    return [slice(start, start + size) for start in range(0, rows.numel(), size)]
