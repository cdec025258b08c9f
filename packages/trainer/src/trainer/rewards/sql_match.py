"""GMNScore: how alike the query and the reference are, by a matcher (Graph-Reward-SQL, arXiv 2505.12380)."""

from __future__ import annotations

import time

import torch

from trainer.batch import RewardScores, Rollouts
from trainer.contract.nodes import RewardSqlMatch
from trainer.matcher.files import FILE, SHIPPED, MatcherFileError, load_matcher
from trainer.matcher.scorer import Candidate, Match, MatchScorer, ReferenceError
from trainer.matcher.scores import matching_score
from trainer.problems import ParamError
from trainer.rewards.extract import extract
from trainer.rewards.given import Given
from trainer.rewards.scores import Plugged, Weights, mean_kept, share
from trainer.sql.database_calls import calls_made
from trainer.sql.tasks import reference_of

HIGH = 0.9


class SqlMatch:
    """-1 without one SELECT statement, -0.6 without a plan, else max(0, 1 - d^2), or max(0, 1 - d)."""

    def __init__(self, p: RewardSqlMatch, given: Given) -> None:
        folder = given.folder("matcher")
        try:
            matcher = load_matcher(SHIPPED if folder is None else folder / FILE)
        except MatcherFileError as error:
            raise ParamError("matcher", error.message, error.remedy) from error
        self._scorer = MatchScorer(matcher, p.cache_size)

    def __call__(
        self, p: RewardSqlMatch, *, rollouts: Rollouts, plugged: Plugged, weights: Weights
    ) -> RewardScores:
        start = time.perf_counter()
        references = [reference_of(task) for task in rollouts.tasks]
        candidates = [
            Candidate(extract(p.extract, text), *references[prompt])
            for text, prompt in zip(rollouts.text_B, rollouts.group_B.tolist(), strict=True)
        ]
        asked, known = self._scorer.asked, self._scorer.known
        calls = calls_made()
        matches = self._scorer.match(candidates)
        scores = _scores(p, matches)
        seconds = (time.perf_counter() - start) / max(1, len(candidates))
        asked, known = self._scorer.asked - asked, self._scorer.known - known
        signals = {
            **_signals(scores, matches),
            "secondsPerQuery": seconds,
            "databaseCalls": calls_made() - calls,
            "cacheHits": known / asked if asked else 0.0,
        }
        device = rollouts.group_B.device
        return RewardScores(scores.score_B.to(device), scores.errored_B.to(device), scores.errors, signals)


def _scores(p: RewardSqlMatch, matches: list[Match | ReferenceError]) -> RewardScores:
    score_B = torch.zeros(len(matches))
    errors: dict[int, str] = {}
    for row, match in enumerate(matches):
        if isinstance(match, ReferenceError):
            errors[row] = str(match)
        elif match.squared is not None:
            score_B[row] = matching_score(match.squared, p.distance)
        else:
            score_B[row] = p.syntax_penalty if match.level == "syntax error" else p.plan_penalty
    errored_B = torch.zeros(len(matches), dtype=torch.bool)
    errored_B[list(errors)] = True
    return RewardScores(score_B, errored_B, errors)


def _signals(scores: RewardScores, matches: list[Match | ReferenceError]) -> dict[str, float]:
    keep_B = ~scores.errored_B
    kept = scores.score_B[keep_B].double()
    held = [match for match in matches if isinstance(match, Match)]
    far = [match.squared for match in held if match.squared is not None]
    count = max(1, len(held))
    return {
        "mean": mean_kept(scores.score_B, keep_B),
        "std": float(kept.std(correction=0)) if len(kept) else float("nan"),
        "syntaxError": sum(match.level == "syntax error" for match in held) / count,
        "planError": sum(match.level == "no plan" for match in held) / count,
        "zero": float((kept == 0).double().mean()) if len(kept) else 0.0,
        "positive": float((kept > 0).double().mean()) if len(kept) else 0.0,
        "high": float((kept > HIGH).double().mean()) if len(kept) else 0.0,
        "distance": sum(far) / len(far) if far else float("nan"),
        "errored": share(scores.errored_B),
    }
