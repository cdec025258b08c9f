"""The share of each token in the loss of an optimiser batch.

token_mean     1 / all kept tokens                              (Yu 2025, DAPO, eq. 8)
sequence_mean  1 / (kept sequences * kept tokens of this one)   (Shao 2024, GRPO, eq. 3)
sequence_sum   1 / kept sequences                               (N = 1: the mean of whole sequences' losses)
fixed_length   1 / (kept sequences * fixed length)              (Liu 2025, Dr. GRPO, section 3.2)

A sequence without a kept token is not part of the batch. Rows of one tree (a chain and its answers) are one
sequence together. Shapes: B rows, T tokens.
"""

from __future__ import annotations

import torch
from torch import Tensor

from trainer.contract.nodes import ObjectiveReduction


def token_share(p: ObjectiveReduction, keep_BT: Tensor, tree_B: Tensor | None = None) -> Tensor:
    """`tree_B`: rows with one number are one sequence; None where each row is one."""
    kept_BT = keep_BT.float()
    length_B1 = kept_BT.sum(-1, keepdim=True)
    if tree_B is not None:
        length_B1 = _of_trees(length_B1, tree_B)
        sequences = tree_B[length_B1[:, 0] > 0].unique().numel()
    else:
        sequences = (length_B1 > 0).sum()
    sequences = max(int(sequences), 1)
    match p.method:
        case "token_mean":
            return kept_BT / kept_BT.sum().clamp(min=1)
        case "sequence_mean":
            return kept_BT / (sequences * length_B1.clamp(min=1))
        case "sequence_sum":
            return kept_BT / sequences
        case "fixed_length":
            return kept_BT / (sequences * p.fixed_length)


def _of_trees(length_B1: Tensor, tree_B: Tensor) -> Tensor:
    """Kept tokens of each row's tree."""
    _, index_B = torch.unique(tree_B, return_inverse=True)
    count = int(index_B.max()) + 1 if index_B.numel() else 0
    return length_B1.new_zeros(count, 1).index_add(0, index_B, length_B1)[index_B]
