"""Walks a reward graph: every reward node once, in the order of the wires, each given the scores plugged into
it.

Knows no kind: `rewards` is the table of the family, passed in by assemble.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, cast

import torch
from msgspec import Struct
from torch import Tensor

from trainer.batch import RewardScores, Rollouts
from trainer.contract import JobNode, JobSpec
from trainer.experience import Scored
from trainer.failure import RunError
from trainer.meter import Meter
from trainer.policy.protocol import Interrupt


class RewardKind(Protocol):
    def __call__(
        self,
        p: Any,
        *,
        rollouts: Rollouts,
        plugged: dict[str, list[RewardScores]],
        weights: dict[str, list[float]],
    ) -> RewardScores:
        """`plugged`: scores by input port, in wire order; `weights`: the `weight` of the nodes that made
        them."""
        ...


class _Weighted(Protocol):
    @property
    def weight(self) -> float: ...


RewardMaker = Callable[[JobNode], RewardKind]
"""For kinds that are given more than scores, or keep something between batches."""


@dataclass(frozen=True, slots=True)
class RewardGraph:
    nodes: tuple[JobNode, ...]
    """In topological order; the last one is plugged into the stage."""
    kinds: Mapping[str, RewardKind]
    """Of each node."""
    max_errored_share: float

    @classmethod
    def of(
        cls,
        spec: JobSpec,
        root: str,
        kinds: Mapping[type[Struct], RewardKind],
        max_errored_share: float,
        makers: Mapping[type[Struct], RewardMaker] | None = None,
    ) -> RewardGraph:
        """The reward node `root` and all rewards upstream of it. A node of a kind that `makers` has is made
        anew; what is plugged into it and is no reward is for its maker to know."""
        makers = makers or {}
        wanted = {root}
        for node in reversed(spec.nodes):
            if node.id in wanted:
                wanted |= {wire.node for wires in node.inputs.values() for wire in wires}
        known = kinds.keys() | makers.keys()
        nodes = tuple(n for n in spec.nodes if n.id in wanted and type(n.config) in known)
        held = {
            n.id: makers[type(n.config)](n) if type(n.config) in makers else kinds[type(n.config)]
            for n in nodes
        }
        return cls(nodes, held, max_errored_share)

    def score(self, rollouts: Rollouts, meter: Meter | None, interrupt: Interrupt) -> Scored:
        """Errored completions score 0 and are not kept; too many of them end the run by the node's name.

        Rows that are no completion (`Rollouts.judged_B`) are not shown to the rewards: they score 0, without
        an error, and are kept.
        """
        scores = self._scores(rollouts.judged(), meter, interrupt)
        if rollouts.branches is not None:
            rows = rollouts.judged_B.nonzero().flatten()
            scores = {node: _among_all(made, rows, len(rollouts.text_B)) for node, made in scores.items()}
        final = scores[self.nodes[-1].id]
        keep_B = ~final.errored_B
        reward_B = torch.where(keep_B, final.score_B.float(), 0.0).to(rollouts.keep_BT.device)
        return Scored(reward_B, keep_B.to(rollouts.keep_BT.device), scores, _errors(scores), final.earned)

    def _scores(
        self, rollouts: Rollouts, meter: Meter | None, interrupt: Interrupt
    ) -> dict[str, RewardScores]:
        scores: dict[str, RewardScores] = {}
        weights = {node.id: cast("_Weighted", node.config).weight for node in self.nodes}
        for node in self.nodes:
            interrupt()
            ports = {port: [w.node for w in wires if w.node in scores] for port, wires in node.inputs.items()}
            plugged = {port: [scores[one] for one in held] for port, held in ports.items()}
            held = {port: [weights[one] for one in held] for port, held in ports.items()}
            made = self._run(node, rollouts, plugged, held)
            self._check(node, made)
            if meter is not None:
                meter.note(node.id, made.signals)
            scores[node.id] = made
        return scores

    def last(self, rollouts: Rollouts, interrupt: Interrupt) -> RewardScores:
        """The last node's scores alone, as an evaluation needs them."""
        return list(self.score(rollouts, None, interrupt).components.values())[-1]

    def _run(
        self,
        node: JobNode,
        rollouts: Rollouts,
        plugged: dict[str, list[RewardScores]],
        weights: dict[str, list[float]],
    ) -> RewardScores:
        kind = self.kinds[node.id]
        try:
            return kind(node.config, rollouts=rollouts, plugged=plugged, weights=weights)
        except (RunError, KeyboardInterrupt):
            raise
        except Exception as error:  # a reward's own fault must not be read as a score
            rows = rollouts.keep_BT.shape[0]
            text = f"{type(error).__name__}: {error}"
            return RewardScores(
                score_B=torch.zeros(rows),
                errored_B=torch.ones(rows, dtype=torch.bool),
                errors=dict.fromkeys(range(rows), text),
                signals={"errored": 1.0},
            )

    def _check(self, node: JobNode, made: RewardScores) -> None:
        share = int(made.errored_B.sum()) / made.errored_B.numel()
        if share > self.max_errored_share:
            first = next(iter(made.errors.values()), "no reason given")
            raise RunError(
                f"The reward '{node.id}' errored on {share:.0%} of the completions, more than the allowed "
                f"{self.max_errored_share:.0%}. First: {first}",
                "Mend the reward, or allow a larger share of errored rollouts.",
                node.id,
            )
        if not bool(torch.isfinite(made.score_B[~made.errored_B]).all()):
            raise RunError(
                f"The reward '{node.id}' gave a score that is not a finite number.",
                "Check its parameters.",
                node.id,
            )


def _among_all(made: RewardScores, rows_R: Tensor, total: int) -> RewardScores:
    """Scores of some rows at their places among all; 0 and not errored elsewhere."""
    rows_R = rows_R.to(made.score_B.device)
    places = rows_R.tolist()
    return RewardScores(
        score_B=made.score_B.new_zeros(total).index_copy(0, rows_R, made.score_B),
        errored_B=made.errored_B.new_zeros(total).index_copy(0, rows_R, made.errored_B),
        errors={places[row]: text for row, text in made.errors.items()},
        signals=made.signals,
        notes={places[row]: note for row, note in made.notes.items()},
        earned={places[row]: parts for row, parts in made.earned.items()},
    )


def _errors(scores: Mapping[str, RewardScores]) -> dict[int, str]:
    """The first node's reason for each errored row."""
    found: dict[int, str] = {}
    for node, made in scores.items():
        for row, text in made.errors.items():
            found.setdefault(row, f"{node}: {text}")
    return found
