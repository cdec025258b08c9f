"""One working process for the tests of a file: its imports take seconds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from serve_nodes import Ask

from trainer.serve.folders import Folders
from trainer.serve.server import Children, answer


@pytest.fixture(scope="module")
def child() -> Iterator[Children]:
    children = Children()
    yield children
    children.close()


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    for name in ("files", "stages", "runs"):
        (tmp_path / name).mkdir()
    return Folders(tmp_path / "files", tmp_path / "stages", tmp_path / "runs")


@pytest.fixture
def ask(child: Children, folders: Folders) -> Ask:
    def send(**request: object) -> dict[str, Any]:
        return answer(json.dumps({"id": 1, **request}).encode(), child, folders)

    return send


@pytest.fixture
def result_of(ask: Ask) -> Ask:
    def send(**request: object) -> dict[str, Any]:
        found = ask(**request)
        assert found["ok"], found
        return found["result"]

    return send
