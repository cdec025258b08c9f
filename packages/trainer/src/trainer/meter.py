"""Collects the signals of a step under `<nodeId>/<signal>`, so that the maths need not pass them on."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor


class Meter:
    def __init__(self) -> None:
        self._values: dict[str, float] = {}
        self._sums: dict[str, tuple[Tensor, Tensor]] = {}
        self._read: dict[str, tuple[Tensor, Tensor]] = {}
        """The sums as they stood when `since_last` was called."""

    def note(self, node: str, signals: Mapping[str, float]) -> None:
        """Values of the whole step."""
        self._values.update({f"{node}/{name}": value for name, value in signals.items()})

    def note_tokens(self, node: str, signals_BT: Mapping[str, Tensor], keep_BT: Tensor) -> None:
        """Adds to the means over the step's counted tokens. Stays on the device until the step is read."""
        for name, value_BT in signals_BT.items():
            key = f"{node}/{name}"
            total = (value_BT.detach() * keep_BT).sum()
            count = keep_BT.sum()
            held = self._sums.get(key)
            self._sums[key] = (total, count) if held is None else (held[0] + total, held[1] + count)

    def since_last(self, node: str) -> dict[str, float]:
        """Means over the tokens of one node noted since the last call, by signal. `take` still has them."""
        means: dict[str, float] = {}
        for key, (total, count) in self._sums.items():
            if not key.startswith(f"{node}/"):
                continue
            total_then, count_then = self._read.get(key, (0, 0))
            fresh = int(count - count_then)
            if fresh > 0:
                means[key.removeprefix(f"{node}/")] = float(total - total_then) / fresh
            self._read[key] = (total, count)
        return means

    def take(self) -> dict[str, float]:
        """Everything noted since the last call."""
        means = {key: float(total) / max(int(count), 1) for key, (total, count) in self._sums.items()}
        values = self._values | means
        self._values, self._sums, self._read = {}, {}, {}
        return values
