from __future__ import annotations

import pytest
import torch

from trainer.batch import Rollouts, Task
from trainer.contract.nodes import RolloutSampler
from trainer.rollouts.sampler import sampler_request, sampler_signals


def test_signals_by_hand() -> None:
    """Two groups of two; 3 + 1 + 2 + 2 = 8 tokens in 0.5 s, together -6 nats; one pair of equal texts."""
    keep = torch.arange(3) < torch.tensor([3, 1, 2, 2])[:, None]
    rollouts = Rollouts(
        tasks=(Task("a", "?", "1"), Task("b", "?", "2")),
        group_B=torch.tensor([0, 0, 1, 1]),
        prompt_PS=torch.zeros(2, 1, dtype=torch.long),
        prompt_keep_PS=torch.ones(2, 1, dtype=torch.bool),
        response_BT=torch.zeros(4, 3, dtype=torch.long),
        keep_BT=keep,
        logp_old_BT=-0.75 * keep.float(),
        text_B=("x", "y", "x", "x"),
        truncated_B=torch.tensor([True, False, False, False]),
        temperature=1.0,
    )
    assert sampler_signals(rollouts, 0.5) == pytest.approx(
        {"tokensPerSecond": 16, "length": 2, "truncated": 0.25, "entropy": 0.75, "duplicates": 0.5}
    )


def test_request_carries_every_parameter() -> None:
    p = RolloutSampler(group_size=3, max_tokens=7, temperature=0.5, top_p=0.9, top_k=4, stop=("</answer>",))
    request = sampler_request(p)
    assert (request.group_size, request.max_tokens, request.temperature) == (3, 7, 0.5)
    assert (request.top_p, request.top_k, request.stop) == (0.9, 4, ("</answer>",))
