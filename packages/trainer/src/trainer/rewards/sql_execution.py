"""Whether the query gives what the reference gives, on databases filled at random (EX of Graph-Reward-
SQL).
"""

from __future__ import annotations

import time

from trainer.batch import RewardScores, Rollouts
from trainer.contract.nodes import RewardSqlExecution
from trainer.rewards.given import Given
from trainer.rewards.scores import Plugged, Weights
from trainer.rewards.sql_answers import SYNTAX, Judgement, answers, scores
from trainer.sql.database_calls import calls_made
from trainer.sql.execution import Asked, ExecutionJudge, ReferenceFailure, Verdict


class SqlExecution:
    """1 right, 0 wrong, and a penalty for what is no SELECT or fails. Queries run in the sandbox only."""

    def __init__(self, p: RewardSqlExecution, given: Given) -> None:
        del given
        self._judge = ExecutionJudge(databases=p.databases, seed=p.seed, cache_size=p.cache_size)

    def __call__(
        self, p: RewardSqlExecution, *, rollouts: Rollouts, plugged: Plugged, weights: Weights
    ) -> RewardScores:
        del plugged, weights
        start = time.perf_counter()
        answered = answers(p.extract, rollouts)
        asked, known = self._judge.asked, self._judge.known
        calls = calls_made()
        verdicts = self._judge.judge([Asked(one.sql, one.reference, one.schema) for one in answered])
        seconds = (time.perf_counter() - start) / max(1, len(answered))
        asked, known = self._judge.asked - asked, self._judge.known - known
        judged = [_judgement(p, verdict) for verdict in verdicts]
        count = max(1, len(judged))
        signals = {
            "right": sum(one.level == "right" for one in judged) / count,
            "wrong": sum(one.level == "wrong" for one in judged) / count,
            "executionError": sum(one.level == "execution error" for one in judged) / count,
            "secondsPerQuery": seconds,
            "databaseCalls": calls_made() - calls,
            "cacheHits": known / asked if asked else 0.0,
        }
        return scores(rollouts, judged, signals)


def _judgement(p: RewardSqlExecution, verdict: Verdict | ReferenceFailure) -> Judgement:
    if isinstance(verdict, ReferenceFailure):
        return Judgement(0.0, "", errored=str(verdict))
    score = {
        "right": 1.0,
        "wrong": 0.0,
        "syntax error": p.syntax_penalty,
        "execution error": p.execution_penalty,
    }[verdict.level]
    level = SYNTAX if verdict.level == "syntax error" else verdict.level
    return Judgement(score, level, (("SQLite", verdict.text),) if verdict.text else ())
