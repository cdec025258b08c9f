from __future__ import annotations

from collections.abc import Callable

import pytest
from text_rollouts import text_rollouts

from trainer.batch import Rollouts

MakeRollouts = Callable[..., Rollouts]


@pytest.fixture
def make_rollouts() -> MakeRollouts:
    return text_rollouts
