"""The paper's reason for BRPO, in a simulation: the mixture leaves less variance than either of its parts.

The simulator is not the paper's: each prompt has a hazard h ~ Beta(0.6, 2), each of its chains becomes
"solved" in a segment with probability h, and answers are right with 0.95 from then on, with 0.05 before.
"""

from __future__ import annotations

import pytest
import torch

from trainer.advantages.brpo import Mode, Settings, segments

PROMPTS, CHAINS, BUDGETS, ANSWERS = 2000, 8, 8, 4
# Var[R - V] / Var[R] by segment, of another implementation's seed.
PUBLISHED: dict[Mode, list[float]] = {
    "v1only": [1.000, 0.874, 0.613, 0.464, 0.361, 0.281, 0.227, 0.203],
    "v2only": [0.392, 0.394, 0.398, 0.402, 0.406, 0.412, 0.421, 0.439],
    "brpo": [0.392, 0.362, 0.328, 0.292, 0.254, 0.219, 0.193, 0.188],
}


def simulated(seed: int) -> torch.Tensor:
    """r [Q * G, m], the mean of S answers."""
    generator = torch.Generator().manual_seed(seed)
    rows = PROMPTS * CHAINS

    def gamma(shape: float) -> torch.Tensor:
        """Marsaglia and Tsang's method, by rejection; torch's own sampler takes no generator."""
        d = shape + 1 - 1 / 3
        made = torch.zeros(PROMPTS, dtype=torch.float64)
        open_ = torch.ones(PROMPTS, dtype=torch.bool)
        while bool(open_.any()):
            x = torch.randn(PROMPTS, generator=generator, dtype=torch.float64)
            v = (1 + x / (9 * d) ** 0.5) ** 3
            u = torch.rand(PROMPTS, generator=generator, dtype=torch.float64)
            fits = (v > 0) & (u.log() < 0.5 * x * x + d - d * v + d * v.clamp(min=1e-12).log()) & open_
            made, open_ = torch.where(fits, d * v, made), open_ & ~fits
        return made * torch.rand(PROMPTS, generator=generator, dtype=torch.float64) ** (1 / shape)

    one, two = gamma(0.6), gamma(2.0)
    hazard = (one / (one + two)).repeat_interleave(CHAINS)[:, None]
    becomes = torch.rand(rows, BUDGETS, generator=generator, dtype=torch.float64) < hazard
    solved = becomes.int().cummax(1).values.bool()
    right = torch.where(solved, 0.95, 0.05)[..., None]
    draws = torch.rand(rows, BUDGETS, ANSWERS, generator=generator, dtype=torch.float64)
    return (draws < right).double().mean(-1)


def ratios(reward: torch.Tensor, mode: Mode) -> torch.Tensor:
    question = torch.arange(PROMPTS).repeat_interleave(CHAINS)
    made = segments(Settings(mode=mode), reward, torch.arange(1, BUDGETS + 1), question_C=question)
    return made.advantage_Cm.var(0) / made.return_Cm.var(0)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_mixture_leaves_the_least_variance(seed: int) -> None:
    reward = simulated(seed)
    own, group, mixed = (ratios(reward, mode) for mode in ("v1only", "v2only", "brpo"))
    assert bool((own.diff() < 0).all())
    assert bool((group.diff() > 0).all())
    assert float(group[-1] - group[0]) < 0.1
    assert bool((mixed <= torch.minimum(own, group) + 1e-9).all())
    assert float(mixed[0]) == pytest.approx(float(group[0]))
    for mode, made in (("v1only", own), ("v2only", group), ("brpo", mixed)):
        assert made.tolist() == pytest.approx(PUBLISHED[mode], abs=0.02)
