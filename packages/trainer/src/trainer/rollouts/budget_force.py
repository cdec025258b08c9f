"""Completions whose thinking is extended by force (see forcing.py), as rollouts that a policy may learn from.

What is put in is no choice of the policy (`Rollouts.inserted_BT`).
"""

from __future__ import annotations

from collections.abc import Sequence

import torch

from trainer.batch import Rollouts, Task
from trainer.contract.nodes import RolloutBudgetForce
from trainer.policy.protocol import Interrupt, Policy
from trainer.rollouts.duplicates import duplicate_share
from trainer.rollouts.forcing import Chains


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
    return chains.completions()


def signals(rollouts: Rollouts, seconds: float) -> dict[str, float]:
    thinking, inserted_BT = rollouts.thinking, rollouts.inserted_BT
    assert thinking is not None and inserted_BT is not None
    tokens = int(rollouts.keep_BT.sum())
    return {
        "tokensPerSecond": tokens / max(seconds, 1e-9),
        "thinking": float(thinking.tokens_B.double().mean()),
        "forced": float(inserted_BT.sum(-1).double().mean()),
        "extensions": float(thinking.extensions_B.double().mean()),
        "cut": float(thinking.cut_B.double().mean()),
        "truncated": float(rollouts.truncated_B.double().mean()),
        "entropy": -float(rollouts.logp_old_BT.double().sum()) / max(tokens, 1),
        "duplicates": duplicate_share(rollouts.group_B.tolist(), rollouts.text_B),
    }


class _BudgetForce:
    sample = staticmethod(sample)
    signals = staticmethod(signals)


BUDGET_FORCE = _BudgetForce()
