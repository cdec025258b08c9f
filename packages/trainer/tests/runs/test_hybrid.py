"""Both kinds of step in one loop: at the ends of its ranges it is the stages that take one kind, to the last
bit; stopped and resumed it ends in the same bytes."""

from __future__ import annotations

import gc
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from weakref import WeakSet

import pytest
import torch
from hybrid_specs import Stage, stages_spec
from in_process import run_here
from job_specs import read_events, write_spec
from test_resume import curve, final_files
from torch import Tensor
from torch.optim import Optimizer

import trainer.run
from trainer.batch import GivenResponses, Rollouts, Task
from trainer.contract.nodes import ObjectiveSelectiveMask, TrainSft
from trainer.control import Control
from trainer.failure import StoppedError
from trainer.outputs import MODEL, Outputs
from trainer.policy.protocol import Tokenizer
from trainer.session import StageJob
from trainer.stages import STAGES
from trainer.stages.output import StageOutput
from trainer.task_stream import TaskStream
from trainer.token_masks import TOKEN_MASKS

Run = Callable[..., Path]


@pytest.fixture
def seeded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs stages that all have one seed, whatever they are; the folder."""
    monkeypatch.setattr(trainer.run, "stage_seed", lambda *_: 11)

    def run(*stages: Stage, code: int = 0, **options: Any) -> Path:
        folder = tmp_path / f"run-{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        spec = write_spec(folder / "spec.json", stages_spec(*stages, **options))
        found = run_here(spec, folder)
        assert found == code, read_events(folder)[-1]
        return folder

    return run


def weights(folder: Path, spec_stages: int = -1) -> bytes:
    """Of the last stage."""
    events = [event for event in read_events(folder) if event["kind"] == "artifact"]
    return (
        Outputs(folder, None).path(events[spec_stages]["stageHash"]) / MODEL / "model.safetensors"
    ).read_bytes()


def told(folder: Path, name: str) -> list[float]:
    """A signal over the steps that have it."""
    return [
        value
        for event in read_events(folder)
        if event["kind"] == "metrics"
        for key, value in event["values"].items()
        if key.endswith(f"/{name}")
    ]


ONLY_SFT = {"pMin": 1.0, "pMax": 1.0}
ONLY_RL = {"pMin": 0.0, "pMax": 0.0}
SFT = {"batchSize": 8}


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("sasr", {"sftWarmup": 0, **ONLY_SFT}),
        ("sasr", {"sftWarmup": 5, "schedule": "constant", **ONLY_SFT}),
        ("sasr", {"sftWarmup": 12}),
        ("sasr", {"mode": "mix", "miniBatches": 1, **ONLY_SFT}),
        ("static", {"share": 1.0}),
        ("static", {"pattern": "alternate", "every": 1}),
    ],
)
def test_sft_steps_alone_are_supervised_fine_tuning(seeded: Run, name: str, changes: dict[str, Any]) -> None:
    ours = seeded((name, {"schedule": "cosine", **changes}))
    plain = seeded(("warmup", {**SFT, "steps": 12, "schedule": changes.get("schedule", "cosine")}))
    assert weights(ours) == weights(plain)
    assert told(ours, "sftLoss") == told(plain, "loss")
    assert told(ours, "gSft") == told(plain, "gradNorm")
    assert told(ours, "decision") == [1.0] * 12


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("sasr", ONLY_RL),
        ("sasr", {"rule": "constant", "pStart": 0.0, "pMin": 0.0}),
        ("sasr", {"mode": "mix", **ONLY_RL}),
        ("static", {"share": 0.0}),
    ],
)
def test_rollout_steps_alone_are_policy_gradient(seeded: Run, name: str, changes: dict[str, Any]) -> None:
    inner = {"steps": 5, "innerEpochs": 2, "schedule": "linear"}
    ours = seeded((name, {**changes, **inner, "sftWarmup": 0}))
    plain = seeded(("grpo", inner))
    assert weights(ours) == weights(plain)
    for signal_name in ("reward", "loss", "gradNorm", "learningRate"):
        assert told(ours, signal_name) == told(plain, signal_name)


def test_only_rl_after_the_warm_up_is_one_stage_after_the_other(seeded: Run) -> None:
    """The KL penalty is to the policy after the warm-up in both."""
    ours = seeded(("sasr", {"steps": 10, "sftWarmup": 5, "optimizerAfterWarmup": "fresh", **ONLY_RL}))
    plain = seeded(("warmup", {**SFT, "steps": 5}), ("grpo", {"steps": 5}))
    assert weights(ours) == weights(plain)
    assert told(ours, "kl") == told(plain, "kl")
    kept = seeded(("sasr", {"steps": 10, "sftWarmup": 5, **ONLY_RL}))
    assert weights(kept) != weights(plain)


class MasksAll:
    """Leaves no token to learn."""

    @staticmethod
    def learns(_p: ObjectiveSelectiveMask, given: GivenResponses, _tokenizer: Tokenizer) -> Tensor:
        return torch.zeros_like(given.keep_BT)

    @staticmethod
    def leaves_mean(_p: ObjectiveSelectiveMask) -> bool:
        return False

    @staticmethod
    def signals(_rollouts: Rollouts, _learn_BT: Tensor) -> dict[str, float]:
        return {}


@pytest.mark.parametrize("changes", [ONLY_SFT, {"mode": "mix", "rule": "constant", "pStart": 0.5}])
def test_a_mask_holds_for_demonstrations_behind_the_warm_up(
    seeded: Run, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any]
) -> None:
    monkeypatch.setitem(TOKEN_MASKS, ObjectiveSelectiveMask, MasksAll())
    still = {"weightDecay": 0.0, "schedule": "constant"}
    ours = seeded(("sasr", {"optimizerAfterWarmup": "fresh", **still, **changes}), masked=True)
    assert told(ours, "sftLoss")[3] > 0
    assert told(ours, "sftLoss")[4:] == [0.0] * 8
    assert weights(ours) == weights(seeded(("warmup", {**SFT, **still, "steps": 4})))


def test_nothing_of_a_stage_is_held_while_the_next_one_runs(
    seeded: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An optimiser's state is twice the weights. The collector runs at its own time, which is too late."""
    train = STAGES[TrainSft]

    def optimizers() -> list[Optimizer]:
        return [each for each in gc.get_objects() if issubclass(type(each), Optimizer)]

    # Earlier tests may have left some, which go whenever they go.
    others = WeakSet(optimizers())
    held: list[list[Optimizer]] = []

    def counted(job: StageJob, p: TrainSft) -> StageOutput:
        held.append([each for each in optimizers() if each not in others])
        return train(job, p)

    monkeypatch.setitem(STAGES, TrainSft, counted)
    gc.disable()
    try:
        seeded(("sasr", {"steps": 3, "sftWarmup": 1}), ("warmup", {**SFT, "steps": 1}))
    finally:
        gc.enable()
    assert held == [[]]


