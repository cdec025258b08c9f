"""Tokenizers trained on the experiment's own texts: characters, or byte-level BPE.

Both reserve ids 0..3 for <pad> <bos> <sep> <eos>, and both encode any text. The character tokenizer writes a
character it has not seen as the UTF-8 bytes of it, two nibble tokens a byte: that costs 16 ids, not 256.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, cast

from tokenizers import Tokenizer as BpeCore
from tokenizers import decoders, models, pre_tokenizers, trainers

SPECIALS = ("<pad>", "<bos>", "<sep>", "<eos>")
PAD, BOS, SEP, EOS = range(4)
_NIBBLES = 16
_BYTE_ALPHABET = 256


class _Specials:
    """The ids both tokenizers share, and how a prompt is framed: <bos> prompt <sep> response <eos>."""

    pad_id = PAD
    end_id = EOS
    end_ids = (EOS,)

    def encode_prompt(self, text: str) -> list[int]:
        return [BOS, *self.encode_response(text), SEP]

    def encode_response(self, text: str) -> list[int]:
        raise NotImplementedError


class CharacterTokenizer(_Specials):
    """ids: 4 specials, 16 nibbles, then the alphabet in code-point order."""

    def __init__(self, alphabet: Iterable[str]) -> None:
        self._alphabet = sorted(set(alphabet))
        first = len(SPECIALS) + _NIBBLES
        self._id_of = {character: first + i for i, character in enumerate(self._alphabet)}
        self._first = first

    @classmethod
    def train(cls, texts: Iterable[str]) -> CharacterTokenizer:
        return cls({character for text in texts for character in text if not _is_surrogate(character)})

    @property
    def vocab_size(self) -> int:
        return self._first + len(self._alphabet)

    def encode_response(self, text: str) -> list[int]:
        ids: list[int] = []
        for position, character in enumerate(text):
            known = self._id_of.get(character)
            if known is not None:
                ids.append(known)
                continue
            for byte in _utf8(character, position):
                ids += (len(SPECIALS) + (byte >> 4), len(SPECIALS) + (byte & 15))
        return ids

    def decode(self, ids: Sequence[int]) -> str:
        parts: list[str] = []
        nibbles: list[int] = []
        for token in ids:
            if token < len(SPECIALS):
                continue
            if token < self._first:
                nibbles.append(token - len(SPECIALS))
                continue
            parts.append(_from_nibbles(nibbles))
            nibbles = []
            parts.append(self._alphabet[token - self._first])
        parts.append(_from_nibbles(nibbles))
        return "".join(parts)

    def pieces(self, ids: Sequence[int]) -> list[str]:
        return [self._piece(token) for token in ids]

    def _piece(self, token: int) -> str:
        if token < len(SPECIALS):
            return SPECIALS[token]
        if token < self._first:
            return f"<x{token - len(SPECIALS):X}>"
        return self._alphabet[token - self._first]

    def to_json(self) -> dict[str, Any]:
        return {"kind": "character", "alphabet": "".join(self._alphabet)}


class BpeTokenizer(_Specials):
    """Byte-level BPE: 4 specials, then the ids of the core, which knows all 256 bytes."""

    def __init__(self, core: BpeCore) -> None:
        self._core = core

    @classmethod
    def train(cls, texts: Iterable[str], vocab_size: int) -> BpeTokenizer:
        least = len(SPECIALS) + _BYTE_ALPHABET
        if vocab_size < least:
            raise ValueError(f"A BPE vocabulary needs at least {least} tokens (the bytes), not {vocab_size}.")
        core = _byte_level(BpeCore(models.BPE()))
        trainer = trainers.BpeTrainer(
            vocab_size=vocab_size - len(SPECIALS),
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        )
        core.train_from_iterator(list(texts), trainer)
        return cls(core)

    @property
    def vocab_size(self) -> int:
        return self._core.get_vocab_size() + len(SPECIALS)

    def encode_response(self, text: str) -> list[int]:
        for position, character in enumerate(text):
            if _is_surrogate(character):
                _utf8(character, position)
        return [token + len(SPECIALS) for token in self._core.encode(text).ids]

    def decode(self, ids: Sequence[int]) -> str:
        core_ids = [token - len(SPECIALS) for token in ids if token >= len(SPECIALS)]
        return self._core.decode(core_ids, skip_special_tokens=False)

    def pieces(self, ids: Sequence[int]) -> list[str]:
        return [SPECIALS[token] if token < len(SPECIALS) else self.decode([token]) for token in ids]

    def to_json(self) -> dict[str, Any]:
        return {"kind": "bpe", "core": json.loads(self._core.to_str())}


TinyTokenizer = CharacterTokenizer | BpeTokenizer


def save_tokenizer(tokenizer: TinyTokenizer, folder: Path) -> None:
    text = json.dumps(tokenizer.to_json(), ensure_ascii=False)
    (folder / "tokenizer.json").write_text(text, encoding="utf-8")


def load_tokenizer(folder: Path) -> TinyTokenizer:
    path = folder / "tokenizer.json"
    document = cast("dict[str, Any]", json.loads(path.read_text(encoding="utf-8")))
    match document.get("kind"):
        case "character":
            return CharacterTokenizer(document["alphabet"])
        case "bpe":
            return BpeTokenizer(BpeCore.from_str(json.dumps(document["core"])))
        case other:
            raise ValueError(f"{path} holds a tokenizer of kind {other!r}; known are 'character' and 'bpe'.")


def _byte_level(core: BpeCore) -> BpeCore:
    core.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    core.decoder = decoders.ByteLevel()
    return core


def _is_surrogate(character: str) -> bool:
    return "\ud800" <= character <= "\udfff"


def _utf8(character: str, position: int) -> bytes:
    if _is_surrogate(character):
        raise ValueError(
            f"Character {position} is U+{ord(character):04X}, half of a surrogate pair, which is no text. "
            "Write the character it was meant to be part of."
        )
    return character.encode("utf-8")


def _from_nibbles(nibbles: list[int]) -> str:
    pairs = zip(nibbles[0::2], nibbles[1::2], strict=False)
    odd = "\ufffd" if len(nibbles) % 2 else ""
    return bytes(high << 4 | low for high, low in pairs).decode("utf-8", errors="replace") + odd
