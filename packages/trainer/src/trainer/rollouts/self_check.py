"""Two turns: a design, what compiler and simulator say of it, and perhaps another design (ours, on the
testbench of arXiv 2505.11849).

A completion is one row: first design, feedback, second design. The feedback is read and never scored
(`Rollouts.inserted_BT`); the log-probs of what the policy wrote are those of one pass over the whole row.
Shapes: P prompts, B rows, R rows with a second turn, T tokens of the longest row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from trainer.batch import Rollouts, SampleRequest, Task
from trainer.contract.nodes import RolloutSelfCheck
from trainer.policy.protocol import Interrupt, Policy, TokenPrompts
from trainer.problems import ParamError
from trainer.verilog.feedback import feedback
from trainer.verilog.judge import GoldenError, Rules, Verdict, Work, judge, work_of
from trainer.verilog.runner import Simulator, Tools
from trainer.verilog.shared import shared_simulator


@dataclass(frozen=True, slots=True)
class Turn:
    """The second turn of one row."""

    row: int
    said: str
    """The feedback, as the policy is told it."""
    ids: list[int]
    """Its tokens."""


def sample(
    p: RolloutSelfCheck,
    policy: Policy,
    tasks: Sequence[Task],
    *,
    generator: torch.Generator,
    interrupt: Interrupt,
) -> Rollouts:
    return sample_self_check(
        p, policy, tasks, simulator=shared_simulator(), generator=generator, interrupt=interrupt
    )


def sample_self_check(
    p: RolloutSelfCheck,
    policy: Policy,
    tasks: Sequence[Task],
    *,
    simulator: Simulator,
    generator: torch.Generator,
    interrupt: Interrupt,
) -> Rollouts:
    """The first designs; then, with what was found of them, the second ones."""
    check = _Check(p, simulator)
    request = SampleRequest(p.group_size, p.max_tokens, p.temperature)
    first = policy.sample(tasks, request, generator, interrupt=interrupt)
    interrupt()
    before = check.passes(first, first.text_B)
    turns = check.turns(first, policy)
    if not turns:
        return replace(first, told=_told(before, before, []))
    ids = _ids(first)
    prompts = _prompt_ids(first)
    groups = first.group_B.tolist()
    asked = TokenPrompts(
        tasks=[first.tasks[groups[turn.row]] for turn in turns],
        ids=[[*prompts[groups[turn.row]], *ids[turn.row], *turn.ids] for turn in turns],
        repeats=[1] * len(turns),
    )
    again = SampleRequest(1, p.revise_tokens, p.temperature)
    second = policy.continue_from(asked, again, generator, interrupt=interrupt)
    joined = join(first, second, turns, pad_id=policy.tokenizer.pad_id, learn_from=p.learn_from)
    assert joined.final_B is not None
    after = check.passes(first, joined.final_B)
    return replace(joined, told=_told(before, after, [turn.row for turn in turns]))


class _Check:
    """What is asked of the simulator: every design once, for outcomes are kept."""

    def __init__(self, p: RolloutSelfCheck, simulator: Simulator) -> None:
        self._p = p
        self._simulator = simulator
        self._rules = Rules(Tools(p.language, p.compile_seconds, p.run_seconds))

    def verdicts(self, rollouts: Rollouts, texts: Sequence[str]) -> list[Verdict | GoldenError]:
        works = [_work(rollouts.tasks[group]) for group in rollouts.group_B.tolist()]
        return judge(list(zip(texts, works, strict=True)), self._rules, self._simulator)

    def passes(self, rollouts: Rollouts, texts: Sequence[str]) -> list[bool]:
        return [
            isinstance(verdict, Verdict) and verdict.level == "pass"
            for verdict in self.verdicts(rollouts, texts)
        ]

    def turns(self, first: Rollouts, policy: Policy) -> list[Turn]:
        """One for each design that is to be looked at again, as far as the context has room for it."""
        p, turns = self._p, list[Turn]()
        length_P = first.prompt_keep_PS.sum(-1).tolist()
        length_B, groups = first.keep_BT.sum(-1).tolist(), first.group_B.tolist()
        for row, verdict in enumerate(self.verdicts(first, first.text_B)):
            if isinstance(verdict, GoldenError) or (verdict.level == "pass" and p.revise == "failed"):
                continue
            found = feedback(verdict, whole=p.feedback == "log", most=p.feedback_characters)
            said = p.feedback_text.replace("{feedback}", found)
            ids = policy.tokenizer.encode_prompt(said)
            taken = length_P[groups[row]] + length_B[row] + len(ids)
            if taken + p.revise_tokens <= policy.context:
                turns.append(Turn(row, said, ids))
        return turns


def join(
    first: Rollouts, second: Rollouts, turns: Sequence[Turn], *, pad_id: int, learn_from: str
) -> Rollouts:
    """Rows of one turn as they are, of two turns with what stands between them."""
    ids, logp = _ids(first), _written(first.logp_old_BT, first)
    inserted = [[False] * len(row) for row in ids]
    is_second = [[False] * len(row) for row in ids]
    texts, final = list(first.text_B), list(first.text_B)
    truncated = first.truncated_B.clone()
    added = zip(turns, _ids(second), _written(second.logp_old_BT, second), second.text_B, strict=True)
    for place, (turn, tokens, logps, text) in enumerate(added):
        row, between = turn.row, len(turn.ids)
        ids[row] += [*turn.ids, *tokens]
        logp[row] += [*([0.0] * between), *logps]
        inserted[row] += [*([True] * between), *([False] * len(tokens))]
        is_second[row] += [*([False] * between), *([True] * len(tokens))]
        texts[row] = f"{texts[row]}\n[check] {turn.said}\n{text}"
        final[row] = text
        truncated[row] = second.truncated_B[place]
    device = first.group_B.device
    read_BT = _padded([[True] * len(row) for row in ids], False, device)
    inserted_BT = _padded(inserted, False, device)
    second_BT = _padded(is_second, False, device)
    has_two_B = second_BT.any(-1, keepdim=True)
    learns = {"both": None, "first": ~second_BT, "revised": second_BT | ~has_two_B}[learn_from]
    return replace(
        first,
        response_BT=_padded(ids, pad_id, device),
        keep_BT=read_BT & ~inserted_BT,
        logp_old_BT=_padded(logp, 0.0, device),
        text_B=tuple(texts),
        truncated_B=truncated,
        inserted_BT=inserted_BT,
        learns_BT=learns,
        final_B=tuple(final),
    )


def _told(before: Sequence[bool], after: Sequence[bool], rows: Sequence[int]) -> dict[str, float]:
    mended = sum(after[row] and not before[row] for row in rows)
    broken = sum(before[row] and not after[row] for row in rows)
    told = {
        "revised": len(rows) / len(before),
        "passFirst": sum(before) / len(before),
        "passFinal": sum(after) / len(after),
    }
    return told | ({"mended": mended / len(rows), "broken": broken / len(rows)} if rows else {})


def _work(task: Task) -> Work:
    work = work_of(task.meta)
    if work is None:
        raise ParamError(
            "revise",
            f"Task {task.id!r} has no testbench that a design could be checked by.",
            "Plug in a 'Verilog designs' node.",
        )
    return work


def _ids(rollouts: Rollouts) -> list[list[int]]:
    rows, lengths = rollouts.response_BT.tolist(), rollouts.keep_BT.sum(-1).tolist()
    return [row[:length] for row, length in zip(rows, lengths, strict=True)]


def _written(value_BT: Tensor, rollouts: Rollouts) -> list[list[float]]:
    rows, lengths = value_BT.tolist(), rollouts.keep_BT.sum(-1).tolist()
    return [row[:length] for row, length in zip(rows, lengths, strict=True)]


def _prompt_ids(rollouts: Rollouts) -> list[list[int]]:
    keep_PS = rollouts.prompt_keep_PS
    return [tokens[keep].tolist() for tokens, keep in zip(rollouts.prompt_PS, keep_PS, strict=True)]


def _padded(rows: Sequence[Sequence[float]], fill: float, device: torch.device) -> Tensor:
    """Right-padded, of the type of what fills it."""
    width = max(len(row) for row in rows)
    return torch.tensor([[*row, *([fill] * (width - len(row)))] for row in rows], device=device)


def self_check_signals(rollouts: Rollouts, seconds: float) -> dict[str, float]:
    tokens = int(rollouts.keep_BT.sum())
    return {
        "tokensPerSecond": tokens / max(seconds, 1e-9),
        "length": tokens / rollouts.keep_BT.shape[0],
        "truncated": float(rollouts.truncated_B.float().mean()),
        "entropy": -float(rollouts.logp_old_BT.double().sum()) / max(tokens, 1),
        **rollouts.told,
    }


class _SelfCheck:
    sample = staticmethod(sample)
    signals = staticmethod(self_check_signals)


SELF_CHECK = _SelfCheck()
