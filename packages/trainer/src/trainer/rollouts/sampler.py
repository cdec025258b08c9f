"""Plain sampling: a group of completions for each prompt."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from trainer.batch import Rollouts, SampleRequest, Task
from trainer.contract.nodes import RolloutSampler
from trainer.policy.protocol import Interrupt, Policy
from trainer.rollouts.duplicates import duplicate_share


def sampler_request(p: RolloutSampler) -> SampleRequest:
    return SampleRequest(
        group_size=p.group_size,
        max_tokens=p.max_tokens,
        temperature=p.temperature,
        top_p=p.top_p,
        top_k=p.top_k,
        stop=p.stop,
    )


def sample(
    p: RolloutSampler,
    policy: Policy,
    tasks: Sequence[Task],
    *,
    generator: torch.Generator,
    interrupt: Interrupt,
) -> Rollouts:
    return policy.sample(tasks, sampler_request(p), generator, interrupt=interrupt)


def sampler_signals(rollouts: Rollouts, seconds: float) -> dict[str, float]:
    """`seconds` is how long the sampling took."""
    tokens = int(rollouts.keep_BT.sum())
    rows = rollouts.keep_BT.shape[0]
    return {
        "tokensPerSecond": tokens / max(seconds, 1e-9),
        "length": tokens / rows,
        "truncated": float(rollouts.truncated_B.float().mean()),
        # E[-log pi(y)] over sampled tokens is the entropy of what was sampled from.
        "entropy": -float(rollouts.logp_old_BT.double().sum()) / max(tokens, 1),
        "duplicates": duplicate_share(rollouts.group_B.tolist(), rollouts.text_B),
    }


class _Sampler:
    sample = staticmethod(sample)
    signals = staticmethod(sampler_signals)


SAMPLER = _Sampler()
