"""A transformers tokenizer behind our interface, with the model's chat template where it has one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from transformers import PreTrainedTokenizerBase


class HuggingFaceTokenizer:
    """`extra_end_ids`: the generation config's; chat models end a turn with a token of their own."""

    def __init__(
        self,
        inner: PreTrainedTokenizerBase,
        *,
        extra_end_ids: Sequence[int] = (),
        use_chat_template: bool = True,
    ) -> None:
        end_id = inner.eos_token_id
        ends = [token for token in (end_id, *extra_end_ids) if isinstance(token, int)]
        if not ends:
            raise ValueError("This tokenizer names no end-of-sequence token, so no response could ever end.")
        self._inner: Any = inner
        self._end_ids = tuple(dict.fromkeys(ends))
        self._use_chat = use_chat_template and bool(inner.chat_template)

    @property
    def vocab_size(self) -> int:
        return len(self._inner)

    @property
    def pad_id(self) -> int:
        return self._inner.pad_token_id if self._inner.pad_token_id is not None else self.end_id

    @property
    def end_id(self) -> int:
        return self._end_ids[0]

    @property
    def end_ids(self) -> tuple[int, ...]:
        return self._end_ids

    def encode_prompt(self, text: str) -> list[int]:
        if not self._use_chat:
            ids: list[int] = self._inner(text).input_ids
            return ids or [self.end_id]
        return self._inner.apply_chat_template(
            [{"role": "user", "content": text}], add_generation_prompt=True, tokenize=True, return_dict=False
        )

    def encode_response(self, text: str) -> list[int]:
        return self._inner(text, add_special_tokens=False).input_ids

    def decode(self, ids: Sequence[int]) -> str:
        return self._inner.decode(list(ids), skip_special_tokens=True, clean_up_tokenization_spaces=False)

    def marker_id(self, text: str) -> int | None:
        ids = self.encode_response(text)
        return ids[0] if len(ids) == 1 else None

    def pieces(self, ids: Sequence[int]) -> list[str]:
        return [self._inner.decode([token]) for token in ids]

    def save(self, folder: Path) -> None:
        self._inner.save_pretrained(folder)
