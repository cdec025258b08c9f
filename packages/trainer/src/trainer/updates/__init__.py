"""Update plans: which rows of a rollout batch go into which optimiser step, in which order."""

from trainer.updates.mini_batches import mini_batches

__all__ = ["mini_batches"]
