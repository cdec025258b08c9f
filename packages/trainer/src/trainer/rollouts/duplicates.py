"""Completions that say the same: a group of copies has nothing to prefer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


def duplicate_share(groups: Sequence[int], texts: Sequence[str]) -> float:
    """Share of completions whose text another completion of their group has too."""
    seen = Counter(zip(groups, texts, strict=True))
    return sum(count for count in seen.values() if count > 1) / len(texts)
