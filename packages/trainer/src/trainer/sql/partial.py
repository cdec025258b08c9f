"""Rule-based partial matching of two queries: how many nodes they share (the baselines RelPM and AstPM).

The papers give no exact rules. Inferred here: nodes are matched as a multiset by what they are (kind and
attributes),
precision and recall make an F-measure. It sees how much is alike and not what it does, which is why `age >
30` and
`age < 30` score high: a baseline, and the reason for a matcher.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable

from sqlglot import exp

from trainer.sql.operator import Operator, flatten
from trainer.sql.parse import parse

Nodes = Counter[Hashable]


def tree_nodes(root: Operator) -> Nodes:
    """RelPM: the operators of a tree, by kind and attributes."""
    return Counter(node.identity for node in flatten(root).nodes)


def syntax_nodes(sql: str) -> Nodes:
    """AstPM: the nodes of the syntax tree, by kind, and by their text where they are leaves.

    Raises SqlSyntaxError.
    """
    found: Nodes = Counter()
    for node in parse(sql).walk():
        is_leaf = next(node.iter_expressions(), None) is None
        found[(node.key, _text(node) if is_leaf else "")] += 1
    return found


def _text(node: exp.Expr) -> str:
    text = node.name
    return text if isinstance(node, exp.Literal) else text.lower()


def overlap(candidate: Nodes, reference: Nodes) -> int:
    """Nodes that both have, each counted as often as it is in both."""
    return (candidate & reference).total()


def f_measure(candidate: Nodes, reference: Nodes, beta: float = 1.0) -> float:
    """F = (1 + b^2) P R / (b^2 P + R), in [0, 1]; 0 where nothing is shared."""
    shared = overlap(candidate, reference)
    if shared == 0:
        return 0.0
    precision, recall = shared / candidate.total(), shared / reference.total()
    return (1 + beta**2) * precision * recall / (beta**2 * precision + recall)
