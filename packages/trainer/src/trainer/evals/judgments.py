"""Verdicts of a judge beside their labels, and what is counted of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from trainer.judging.verdicts import Letter


@dataclass(slots=True)
class Judgments:
    """One list a column; judgment i of one number of extensions is judgment i of every other."""

    labels: list[Letter] = field(default_factory=list[Letter])
    verdicts: list[Letter | None] = field(default_factory=list["Letter | None"])
    units: list[str] = field(default_factory=list[str])
    """Which judgments are of one pair in its two orders; empty for those of a pair in one order."""
    reflections: list[int] = field(default_factory=list[int])
    thinking: list[int] = field(default_factory=list[int])
    forced: list[int] = field(default_factory=list[int])
    cut: list[bool] = field(default_factory=list[bool])

    def add(self, *, unit: str, label: Letter, verdict: Letter | None, reflections: int) -> None:
        self.units.append(unit)
        self.labels.append(label)
        self.verdicts.append(verdict)
        self.reflections.append(reflections)

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def right(self) -> list[bool]:
        """No verdict is wrong."""
        return [verdict == label for verdict, label in zip(self.verdicts, self.labels, strict=True)]

    @property
    def accuracy(self) -> float:
        return sum(self.right) / max(1, len(self))

    @property
    def invalid(self) -> float:
        return self.verdicts.count(None) / max(1, len(self))

    @property
    def share_a(self) -> float | None:
        """Among the verdicts; None without any."""
        valid = len(self) - self.verdicts.count(None)
        return self.verdicts.count("A") / valid if valid else None

    @property
    def consistency(self) -> float | None:
        """Share of pairs in which both verdicts name the same answer; None where no pair has both orders."""
        pairs = self._pairs()
        same = [
            None not in (self.verdicts[one], self.verdicts[two]) and self.verdicts[one] != self.verdicts[two]
            for one, two in pairs
        ]
        return sum(same) / len(pairs) if pairs else None

    @property
    def both_right(self) -> float | None:
        pairs, right = self._pairs(), self.right
        return sum(right[one] and right[two] for one, two in pairs) / len(pairs) if pairs else None

    def flips(self, later: Judgments) -> Counter[tuple[bool, bool]]:
        """(right before, right after) -> how many judgments."""
        return Counter(zip(self.right, later.right, strict=True))

    def _pairs(self) -> list[tuple[int, int]]:
        waiting: dict[str, int] = {}
        pairs: list[tuple[int, int]] = []
        for row, unit in enumerate(self.units):
            if not unit:
                continue
            first = waiting.pop(unit, None)
            if first is None:
                waiting[unit] = row
            else:
                pairs.append((first, row))
        return pairs
