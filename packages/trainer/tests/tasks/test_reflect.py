"""Reflective traces: stitched by hand, kept ones parse to their labels, and wrong attempts have no loss."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, cast

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from judge_specs import no_file, pairs
from text_rollouts import text_rollouts

from trainer.batch import SampleRequest, Task, TaskSet
from trainer.contract.nodes import TasksReflect
from trainer.judging.verdicts import read_verdict
from trainer.policy import CharacterTokenizer, TinyConfig, TinyPolicy
from trainer.policy.padding import demonstrations, imitated_tokens
from trainer.policy.protocol import Policy, never
from trainer.problems import ParamError
from trainer.stages.sft import imitation_loss
from trainer.tasks.judge_pairs import judge_pairs
from trainer.tasks.reflect import balanced, reflect, stitched
from trainer.tasks.teacher import Attempt, read_attempt, simulated


def params(**changes: Any) -> TasksReflect:
    held = {
        "teacher": "simulated",
        "slip": 0.35,
        "samples": 8,
        "temperature": 1.0,
        "max_tokens": 16,
        "only_right": True,
        "stitch": True,
        "reflections": 3,
        "words": ("w", "v"),
        "marks": ("w", "v"),
        "mask_wrong_attempt": True,
        "balance": True,
        "longest": None,
        "open_tag": "<think>",
        "close_tag": "</think>",
        "batch_size": 8,
        "seed": 0,
    }
    return TasksReflect(**{**held, **changes})


def sums(**changes: Any) -> TaskSet:
    return judge_pairs(pairs(**{"train_size": 160, **changes}), files=no_file)


def traced(tasks: TaskSet | None = None, **changes: Any) -> TaskSet:
    return reflect(params(**changes), tasks or sums(), policy=None, interrupt=never)


TASK = Task("t", "12|3A4B?", "A", labels={"verdict": "A"})


def test_a_stitched_trace_by_hand() -> None:
    """Wrong, right, wrong without a reasoning of its own, right."""
    attempts = [Attempt("14B", "B"), Attempt("13A", "A"), Attempt("", "B"), Attempt("13A", "A")]
    made = stitched(params(), TASK, attempts, turn=1)
    assert made.reasoning == "14Bv13Awv13A"
    assert made.wrong == ((0, 3),)
    assert (made.verdict, made.reflections, made.is_stitched) == ("A", 3, True)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 999),
    slip=st.sampled_from([0.0, 0.35, 0.9]),
    reflections=st.integers(1, 4),
    mask=st.booleans(),
)
def test_every_kept_trace_parses_to_its_label(seed: int, slip: float, reflections: int, mask: bool) -> None:
    made = traced(sums(seed=seed), seed=seed, slip=slip, reflections=reflections, mask_wrong_attempt=mask)
    for task in made.train:
        assert task.demonstration is not None
        assert read_verdict(task.demonstration, "</think>") == task.answer
        assert task.demonstration.startswith("<think>")
        for start, end in task.unlearned:
            attempt = task.demonstration[start:end]
            assert attempt[-1] in "AB" and attempt[-1] != task.answer
            assert task.demonstration[end] in "wv"


def test_attempts_without_loss_are_all_the_wrong_ones() -> None:
    for task in traced(slip=0.9).train:
        assert task.reasoning is not None
        attempts = task.reasoning.replace("v", "w").split("w")
        assert len(task.unlearned) == sum(attempt[-1] != task.answer for attempt in attempts[:-1])
    assert not any(task.unlearned for task in traced(slip=0.9, mask_wrong_attempt=False).train)


def test_numbers_of_reflections_and_labels_are_balanced() -> None:
    made = traced(sums(train_size=800))
    cells = Counter(
        (task.answer, (task.reasoning or "").count("w") + (task.reasoning or "").count("v"))
        for task in made.train
    )
    assert {number for _, number in cells} == {0, 1, 2, 3}
    for number in range(4):
        assert cells["A", number] == cells["B", number] > 50
    assert made.signals["reflections"] == pytest.approx(1.5, abs=0.1)
    assert made.signals["stitched"] == pytest.approx(0.75, abs=0.05)


def test_balance_keeps_the_first_of_the_commoner_label() -> None:
    traces = [stitched(params(), TASK, [Attempt("x", "A")], 0) for _ in range(3)]
    assert balanced(traces) == []
    other = Task("u", "p", "B", labels={"verdict": "B"})
    one = stitched(params(), other, [Attempt("y", "B")], 0)
    assert balanced([*traces, one]) == [traces[0], one]


def test_the_teacher_slips_as_often_as_it_is_told() -> None:
    said = [attempt for task in sums(train_size=2000).train for attempt in simulated(params(samples=4), task)]
    tasks = [task for task in sums(train_size=2000).train for _ in range(4)]
    slips = [
        attempt.reasoning[:4] != _totals(task.meta["question"])
        for attempt, task in zip(said, tasks, strict=True)
    ]
    assert sum(slips) / len(slips) == pytest.approx(0.35, abs=0.015)
    right = [attempt.verdict == task.answer for attempt, task in zip(said, tasks, strict=True)]
    # A slip leads to the other answer or to a coin: right somewhat less than half the time.
    assert 0.78 < sum(right) / len(right) < 0.84
    assert all(ok for ok, slip in zip(right, slips, strict=True) if not slip)


def _totals(digits: str) -> str:
    return "".join(str(sum(map(int, digits[: n + 1]))) for n in range(len(digits)))


def test_rejection_and_its_counts() -> None:
    made = traced(sums(train_size=400), balance=False, samples=8)
    assert len(made.train) == 400
    assert 0.78 < made.signals["acceptRate"] < 0.85
    assert made.signals["attempts"] == 8.0
    few = traced(sums(train_size=400), balance=False, samples=1, slip=1.0)
    lost = 400 - len(few.train)
    assert lost > 100
    assert f"{lost} pairs have no trace" in few.bad_lines[-1]
    assert few.signals["attempts"] == pytest.approx(400 / len(few.train))


def test_without_rejection_the_first_judgment_stays_as_it_is() -> None:
    tasks = sums(train_size=600)
    made = traced(tasks, only_right=False, balance=False)
    assert [task.reasoning for task in made.train] == [
        simulated(params(), task)[0].reasoning for task in tasks.train
    ]
    right = sum(read_verdict(task.demonstration or "", "</think>") == task.answer for task in made.train)
    assert 0.76 < right / 600 < 0.87
    assert made.signals["reflections"] == 0.0


def test_an_open_prompt_is_not_opened_again_and_long_traces_are_left_out() -> None:
    tasks = sums(prompt_suffix="<think>")
    assert not any((task.demonstration or "").startswith("<think>") for task in traced(tasks).train)
    for task in traced(tasks).train:
        for start, end in task.unlearned:
            assert (task.demonstration or "")[end - 1] != task.answer and start < end
    assert max(len(task.reasoning or "") for task in traced(longest=11).train) <= 11


def test_the_same_seed_gives_the_same_traces_and_another_gives_others() -> None:
    assert traced().train == traced().train
    assert traced().train != traced(seed=1).train


@pytest.mark.parametrize(
    ("tasks", "changes", "param"),
    [
        (TaskSet((Task("a", "p", "A", labels={"verdict": "A"}),), ()), {}, "teacher"),
        (None, {"teacher": "model"}, "teacher"),
        (None, {"longest": 1}, "samples"),
        (TaskSet(tuple(t for t in sums().train if t.answer == "A"), ()), {}, "balance"),
    ],
)
def test_what_cannot_be_is_said(tasks: TaskSet | None, changes: dict[str, Any], param: str) -> None:
    with pytest.raises(ParamError) as caught:
        traced(tasks, **changes)
    assert caught.value.param == param


@pytest.mark.parametrize(
    ("text", "attempt"),
    [
        ("<think>so x</think>[[A]]", Attempt("so x", "A")),
        ("so x</think> I say [[B]]", Attempt("so x", "B")),
        ("Because x. [[A]]", Attempt("Because x. ", "A")),
        ("<think>never ends", Attempt("", None)),
    ],
)
def test_a_models_judgment_is_taken_apart(text: str, attempt: Attempt) -> None:
    assert read_attempt(params(), text) == attempt


class Scripted:
    """Says A, thinking "x wait", to every other judgment and B to the rest."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    def eval(self) -> None: ...

    def sample(
        self, tasks: Sequence[Task], request: SampleRequest, _generator: torch.Generator, *, interrupt: Any
    ) -> Any:
        self.asked.append(tuple(task.prompt for task in tasks))
        says = ["<think>x WAIT, y</think>[[A]]", "<think>z</think>[[B]]"]
        return text_rollouts([says[n % 2] for _ in tasks for n in range(request.group_size)], tasks)


