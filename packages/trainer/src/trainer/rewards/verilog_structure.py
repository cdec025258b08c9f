"""How much a design is built like the golden one, as a reward of its own (arXiv 2505.11849)."""

from __future__ import annotations

import torch

from trainer.batch import Note, RewardScores, Rollouts
from trainer.contract.nodes import RewardVerilogStructure
from trainer.rewards.scores import Plugged, Weights, mean_kept, share
from trainer.rewards.testbench import designs_work, likeness_of
from trainer.verilog.extract import design_in, is_design
from trainer.verilog.structure import Likeness, likeness, statements


def verilog_structure(
    p: RewardVerilogStructure, *, rollouts: Rollouts, plugged: Plugged, weights: Weights
) -> RewardScores:
    """0 where there is no design; the text is not compiled."""
    rows = len(rollouts.text_B)
    score_B = torch.zeros(rows)
    held_B = torch.zeros(rows, dtype=torch.bool)
    parts: list[Likeness] = []
    notes: dict[int, Note] = {}
    for row, (group, text) in enumerate(zip(rollouts.group_B.tolist(), rollouts.text_B, strict=True)):
        work = designs_work(rollouts, group)
        design = design_in(text, work.frame)
        if not is_design(design):
            notes[row] = Note("empty")
            continue
        held_B[row] = True
        score_B[row] = likeness_of(design, work.golden, p.variant)
        made, wanted = statements(design), statements(work.golden)
        parts.append(likeness([one.text for one in made], [one.text for one in wanted]))
        notes[row] = Note("design", tuple(("statement", one.text) for one in made[:40]))
    signals = {
        "mean": mean_kept(score_B, torch.ones_like(held_B)),
        "empty": share(~held_B),
        "errored": 0.0,
    }
    if parts:
        for name in ("similarity", "coverage", "redundancy"):
            signals[name] = sum(getattr(part, name) for part in parts) / len(parts)
    device = rollouts.group_B.device
    return RewardScores(
        score_B.to(device), torch.zeros(rows, dtype=torch.bool, device=device), {}, signals, notes
    )
