from __future__ import annotations

from collections.abc import Generator

import pytest
from sandbox.planted import Planted, planted


@pytest.fixture(scope="module")
def machine() -> Generator[Planted]:
    """This machine, with secrets planted on it."""
    with planted() as found:
        yield found
