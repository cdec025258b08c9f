"""A reward that a judge's comparisons give: the judge is a model of the graph, or an endpoint.

J1 (arXiv 2505.11875) trains such judges; how one rewards another run is this program's own.

A verdict is asked for once in a run and kept by content. A comparison that comes to nothing leaves its
completions errored; they never become 0.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import torch

from trainer.batch import Note, RewardScores, Rollouts
from trainer.contract.nodes import RewardJudge
from trainer.judging.by_endpoint import EndpointJudge, endpoint_of
from trainer.judging.comparisons import Comparison, Outcome, Side, meetings, outcome, win_rates
from trainer.judging.framing import Framing
from trainer.judging.kept_verdicts import KeptVerdicts, Said
from trainer.judging.made_of_model import model_judge
from trainer.rewards.extract import extract
from trainer.rewards.given import Given
from trainer.rewards.scores import Plugged, Weights, mean_kept, share

NO_VERDICT = "The judge gave no verdict."
NO_REFERENCE = "The task has no answer to compare with."
TAGS = ("<think>", "</think>")


class Judge(Protocol):
    def batches(self, asked: Sequence[str]) -> list[Sequence[str]]: ...

    def ask(self, asked: Sequence[str]) -> list[Said | str]:
        """What it says of each, or why nothing can be said."""
        ...


def make_judge(p: RewardJudge, given: Given) -> JudgeReward:
    judge = model_judge(p, given) if p.judge == "model" else EndpointJudge(p)
    return JudgeReward(p, judge, KeptVerdicts(given.kept()))


def check_judge(p: RewardJudge) -> None:
    """Before any work: whether its address and its key can be used."""
    if p.judge == "endpoint":
        endpoint_of(p)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question about a comparison."""

    key: str
    prompt: str
    first_is_a: bool


@dataclass(slots=True)
class _Found:
    comparisons: list[Comparison]
    questions: list[list[_Asked]]
    """Of each comparison, one an order; empty where nothing need be asked."""
    fresh: int
    failures: Mapping[str, str]


class JudgeReward:
    def __init__(self, p: RewardJudge, judge: Judge, kept: KeptVerdicts) -> None:
        tags = tuple(dict.fromkeys((*TAGS, *((p.end_marker,) if p.end_marker else ()))))
        self._framing = Framing(p.template, p.framing == "delimited", p.longest_text, tags, kept.secret)
        self._judge = judge
        self._kept = kept

    def __call__(
        self, p: RewardJudge, *, rollouts: Rollouts, plugged: Plugged, weights: Weights
    ) -> RewardScores:
        comparisons = _comparisons(p, rollouts)
        questions = [self._questions(p, comparison) for comparison in comparisons]
        prompts = {one.key: one.prompt for asked in questions for one in asked}
        unknown = {key: prompt for key, prompt in prompts.items() if self._kept.get(key) is None}
        found = _Found(comparisons, questions, len(unknown), self._ask(unknown))
        return self._scores(p, rollouts, found)

    def _questions(self, p: RewardJudge, comparison: Comparison) -> list[_Asked]:
        one, two = comparison.first.text, comparison.second.text
        if comparison.lacks_reference or comparison.unasked is not None or one is None or two is None:
            return []
        asked: list[_Asked] = []
        for first_is_a in _orders(p, comparison):
            a, b = (one, two) if first_is_a else (two, one)
            key = _key(p, comparison.question, a, b)
            prompt = self._framing.ask(question=comparison.question, a=a, b=b)
            asked.append(_Asked(key, prompt, first_is_a))
        return asked

    def _ask(self, unknown: Mapping[str, str]) -> dict[str, str]:
        """Asks for what is unknown, keeps what comes, and gives the reasons for what does not, by key."""
        failures: dict[str, str] = {}
        keys = {prompt: key for key, prompt in unknown.items()}
        for batch in self._judge.batches(list(keys)):
            said = dict(zip((keys[prompt] for prompt in batch), self._judge.ask(batch), strict=True))
            self._kept.add({key: one for key, one in said.items() if isinstance(one, Said)})
            failures |= {key: one for key, one in said.items() if isinstance(one, str)}
        return failures

    def _scores(self, p: RewardJudge, rollouts: Rollouts, found: _Found) -> RewardScores:
        count = len(rollouts.text_B)
        errors: dict[int, str] = {}
        outcomes: list[Outcome] = []
        for comparison, asked in zip(found.comparisons, found.questions, strict=True):
            made, reason = self._outcome(p, comparison, asked, found.failures)
            outcomes.append(made)
            for side in (comparison.first, comparison.second):
                if reason and side.row is not None:
                    errors.setdefault(side.row, reason)
        rates = win_rates(found.comparisons, outcomes, tie=0.5 if p.tie == "half" else 0.0)
        score_B = torch.tensor([rates.get(row, 0.0) for row in range(count)])
        errored_B = torch.zeros(count, dtype=torch.bool)
        errored_B[list(errors)] = True
        device = rollouts.group_B.device
        return RewardScores(
            score_B=score_B.to(device),
            errored_B=errored_B.to(device),
            errors=errors,
            signals={
                "mean": mean_kept(score_B, ~errored_B),
                "errored": share(errored_B),
                "unanswered": _unanswered(found.comparisons) / max(1, count),
            }
            | self._signals(found, outcomes),
            notes=self._notes(found, outcomes),
        )

    def _outcome(
        self,
        p: RewardJudge,
        comparison: Comparison,
        asked: Sequence[_Asked],
        failures: Mapping[str, str],
    ) -> tuple[Outcome, str]:
        """And why it came to nothing, where it did."""
        if comparison.lacks_reference:
            return "tie", NO_REFERENCE
        if comparison.unasked is not None:
            return comparison.unasked, ""
        for one in asked:
            if one.key in failures:
                return "tie", failures[one.key]
        made = outcome([self._for_first(one) for one in asked])
        if made is not None:
            return made, ""
        match p.no_verdict:
            case "errored":
                return "tie", NO_VERDICT
            case "loss":
                return "both lost", ""
            case "tie":
                return "tie", ""

    def _for_first(self, asked: _Asked) -> bool | None:
        """Whether the verdict is for the comparison's first side."""
        said = self._kept.get(asked.key)
        if said is None or said.verdict is None:
            return None
        return (said.verdict == "A") == asked.first_is_a

    def _signals(self, found: _Found, outcomes: Sequence[Outcome]) -> dict[str, float]:
        questions = [one for asked in found.questions for one in asked]
        verdicts = [said.verdict for one in questions if (said := self._kept.get(one.key)) is not None]
        letters = [verdict for verdict in verdicts if verdict is not None]
        both = [[self._for_first(one) for one in asked] for asked in found.questions if len(asked) == 2]
        told = [pair for pair in both if None not in pair]
        made = {"ties": outcomes.count("tie") / max(1, len(outcomes)), "asked": float(found.fresh)}
        if questions:
            distinct = len({one.key for one in questions})
            made["cached"] = 1.0 - found.fresh / distinct
        if verdicts:
            made["noVerdict"] = verdicts.count(None) / len(verdicts)
        if letters:
            made["shareA"] = letters.count("A") / len(letters)
        if told:
            made["consistency"] = sum(one == two for one, two in told) / len(told)
        return made

    def _notes(self, found: _Found, outcomes: Sequence[Outcome]) -> dict[int, Note]:
        """What the judge said in each of a completion's comparisons."""
        matched: dict[int, list[tuple[str, str]]] = {}
        for comparison, asked, made in zip(found.comparisons, found.questions, outcomes, strict=True):
            reasons = [said.reason for one in asked if (said := self._kept.get(one.key)) is not None]
            for side in (comparison.first, comparison.second):
                if side.row is not None:
                    own = made if side is comparison.first else _SEEN_FROM_THE_OTHER[made]
                    matched.setdefault(side.row, []).append((own, "\n".join(reasons)))
        return {row: Note(matched=tuple(pairs)) for row, pairs in matched.items()}


