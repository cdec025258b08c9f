"""The share of each token in the loss of an optimiser batch.

token_mean     1 / all kept tokens                              (Yu 2025, DAPO, eq. 8)
sequence_mean  1 / (kept sequences * kept tokens of this one)   (Shao 2024, GRPO, eq. 3)
sequence_sum   1 / kept sequences                               (N = 1: the mean of whole sequences' losses)
fixed_length   1 / (kept sequences * fixed length)              (Liu 2025, Dr. GRPO, section 3.2)

A sequence without a kept token is not part of the batch. Shapes: B sequences, T tokens.
"""

from __future__ import annotations

from torch import Tensor

from trainer.contract.nodes import ObjectiveReduction


def token_share(p: ObjectiveReduction, keep_BT: Tensor) -> Tensor:
    kept_BT = keep_BT.float()
    length_B1 = kept_BT.sum(-1, keepdim=True)
    sequences = (length_B1 > 0).sum().clamp(min=1)
    match p.method:
        case "token_mean":
            return kept_BT / kept_BT.sum().clamp(min=1)
        case "sequence_mean":
            return kept_BT / (sequences * length_B1.clamp(min=1))
        case "sequence_sum":
            return kept_BT / sequences
        case "fixed_length":
            return kept_BT / (sequences * p.fixed_length)
