"""Asks a model whether a prompt needs reasoning (AdaCoT, arXiv 2505.11896, appendix B).

The paper's labeller writes one of two labels. Here both are scored instead of sampled (ours): the label is
the same each time, and its probability is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from trainer.batch import Task
from trainer.contract.nodes import TasksNeedLabel
from trainer.policy.choice import choice_logp
from trainer.policy.padding import ContextError
from trainer.policy.protocol import Interrupt, Policy, Tokenizer
from trainer.problems import ParamError

PLACE = "{prompt}"


class Said(NamedTuple):
    need: float
    """P(need) / (P(need) + P(no need)): sigmoid of the difference of the two log-probs."""
    answered: float
    """P(need) + P(no need): how much of the model's probability the two answers have between them."""


def ask_need(
    p: TasksNeedLabel, tasks: Iterable[Task], policy: Policy, interrupt: Interrupt
) -> Mapping[str, Said]:
    """What the model says of each prompt, by its text; equal prompts are asked once."""
    answers = [policy.tokenizer.encode_response(text) for text in (p.need_answer, p.no_need_answer)]
    _check_distinct(p, answers, policy.tokenizer)
    firsts = {task.prompt: task for task in tasks}
    policy.eval()
    said: dict[str, Said] = {}
    # Prompts of similar length share a batch, so that little of it is padding.
    ordered = sorted(firsts.values(), key=lambda task: len(task.prompt))
    for start in range(0, len(ordered), p.batch_size):
        interrupt()
        batch = ordered[start : start + p.batch_size]
        said |= zip((task.prompt for task in batch), _said(p, batch, policy, answers), strict=True)
    return said


def _said(
    p: TasksNeedLabel, tasks: Sequence[Task], policy: Policy, answers: list[list[int]]
) -> Iterator[Said]:
    questions = [Task(task.id, p.question.replace(PLACE, task.prompt), "") for task in tasks]
    try:
        logp_PC = choice_logp(policy, questions, answers).double()
    except ContextError as error:
        raise ParamError(
            "question",
            f"With the question around it, this does not fit: {error.message}",
            "Shorten the question, plug in a model with a longer context, or leave long prompts out.",
        ) from error
    need_P = (logp_PC[:, 0] - logp_PC[:, 1]).sigmoid()
    yield from map(Said, need_P.tolist(), logp_PC.exp().sum(dim=1).tolist())


def _check_distinct(p: TasksNeedLabel, answers: list[list[int]], tokenizer: Tokenizer) -> None:
    """Where one answer begins with the other, the longer can never be the likelier."""
    need, no_need = answers
    shared = min(len(need), len(no_need))
    if shared > 0 and need[:shared] != no_need[:shared]:
        return
    tokens = " and ".join(repr(tokenizer.pieces(ids)) for ids in answers)
    raise ParamError(
        "needAnswer",
        f"The model's tokenizer cannot tell {p.need_answer!r} and {p.no_need_answer!r} apart: it reads "
        f"{tokens}, of which one begins with the other.",
        "Choose two answers that begin differently.",
    )
