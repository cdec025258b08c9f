"""A matcher as one safetensors file: weights, and in its header the network's shape and the trees' version.

`shipped/matcher.safetensors` comes with the trainer; `bench/ship_matcher.py` makes it.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from trainer.matcher.matcher import Matcher
from trainer.matcher.network import MatcherShape, MatchingNetwork
from trainer.sql import TREE_VERSION

FORMAT = "switchyard-matcher/1"
SHIPPED = Path(__file__).parent / "shipped" / "matcher.safetensors"
FILE = "matcher.safetensors"


class MatcherFileError(Exception):
    """The file is no matcher that this trainer can use."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message} {remedy}")
        self.message = message
        self.remedy = remedy


def save_matcher(matcher: Matcher, path: Path) -> None:
    shape = json.dumps(asdict(matcher.network.shape), sort_keys=True)
    header = {
        "format": FORMAT,
        "treeVersion": matcher.tree_version,
        "shape": shape,
        "facts": json.dumps(dict(matcher.facts), sort_keys=True),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    tensors = {name: value.contiguous() for name, value in matcher.network.state_dict().items()}
    save_file(tensors, path, metadata=header)


def load_matcher(path: Path) -> Matcher:
    """Raises MatcherFileError where it is none, or was trained on other trees."""
    try:
        with safe_open(path, framework="pt") as file:
            header = cast("dict[str, str]", file.metadata() or {})
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (no mapping)
    except (OSError, SafetensorError) as error:
        raise MatcherFileError(
            f"The matcher '{path.name}' cannot be read: {error}.", "Train it again."
        ) from error
    if header.get("format") != FORMAT:
        raise MatcherFileError(
            f"'{path.name}' is no matcher of this version.", "Plug in a matcher that was trained here."
        )
    trained_on = header.get("treeVersion", "")
    if trained_on != TREE_VERSION:
        raise MatcherFileError(
            f"The matcher was trained on trees of version {trained_on}; queries are read as version "
            f"{TREE_VERSION} here, and its distances would mean nothing.",
            "Train the matcher again, or use the one that comes with this trainer.",
        )
    return Matcher(_network(header, tensors, path), trained_on, json.loads(header.get("facts", "{}")))


def _network(header: dict[str, str], tensors: dict[str, Any], path: Path) -> MatchingNetwork:
    try:
        held: dict[str, Any] = json.loads(header["shape"])
        network = MatchingNetwork(MatcherShape(types=tuple(held.pop("types")), **held))
        network.load_state_dict(tensors)
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        raise MatcherFileError(
            f"The weights of '{path.name}' do not fit the network that its header describes.",
            "Train it again.",
        ) from error
    return network.eval()
