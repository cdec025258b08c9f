"""PPO's clipped surrogate (Schulman 2017, eq. 7) with separate clips (Yu 2025, DAPO, section 3.1) and dual
clip.

The dual clip (Ye 2020, eq. 5) bounds the loss of a token with negative advantage at `dual_clip` times |A|, so
that a token that has become much likelier than at sampling cannot dominate the batch.

Shapes: B sequences, T tokens.
"""

from __future__ import annotations

import torch
from torch import Tensor

from trainer.batch import TokenBatch
from trainer.contract.nodes import ObjectiveClip

MAX_LOG_RATIO = 20.0
"""exp(20) is past every clip; a larger log-ratio would overflow to inf and turn 0 * inf into NaN."""


def clipped_surrogate(p: ObjectiveClip, tokens: TokenBatch) -> tuple[Tensor, dict[str, Tensor]]:
    advantage_BT = tokens.advantage_BT
    ratio_BT = (tokens.logp_BT - tokens.logp_old_BT).clamp(-MAX_LOG_RATIO, MAX_LOG_RATIO).exp()
    clipped_BT = ratio_BT.clamp(1 - p.clip_low, 1 + p.clip_high)
    loss_BT = -torch.minimum(ratio_BT * advantage_BT, clipped_BT * advantage_BT)

    low_BT = (ratio_BT < 1 - p.clip_low) & (advantage_BT < 0)
    high_BT = (ratio_BT > 1 + p.clip_high) & (advantage_BT > 0)
    dual_BT = torch.zeros_like(low_BT)
    if p.dual_clip is not None:
        bound_BT = -p.dual_clip * advantage_BT
        dual_BT = (advantage_BT < 0) & (loss_BT > bound_BT)
        loss_BT = torch.where(advantage_BT < 0, torch.minimum(loss_BT, bound_BT), loss_BT)
    return loss_BT, {
        "clipped": (low_BT | high_BT | dual_BT).float(),
        "clippedLow": low_BT.float(),
        "clippedHigh": high_BT.float(),
        "dualClipped": dual_BT.float(),
    }
