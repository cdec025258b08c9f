"""Refuses model folders that could run code or crash the reader, before anything loads them.

Weights come from safetensors or GGUF only; a pickle (`.bin`, `.pt`, `.pth`, `.ckpt`) can run any code when it
is opened. `auto_map` in a config names Python files of the repository to import. An adapter's config names
another model to fetch, which would pass by these checks. A safetensors header is checked as its specification
asks: at most 100 MB, offsets inside the file, no two tensors sharing bytes, no gap.
"""

from __future__ import annotations

import json
import math
from pathlib import Path, PurePosixPath
from typing import Any, cast

MAX_HEADER_BYTES = 100_000_000
_PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".pkl")
_BITS = {
    "BOOL": 8, "U8": 8, "I8": 8, "F8_E4M3": 8, "F8_E5M2": 8, "F8_E8M0": 8, "F4": 4,
    "U16": 16, "I16": 16, "F16": 16, "BF16": 16, "U32": 32, "I32": 32, "F32": 32,
    "U64": 64, "I64": 64, "F64": 64, "C64": 64,
}  # fmt: skip


class UnsafeModelError(ValueError):
    """The folder is refused; the message says which file, why, and what to do."""


def check_model_folder(folder: Path, gguf_file: str = "") -> None:
    for name in ("config.json", "tokenizer_config.json", "generation_config.json"):
        _refuse_remote_code(folder / name)
    if (folder / "adapter_config.json").is_file():
        raise UnsafeModelError(
            f"{folder} holds adapters for another model. Merge them into it (peft: merge_and_unload) and "
            "save that."
        )
    if gguf_file:
        if PurePosixPath(gguf_file).is_absolute() or ".." in PurePosixPath(gguf_file).parts:
            raise UnsafeModelError(f"{gguf_file!r} leaves the model's folder. Give a file inside it.")
        if not (folder / gguf_file).is_file():
            raise FileNotFoundError(f"{folder} has no file {gguf_file!r}.")
        return
    weights = sorted(folder.glob("*.safetensors"))
    if not weights:
        pickles = [path.name for path in folder.iterdir() if path.suffix in _PICKLES]
        if pickles:
            raise UnsafeModelError(
                f"{folder} holds its weights only as pickle ({pickles[0]}), which can run code when opened. "
                "Convert them to safetensors, or choose a revision that has them."
            )
        raise FileNotFoundError(
            f"{folder} has no .safetensors file. Give a folder with one, or name a GGUF file."
        )
    _check_index(folder / "model.safetensors.index.json")
    for path in weights:
        check_safetensors(path)


def check_safetensors(path: Path) -> None:
    header, data_bytes = _read_header(path)
    spans: list[tuple[int, int, str]] = []
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        spans.append((*_span(path, name, entry), name))
    end, before = 0, "the header"
    for start, stop, name in sorted(spans):
        if start < end:
            raise UnsafeModelError(
                f"{path}: tensors {before!r} and {name!r} share bytes. The file is damaged."
            )
        if start > end:
            raise UnsafeModelError(
                f"{path}: {start - end} bytes between {before!r} and {name!r} belong to none."
            )
        end, before = stop, name
    if end != data_bytes:
        raise UnsafeModelError(f"{path}: its tensors need {end} bytes of data, the file has {data_bytes}.")


def _read_header(path: Path) -> tuple[dict[str, Any], int]:
    size = path.stat().st_size
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if size < 8 or length > size - 8:
            raise UnsafeModelError(
                f"{path}: the header is longer than the file. The download may be cut short."
            )
        if length > MAX_HEADER_BYTES:
            raise UnsafeModelError(f"{path}: the header has {length} bytes, more than {MAX_HEADER_BYTES}.")
        raw = file.read(length)
    try:
        header = json.loads(raw, object_pairs_hook=_no_repeats)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise UnsafeModelError(f"{path}: the header cannot be read: {error}") from error
    if not isinstance(header, dict):
        raise UnsafeModelError(f"{path}: the header is no object.")
    return cast("dict[str, Any]", header), size - 8 - length


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name is given twice")
    return made


def _span(path: Path, name: str, entry: Any) -> tuple[int, int]:
    """First byte and the one after the last; the shape must need exactly these."""
    try:
        start, stop = entry["data_offsets"]
        bits = _BITS[entry["dtype"]] * math.prod(entry["shape"])
        whole = all(isinstance(n, int) and n >= 0 for n in (start, stop, *entry["shape"]))
    except (KeyError, TypeError, ValueError) as error:
        raise UnsafeModelError(f"{path}: tensor {name!r} is described wrongly ({error}).") from error
    if not whole or (stop - start) * 8 != bits:
        raise UnsafeModelError(
            f"{path}: tensor {name!r} of shape {entry['shape']} and type {entry['dtype']} does not fit its "
            f"offsets {entry['data_offsets']}."
        )
    return start, stop


def _check_index(path: Path) -> None:
    if not path.is_file():
        return
    index = cast("dict[str, Any]", json.loads(path.read_text(encoding="utf-8")))
    for name in set(cast("dict[str, str]", index["weight_map"]).values()):
        if PurePosixPath(name).name != name or not name.endswith(".safetensors"):
            raise UnsafeModelError(f"{path} points to {name!r}, which is no safetensors file of this folder.")


def _refuse_remote_code(path: Path) -> None:
    if not path.is_file():
        return
    config = cast("dict[str, Any]", json.loads(path.read_text(encoding="utf-8")))
    if config.get("auto_map"):
        raise UnsafeModelError(
            f"{path} asks to import the repository's own Python code (auto_map), which is never run here. "
            "Choose a model whose architecture transformers knows."
        )
