"""Need labels, and demonstrations in two shapes."""

from __future__ import annotations

from typing import Any

import pytest

from trainer.batch import Task, TaskSet
from trainer.contract.nodes import TasksNeedLabel, TasksThinkFormat
from trainer.policy.protocol import never
from trainer.problems import ParamError
from trainer.tasks.need_label import need_label as label_needs
from trainer.tasks.think_format import think_format as write_demonstrations
from trainer.thinking import need_of


def label_by(source: str, **changes: Any) -> TasksNeedLabel:
    params = {
        "source": source,
        "field": "hard",
        "threshold": 3.0,
        "pattern": "",
        "question": "{prompt}",
        "need_answer": "Yes",
        "no_need_answer": "No",
        "need_probability": 0.5,
        "batch_size": 8,
    }
    return TasksNeedLabel(**{**params, **changes})


def need_label(p: TasksNeedLabel, tasks: TaskSet) -> TaskSet:
    return label_needs(p, tasks, policy=None, interrupt=never)


def think_format(p: TasksThinkFormat, tasks: TaskSet) -> TaskSet:
    return write_demonstrations(p, tasks, policy=None, interrupt=never)


def written(**changes: Any) -> TasksThinkFormat:
    params = {
        "open_tag": "<think>",
        "close_tag": "</think>",
        "opened_by": "response",
        "omit_share": 0.0,
        "add_share": 0.0,
        "always_share": 0.0,
        "never_share": 0.0,
        "always_text": "Think. ",
        "never_text": "Quick. ",
        "seed": 0,
    }
    return TasksThinkFormat(**{**params, **changes})


def needs(made: TaskSet) -> list[bool | None]:
    return [need_of(task) for task in made.train]


TASKS = TaskSet(
    (
        Task("a", "prove it", "1", difficulty=3.0, labels={"hard": "Yes"}),
        Task("b", "2+2", "4", difficulty=2.9, labels={"hard": 0}),
        Task("c", "why", "x", labels={"other": True}),
    ),
    (Task("d", "prove", "1", difficulty=9.0, labels={"hard": True}),),
)


@pytest.mark.parametrize(
    ("p", "expected"),
    [
        (label_by("field"), [True, False]),
        (label_by("difficulty"), [True, False]),
        (label_by("length", threshold=4), [True, False, False]),
        (label_by("pattern", pattern=r"^(prove|why)"), [True, False, True]),
    ],
)
def test_rules(p: TasksNeedLabel, expected: list[bool]) -> None:
    made = need_label(p, TASKS)
    assert needs(made) == expected
    assert [need_of(task) for task in made.held_out] == [True]
    assert made.signals["need"] == pytest.approx(sum(expected) / len(expected))
    assert len(made.bad_lines) == (len(expected) < 3)


@pytest.mark.parametrize(
    ("p", "param"),
    [
        (label_by("field", field="nowhere"), "source"),
        (label_by("pattern", pattern="("), "pattern"),
    ],
)
def test_what_cannot_be_decided_is_said(p: TasksNeedLabel, param: str) -> None:
    with pytest.raises(ParamError) as raised:
        need_label(p, TASKS)
    assert raised.value.param == param


def test_a_word_that_is_neither_yes_nor_no_is_refused() -> None:
    maybe = TaskSet((Task("a", "p", "1", labels={"hard": "perhaps"}),), ())
    with pytest.raises(ParamError, match="perhaps"):
        need_label(label_by("field"), maybe)


def labelled(count: int, **changes: Any) -> TaskSet:
    """Every second task needs reasoning."""
    return TaskSet(
        tuple(
            Task(str(i), f"{i}?", "A", reasoning="R", labels={"need": i % 2 == 0}, **changes)
            for i in range(count)
        ),
        (),
    )


def test_two_shapes() -> None:
    made = think_format(written(), labelled(2))
    assert [task.demonstration for task in made.train] == ["<think>R</think>A", "<think></think>A"]
    opened = think_format(written(opened_by="prompt"), labelled(2))
    assert [(t.prompt, t.demonstration) for t in opened.train] == [
        ("0?<think>", "R</think>A"),
        ("1?<think>", "</think>A"),
    ]
    assert think_format(written(opened_by="prompt"), opened).train == opened.train
    assert think_format(written(), opened).train == opened.train


def test_noise_turns_the_said_shares_round_and_leaves_labels() -> None:
    made = think_format(written(omit_share=0.35, add_share=0.15), labelled(8000))
    thinks = [task.demonstration == "<think>R</think>A" for task in made.train]
    assert sum(thinks[0::2]) / 4000 == pytest.approx(0.65, abs=0.03)
    assert sum(thinks[1::2]) / 4000 == pytest.approx(0.15, abs=0.03)
    assert made.signals == {"need": 0.5, "thinking": pytest.approx(sum(thinks) / 8000)}
    assert needs(made) == needs(labelled(8000))


def test_instructions_are_followed_whatever_the_label_and_the_noise() -> None:
    made = think_format(
        written(always_share=0.2, never_share=0.3, omit_share=1.0, add_share=1.0), labelled(4000)
    )
    by_start = {
        start: [t for t in made.train if t.prompt.startswith(start)] for start in ("Think. ", "Quick. ")
    }
    assert len(by_start["Think. "]) / 4000 == pytest.approx(0.2, abs=0.03)
    assert len(by_start["Quick. "]) / 4000 == pytest.approx(0.3, abs=0.03)
    assert {(t.demonstration, need_of(t)) for t in by_start["Think. "]} == {("<think>R</think>A", True)}
    assert {(t.demonstration, need_of(t)) for t in by_start["Quick. "]} == {("<think></think>A", False)}


def test_what_is_missing_is_said() -> None:
    with pytest.raises(ParamError, match="has no reasoning"):
        think_format(written(), TaskSet((Task("a", "p", "1", labels={"need": True}),), ()))
    with pytest.raises(ParamError, match="does not say"):
        think_format(written(), TaskSet((Task("a", "p", "1", reasoning="R"),), ()))
