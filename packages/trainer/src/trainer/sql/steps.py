"""A query as a chain of CTEs, and how much of the reference each link newly covers (StepRTM).

The card gives the idea; the formula is inferred: C_i is the share of the reference's nodes among the nodes
of the first i
CTEs taken together, and step i is worth C_i - C_{i-1}, or C_i where `cumulative`. The final SELECT is the
last step.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import count
from typing import Literal

from sqlglot import exp
from sqlglot.tokenizer_core import Token, TokenType

from trainer.sql.errors import SqlError, SqlSyntaxError
from trainer.sql.operator import Operator
from trainer.sql.parse import parse, tokens_of
from trainer.sql.partial import Nodes, overlap, tree_nodes
from trainer.sql.read import plan_text
from trainer.sql.schema import Schema

Worth = Literal["increment", "cumulative"]


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    """Of the CTE; empty for the final SELECT."""
    start: int
    end: int
    """Characters of the query's text; `end` is one past the last."""
    tree: Operator | None
    """Of what the CTE selects, earlier CTEs put in place; None where it does not plan, or an earlier one
    does not.
    """
    used: bool = True
    """Whether the final SELECT reads it, or a CTE that it reads does."""


def read_steps(sql: str, schema: Schema) -> tuple[Step, ...]:
    """The CTEs in order, then the final SELECT. Raises SqlSyntaxError where the query does not parse."""
    root = parse(sql)
    found = root.args.get("with_")
    ctes: list[exp.CTE] = list(found.expressions) if found is not None else []
    spans = _spans(sql, len(ctes))
    roots = [_prefix(ctes[: place + 1]) for place in range(len(ctes))] + [root]
    used = _used(root, ctes)
    steps: list[Step] = []
    for place, (start, end) in enumerate(spans):
        name = ctes[place].alias if place < len(ctes) else ""
        earlier = not steps or steps[-1].tree is not None
        tree = _tree(sql, roots[place], schema) if earlier else None
        steps.append(Step(name, start, end, tree, not name or name.lower() in used))
    return tuple(steps)


def _used(root: exp.Expr, ctes: list[exp.CTE]) -> set[str]:
    """Names that the final SELECT reads, itself or through other CTEs."""
    bodies = {cte.alias.lower(): cte.this for cte in ctes}
    read = {name: {table.name.lower() for table in body.find_all(exp.Table)} for name, body in bodies.items()}
    inside = {id(table) for cte in ctes for table in cte.find_all(exp.Table)}
    waiting = [table.name.lower() for table in root.find_all(exp.Table) if id(table) not in inside]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in read and name not in found:
            found.add(name)
            waiting += read[name]
    return found


def coverages(steps: tuple[Step, ...], reference: Operator) -> list[float]:
    """C_i of each step, rising from 0 to at most 1.

    A CTE that nothing reads covers nothing, so that no answer is written beside the query; after a step
    without a tree nothing more is covered.
    """
    wanted = tree_nodes(reference)
    seen: Nodes = Counter()
    covered: list[float] = []
    for step in steps:
        if step.tree is not None and step.used:
            seen |= tree_nodes(step.tree)
        covered.append(overlap(seen, wanted) / wanted.total())
    return covered


def worths(steps: tuple[Step, ...], covered: list[float], worth: Worth = "increment") -> list[float]:
    """What each step is worth; 0 from the first one without a tree on."""
    made: list[float] = []
    before = 0.0
    for step, now in zip(steps, covered, strict=True):
        value = now if worth == "cumulative" else now - before
        made.append(value if step.tree is not None else 0.0)
        before = now
    return made


def _tree(sql: str, root: exp.Expr, schema: Schema) -> Operator | None:
    try:
        return plan_text(sql, root, schema)
    except SqlError:
        return None


def _prefix(ctes: list[exp.CTE]) -> exp.Select:
    """SELECT * FROM the last of them."""
    last = exp.Table(this=exp.Identifier(this=ctes[-1].alias, quoted=True))
    select = exp.Select(expressions=[exp.Star()], from_=exp.From(this=last))
    select.set("with_", exp.With(expressions=[cte.copy() for cte in ctes]))
    return select


def _spans(sql: str, ctes: int) -> list[tuple[int, int]]:
    """Each CTE from its name to its closing parenthesis, then the rest."""
    tokens = tokens_of(sql)
    spans: list[tuple[int, int]] = []
    at = 0
    if ctes:
        at = next((k for k, token in enumerate(tokens) if token.token_type is TokenType.WITH), 0) + 1
        at += tokens[at].token_type is TokenType.RECURSIVE
    for _ in range(ctes):
        close = _closing(tokens, at)
        spans.append((tokens[at].start, tokens[close].end + 1))
        at = min(close + 2, len(tokens) - 1)  # past the comma
    final = spans[-1][1] if spans else tokens[0].start
    if ctes:
        final = next(token.start for token in tokens if token.start >= final)
    return [*spans, (final, tokens[-1].end + 1)]


def _closing(tokens: list[Token], start: int) -> int:
    """The parenthesis that closes the first one behind AS."""
    depth, opened = 0, False
    for place in count(start):
        if place >= len(tokens):
            raise SqlSyntaxError("A CTE is not closed.")
        kind = tokens[place].token_type
        opened = opened or kind is TokenType.ALIAS
        if kind is TokenType.L_PAREN:
            depth += 1
        elif kind is TokenType.R_PAREN:
            depth -= 1
            if depth == 0 and opened:
                return place
    raise AssertionError("unreachable")
