from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trainer.batch import Task
from trainer.task_stream import TaskStream

TASKS = [Task(str(i), "?", "") for i in range(7)]


def ids(stream: TaskStream[Task], count: int) -> list[str]:
    return [task.id for task in stream.take(count)]


@given(sizes=st.lists(st.integers(1, 20), min_size=1, max_size=12), seed=st.integers(0, 2**63 - 1))
def test_every_epoch_holds_every_task_once(sizes: list[int], seed: int) -> None:
    stream = TaskStream(TASKS, seed)
    taken = [task for size in sizes for task in ids(stream, size)]
    for start in range(0, len(taken) - 6, 7):
        assert sorted(taken[start : start + 7]) == [str(i) for i in range(7)]


@given(cut=st.integers(0, 40), seed=st.integers(0, 2**63 - 1))
def test_a_cursor_goes_on_where_it_was(cut: int, seed: int) -> None:
    whole = ids(TaskStream(TASKS, seed), 60)
    resumed = TaskStream(TASKS, seed)
    resumed.position = cut
    assert ids(resumed, 60 - cut) == whole[cut:]


def test_epochs_differ() -> None:
    stream = TaskStream(TASKS, 3)
    assert ids(stream, 7) != ids(stream, 7)


PAIRED = [Task(f"{i}{order}", "?", "", unit=f"pair {i}") for i in range(5) for order in "ab"]


@given(seed=st.integers(0, 2**63 - 1))
def test_tasks_of_one_unit_follow_one_another(seed: int) -> None:
    taken = ids(TaskStream([*PAIRED[::2], *PAIRED[1::2]], seed), 20)
    assert [name[0] for name in taken[::2]] == [name[0] for name in taken[1::2]]
    assert sorted(taken[:10]) == sorted(task.id for task in PAIRED)


@given(seed=st.integers(0, 2**63 - 1))
def test_a_unit_of_one_is_a_task_by_itself(seed: int) -> None:
    named = [Task(task.id, "?", "", unit=task.id) for task in TASKS]
    assert ids(TaskStream(named, seed), 21) == ids(TaskStream(TASKS, seed), 21)
