"""Half the squared error of a value head (Schulman 2017, PPO, eq. 9), with the clip of PPO's reference code.

With a clip range c the error is the larger of (V - R)^2 and (clip(V, V_old - c, V_old + c) - R)^2: a value
gains nothing by moving further than c in one batch.

Shapes: B sequences, T tokens.
"""

from __future__ import annotations

import torch
from torch import Tensor

from trainer.batch import ValueBatch
from trainer.contract.nodes import ObjectiveValue


def squared_error(p: ObjectiveValue, values: ValueBatch) -> tuple[Tensor, dict[str, Tensor]]:
    error_BT = (values.value_BT - values.return_BT).square()
    clipped_BT = torch.zeros_like(error_BT, dtype=torch.bool)
    if p.clip_range is not None:
        moved_BT = (values.value_BT - values.value_old_BT).clamp(-p.clip_range, p.clip_range)
        held_BT = (values.value_old_BT + moved_BT - values.return_BT).square()
        outside_BT = (values.value_BT - values.value_old_BT).abs() > p.clip_range
        clipped_BT = outside_BT & (held_BT > error_BT)
        error_BT = torch.maximum(error_BT, held_BT)
    loss_BT = error_BT / 2
    return p.coefficient * loss_BT, {"loss": loss_BT, "clipped": clipped_BT.float()}
