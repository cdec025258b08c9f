"""Switchyard's trainer: reads a job spec, does all tensor work, writes events and checkpoints to a folder."""

__version__ = "0.1.0"
