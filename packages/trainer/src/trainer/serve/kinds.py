"""Looks node kinds up for requests, as assemble.py does for the stages of a job."""

from __future__ import annotations

from msgspec import Struct

from trainer.filters import FILTERS
from trainer.policy.build import MODELS, ModelSource
from trainer.rollouts import ROLLOUTS, RolloutKind


def model_of(config: Struct) -> ModelSource | None:
    """None where a node of this kind makes no model."""
    return MODELS.get(type(config))


def rollout_of(config: Struct) -> RolloutKind | None:
    """None where a node of this kind samples nothing."""
    return ROLLOUTS.get(type(config))


def is_filter(config: Struct) -> bool:
    """Whether a node of this kind chooses among tasks by a model and a reward."""
    return type(config) in FILTERS