def test_a_mixture_in_between_is_neither(seeded: Run) -> None:
    folder = seeded(("sasr", {"mode": "mix", "rule": "constant", "pStart": 0.5}))
    assert told(folder, "decision") == [1.0] * 4 + [0.5] * 8
    assert len(told(folder, "gSft")) == 12
    assert len(told(folder, "gRl")) == 8
    assert weights(folder) != weights(seeded(("sasr", {"mode": "mix", **ONLY_SFT})))


def test_the_norm_is_that_before_clipping(seeded: Run) -> None:
    """Of the first step of each kind: later ones differ because the clip changes the weights."""
    tight, loose = (
        seeded(("static", {"gradClip": clip, "sftWarmup": 0, "pattern": "alternate", "steps": 2}))
        for clip in (0.01, None)
    )
    assert told(tight, "gRl") == told(loose, "gRl")
    first = [seeded(("sasr", {"gradClip": clip, "steps": 1, "sftWarmup": 1})) for clip in (0.01, None)]
    assert told(first[0], "gSft") == told(first[1], "gSft") != [0.01]


def test_each_kind_goes_through_its_own_stream(seeded: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: dict[int, list[Task]] = {}
    real = TaskStream.take

    def take(stream: TaskStream[Task], count: int) -> list[Task]:
        found = real(stream, count)
        taken.setdefault(count, []).extend(found)
        return found

    monkeypatch.setattr(TaskStream, "take", take)
    folder = seeded(("static", {"steps": 20, "sftWarmup": 3}))
    sft, rl = int(told(folder, "sftSteps")[-1]), int(told(folder, "rlSteps")[-1])
    assert sft + rl == 20
    assert min(sft - 3, rl) > 0
    assert {count: len(tasks) for count, tasks in taken.items()} == {8: 8 * sft, 3: 3 * rl}
    prompts = [task.id for task in taken[3]]
    assert len(set(prompts[:40])) == min(40, len(prompts))
    assert told(folder, "completions")[-1] == 3 * 4 * rl


def test_the_guard_follows_rollouts_that_went_too_far(seeded: Run) -> None:
    """With a limit next to 0 every rollout step after the first update is followed by one of SFT."""
    folder = seeded(
        ("sasr", {"steps": 20, "sftWarmup": 2, "klMax": 1e-9, "pMin": 0.0, "rule": "constant", "pStart": 0.0})
    )
    reasons, kinds = told(folder, "reason"), told(folder, "decision")
    assert reasons[:2] == [0.0, 0.0]
    assert kinds[2:6] == [0.0, 0.0, 1.0, 0.0]
    assert [kind for kind, reason in zip(kinds, reasons, strict=True) if reason == 3] == [
        1.0
    ] * reasons.count(3)
    assert reasons.count(3) >= 8
    assert told(folder, "klReference")[0] == pytest.approx(0, abs=1e-9)
    assert min(told(folder, "klReference")[1:]) > 1e-9


def test_a_probe_measures_and_changes_nothing(seeded: Run) -> None:
    locked = {"rule": "constant", "pStart": 0.0, "pMin": 0.0, "steps": 10, "sftWarmup": 2}
    silent, probed = seeded(("sasr", locked)), seeded(("sasr", {**locked, "probeEvery": 3}))
    assert weights(silent) == weights(probed)
    assert len(told(silent, "gSft")) == 2
    assert len(told(probed, "gSft")) == 2 + 2


def test_the_held_out_loss_is_looked_at_and_changes_nothing(seeded: Run) -> None:
    watched, unwatched = (seeded(("sasr", {"heldOutEvery": every})) for every in (5, None))
    assert len(told(watched, "heldOutLoss")) == 2
    assert told(unwatched, "heldOutLoss") == []
    assert weights(watched) == weights(unwatched)


def test_the_loss_per_sample_is_the_longer_one(seeded: Run) -> None:
    one = {"steps": 1, "sftWarmup": 1}
    tokens, samples = (seeded(("sasr", {**one, "sftLoss": mean})) for mean in ("token_mean", "sample_mean"))
    length = told(samples, "sftLoss")[0] / told(tokens, "sftLoss")[0]
    assert told(samples, "gSft")[0] == pytest.approx(length * told(tokens, "gSft")[0], rel=1e-4)
    assert length > 10  # "<answer>7</answer>" and the end token


LONG: Stage = (
    "sasr",
    {"steps": 24, "sftWarmup": 6, "klMax": 0.001, "probeEvery": 2, "rule": "ratio_rl", "innerEpochs": 2},
)
MIXED: Stage = ("sasr", {"steps": 12, "sftWarmup": 3, "mode": "mix"})


@pytest.fixture(scope="module", params=[LONG, MIXED], ids=["switch", "mix"])
def unbroken(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unbroken")
    spec = write_spec(folder / "spec.json", stages_spec(request.param, limits={"checkpointSeconds": 0.02}))
    assert run_here(spec, folder / "out") == 0
    return folder


def untimed(folder: Path) -> dict[Any, float]:
    return {key: value for key, value in curve(folder).items() if not key[2].endswith("Seconds")}


@pytest.mark.parametrize("trial", range(2))
def test_paused_anywhere_it_goes_on_alike(
    tmp_path: Path, unbroken: Path, monkeypatch: pytest.MonkeyPatch, trial: int
) -> None:
    """Stopped again and again at looks at the inbox: between steps, tokens and rewards of either kind."""
    rng = random.Random(trial)
    out, attempt, code = tmp_path / "out", 0, 75
    places: list[str] = []
    while code == 75:
        attempt += 1
        left = rng.randint(5, 60) if attempt < 8 else sys.maxsize

        def check(_: Control) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                places.append(sys._getframe(1).f_code.co_name)
                raise StoppedError("paused", "Paused by the test.")

        monkeypatch.setattr(Control, "check", check)
        code = run_here(unbroken / "spec.json", out, "--attempt", str(attempt))
    assert code == 0
    assert len(places) > 2
    assert final_files(out) == final_files(unbroken / "out")
    assert untimed(out) == untimed(unbroken / "out")


@pytest.mark.parametrize("unbroken", [LONG], indirect=True)
def test_killed_at_random_points(tmp_path: Path, unbroken: Path, launch: Callable[..., Any]) -> None:
    rng = random.Random(5)
    out, spec, attempt, code = tmp_path / "out", unbroken / "spec.json", 0, None
    while code is None:
        attempt += 1
        process = launch(spec, out, "--attempt", str(attempt))
        if attempt < 3 and _lives_until(process, out / f"events-{attempt}.ndjson", rng.randint(4, 14)):
            process.kill()
            process.wait()
        else:
            code = process.wait(timeout=120)
        process.communicate()
    assert code == 0
    assert final_files(out) == final_files(unbroken / "out")
    assert untimed(out) == untimed(unbroken / "out")


def _lives_until(process: Any, events: Path, lines: int) -> bool:
    while process.poll() is None:
        if events.exists() and events.read_bytes().count(b"\n") >= lines:
            return True
        time.sleep(0.005)
    return False
