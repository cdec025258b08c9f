"""A Python environment of its own for TRL, so that its versions cannot touch ours."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / ".switchyard" / "bench-trl"
PINNED = ["trl==1.16.0", "torch==2.13.0", "transformers==5.23.0"]


def trl_python() -> Path:
    """The environment's interpreter; made on first use."""
    python = FOLDER / "bin" / "python"
    stamp = FOLDER / "pinned.txt"
    if not stamp.is_file() or stamp.read_text().split() != PINNED:
        print(
            f"Installing {', '.join(PINNED)} into {FOLDER.relative_to(ROOT)} (once, some minutes) ...",
            flush=True,
        )
        subprocess.run([sys.executable, "-m", "venv", str(FOLDER)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PINNED], check=True)
        stamp.write_text("\n".join(PINNED) + "\n")
    return python
