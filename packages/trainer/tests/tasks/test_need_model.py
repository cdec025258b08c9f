"""Need labels by a model: one whose log-probs are given, and one that has learnt the answer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, cast

import pytest
import torch
from torch import Tensor

from trainer.batch import Rollouts, Task, TaskSet, TokenScores
from trainer.contract.nodes import TasksNeedLabel
from trainer.policy.protocol import Policy, never
from trainer.policy.tiny import TinyPolicy
from trainer.policy.tiny_model import TinyConfig
from trainer.policy.tokenizer import CharacterTokenizer
from trainer.problems import ParamError
from trainer.tasks.need_label import need_label
from trainer.thinking import need_of

QUESTION = "{prompt}?"


def asked(**changes: Any) -> TasksNeedLabel:
    params = {
        "source": "model",
        "field": "need",
        "threshold": 1.0,
        "pattern": "",
        "question": QUESTION,
        "need_answer": "Y",
        "no_need_answer": "N",
        "need_probability": 0.5,
        "batch_size": 2,
    }
    return TasksNeedLabel(**{**params, **changes})


class Given:
    """Finds Y and N as likely as a table by question says; both are one token."""

    device = torch.device("cpu")
    context = 32
    tokenizer = CharacterTokenizer("YN")

    def __init__(self, table: dict[str, tuple[float, float]]) -> None:
        self.table = table
        self.batches: list[list[str]] = []

    def eval(self) -> None: ...

    def logp(self, rollouts: Rollouts) -> TokenScores:
        questions = [task.prompt for task in rollouts.tasks]
        self.batches.append(questions)
        yes = self.tokenizer.encode_response("Y")[0]
        logp: list[Tensor] = []
        for row, group in enumerate(rollouts.group_B.tolist()):
            pair = self.table[questions[group]]
            logp.append(torch.tensor([math.log(pair[int(rollouts.response_BT[row, 0]) != yes])]))
        return TokenScores(torch.stack(logp), rollouts.keep_BT)


def ask(policy: object, tasks: TaskSet, **changes: Any) -> TaskSet:
    return need_label(
        asked(**changes), tasks, policy=lambda: cast("Policy", policy), interrupt=changes.pop("on", never)
    )


def prompts(*texts: str) -> tuple[Task, ...]:
    return tuple(Task(f"t{i}", text, "") for i, text in enumerate(texts))


TABLE = {"a?": (0.3, 0.1), "b?": (0.1, 0.3), "c?": (0.2, 0.2), "dd?": (0.09, 0.01)}


def test_the_label_is_the_likelier_answer_and_the_signals_are_means_over_training_prompts() -> None:
    """P(need) = 3/4, 1/4, 1/2 and, held out, 9/10; the two answers have 0.4 of the probability."""
    made = ask(Given(TABLE), TaskSet(prompts("a", "b", "c"), prompts("dd")))
    assert [need_of(task) for task in (*made.train, *made.held_out)] == [True, False, True, True]
    assert made.signals == {
        "need": pytest.approx(2 / 3),
        "probability": pytest.approx(0.5, abs=1e-6),
        "answered": pytest.approx(0.4, abs=1e-6),
    }
    assert made.bad_lines == ()


@pytest.mark.parametrize(
    ("from_", "needs"),
    [
        (0.0, [True, True, True]),
        (0.26, [True, False, True]),
        (0.74, [True, False, False]),
        (1.0, [False, False, False]),
    ],
)
def test_the_probability_from_which_a_prompt_needs_reasoning(from_: float, needs: list[bool]) -> None:
    made = ask(Given(TABLE), TaskSet(prompts("a", "b", "c"), ()), need_probability=from_)
    assert [need_of(task) for task in made.train] == needs


def test_equal_prompts_are_asked_once_the_short_ones_first_in_batches_that_can_be_interrupted() -> None:
    policy = Given(TABLE)
    seen: list[int] = []
    need_label(
        asked(),
        TaskSet(prompts("dd", "a", "b", "a", "c"), prompts("a")),
        policy=lambda: cast("Policy", policy),
        interrupt=lambda: seen.append(len(policy.batches)),
    )
    assert policy.batches == [["a?", "b?"], ["c?", "dd?"]]
    assert seen == [0, 1]


def test_other_labels_and_everything_else_of_a_task_stay() -> None:
    task = Task("t", "a", "7", reasoning="r", difficulty=2.0, labels={"topic": "sums", "need": False})
    (made,) = ask(Given(TABLE), TaskSet((task,), ())).train
    assert made.labels == {"topic": "sums", "need": True}
    assert (made.prompt, made.answer, made.reasoning, made.difficulty) == ("a", "7", "r", 2.0)


@pytest.mark.parametrize(
    ("changes", "param", "words"),
    [
        ({"need_answer": "Y", "no_need_answer": "YN"}, "needAnswer", "begins with the other"),
        ({"need_answer": "NY", "no_need_answer": "N"}, "needAnswer", "begins with the other"),
        ({"question": "{prompt}" + "Y" * 29}, "question", "context of 32"),
    ],
)
def test_what_cannot_be_asked_is_said_with_its_parameter(
    changes: dict[str, str], param: str, words: str
) -> None:
    """The prompt of one character, its question and two special tokens fill the context of 32."""
    with pytest.raises(ParamError, match=words) as raised:
        ask(Given(TABLE), TaskSet(prompts("Y"), ()), **changes)
    assert (raised.value.param, bool(raised.value.remedy)) == (param, True)


def test_without_a_model_there_is_none_to_ask() -> None:
    with pytest.raises(ParamError, match="none is plugged in") as raised:
        need_label(asked(), TaskSet(prompts("a"), ()), policy=None, interrupt=never)
    assert raised.value.param == "source"


def taught(texts: Sequence[str]) -> TinyPolicy:
    """A decoder that has learnt to answer Yes to prompts of at least three letters and No to others."""
    tokenizer = CharacterTokenizer.train([*texts, "YesNo?"])
    config = TinyConfig(layers=1, width=32, heads=2, context=24, vocab=tokenizer.vocab_size)
    policy = TinyPolicy.create(config, tokenizer, seed=0)
    optimizer = torch.optim.Adam(policy.trainable_parameters(), lr=0.01)
    shown = [Task(t, f"{t}?", "", demonstration="Yes" if len(t) >= 3 else "No") for t in texts]
    for _ in range(60):
        optimizer.zero_grad()
        scores = policy.demonstration_logp(shown)
        (-scores.logp_BT.sum() / scores.keep_BT.sum()).backward()
        optimizer.step()
    return policy


def test_a_policy_that_has_learnt_the_answer_gives_the_labels_each_time() -> None:
    texts = ["a", "b", "ab", "ba", "bb", "aab", "bab", "abab", "bbba", "aabba"]
    policy = taught(texts)
    tasks = TaskSet(prompts(*texts), prompts("aa", "abb"))
    made = ask(policy, tasks, need_answer="Yes", no_need_answer="No", batch_size=3)
    assert [need_of(task) for task in made.train] == [len(text) >= 3 for text in texts]
    assert made.signals["answered"] > 0.95
    assert made.signals["need"] == 0.5
    again = ask(policy, tasks, need_answer="Yes", no_need_answer="No", batch_size=3)
    assert (again.train, again.held_out, again.signals) == (made.train, made.held_out, made.signals)
    turned = ask(policy, tasks, need_answer="No", no_need_answer="Yes", batch_size=3)
    assert [need_of(task) for task in turned.train] == [len(text) < 3 for text in texts]
    assert turned.signals["probability"] == pytest.approx(1 - made.signals["probability"], abs=1e-6)
