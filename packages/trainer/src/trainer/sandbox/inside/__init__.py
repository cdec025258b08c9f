"""Scripts that run inside the sandbox, with the standard library only. None may import the trainer."""

from pathlib import Path


def script(name: str) -> str:
    """The text of a script of this folder, for `python3 -c`."""
    return Path(__file__).with_name(f"{name}.py").read_text(encoding="utf-8")