def test_a_model_may_be_the_teacher_and_its_own_reflection_is_preferred() -> None:
    tasks = TaskSet(
        tuple(Task(str(i), f"p{i}", label, labels={"verdict": label}) for i, label in enumerate("AB")), ()
    )
    policy = Scripted()
    p = params(teacher="model", samples=4, batch_size=4, words=(" Hm, ",), marks=("wait",))
    made = reflect(p, tasks, policy=lambda: cast("Policy", policy), interrupt=never)
    assert policy.asked == [("p0",), ("p1",)]
    by_id = {task.id: task for task in made.train}
    assert made.signals["acceptRate"] == 0.5
    assert by_id == {} or by_id["0"].demonstration == "<think>x WAIT, y</think>[[A]]"
    made = reflect(
        params(**{f: getattr(p, f) for f in ("teacher", "samples", "words", "marks")}, balance=False),
        tasks,
        policy=lambda: cast("Policy", policy),
        interrupt=never,
    )
    by_id = {task.id: task for task in made.train}
    assert by_id["0"].demonstration == "<think>x WAIT, y</think>[[A]]" and by_id["0"].unlearned == ()
    assert (by_id["1"].demonstration or "").endswith("z</think>[[B]]")
    assert " Hm, " in (by_id["1"].demonstration or "")


