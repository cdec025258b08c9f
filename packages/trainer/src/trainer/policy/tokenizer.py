"""Tokenizers trained on the experiment's own texts: one token a character, or byte-pair encoding.

Ids: <pad> <bos> <sep> <eos>, then 16 nibbles, then the pieces of text. Both encode any text: a character that
is not in the alphabet is written as its UTF-8 bytes, two nibble tokens a byte. That costs 16 ids where a byte
alphabet would cost 256, most of them never seen by a small model. Special tokens never come from text, so a
prompt cannot end itself. Markers, such as <think>, do come from text: each is one token, wherever it stands.
"""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, cast

from tokenizers import Regex, models, pre_tokenizers, trainers
from tokenizers import Tokenizer as BpeCore

SPECIALS = ("<pad>", "<bos>", "<sep>", "<eos>")
PAD, BOS, SEP, EOS = range(4)
NIBBLES = 16
FIRST_PIECE = len(SPECIALS) + NIBBLES

Merges = Literal["words", "phrases"]
"""How far a token of the byte-pair encoding may reach."""

_SPANS: dict[Merges, Regex] = {
    "words": Regex(r" ?\p{L}+| ?\p{N}|\s+(?=\S)|\s+| ?[^\s\p{L}\p{N}]+"),
    "phrases": Regex(r"\p{Lu}\p{L}*|\p{N}|[^\p{Lu}\p{N}]+"),
}
"""Merges stay inside a span. `words`: a word with its leading space, a run of spaces or of signs. `phrases`:
a capitalised word without any space, or everything between two such words, spaces and signs included. Digits
stay single in both."""


class TinyTokenizer(ABC):
    """What both kinds share. A prompt is framed <bos> prompt <sep>, a response ends in <eos>."""

    pad_id = PAD
    end_id = EOS
    end_ids: tuple[int, ...] = (EOS,)

    def __init__(self, alphabet: Iterable[str], pieces: Sequence[str], markers: Sequence[str]) -> None:
        self._alphabet = frozenset(alphabet)
        self._markers = {text: FIRST_PIECE + len(pieces) + i for i, text in enumerate(markers)}
        self._pieces = [*pieces, *markers]
        self._at_markers = _splitter(markers)

    @property
    def vocab_size(self) -> int:
        return FIRST_PIECE + len(self._pieces)

    @abstractmethod
    def to_json(self) -> dict[str, Any]: ...

    @abstractmethod
    def _encode_known(self, text: str) -> Iterable[int]:
        """Ids of a text within the alphabet."""

    def encode_prompt(self, text: str) -> list[int]:
        return [BOS, *self.encode_response(text), SEP]

    def encode_response(self, text: str) -> list[int]:
        if self._at_markers is None:
            return self._encode_text(text)
        ids: list[int] = []
        for part in self._at_markers.split(text):
            marker = self._markers.get(part)
            ids += self._encode_text(part) if marker is None else [marker]
        return ids

    def marker_id(self, text: str) -> int | None:
        """The id of a marker; None for a text that is none."""
        return self._markers.get(text)

    def _encode_text(self, text: str) -> list[int]:
        if self._alphabet.issuperset(text):
            return list(self._encode_known(text))
        ids: list[int] = []
        for known, run in groupby(enumerate(text), key=lambda at: at[1] in self._alphabet):
            if known:
                ids += self._encode_known("".join(character for _, character in run))
            else:
                ids += (nibble for place, character in run for nibble in _to_nibbles(character, place))
        return ids

    def decode(self, ids: Sequence[int]) -> str:
        parts: list[str] = []
        nibbles: list[int] = []
        for token in ids:
            if token < len(SPECIALS):
                continue
            if token < FIRST_PIECE:
                nibbles.append(token - len(SPECIALS))
                continue
            if nibbles:
                parts.append(_from_nibbles(nibbles))
                nibbles = []
            parts.append(self._pieces[token - FIRST_PIECE])
        return "".join([*parts, _from_nibbles(nibbles)])

    def pieces(self, ids: Sequence[int]) -> list[str]:
        return [self._piece(token) for token in ids]

    def _piece(self, token: int) -> str:
        if token < len(SPECIALS):
            return SPECIALS[token]
        if token < FIRST_PIECE:
            return f"<x{token - len(SPECIALS):X}>"
        return self._pieces[token - FIRST_PIECE]


class CharacterTokenizer(TinyTokenizer):
    def __init__(self, alphabet: Iterable[str], markers: Sequence[str] = ()) -> None:
        characters = sorted(set(alphabet))
        super().__init__(characters, characters, markers)
        self._id_of = {character: FIRST_PIECE + i for i, character in enumerate(characters)}

    @classmethod
    def train(cls, texts: Iterable[str], markers: Sequence[str] = ()) -> CharacterTokenizer:
        characters = (c for text in _between(texts, markers) for c in set(text) if not _is_surrogate(c))
        return cls(characters, markers)

    def to_json(self) -> dict[str, Any]:
        return {"kind": "character", "alphabet": "".join(self._id_of), "markers": list(self._markers)}

    def _encode_known(self, text: str) -> Iterable[int]:
        return map(self._id_of.__getitem__, text)


