"""What the sandbox needs of this machine, whether it is there, and how to get it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache

from trainer.sandbox.command import SandboxProblem
from trainer.sandbox.system_calls import filter_problem

UNSANDBOXED = "SWITCHYARD_UNSANDBOXED"
ACCEPTED = "i-accept-the-risk"
_PROBE_SECONDS = 20.0
_INSTALL_BUBBLEWRAP = "Install it: apt-get install bubblewrap (Debian, Ubuntu) or dnf install bubblewrap."
_ALLOW_NAMESPACES = (
    "Allow unprivileged user namespaces: sysctl -w kernel.unprivileged_userns_clone=1 (Debian) or "
    "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu 24.04); start a container with "
    "--security-opt seccomp=unconfined --security-opt systempaths=unconfined, or run the worker outside it."
)


def owner_accepts_the_risk() -> bool:
    """Whether this machine's owner has said that candidates may run with no sandbox around them."""
    return os.environ.get(UNSANDBOXED) == ACCEPTED


def bubblewrap_program() -> str | None:
    return shutil.which(
        "bwrap", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/bin", "/usr/local/bin"))
    )


@cache
def bubblewrap_problem() -> SandboxProblem | None:
    """Why candidates cannot be run in a sandbox here. Found out once, by running something in it."""
    if sys.platform != "linux":
        return SandboxProblem("The sandbox for model-written code needs Linux.", "Run the worker on Linux.")
    program = bubblewrap_program()
    if program is None:
        return SandboxProblem("bubblewrap (bwrap) is not installed.", _INSTALL_BUBBLEWRAP)
    for tool in ("/usr/bin/prlimit", *(("/usr/bin/setpriv",) if os.getuid() == 0 else ())):
        if not os.access(tool, os.X_OK):
            return SandboxProblem(f"{tool} is missing.", "Install it: apt-get install util-linux.")
    if (reason := filter_problem()) is not None:
        return SandboxProblem(
            f"The filter for system calls cannot be built: {reason}.",
            "Install it: apt-get install libseccomp2 (Debian, Ubuntu), dnf install libseccomp (Fedora).",
        )
    return _probe(program)


def _probe(program: str) -> SandboxProblem | None:
    arguments = ("--unshare-all", "--unshare-user", "--disable-userns", "--as-pid-1", "--ro-bind", "/", "/")
    try:
        done = subprocess.run(
            [program, *arguments, "--", "/usr/bin/prlimit", "--version"],
            capture_output=True,
            timeout=_PROBE_SECONDS,
            env={},
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        return SandboxProblem(f"bubblewrap cannot be run: {problem}.", _INSTALL_BUBBLEWRAP)
    if done.returncode == 0:
        return None
    said = done.stderr.decode(errors="replace").strip()[:300]
    if "nknown option" in said:
        return SandboxProblem(f"bubblewrap is older than 0.8: {said}.", "Install bubblewrap 0.8 or newer.")
    return SandboxProblem(f"bubblewrap cannot make a sandbox: {said}.", _ALLOW_NAMESPACES)


def program_problem(name: str, remedy: str) -> SandboxProblem | None:
    """Why a program that candidates need cannot be run in the sandbox."""
    if shutil.which(name, path="/usr/bin:/usr/local/bin") is not None:
        return None
    if owner_accepts_the_risk() and shutil.which(name) is not None:
        return None
    elsewhere = shutil.which(name)
    if elsewhere is not None:
        return SandboxProblem(f"{name} is at {elsewhere}, where the sandbox does not reach.", remedy)
    return SandboxProblem(f"{name} is not installed.", remedy)
