"""GSM8K's form: `question`, and an `answer` whose rationale ends in a line `#### number` (Cobbe 2021)."""

from __future__ import annotations

import re
from typing import Any

_FINAL = re.compile(r"####[ \t]*([-+]?\$?[ \t]*[0-9][0-9,]*(?:\.[0-9]+)?)[ \t]*%?\s*\Z")
_CALCULATOR = re.compile(r"<<[^<>\n]{0,500}=[^<>\n]{0,500}>>")


def is_gsm8k(row: dict[str, Any]) -> bool:
    question, answer = row.get("question"), row.get("answer")
    return isinstance(question, str) and isinstance(answer, str) and _FINAL.search(answer) is not None


def final_number(answer: str) -> str | None:
    """The number after `####`, without thousands separators, currency or plus sign, if there is one."""
    found = _FINAL.search(answer)
    return None if found is None else re.sub(r"[,$\s+]", "", found.group(1))


def rationale(answer: str) -> str:
    """What stands before `####`, without the `<<48/2=24>>` notes meant for a calculator."""
    return _CALCULATOR.sub("", answer[: answer.rindex("####")]).rstrip()
