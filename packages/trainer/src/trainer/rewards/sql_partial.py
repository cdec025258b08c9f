"""How many nodes the query shares with the reference: RelPM and AstPM, baselines of Graph-Reward-SQL; or
only whether it is a query of the schema.
"""

from __future__ import annotations

from trainer.batch import RewardScores, Rollouts
from trainer.contract.nodes import RewardSqlPartial
from trainer.rewards.scores import Plugged, Weights
from trainer.rewards.sql_answers import (
    PLAN,
    SYNTAX,
    Answer,
    Judgement,
    answers,
    each,
    kept_tree,
    levels,
    scores,
)
from trainer.sql.errors import SqlError, SqlSyntaxError
from trainer.sql.partial import Nodes, f_measure, overlap, syntax_nodes, tree_nodes


def sql_partial(
    p: RewardSqlPartial, *, rollouts: Rollouts, plugged: Plugged, weights: Weights
) -> RewardScores:
    """The penalty of a syntax or plan error, else F in [0, 1]; errored where the reference makes no tree."""
    del plugged, weights
    judged = each(answers(p.extract, rollouts), lambda answer: _judge(p, answer))
    return scores(rollouts, judged, levels(judged))


def _judge(p: RewardSqlPartial, answer: Answer) -> Judgement:
    reference = kept_tree(answer.reference, answer.schema)
    if isinstance(reference, SqlError):
        return Judgement(0.0, "", errored=f"The reference makes no tree: {reference.message}")
    if answer.sql is None:
        return Judgement(p.syntax_penalty, SYNTAX, (("query", "none found"),))
    tree = kept_tree(answer.sql, answer.schema)
    if isinstance(tree, SqlError):
        is_syntax = isinstance(tree, SqlSyntaxError)
        penalty = p.syntax_penalty if is_syntax else p.plan_penalty
        return Judgement(penalty, SYNTAX if is_syntax else PLAN, (("error", tree.message),))
    if p.nodes == "nothing":
        return Judgement(1.0, "scored")
    relational = p.nodes == "operators"
    ours = tree_nodes(tree) if relational else syntax_nodes(answer.sql)
    theirs = tree_nodes(reference) if relational else syntax_nodes(answer.reference)
    return Judgement(f_measure(ours, theirs, p.beta), "scored", _matched(ours, theirs))


def _matched(ours: Nodes, theirs: Nodes) -> tuple[tuple[str, str], ...]:
    """How many nodes are shared, then those that one side has alone."""
    return (
        ("shared", f"{overlap(ours, theirs)} of {ours.total()} and {theirs.total()}"),
        *(("only here", str(node)) for node in (ours - theirs).elements()),
        *(("missing", str(node)) for node in (theirs - ours).elements()),
    )
