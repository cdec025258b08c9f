"""A node without maths, or maths without a node, fails here."""

from __future__ import annotations

from msgspec import Struct

from trainer.advantages import BASELINES, MODIFIERS
from trainer.contract.nodes import FAMILIES, SIGNALS, SLOTS
from trainer.evals import EVALS, REPORT_EVALS
from trainer.exports import EXPORTS
from trainer.kl import PENALTIES
from trainer.losses import LOSSES
from trainer.policy.build import MODELS
from trainer.probes import PROBES
from trainer.reductions import REDUCTIONS
from trainer.rewards import REWARD_MAKERS, REWARDS
from trainer.rollouts import ROLLOUTS
from trainer.stages import STAGES
from trainer.tasks import TASK_STEPS, TASKS
from trainer.token_masks import TOKEN_MASKS
from trainer.updates import UPDATES
from trainer.values import VALUE_LOSSES


def of_slot(slot: str) -> set[type[Struct]]:
    return {kind for kind, held in SLOTS.items() if held == slot}


def test_every_kind_of_a_family_has_its_function() -> None:
    tables = {
        "tasks": TASKS | TASK_STEPS,
        "model": MODELS,
        "rollout": ROLLOUTS,
        "reward": {**REWARDS, **REWARD_MAKERS},
        "advantage": BASELINES | MODIFIERS,
        "eval": EVALS | REPORT_EVALS,
        "export": EXPORTS,
    }
    assert {family: set(table) for family, table in tables.items()} == {
        family: set(FAMILIES[family]) for family in tables
    }


def test_every_slot_of_an_objective_has_its_function() -> None:
    tables = {
        "loss": LOSSES,
        "kl": PENALTIES,
        "reduction": REDUCTIONS,
        "mask": TOKEN_MASKS,
        "update": UPDATES,
        "value": VALUE_LOSSES,
        "probe": PROBES,
    }
    assert {slot: set(table) for slot, table in tables.items()} == {slot: of_slot(slot) for slot in tables}
    assert set().union(*tables.values()) == {*FAMILIES["objective"], *FAMILIES["update"]}


def test_every_stage_can_be_run() -> None:
    assert set(STAGES) == {kind for family in ("train", "eval", "export") for kind in FAMILIES[family]}


def test_signals_are_declared_for_every_kind() -> None:
    assert set(SIGNALS) == {kind for kinds in FAMILIES.values() for kind in kinds}
