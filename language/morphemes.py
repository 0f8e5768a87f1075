"""Terms for the lexical index: Kiwi's content morphemes and character bigrams."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from language.normal import fold
from language.thesaurus import common_form, wholes

if TYPE_CHECKING:
    from kiwipiepy import Kiwi, Token

_CONTENT = frozenset(
    {"NNG", "NNP", "NNB", "NR", "XR", "SL", "SH", "SN", "VV", "VA", "MAG", "W_SERIAL", "W_EMAIL"}
)
"""Parts of speech that carry meaning in office text (Sejong tag set, as Kiwi names them)."""
_NOUNS = _CONTENT - {"NNB", "NR", "VV", "VA", "MAG"}
_LIGHT_VERBS = frozenset(
    {"하", "되", "있", "없", "이", "같", "알", "위하", "대하", "따르", "통하", "관하"}
)
_WORD = re.compile(r"[0-9a-z가-힣一-鿿㐀-䶿]+")
Word = tuple[str, str]
"""A content morpheme as it is written, folded, and its part of speech; or a word of several morphemes
(``language.thesaurus.wholes``)."""
_BIGRAM_MARK = "\u241f"
"""Before a bigram, so that it never equals a morpheme of two letters."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """A morpheme's half-open span of code points, its part of speech, and if Kiwi's lexicon has it.

    ``form`` is its base form: ``했`` is ``하`` and ``었``, both of one span.
    """

    start: int
    end: int
    tag: str
    known: bool
    form: str


class Morphemes:
    """Kiwi, shared by threads; loading takes one to two seconds and 300 MB.

    It is loaded at the first text that needs it, from its package; nothing is fetched. Its dictionary of
    names of several words stays out: that makes ``캐나다 태평양 철도`` one term that ``철도`` does not find,
    and takes longer to load than all the rest.
    """

    def __init__(self) -> None:
        """Load nothing yet."""
        self._kiwi: Kiwi | None = None
        self._lock = threading.Lock()

    def load(self) -> None:
        """Load Kiwi now, dictionaries and all: no other Python runs until it is there."""
        self._tokens("가")

    def content(self, text: str) -> list[str]:
        """Return the content morphemes of a text in order, lower-cased, with repeats.

        Nouns, numbers, foreign words, roots, and the stems of verbs and adjectives; verbs that
        say little by themselves (하다, 되다, 있다 …) are left out. Words of the same meaning
        come in their common form, and behind them those of several morphemes (``language.thesaurus``):
        the parts stay, so that they are found as before.
        """
        return [common_form(*word) for word in self.words(text)]

    def nouns(self, text: str) -> list[str]:
        """Return those of the content morphemes that name a thing: no verbs, adverbs and counters."""
        return [common_form(*word) for word in self._words(text, _NOUNS)]

    def words(self, text: str) -> list[Word]:
        """Return what ``content`` does, not in its common form."""
        words = self._words(text, _CONTENT)
        return [*words, *(whole for whole, _ in wholes(words))]

    def asked(self, text: str) -> dict[Word, frozenset[str]]:
        """Return each content morpheme of a text in order, and in which common forms it may be said.

        They are its own, and those of the words of several morphemes that it is a part of there: who says
        셔틀 has said both 통근 and 버스.
        """
        words = self._words(text, _CONTENT)
        forms = {word: {common_form(*word)} for word in words}
        for whole, parts in wholes(words):
            for part in parts:
                forms[part].add(common_form(*whole))
        return {word: frozenset(said) for word, said in forms.items()}

    def similarities(self, word: Word, others: Iterable[Word]) -> list[float | None]:
        """Return the cosines of the vectors that Kiwi's language model has of words, in their order, -1 to 1.

        ``None`` where it has none of one of the two.
        """
        with self._lock:
            cosine = self._loaded().morpheme_similarity
            found: list[float | None] = []
            for other in others:
                try:
                    found.append(float(cosine(word, other)))
                except ValueError:
                    found.append(None)
            return found

    def tagged(self, text: str) -> list[Tagged]:
        """Return the morphemes of a text where they stand, ascending; the text is not folded."""
        return [
            Tagged(token.start, token.end, token.tag.split("-")[0], not token.oov, token.form)
            for token in self._tokens(text)
        ]

    def terms(self, text: str) -> list[str]:
        """Return what the lexical index holds of a text: content morphemes, then bigrams.

        Bigrams run inside words, so that parts of a compound match the compound.
        """
        return [*self.content(text), *bigrams(text)]

    def _words(self, text: str, tags: frozenset[str]) -> list[Word]:
        folded = fold(text)
        if not folded:
            return []
        return [
            (token.form, tag)
            for token in self._tokens(folded)
            if (tag := token.tag.split("-")[0]) in tags and not _light(token.form, tag)
        ]

    def _tokens(self, text: str) -> Sequence[Token]:
        known = _cut.get()
        if known is not None and text in known:
            return known[text]
        with self._lock:
            tokens = tuple(self._loaded().tokenize(text))
        if known is not None:
            known[text] = tokens
        return tokens

    def _loaded(self) -> Kiwi:
        if self._kiwi is None:
            from kiwipiepy import Kiwi  # commands that read no text start without it

            self._kiwi = Kiwi(num_workers=1, load_multi_dict=False)
        return self._kiwi


_cut: ContextVar[dict[str, Sequence[Token]] | None] = ContextVar("_cut", default=None)


@contextmanager
def cut_once() -> Iterator[None]:
    """Have each text cut once within, however many look at it.

    Nothing is kept behind it: the time would tell who asks next what was asked before.
    """
    before = _cut.set({})
    try:
        yield
    finally:
        _cut.reset(before)


def _light(form: str, tag: str) -> bool:
    return tag.startswith(("VV", "VA")) and form in _LIGHT_VERBS


def bigrams(text: str) -> list[str]:
    """Return the marked character bigrams inside the words of a text, in order, with repeats."""
    return [_BIGRAM_MARK + pair for word in _WORD.findall(fold(text)) for pair in _pairs(word)]


def is_bigram(term: str) -> bool:
    """Return whether a term is a marked bigram."""
    return term.startswith(_BIGRAM_MARK)


def plain_bigrams(texts: Iterable[str]) -> frozenset[str]:
    """Return the set of unmarked character bigrams inside the words of some texts."""
    return frozenset(
        pair for text in texts for word in _WORD.findall(fold(text)) for pair in _pairs(word)
    )


def _pairs(word: str) -> list[str]:
    return [word[i : i + 2] for i in range(len(word) - 1)]


@cache
def shared_morphemes() -> Morphemes:
    """Return the one instance of this process."""
    return Morphemes()
