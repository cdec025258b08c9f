"""Finds a Hugging Face model on the disk or the hub, and loads it without ever running its code."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

import torch
from huggingface_hub import snapshot_download
from huggingface_hub.errors import (
    HFValidationError,
    LocalEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from transformers import AutoModelForCausalLM, AutoTokenizer
from transformers.utils.quantization_config import GgufConfig

from trainer.policy.model_files import check_model_folder

_SMALL_FILES = ["*.json", "*.jinja", "*.txt", "*.model"]


@dataclass(frozen=True, slots=True)
class LoraSettings:
    rank: int = 16
    alpha: float = 32.0
    targets: str = "all-linear"
    """`all-linear`, or module names separated by commas."""


@dataclass(frozen=True, slots=True)
class HuggingFaceSource:
    """Which model, and which of its weights learn."""

    name: str
    """A folder, or a hub id (`owner/name`)."""
    revision: str = "main"
    gguf_file: str = ""
    lora: LoraSettings | None = None
    """None trains every weight."""
    dtype: Literal["auto", "float32", "bfloat16"] = "auto"
    """`auto` is bfloat16 on CUDA and float32 elsewhere."""
    use_chat_template: bool = True


def local_folder(source: HuggingFaceSource) -> Path:
    """The model's folder, checked; a hub id is downloaded first, safetensors and text files only."""
    folder = Path(source.name).expanduser()
    if not folder.is_dir():
        folder = _download(source)
    check_model_folder(folder, source.gguf_file)
    return folder


def load_model(folder: Path, source: HuggingFaceSource, device: torch.device) -> Any:
    """The model in its training type. GGUF blocks are unpacked: quantised weights cannot learn."""
    how: dict[str, Any] = {"use_safetensors": True}
    if source.gguf_file:
        how = {"gguf_file": source.gguf_file, "quantization_config": GgufConfig(dequantize=True)}
    dtype = _dtype(source.dtype, device)
    model = cast("Any", AutoModelForCausalLM).from_pretrained(
        folder, dtype=dtype, trust_remote_code=False, local_files_only=True, **how
    )
    return model.to(device=device, dtype=dtype)


def load_hf_tokenizer(folder: Path, source: HuggingFaceSource) -> Any:
    gguf = {"gguf_file": source.gguf_file} if source.gguf_file else {}
    return AutoTokenizer.from_pretrained(folder, trust_remote_code=False, local_files_only=True, **gguf)


def _download(source: HuggingFaceSource) -> Path:
    wanted = [source.gguf_file] if source.gguf_file else ["*.safetensors"]
    try:
        return Path(
            snapshot_download(
                source.name,
                revision=source.revision,
                allow_patterns=[*wanted, *_SMALL_FILES],
                ignore_patterns=["*/*"] if "/" not in source.gguf_file else None,
            )
        )
    except HFValidationError as error:
        raise FileNotFoundError(
            f"{source.name!r} is neither a folder on this machine nor a hub id (owner/name)."
        ) from error
    except RevisionNotFoundError as error:
        raise FileNotFoundError(f"Model {source.name!r} has no revision {source.revision!r}.") from error
    except RepositoryNotFoundError as error:
        raise FileNotFoundError(
            f"The hub has no model {source.name!r} that may be read from here. Check the name; for a gated "
            "model, log in with `hf auth login` on the worker."
        ) from error
    except (LocalEntryNotFoundError, OSError) as error:
        raise FileNotFoundError(
            f"Model {source.name!r} is not in the cache and the hub cannot be reached: "
            "download it (`hf download`) or give a folder."
        ) from error


def _dtype(name: str, device: torch.device) -> torch.dtype:
    if name == "auto":
        return torch.bfloat16 if device.type == "cuda" else torch.float32
    return {"float32": torch.float32, "bfloat16": torch.bfloat16}[name]
