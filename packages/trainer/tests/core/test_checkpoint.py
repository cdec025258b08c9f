"""Checkpoints exist whole or not at all, and say which file is bad."""

from __future__ import annotations

import errno
import random
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

import trainer.checkpoint
from trainer.checkpoint import Checkpoint, Checkpoints
from trainer.durable import commit_folder, link_folder, safe_name, verify_folder
from trainer.events import Position
from trainer.randomness import random_json, random_tensors, restore_random, seed_everything, stage_seed


def checkpoint(step: int, stage: str = "grpo") -> Checkpoint:
    tied = torch.full((3,), float(step))
    return Checkpoint(stage, step, ("warmup",), Position(1, step), {"cursor": step}, {"a": tied, "b": tied})


def test_it_comes_back_whole(tmp_path: Path) -> None:
    saved = Checkpoints(tmp_path)
    path, size = saved.save(checkpoint(4))
    assert path == "checkpoints/grpo/step-4" and size > 0
    held, problems = saved.newest()
    assert problems == [] and held is not None
    assert (held.stage, held.step, held.finished, held.position, held.state) == (
        "grpo",
        4,
        ("warmup",),
        Position(1, 4),
        {"cursor": 4},
    )
    assert held.tensors["b"].tolist() == [4.0, 4.0, 4.0]


def test_two_are_kept_across_stages(tmp_path: Path) -> None:
    saved = Checkpoints(tmp_path)
    for stage, step in (("warmup", 5), ("warmup", 10), ("grpo", 0), ("grpo", 3)):
        saved.save(checkpoint(step, stage))
    assert sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.glob("checkpoints/*/step-*")) == [
        "checkpoints/grpo/step-0",
        "checkpoints/grpo/step-3",
    ]


def test_the_same_step_again_replaces_it(tmp_path: Path) -> None:
    """A run paused twice at one step has told more events by the second time."""
    saved = Checkpoints(tmp_path)
    saved.save(checkpoint(4))
    saved.save(Checkpoint("grpo", 4, (), Position(2, 9), {}, {}))
    held, _ = saved.newest()
    assert held is not None and held.position == Position(2, 9)


def test_a_full_disk_keeps_the_old_one_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = Checkpoints(tmp_path)
    saved.save(checkpoint(4))

    def full(tensors: dict[str, torch.Tensor], path: Path) -> None:
        save_file({"a": tensors["a"]}, path)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(trainer.checkpoint, "save_file", full)
    with pytest.raises(OSError, match="No space"):
        saved.save(checkpoint(8))
    held, problems = saved.newest()
    assert held is not None and (held.step, problems) == (4, [])
    assert not list(tmp_path.rglob(".tmp-*"))


def test_a_pointer_to_nothing_is_no_loss(tmp_path: Path) -> None:
    saved = Checkpoints(tmp_path)
    saved.save(checkpoint(4))
    for text in ("", "{}", '{"path": "../../etc"}', '{"path": "grpo/step-9"}'):
        (tmp_path / "checkpoints" / "latest").write_text(text)
        held, _ = saved.newest()
        assert held is not None and held.step == 4


def test_every_generator_goes_on_where_it_was() -> None:
    generator = seed_everything(11)
    torch.rand(3, generator=generator)
    tensors, values = random_tensors(generator), random_json()

    def draws() -> list[float]:
        return [
            random.gauss(),
            float(np.random.standard_normal()),
            float(torch.rand(1)),
            float(torch.rand(1, generator=generator)),
        ]

    first = draws()
    seed_everything(5)
    restore_random(generator, tensors, values)
    assert draws() == first


def test_a_stage_seed_depends_on_the_stage_and_the_run_only() -> None:
    seeds = {stage_seed(run, stage) for run in range(50) for stage in ("a" * 64, "b" * 64)}
    assert len(seeds) == 100
    assert all(0 <= seed < 2**63 for seed in seeds)


@pytest.mark.parametrize("identity", ["..", ".", "a/b", "../../x", "é" * 140, "a" * 140, "nul\0", "CON", " "])
def test_any_id_is_a_folder_below(tmp_path: Path, identity: str) -> None:
    folder = tmp_path / safe_name(identity)
    folder.mkdir()
    assert folder.resolve().parent == tmp_path.resolve()


def test_different_ids_are_different_folders() -> None:
    names = ["a/b", "a%2Fb", "a", ".a", "%2Ea", "é" * 140, "é" * 139 + "e"]
    assert len({safe_name(name) for name in names}) == len(names)


def test_a_link_is_a_copy_that_survives_its_source(tmp_path: Path) -> None:
    commit_folder(tmp_path / "a", lambda folder: (folder / "x").write_text("1") and None, {})
    link_folder(tmp_path / "a", tmp_path / "shared" / "b")
    assert verify_folder(tmp_path / "shared" / "b") is None
    link_folder(tmp_path / "a", tmp_path / "shared" / "b")
    (tmp_path / "shared" / "b" / "x").unlink()
    assert verify_folder(tmp_path / "a") is None
    assert verify_folder(tmp_path / "shared" / "b") == "b/x cannot be read (No such file or directory)"
