"""How an update moved the probabilities of the sampled tokens (Yang 2025, arXiv 2505.12929, figure 1).

delta = pi_after - pi_old, by four buckets of pi_old and by the sign of the advantage. Tokens
that do not learn, and completions whose reward errored, are left out. Shapes: B sequences, T tokens.
"""

from __future__ import annotations

import torch
from torch import Tensor

from trainer.contract.nodes import ObjectiveProbabilityChange
from trainer.experience import Experience

EDGES = (0.25, 0.5, 0.75)


def probability_change(
    p: ObjectiveProbabilityChange, *, experience: Experience, logp_BT: Tensor
) -> dict[str, float]:
    """Of an empty bucket, nothing is told."""
    rollouts = experience.rollouts
    counts_BT = rollouts.keep_BT & experience.learn_BT & experience.scored.keep_B[:, None]
    before = rollouts.logp_old_BT[counts_BT].double().exp()
    change = logp_BT[counts_BT].double().exp() - before
    advantage = experience.advantage_BT[counts_BT]
    bucket = torch.bucketize(before, torch.tensor(EDGES, device=before.device).double(), right=True)
    signals: dict[str, float] = {}
    for index in range(len(EDGES) + 1):
        inside = bucket == index
        _note(signals, f"size{index + 1}", change.abs()[inside])
        for name, sign in (("good", 1), ("bad", -1)):
            own = change[inside & (sign * advantage > 0)]
            _note(signals, f"{name}{index + 1}", own)
            _note(signals, f"{name}Right{index + 1}", (sign * own > 0).double())
    return signals


def _note(signals: dict[str, float], name: str, values: Tensor) -> None:
    if values.numel() > 0:
        signals[name] = float(values.mean())