class BpeTokenizer(TinyTokenizer):
    """Byte-pair encoding over characters (Sennrich 2016); `core` knows the alphabet and the merges."""

    def __init__(self, core: BpeCore, markers: Sequence[str] = ()) -> None:
        pieces = [core.id_to_token(i) or "" for i in range(core.get_vocab_size())]
        super().__init__((piece for piece in pieces if len(piece) == 1), pieces, markers)
        self._core = core

    @classmethod
    def train(
        cls, texts: Iterable[str], vocab_size: int, merges: Merges = "words", markers: Sequence[str] = ()
    ) -> BpeTokenizer:
        """At most `vocab_size` ids in all. Characters for which there is no room are left to the nibbles."""
        taken = FIRST_PIECE + len(markers)
        room = vocab_size - taken
        if room < 1:
            raise ValueError(f"A BPE vocabulary needs more than {taken} tokens, not {vocab_size}.")
        texts = list(_between(texts, markers))
        alphabet = _commonest(texts, room)
        core = BpeCore(models.BPE())
        core.pre_tokenizer = pre_tokenizers.Split(_SPANS[merges], behavior="isolated")
        trainer = trainers.BpeTrainer(vocab_size=room, initial_alphabet=sorted(alphabet), show_progress=False)
        core.train_from_iterator(_known_runs(texts, alphabet), trainer)
        return cls(core, markers)

    def to_json(self) -> dict[str, Any]:
        return {"kind": "bpe", "core": json.loads(self._core.to_str()), "markers": list(self._markers)}

    def _encode_known(self, text: str) -> Iterable[int]:
        return (FIRST_PIECE + token for token in self._core.encode(text).ids)


def save_tokenizer(tokenizer: TinyTokenizer, folder: Path) -> None:
    text = json.dumps(tokenizer.to_json(), ensure_ascii=False)
    (folder / "tokenizer.json").write_text(text, encoding="utf-8")


def load_tokenizer(folder: Path) -> TinyTokenizer:
    path = folder / "tokenizer.json"
    document = cast("dict[str, Any]", json.loads(path.read_text(encoding="utf-8")))
    match document.get("kind"):
        case "character":
            return CharacterTokenizer(document["alphabet"], document.get("markers", []))
        case "bpe":
            core = BpeCore.from_str(json.dumps(document["core"]))
            return BpeTokenizer(core, document.get("markers", []))
        case other:
            raise ValueError(f"{path} holds a tokenizer of kind {other!r}; known are 'character' and 'bpe'.")


def _splitter(markers: Sequence[str]) -> re.Pattern[str] | None:
    """Splits a text at its markers, which stay in the list; the longest of those that fit."""
    if not markers:
        return None
    longest_first = sorted(markers, key=len, reverse=True)
    return re.compile("(" + "|".join(re.escape(text) for text in longest_first) + ")")


def _between(texts: Iterable[str], markers: Sequence[str]) -> Iterator[str]:
    """What is left of the texts without their markers."""
    at_markers = _splitter(markers)
    for text in texts:
        yield from (part for part in at_markers.split(text) if part not in markers) if at_markers else [text]


def _commonest(texts: Sequence[str], most: int) -> frozenset[str]:
    count: Counter[str] = Counter()
    for text in texts:
        count.update(text)
    usable = sorted((c for c in count if not _is_surrogate(c)), key=lambda c: (-count[c], c))
    return frozenset(usable[:most])


def _known_runs(texts: Sequence[str], alphabet: frozenset[str]) -> Iterator[str]:
    for text in texts:
        for known, run in groupby(text, key=alphabet.__contains__):
            if known:
                yield "".join(run)


def _is_surrogate(character: str) -> bool:
    return "\ud800" <= character <= "\udfff"


def _to_nibbles(character: str, place: int) -> Iterator[int]:
    if _is_surrogate(character):
        raise ValueError(
            f"Character {place} is U+{ord(character):04X}, half of a surrogate pair, which is no text. "
            "Write the character it was meant to be part of."
        )
    for byte in character.encode("utf-8"):
        yield len(SPECIALS) + (byte >> 4)
        yield len(SPECIALS) + (byte & 15)


def _from_nibbles(nibbles: list[int]) -> str:
    pairs = zip(nibbles[0::2], nibbles[1::2], strict=False)
    odd = "\ufffd" if len(nibbles) % 2 else ""
    return bytes(high << 4 | low for high, low in pairs).decode("utf-8", errors="replace") + odd
