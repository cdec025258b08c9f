"""A child that says what one variable of its environment holds."""

from __future__ import annotations

import os

from trainer.deadline_child import serve_parent


def main() -> None:
    serve_parent(os.environ.get)
