"""Changes of probability by hand, and that measuring changes nothing."""

from __future__ import annotations

import pytest
import torch

from trainer.batch import Rollouts
from trainer.contract.nodes import ObjectiveProbabilityChange
from trainer.experience import Experience, Scored
from trainer.probes import PROBES
from trainer.probes.probability_change import probability_change

KEEP = torch.tensor([[1, 1, 1], [1, 1, 0], [1, 0, 0]], dtype=torch.bool)
BEFORE = torch.tensor([[0.25, 0.10, 0.75], [0.80, 0.20, 0.9], [0.2, 0.5, 0.5]], dtype=torch.float64)
AFTER = torch.tensor([[0.20, 0.16, 0.79], [0.78, 0.22, 0.1], [0.9, 0.5, 0.5]], dtype=torch.float64)


def test_by_hand() -> None:
    """Good: 0.25 -> 0.20, 0.10 -> 0.16, 0.75 -> 0.79; bad: 0.80 -> 0.78, 0.20 -> 0.22; the last errored."""
    rollouts = Rollouts(
        tasks=(),
        group_B=torch.zeros(3, dtype=torch.long),
        prompt_PS=torch.zeros(1, 1, dtype=torch.long),
        prompt_keep_PS=torch.ones(1, 1, dtype=torch.bool),
        response_BT=torch.zeros(3, 3, dtype=torch.long),
        keep_BT=KEEP,
        logp_old_BT=BEFORE.log(),
        text_B=("", "", ""),
        truncated_B=torch.zeros(3, dtype=torch.bool),
        temperature=1.0,
    )
    scored = Scored(torch.zeros(3), torch.tensor([True, True, False]), {}, {})
    advantage_BT = torch.tensor([[1.0], [-2.0], [1.0]]).expand(3, 3)
    experience = Experience(rollouts, scored, advantage_BT, torch.ones_like(KEEP), KEEP, None)
    made = probability_change(ObjectiveProbabilityChange(), experience=experience, logp_BT=AFTER.log())
    # an edge belongs to the bucket above it; nothing was sampled between 1/2 and 3/4
    assert made == pytest.approx(
        {
            "size1": 0.04,
            "good1": 0.06,
            "goodRight1": 1.0,
            "bad1": 0.02,
            "badRight1": 0.0,
            "size2": 0.05,
            "good2": -0.05,
            "goodRight2": 0.0,
            "size4": 0.03,
            "good4": 0.04,
            "goodRight4": 1.0,
            "bad4": -0.02,
            "badRight4": 1.0,
        }
    )


def test_is_listed() -> None:
    assert PROBES[ObjectiveProbabilityChange] is probability_change
