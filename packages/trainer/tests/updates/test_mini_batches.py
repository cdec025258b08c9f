from __future__ import annotations

import torch
from hypothesis import given
from hypothesis import strategies as st

from trainer.updates import mini_batches


def plan(rows: list[int], epochs: int, count: int, seed: int = 0) -> list[list[int]]:
    generator = torch.Generator().manual_seed(seed)
    rows_R = torch.tensor(rows, dtype=torch.long)
    made = [mini_batches(rows_R, count=count, generator=generator) for _ in range(epochs)]
    return [batch.tolist() for epoch in made for batch in epoch]


@given(
    rows=st.lists(st.integers(0, 99), unique=True, max_size=20),
    epochs=st.integers(1, 4),
    count=st.integers(1, 8),
)
def test_every_epoch_holds_every_row_once(rows: list[int], epochs: int, count: int) -> None:
    batches = plan(rows, epochs, count)
    per_epoch = min(count, len(rows))
    assert len(batches) == per_epoch * epochs
    assert all(batches)
    for epoch in range(epochs if rows else 0):
        own = batches[epoch * per_epoch : (epoch + 1) * per_epoch]
        assert sorted(row for batch in own for row in batch) == sorted(rows)
        assert max(map(len, own)) - min(map(len, own)) <= 1


def test_one_batch_keeps_its_order_and_draws_nothing() -> None:
    """So that a run without mini-batches does not depend on how the shuffle is made."""
    generator = torch.Generator().manual_seed(5)
    before = generator.get_state()
    made = list(mini_batches(torch.tensor([4, 2, 9]), count=1, generator=generator))
    assert [batch.tolist() for batch in made] == [[4, 2, 9]]
    assert torch.equal(before, generator.get_state())


def test_epochs_are_shuffled_differently_and_by_the_seed() -> None:
    rows = list(range(12))
    first = plan(rows, 2, 3)
    assert first[:3] != first[3:]
    assert first == plan(rows, 2, 3)
    assert first != plan(rows, 2, 3, seed=1)


@given(
    trees=st.lists(st.integers(0, 6), min_size=1, max_size=30),
    count=st.integers(1, 5),
    seed=st.integers(0, 9),
)
def test_rows_of_one_tree_stay_together(trees: list[int], count: int, seed: int) -> None:
    rows, tree = torch.arange(len(trees)) + 5, torch.tensor(trees)
    generator = torch.Generator().manual_seed(seed)
    batches = [b.tolist() for b in mini_batches(rows, count=count, generator=generator, tree_R=tree)]
    assert sorted(row for batch in batches for row in batch) == rows.tolist()
    assert len(batches) == min(count, len(set(trees)))
    held = [{trees[row - 5] for row in batch} for batch in batches]
    assert sum(map(len, held)) == len(set(trees))
    assert max(map(len, held)) - min(map(len, held)) <= 1
