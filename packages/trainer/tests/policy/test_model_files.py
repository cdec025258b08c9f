"""Folders that must be refused before anything opens them."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from trainer.policy.model_files import UnsafeModelError, check_model_folder, check_safetensors


def write(path: Path, header: object, data: bytes = b"", *, length: int | None = None) -> Path:
    raw = header if isinstance(header, bytes) else json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(raw) if length is None else length) + raw + data)
    return path


def tensor(start: int, stop: int, count: int) -> dict[str, object]:
    return {"dtype": "F32", "shape": [count], "data_offsets": [start, stop]}


def test_what_the_library_writes_is_accepted(tmp_path: Path) -> None:
    tensors = {"a": torch.zeros(3, 2), "b": torch.zeros(5, dtype=torch.bfloat16), "empty": torch.zeros(0)}
    save_file(tensors, tmp_path / "model.safetensors", metadata={"format": "pt"})
    check_safetensors(tmp_path / "model.safetensors")
    check_model_folder(tmp_path)


@pytest.mark.parametrize(
    ("header", "data", "message"),
    [
        ({"a": tensor(0, 8, 2), "b": tensor(4, 12, 2)}, 12, "'a' and 'b' share bytes"),
        ({"a": tensor(0, 8, 2), "b": tensor(0, 8, 2)}, 8, "share bytes"),
        ({"a": tensor(0, 8, 2), "b": tensor(12, 16, 1)}, 16, "4 bytes between 'a' and 'b'"),
        ({"a": tensor(0, 8, 2)}, 4, "need 8 bytes of data, the file has 4"),
        ({"a": tensor(0, 8, 2)}, 12, "need 8 bytes of data, the file has 12"),
        ({"a": tensor(0, 8, 3)}, 8, "does not fit its offsets"),
        ({"a": tensor(8, 0, 2)}, 8, "does not fit its offsets"),
        ({"a": tensor(-8, 0, 2)}, 8, "does not fit its offsets"),
        ({"a": {"dtype": "OBJ", "shape": [1], "data_offsets": [0, 8]}}, 8, "described wrongly"),
        ({"a": "x"}, 0, "described wrongly"),
        ([1, 2], 0, "no object"),
        (b'{"a": 1, "a": 2}', 0, "given twice"),
        (b"\xff\xfe", 0, "cannot be read"),
        (b"[" * 200_000, 0, "cannot be read"),
    ],
)
def test_a_damaged_header_is_refused(tmp_path: Path, header: object, data: int, message: str) -> None:
    path = write(tmp_path / "model.safetensors", header, b"\0" * data)
    with pytest.raises(UnsafeModelError, match=message):
        check_safetensors(path)


def test_a_header_larger_than_the_cap_or_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsafeModelError, match="longer than the file"):
        check_safetensors(write(tmp_path / "short.safetensors", {}, length=1 << 60))
    huge = tmp_path / "huge.safetensors"
    with huge.open("wb") as file:
        file.write(struct.pack("<Q", 100_000_001))
        file.truncate(200_000_000)  # sparse
    with pytest.raises(UnsafeModelError, match="more than 100000000"):
        check_safetensors(huge)


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.pt", "last.ckpt"])
def test_a_folder_with_pickled_weights_only_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\x80\x04")
    with pytest.raises(UnsafeModelError, match="only as pickle"):
        check_model_folder(tmp_path)


@pytest.mark.parametrize("name", ["config.json", "tokenizer_config.json"])
def test_a_folder_that_brings_its_own_code_is_refused(tmp_path: Path, name: str) -> None:
    save_file({"a": torch.zeros(1)}, tmp_path / "model.safetensors")
    (tmp_path / name).write_text('{"auto_map": {"AutoModelForCausalLM": "modeling.Model"}}')
    with pytest.raises(UnsafeModelError, match="auto_map"):
        check_model_folder(tmp_path)


@pytest.mark.parametrize("target", ["../other.safetensors", "/etc/passwd", "pytorch_model.bin"])
def test_an_index_that_points_elsewhere_is_refused(tmp_path: Path, target: str) -> None:
    save_file({"a": torch.zeros(1)}, tmp_path / "model.safetensors")
    (tmp_path / "model.safetensors.index.json").write_text(json.dumps({"weight_map": {"a": target}}))
    with pytest.raises(UnsafeModelError, match="no safetensors file of this folder"):
        check_model_folder(tmp_path)


def test_a_folder_of_adapters_is_refused(tmp_path: Path) -> None:
    save_file({"a": torch.zeros(1)}, tmp_path / "adapter_model.safetensors")
    (tmp_path / "adapter_config.json").write_text('{"base_model_name_or_path": "someone/else"}')
    with pytest.raises(UnsafeModelError, match="Merge them"):
        check_model_folder(tmp_path)


def test_an_empty_folder_and_a_gguf_file_outside_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no \.safetensors file"):
        check_model_folder(tmp_path)
    with pytest.raises(UnsafeModelError, match="leaves the model's folder"):
        check_model_folder(tmp_path, "../x.gguf")
    with pytest.raises(FileNotFoundError, match=r"no file 'x\.gguf'"):
        check_model_folder(tmp_path, "x.gguf")
