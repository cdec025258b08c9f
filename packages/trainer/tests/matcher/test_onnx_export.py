"""The exported matcher says what PyTorch says, for graphs of other sizes than the exported example."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from trainer.matcher.examples import examples
from trainer.matcher.files import SHIPPED, load_matcher
from trainer.matcher.matcher import TYPES, Matcher
from trainer.matcher.network import MatcherShape
from trainer.matcher.onnx_export import export_onnx, one_pair
from trainer.matcher.pairs.build import Recipe, build_pairs
from trainer.matcher.pairs.generate import random_query, random_schema


def test_parity_with_pytorch(tmp_path: Path) -> None:
    draw = random.Random(11)
    schemas = [random_schema(draw) for _ in range(6)]
    references = [(random_query(schema, draw), schema) for schema in schemas for _ in range(2)]
    held = examples(build_pairs(references, Recipe(1, 2), 0).pairs).held
    matcher = load_matcher(SHIPPED)
    export_onnx(matcher, tmp_path / "matcher.onnx", held[0].graphs)
    session = onnxruntime.InferenceSession(tmp_path / "matcher.onnx")
    assert len({len(e.graphs[0].labels) for e in held}) > 4
    for example in held:
        inputs = {name: value.numpy() for name, value in one_pair(matcher, example.graphs).items()}
        found = float(np.asarray(session.run(["squared"], inputs)[0]))
        assert found == pytest.approx(matcher.far([example.graphs]).item(), abs=1e-4, rel=1e-4)


def test_positions_are_not_exported(tmp_path: Path) -> None:
    matcher = Matcher.create(MatcherShape(TYPES, positions=4), 0)
    with pytest.raises(ValueError, match="positions"):
        export_onnx(matcher, tmp_path / "matcher.onnx", (None, None))  # type: ignore[arg-type]
