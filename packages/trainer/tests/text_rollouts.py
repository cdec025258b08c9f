"""Rollouts from texts alone: rewards read texts, tasks and lengths."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from trainer.batch import Rollouts, Task


def text_rollouts(
    texts: Sequence[str], tasks: Sequence[Task] | None = None, lengths: Sequence[int] | None = None
) -> Rollouts:
    """As many completions of each task as divide the texts evenly; `lengths` in tokens."""
    tasks = tasks or [Task("t", "p", "42")]
    length_B = torch.tensor(lengths or [1] * len(texts))
    keep_BT = torch.arange(int(length_B.max()))[None] < length_B[:, None]
    group_size = len(texts) // len(tasks)
    return Rollouts(
        tasks=tuple(tasks),
        group_B=torch.arange(len(texts)) // group_size,
        prompt_PS=torch.zeros(len(tasks), 1, dtype=torch.long),
        prompt_keep_PS=torch.ones(len(tasks), 1, dtype=torch.bool),
        response_BT=torch.zeros(keep_BT.shape, dtype=torch.long),
        keep_BT=keep_BT,
        logp_old_BT=torch.zeros(keep_BT.shape),
        text_B=tuple(texts),
        truncated_B=torch.zeros(len(texts), dtype=torch.bool),
        temperature=1.0,
    )
