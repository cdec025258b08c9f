"""Which Icarus is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import lru_cache

REFUSED_BEFORE_12 = frozenset({"Prob151_review2015_fsm", "Prob156_review2015_fancytimer"})
"""Problems of VerilogEval whose own references need a cast that Icarus 11 does not have (measured)."""


@lru_cache(maxsize=1)
def icarus_version() -> int | None:
    """The major version; None where it is not installed or does not say."""
    program = shutil.which("iverilog")
    if program is None:
        return None
    try:
        said = subprocess.run([program, "-V"], capture_output=True, text=True, timeout=20, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r"Icarus Verilog version (\d+)", said)
    return int(found[1]) if found else None