MARKERS = ("<think>", "</think>", "[[A]]", "[[B]]")


def tiny() -> TinyPolicy:
    tokenizer = CharacterTokenizer("0123456789ABvw|?", MARKERS)
    return TinyPolicy.create(TinyConfig(layers=1, width=16, heads=2, context=64, vocab=1), tokenizer, 0)


def test_tokens_without_loss_are_those_of_the_spans() -> None:
    task = Task("t", "1|1A2B?", "A", "<think>1Bw1A</think>[[A]]", unlearned=((7, 9),))
    plain = Task("u", "1|1A2B?", "A", "<think>1A</think>[[A]]")
    policy = tiny()
    mask = imitated_tokens([task, plain], policy.tokenizer, policy.device)
    given = demonstrations([task, plain], policy.tokenizer, context=64, device=policy.device)
    assert mask.shape == given.keep_BT.shape
    # <think> 1 B w 1 A </think> [[A]] <eos>
    assert mask[0].tolist() == [True, False, False, *[True] * 6]
    assert mask[1].all()


def test_the_loss_is_the_mean_over_what_is_imitated() -> None:
    policy = tiny()
    task = Task("t", "1|1A2B?", "A", "<think>1Bw1A</think>[[A]]", unlearned=((7, 9),))
    loss, tokens = imitation_loss(policy, [task], "token_mean")
    logp_T = policy.demonstration_logp([task]).logp_BT[0]
    learnt = [0, 3, 4, 5, 6, 7, 8]
    assert float(loss.detach()) == pytest.approx(-float(logp_T[learnt].sum().detach()) / 7, rel=1e-5)
    assert tokens == 9
    whole, _ = imitation_loss(policy, [Task("t", task.prompt, "A", task.demonstration)], "token_mean")
    assert float(whole.detach()) == pytest.approx(-float(logp_T.sum().detach()) / 9, rel=1e-5)
    sample, _ = imitation_loss(policy, [task], "sample_mean")
    assert float(sample.detach()) == pytest.approx(-float(logp_T[learnt].sum().detach()), rel=1e-5)
    # A mask plugged into a stage acts besides the spans.
    mask = torch.zeros(1, 9, dtype=torch.bool)
    mask[0, :4] = True
    both, _ = imitation_loss(policy, [task], "token_mean", lambda _: (mask, mask))
    assert float(both.detach()) == pytest.approx(-float(logp_T[[0, 3]].sum().detach()) / 2, abs=1e-6)
