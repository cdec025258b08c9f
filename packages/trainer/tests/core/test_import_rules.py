"""Which part of the trainer may know which, and how long a file and a function may be."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "trainer"
FILES = sorted(SOURCE.rglob("*.py"))
MATHS = (
    "losses",
    "reductions",
    "advantages",
    "kl",
    "token_masks",
    "updates",
    "values",
    "rollouts",
    "probes",
    "switching",
)
MATHS_MAY = {
    "torch",
    "msgspec",
    "trainer.contract.nodes",
    "trainer.batch",
    "trainer.experience",
    "trainer.failure",
    "trainer.policy.protocol",
    "trainer.problems",
    "trainer.thinking",
}
WITHOUT_TORCH = (
    "contract",
    "events.py",
    "replay.py",
    "control.py",
    "failure.py",
    "durable.py",
    "requirements",
    "__main__.py",
)
TABLES = (
    "LOSSES",
    "REDUCTIONS",
    "BASELINES",
    "MODIFIERS",
    "PENALTIES",
    "ROLLOUTS",
    "TOKEN_MASKS",
    "UPDATES",
    "VALUE_LOSSES",
    "PROBES",
    "EVALS",
    "REPORT_EVALS",
    "EXPORTS",
    "MODELS",
)
GENERATED = {"contract/nodes.py"}


def name(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def imports(path: Path, *, top_level: bool = False) -> Iterator[tuple[str, str]]:
    """Module and imported name."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body if top_level else ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


def is_ours_or_torch(module: str) -> bool:
    return module.split(".")[0] in ("trainer", "torch", "msgspec")


@pytest.mark.parametrize("family", MATHS)
def test_maths_knows_its_parameters_and_tensors_only(family: str) -> None:
    for path in (SOURCE / family).glob("*.py"):
        known = {module for module, _ in imports(path) if is_ours_or_torch(module)}
        own = {module for module in known if module.startswith(f"trainer.{family}")}
        assert known - own <= MATHS_MAY, name(path)


@pytest.mark.parametrize("part", WITHOUT_TORCH)
def test_what_runs_before_torch_does_not_import_it(part: str) -> None:
    place = SOURCE / part
    for path in place.glob("*.py") if place.is_dir() else [place]:
        assert not [m for m, _ in imports(path, top_level=True) if m.split(".")[0] == "torch"], name(path)


def test_only_assemble_and_the_tables_themselves_look_kinds_up() -> None:
    allowed = {"assemble.py", "stages/__init__.py"}
    users = {name(path) for path in FILES for _, what in imports(path) if what in TABLES}
    assert users <= allowed


def test_the_step_knows_the_recipe_and_no_family() -> None:
    assert {module for module, _ in imports(SOURCE / "step.py") if module.startswith("trainer")} == {
        "trainer.batch",
        "trainer.early_rewards",
        "trainer.experience",
        "trainer.optimizer",
        "trainer.policy.protocol",
        "trainer.policy.value_head",
        "trainer.recipe",
    }


def test_policies_know_no_reward_and_rewards_no_policy() -> None:
    for folder, strangers in (
        ("policy", ("rewards", "tasks", "stages", "losses", "evals")),
        ("rewards", ("policy", "stages", "losses", "tasks", "evals")),
    ):
        for path in (SOURCE / folder).rglob("*.py"):
            met = {module.split(".")[1] for module, _ in imports(path) if module.startswith("trainer.")}
            assert not met & set(strangers), name(path)


def test_nothing_reads_pickles_from_files() -> None:
    text = {name(path): path.read_text(encoding="utf-8") for path in FILES}
    assert not [file for file, body in text.items() if "torch.load(" in body or "pickle.load(" in body]
    assert not [file for file, body in text.items() if "trust_remote_code=True" in body]


@pytest.mark.parametrize("path", FILES, ids=name)
def test_files_and_functions_are_short(path: Path) -> None:
    if name(path) in GENERATED:
        return
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 300
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1}"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef) and node.end_lineno and node.end_lineno - node.lineno >= 60
    ]
    assert not long