_SEEN_FROM_THE_OTHER: Mapping[Outcome, str] = {
    "won": "lost",
    "lost": "won",
    "tie": "tie",
    "both lost": "both lost",
}


def _comparisons(p: RewardJudge, rollouts: Rollouts) -> list[Comparison]:
    groups = rollouts.group_B.tolist()
    sides = [Side(row, extract(p.extract, text)) for row, text in enumerate(rollouts.text_B)]
    if p.against == "reference":
        return [
            Comparison(rollouts.tasks[group].prompt, side, Side(None, rollouts.tasks[group].answer))
            for side, group in zip(sides, groups, strict=True)
        ]
    rows: dict[int, list[int]] = {}
    for row, group in enumerate(groups):
        rows.setdefault(group, []).append(row)
    return [
        Comparison(rollouts.tasks[group].prompt, sides[one], sides[two])
        for group, own in rows.items()
        for one, two in meetings(own, p.opponents)
    ]


def _orders(p: RewardJudge, comparison: Comparison) -> tuple[bool, ...]:
    """Whether the first side is A in each question; one question's place is decided by the texts."""
    if p.both_orders:
        return (True, False)
    content = f"{comparison.question}\x00{comparison.first.text}\x00{comparison.second.text}"
    return (hashlib.sha256(content.encode("utf-8", "replace")).digest()[0] % 2 == 0,)


def _key(p: RewardJudge, question: str, a: str, b: str) -> str:
    """Of everything that decides what is asked, and of whom; which model it is, the node's folder tells."""
    whom = [p.judge, p.temperature]
    if p.judge == "endpoint":
        whom += [p.base_url, p.model, p.max_tokens]
    else:
        whom += [p.extensions, p.words, p.budget, p.end_marker, p.lead_in, p.verdict_tokens]
    content = json.dumps([whom, p.template, p.framing, p.longest_text, question, a, b])
    return hashlib.sha256(content.encode()).hexdigest()


def _unanswered(comparisons: Sequence[Comparison]) -> int:
    sides = (side for comparison in comparisons for side in (comparison.first, comparison.second))
    return len({side.row for side in sides if side.text is None and side.row is not None})
