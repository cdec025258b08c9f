"""Schedules: values that change with the step."""

from trainer.schedules.learning_rate import learning_rate

__all__ = ["learning_rate"]
