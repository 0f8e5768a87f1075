"""A judged collection from three JSONL files, or BEIR's own: documents, questions, judgements."""

from __future__ import annotations

import json
import math
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cli.tables import TableError
from language.system_errors import in_korean

_HIGHEST = 1000
_BEIR = {"id": "_id", "query": "query-id", "doc": "corpus-id", "rel": "score"}
"""What BEIR's own files call our fields; its judgements are a table with these heads (``.tsv``)."""
_TABLE = ".tsv"
_PAIRED = "‘{}’이(가) {}에 없습니다. 번호를 맞추거나 이 줄을 지워 주시기 바랍니다."


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """Titles and texts by document, questions, and the grade of each judged pair of both."""

    corpus: dict[str, tuple[str, str]]
    queries: dict[str, str]
    judgements: dict[str, dict[str, float]]


def read_judged_set(corpus: Path, queries: Path, qrels: Path) -> JudgedSet:
    """Return what three files hold, in their order; fields that are not ours are passed over.

    ``corpus``: ``id``, ``title`` (may be missing), ``text`` (may be empty: nobody finds it).
    ``queries``: ``id``, ``text``. ``qrels``: ``query``, ``doc``, ``rel`` (0: judged and not
    relevant). The names that BEIR gives to these fields serve as well, and its ``.tsv``.

    Raises:
        TableError: when a file cannot be read, a line is no such object, an identifier stands
            twice or points nowhere, a pair is judged in two ways, a question or every document is
            empty, or nothing is relevant to anything; it names file and line.
    """
    documents: dict[str, tuple[str, str]] = {}
    for where, entry in _lines(corpus):
        identifier = _new(where, entry, documents)
        title = _text(where, entry, "title") if entry.get("title") is not None else ""
        documents[identifier] = title, _text(where, entry, "text")
    if not any(title or text for title, text in documents.values()):
        raise TableError(f"{corpus}: 글이 모두 비어 있습니다. ‘text’를 채워 주시기 바랍니다.")
    questions: dict[str, str] = {}
    for where, entry in _lines(queries):
        identifier = _new(where, entry, questions)
        questions[identifier] = _text(where, entry, "text")
        if not questions[identifier]:
            raise TableError(
                f"{where}: 질문이 비어 있습니다. ‘text’를 채우거나 이 줄을 지워 주시기 바랍니다."
            )
    judged: dict[str, dict[str, float]] = {}
    for where, entry in _lines(qrels):
        query, document = _identifier(where, entry, "query"), _identifier(where, entry, "doc")
        if query not in questions:
            raise TableError(f"{where}: 질문 {_PAIRED.format(query, queries)}")
        if document not in documents:
            raise TableError(f"{where}: 문서 {_PAIRED.format(document, corpus)}")
        grade = _grade(where, entry)
        if judged.setdefault(query, {}).setdefault(document, grade) != grade:
            raise TableError(
                f"{where}: 질문 ‘{query}’과(와) 문서 ‘{document}’의 판정이 앞의 것과 다릅니다. "
                "하나만 남겨 주시기 바랍니다."
            )
    if not any(grade > 0 for grades in judged.values() for grade in grades.values()):
        raise TableError(
            f"{qrels}: ‘rel’이 1 이상인 판정이 없습니다. 맞는 문서를 하나라도 적어 주시기 바랍니다."
        )
    return JudgedSet(documents, questions, judged)


def _lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield where each object stands and the object; blank lines are passed over."""
    if not path.is_file():
        raise TableError(f"파일이 없습니다: {path}. 경로를 확인해 주시기 바랍니다.")
    try:
        # not splitlines(): U+2028 and its like may stand within a JSON string
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise TableError(f"{path}: UTF-8 글이 아닙니다. UTF-8로 저장해 주시기 바랍니다.") from None
    except OSError as problem:
        raise TableError(
            f"{path}을(를) 읽을 수 없습니다({in_korean(problem)}). 읽기 권한을 확인해 주시기 바랍니다."
        ) from None
    found = False
    heads: list[str] | None = None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"{path} {number}번째 줄"
        if path.suffix.lower() == _TABLE:
            cells = [cell.strip() for cell in line.split("\t")]
            if heads is None:
                heads = cells
                continue
            found = True
            yield where, dict(zip(heads, cells, strict=False))
            continue
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            raise TableError(
                f"{where}: JSON이 아닙니다. 한 줄에 JSON 하나씩 적어 주시기 바랍니다."
            ) from None
        if not isinstance(entry, dict):
            raise TableError(
                f'{where}: {{"…": …}} 꼴이 아닙니다. 한 줄에 객체 하나씩 적어 주시기 바랍니다.'
            )
        found = True
        yield where, entry
    if not found:
        raise TableError(f"{path}: 비어 있습니다. 한 줄에 JSON 하나씩 적어 주시기 바랍니다.")


def _new(where: str, entry: dict[str, Any], known: Container[str]) -> str:
    identifier = _identifier(where, entry, "id")
    if identifier in known:
        raise TableError(
            f"{where}: ‘{identifier}’이(가) 앞에 이미 있습니다. 번호를 다르게 적어 주시기 바랍니다."
        )
    return identifier


def _stated(entry: dict[str, Any], key: str) -> Any:
    return entry.get(key, entry.get(_BEIR[key]))


def _identifier(where: str, entry: dict[str, Any], key: str) -> str:
    value = _stated(entry, key)
    if type(value) is int:
        return str(value)
    if not isinstance(value, str) or not value.strip():
        raise TableError(f"{where}: ‘{key}’에 번호를 적어 주시기 바랍니다.")
    return value


def _text(where: str, entry: dict[str, Any], key: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str):
        raise TableError(f"{where}: ‘{key}’에 글자를 적어 주시기 바랍니다.")
    return value.strip()


def _grade(where: str, entry: dict[str, Any]) -> float:
    value = _stated(entry, "rel")
    try:
        grade = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        grade = math.nan
    if not -_HIGHEST <= grade <= _HIGHEST:  # no number is none of both
        raise TableError(f"{where}: ‘rel’에 0이나 1 같은 숫자를 적어 주시기 바랍니다.")
    return grade
