"""Completions whose thinking is extended by force (see forcing.py), as rollouts that a policy may learn from.

What is put in is no choice of the policy: it does not learn, counts in no mean and is not charged for. Its
log-probs are those of a forward pass, like all others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch

from trainer.batch import Rollouts, Task
from trainer.contract.nodes import RolloutBudgetForce
from trainer.policy.protocol import Interrupt, Policy
from trainer.rollouts.duplicates import duplicate_share
from trainer.rollouts.forcing import Chains

ROWS_AT_ONCE = 32


def sample(
    p: RolloutBudgetForce,
    policy: Policy,
    tasks: Sequence[Task],
    *,
    generator: torch.Generator,
    interrupt: Interrupt,
) -> Rollouts:
    chains = Chains(
        p,
        policy,
        tasks,
        group_size=p.group_size,
        most_extensions=p.extensions,
        generator=generator,
        interrupt=interrupt,
    )
    for _ in range(p.extensions):
        chains.extend()
    return with_forced_logp(policy, chains.completions())


@torch.no_grad()
def with_forced_logp(policy: Policy, rollouts: Rollouts) -> Rollouts:
    """With log pi of what was put in; sampled tokens keep the log-probs that they were drawn with."""
    forced = rollouts.forced
    if forced is None or not bool(forced.token_BT.any()):
        return rollouts
    rows_B = forced.token_BT.any(-1).nonzero().flatten()
    logp_BT = rollouts.logp_old_BT.clone()
    for rows_M in rows_B.split(ROWS_AT_ONCE):
        fresh_MT = policy.logp(rollouts, rows_M).logp_BT.to(logp_BT.dtype)
        logp_BT[rows_M] = torch.where(forced.token_BT[rows_M], fresh_MT, logp_BT[rows_M])
    return replace(rollouts, logp_old_BT=logp_BT)


def signals(rollouts: Rollouts, seconds: float) -> dict[str, float]:
    forced, sampled_BT = rollouts.forced, rollouts.sampled_BT
    assert forced is not None
    tokens = int(sampled_BT.sum())
    return {
        "tokensPerSecond": tokens / max(seconds, 1e-9),
        "thinking": float(forced.thinking_B.double().mean()),
        "forced": float((forced.token_BT & rollouts.keep_BT).sum(-1).double().mean()),
        "extensions": float(forced.extensions_B.double().mean()),
        "cut": float(forced.cut_B.double().mean()),
        "truncated": float(rollouts.truncated_B.double().mean()),
        "entropy": -float((rollouts.logp_old_BT * sampled_BT).double().sum()) / max(tokens, 1),
        "duplicates": duplicate_share(rollouts.group_B.tolist(), rollouts.text_B),
    }


class _BudgetForce:
    sample = staticmethod(sample)
    signals = staticmethod(signals)


BUDGET_FORCE = _BudgetForce()
