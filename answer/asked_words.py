"""The content words of a question, and what says each of them."""

from __future__ import annotations

from language.morphemes import Word, shared_morphemes
from language.thesaurus import common_form

_QUESTION_WORDS = frozenset(
    {
        "어떻",
        "무엇",
        "누구",
        "언제",
        "어디",
        "얼마",
        "몇",
        "왜",
        "때",
        "기관",
        "경우",
        "알리",
        "궁금",
        "지난번",
        "년",
        "모두",
        "전부",
        "그때",
        "당시",
    }
)


def question_terms(text: str) -> list[str]:
    """Return the content words of a question, each once, without those that only ask."""
    return list(dict.fromkeys(common_form(*word) for word in question_words(text)))


def question_words(text: str) -> dict[Word, frozenset[str]]:
    """Return the same words as they are written, in order, and the common forms that say each."""
    asked = shared_morphemes().asked(text)
    return {word: forms for word, forms in asked.items() if word[0] not in _QUESTION_WORDS}


class Asked:
    """The content words of a question by their common form (``terms``), and what says them."""

    def __init__(self, text: str) -> None:
        """Read a question."""
        self.terms = question_terms(text)
        self._of_several = {
            common_form(*word): forms
            for word, forms in question_words(text).items()
            if len(forms) > 1
        }

    def said_in(self, words: frozenset[str]) -> frozenset[str]:
        """Return words, and those asked that they say by another that holds them (통근 by 셔틀)."""
        if not self._of_several:
            return words
        return words | {
            term for term, forms in self._of_several.items() if not forms.isdisjoint(words)
        }
