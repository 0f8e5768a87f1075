"""``neomeo eval``: a judged collection on an index of its own, and the agency's own questions."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import cli.evaluation
import index.model
from catalog.audit import Audit
from catalog.database import Database
from catalog.home import Home
from cli.evaluation import model_directory
from cli.main import app
from cli.setting import CommandFailed
from index.builder import IndexBuilder
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.permits import permit_for, seat
from tests.support.shelf import rule, shelf

CORPUS: list[dict[str, Any]] = [
    {"id": "d1", "title": "등불축제 결과보고", "text": "안전요원 350명을 배치하였다."},
    {"id": "d2", "title": "", "text": "보조금 정산은 30일 안에 보고한다."},
    {"id": 3, "text": "청사 승강기를 점검하였다.\n다음 점검은 5월이다."},
    {"id": "d4", "title": "빈 글", "text": " "},
]
QUERIES: list[dict[str, Any]] = [
    {"id": "q1", "text": "등불축제에 안전요원을 몇 명 배치했나요?", "answers": ["350명"]},
    {"id": "q2", "text": "보조금 정산 보고는 며칠 안에 하나요?"},
    {"id": "q3", "text": "승강기 점검"},
    {"id": "q4", "text": "판정이 없는 질문"},
]
QRELS: list[dict[str, Any]] = [
    {"query": "q1", "doc": "d1", "rel": 1},
    {"query": "q1", "doc": "d2", "rel": 0},
    {"query": "q2", "doc": "d2", "rel": 1},
    {"query": "q3", "doc": "3", "rel": 2},
]
KIM, LEE = permit_for("kim"), permit_for("lee", department="회계과")

Files = Callable[..., list[str]]


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands load the light embedder; what they do with it is what is tested here."""
    monkeypatch.setattr(index.model, "shared_embedder", lambda directory: HashingEmbedder())
    monkeypatch.setenv("NEOMEO_TODAY", "2026-11-24")


@pytest.fixture
def files(tmp_path: Path) -> Files:
    def write(**other: str | bytes | Sequence[Mapping[str, Any]] | None) -> list[str]:
        words = ["eval"]
        contents: dict[str, Any] = {"corpus": CORPUS, "queries": QUERIES, "qrels": QRELS, **other}
        for name, content in contents.items():
            file = tmp_path / f"{name}.jsonl"
            if isinstance(content, bytes):
                file.write_bytes(content)
            elif content is not None:
                text = content if isinstance(content, str) else _jsonl(content)
                file.write_text(text, encoding="utf-8")
            words += [f"--{name}", str(file)]
        return words

    return write


def _jsonl(entries: Sequence[Mapping[str, Any]]) -> str:
    return "\n".join(json.dumps(each, ensure_ascii=False) for each in entries) + "\n"


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_a_collection_needs_no_home_and_leaves_nothing(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEOMEO_HOME", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    result = run(*files(), "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout) == {
        "n": 3,
        "recall@1": 1.0,
        "recall@5": 1.0,
        "recall@10": 1.0,
        "mrr@10": 1.0,
        "ndcg@10": 1.0,
    }
    assert "문서 4건" in result.stderr
    assert list((tmp_path / "scratch").iterdir()) == []


def test_a_collection_as_a_table(files: Files) -> None:
    said = run(*files()).stdout.splitlines()
    assert said[0] == "질문 수\t3"
    assert said[-1] == "순위 점수(nDCG@10)\t1.000"
    assert len(said) == 6


def test_a_collection_as_others_write_it_down_is_the_same(files: Files, tmp_path: Path) -> None:
    """BEIR's own names and table, grades as words or fractions, a mark of order, blank lines."""
    ours = run(*files(), "--json").stdout
    documents = [*CORPUS, {"id": 9, "text": ""}]
    corpus = [
        {"_id": each["id"], "title": each.get("title"), "text": each["text"], "metadata": {}}
        for each in documents
    ]
    queries = [{"_id": each["id"], "text": each["text"]} for each in QUERIES]
    qrels = [
        {"query-id": each["query"], "corpus-id": each["doc"], "score": f"{each['rel']}.0"}
        for each in [*QRELS, QRELS[0]]
    ]
    words = files(corpus=f"\ufeff{_jsonl(corpus)}\n\n", queries=queries, qrels=qrels)
    assert run(*words, "--json").stdout == ours
    table = tmp_path / "test.tsv"
    rows = [("query-id", "corpus-id", "score"), *(tuple(each.values()) for each in QRELS)]
    table.write_text("\r\n".join("\t".join(map(str, row)) for row in rows), encoding="utf-8")
    assert run(*words[:-1], table, "--json").stdout == ours
    table.write_text("query-id\tcorpus-id\nq1\td1\n", encoding="utf-8")
    refused = run(*words[:-1], table).exception
    assert isinstance(refused, CommandFailed)
    assert "test.tsv 2번째 줄: ‘rel’" in str(refused)


def test_a_document_counts_with_its_best_chunk(files: Files) -> None:
    long = "\n".join(
        f"{number}. 청사 관리에 관한 여러 가지 일을 적어 둔 줄이다." for number in range(80)
    )
    corpus = [{"id": "long", "text": f"{long}\n등불축제 불꽃은 아홉 시에 쏜다."}, *CORPUS[1:3]]
    queries = [{"id": "q", "text": "등불축제 불꽃은 몇 시에 쏘나요"}]
    result = run(
        *files(corpus=corpus, queries=queries, qrels=[{"query": "q", "doc": "long", "rel": 1}]),
        "--json",
    )
    assert json.loads(result.stdout)["recall@1"] == 1.0


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("corpus", None, "파일이 없습니다"),
        ("corpus", "", "비어 있습니다"),
        ("corpus", b"\xff\xfe\x00", "UTF-8"),
        (
            "corpus",
            '{"id": "d1", "text": "글"}\n\n{"id": \n',
            "corpus.jsonl 3번째 줄: JSON이 아닙니다",
        ),
        ("corpus", "[" * 100_000, "1번째 줄: JSON이 아닙니다"),
        ("corpus", '["d1"]\n', "1번째 줄"),
        ("corpus", [*CORPUS, CORPUS[0]], "5번째 줄: ‘d1’이(가) 앞에 이미 있습니다"),
        ("corpus", [{"text": "글"}], "‘id’"),
        ("corpus", [{"id": True, "text": "글"}], "‘id’"),
        ("corpus", [{"id": "d1", "text": 3}], "‘text’"),
        ("corpus", [{"id": "d1", "title": 3, "text": "글"}], "‘title’"),
        ("corpus", [{"id": "d1", "title": " ", "text": "\n"}], "글이 모두 비어 있습니다"),
        ("queries", [{"id": "q1", "text": ""}], "질문이 비어 있습니다"),
        ("queries", QUERIES[:1], "qrels.jsonl 3번째 줄: 질문 ‘q2’이(가)"),
        (
            "qrels",
            [*QRELS, {"query": "q1", "doc": "none", "rel": 1}],
            "5번째 줄: 문서 ‘none’이(가)",
        ),
        (
            "qrels",
            [*QRELS, {**QRELS[0], "rel": 2}],
            "5번째 줄: 질문 ‘q1’과(와) 문서 ‘d1’의 판정이 앞의 것과 다릅니다",
        ),
        ("qrels", [{"query": "q1", "doc": "d1", "rel": "맞음"}], "‘rel’"),
        ("qrels", [{"query": "q1", "doc": "d1"}], "‘rel’"),
        ("qrels", '{"query": "q1", "doc": "d1", "rel": NaN}', "‘rel’"),
        ("qrels", [{"query": "q1", "doc": "d1", "rel": 0}], "판정이 없습니다"),
    ],
)
def test_a_collection_that_cannot_be_is_refused_with_its_place(
    files: Files, name: str, content: Any, said: str
) -> None:
    refused = run(*files(**{name: content}), "--json")
    assert refused.stdout == ""
    assert isinstance(refused.exception, CommandFailed)
    assert said in str(refused.exception)
    assert f"{name}.jsonl" in str(refused.exception) or name == "queries"
    assert str(refused.exception).endswith("바랍니다.")


@pytest.mark.parametrize("left_out", [["--qrels"], ["--corpus", "--queries", "--qrels"]])
def test_what_is_to_be_measured_must_be_said(files: Files, left_out: list[str]) -> None:
    words = files()
    for option in left_out:
        at = words.index(option)
        del words[at : at + 2]
    refused = run(*words)
    assert isinstance(refused.exception, CommandFailed)
    assert "--questions" in str(refused.exception)
    assert run(*files(), "--questions", "mine.toml").exception is not None


def test_the_model_is_the_stated_one_else_that_of_the_home_else_the_prepared_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared = Path(cli.evaluation.__file__).parents[1] / "var" / "model"
    monkeypatch.setenv("NEOMEO_MODEL", str(tmp_path / "none"))
    assert model_directory(None) == model_directory(tmp_path) == tmp_path / "none"
    monkeypatch.delenv("NEOMEO_MODEL")
    assert model_directory(None) == model_directory(tmp_path) == prepared
    (tmp_path / "model").mkdir()
    assert model_directory(tmp_path) == tmp_path / "model"


def test_an_interrupt_removes_the_temporary_home(files: Files, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    many = [{"id": f"d{number}", "text": f"{number}번 글"} for number in range(100_000)]
    words = files(corpus=many, queries=QUERIES, qrels=[{"query": "q1", "doc": "d1", "rel": 1}])
    code = (
        "import signal, sys, index.model\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # some who run us ignore it
        "from tests.support.hashing_embedder import HashingEmbedder\n"
        "index.model.shared_embedder = lambda directory: HashingEmbedder()\n"
        "from cli.main import app\n"
        "app(sys.argv[1:])"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, *words],
        env={**os.environ, "TMPDIR": str(scratch)},
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 60
        while not list(scratch.glob("*/home/catalog.db")) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert list(scratch.iterdir()), "it is at work"
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130
    finally:
        process.kill()
        process.wait()
    assert list(scratch.iterdir()) == []


@pytest.fixture
def own(home: Home, tmp_path: Path) -> Callable[..., Result]:
    """A home with two records of two departments, and its own questions."""
    database = Database.open(home)
    seat(database, KIM, LEE)
    share = shelf(
        database,
        tmp_path / "share",
        rule("안전", "department:한빛시/안전총괄과"),
        rule("회계", "department:한빛시/회계과"),
    )
    share.put("안전/등불축제.txt", "등불축제에 안전요원을 350명 배치했습니다.", title="등불축제")
    share.put("회계/정산.txt", "보조금 정산은 30일 안에 보고한다.", title="보조금 정산 안내")
    IndexBuilder(home, database, HashingEmbedder()).catch_up()
    database.close()

    def ask(*words: str, **entries: str) -> Result:
        file = tmp_path / "questions.toml"
        text = "\n".join(f"[[question]]\n{entry}" for entry in entries.values())
        file.write_text(text, encoding="utf-8")
        return run("eval", "--questions", file, "--home", home.root, *words)

    return ask


CROWD = """
text = "등불축제에 안전요원을 350명 배치했나요?"
as = "kim"
records = ["안전/등불축제.txt"]
expected = ["350 명"]
"""
WRONG = CROWD.replace("350 명", "400명")
THEIRS = """
text = "등불축제에 안전요원을 350명 배치했나요?"
as = "lee"
records = []
outcome = "not_found"
"""
NOBODYS = 'text = "보조금 정산은 언제 하나요?"\nrecords = ["회계/정산.txt"]'


def test_own_questions_are_asked_as_their_askers_and_audited(
    own: Callable[..., Result], home: Home
) -> None:
    result = own("--json", "--as", "lee", one=CROWD, two=THEIRS, three=NOBODYS)
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    first, second, third = told["verdicts"]
    assert (first["asker"], first["rank"]) == ("kim", 1)
    assert first["cites_right"] is first["right"] is True
    assert (second["asker"], second["rank"]) == ("lee", 0)
    assert third["asker"] == "lee"
    assert third["rank"] == 1
    assert told["totals"]["n"] == 3
    assert told["totals"]["recall@1"] == 1.0
    assert told["changes"] is None
    database = Database.open(home)
    entries = Audit(database).entries(limit=20)
    database.close()
    asked = [each.person_id for each in entries if each.act == "ask"]
    assert sorted(asked) == ["kim", "lee", "lee"]
    kept = list(home.evaluations.iterdir())
    assert [file.name for file in kept] == ["questions-20261124T" + kept[0].name[19:]]
    assert "안전/" not in kept[0].read_text(encoding="utf-8"), "verdicts name no record"
    assert home.evaluations.stat().st_mode & 0o077 == 0


def test_a_run_is_compared_with_the_one_before(own: Callable[..., Result]) -> None:
    assert "지난번" not in own(one=CROWD).stdout
    worse = own(one=WRONG).stdout
    assert worse.startswith("틀림\t1위, 바른 근거\tkim\t등불축제에")
    assert "나아짐 0, 나빠짐 1" in worse
    better = own("--json", one=CROWD)
    changed = json.loads(better.stdout)["changes"]
    assert (len(changed["better"]), changed["worse"]) == (1, [])
    same = own(one=CROWD, two=NOBODYS + '\nas = "kim"').stdout
    assert "나아짐 0, 나빠짐 0" in same, "a new question is neither"


def test_a_kept_run_that_was_damaged_is_passed_over(own: Callable[..., Result], home: Home) -> None:
    home.evaluations.mkdir()
    (home.evaluations / "questions-20991231T000000.json").write_text("{", encoding="utf-8")
    (home.evaluations / "others-20991231T000000.json").write_text("{}", encoding="utf-8")
    assert own(one=CROWD).exit_code == 0
    assert "나아짐 0, 나빠짐 0" in own(one=CROWD).stdout


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (NOBODYS, "--as"),
        (CROWD.replace('"kim"', '"nobody"'), "‘nobody’ 계정이 없거나"),
        (CROWD + 'outcome = "not_found"', "outcome은"),
        (CROWD + "source = 1", "모르는 항목이 있습니다: source"),
        (CROWD.replace("text =", "# "), "‘text’"),
        (THEIRS + 'expected = ["1"]', "records에"),
        ('text = ""\nas = "kim"\nrecords = []', "‘text’에 질문을"),
        ("text = ", "읽을 수 없습니다"),
        (f"{CROWD}\n[[question]]\n{CROWD}", "2번째: 같은 사람의 같은 질문"),
    ],
)
def test_questions_that_cannot_be_are_refused(
    own: Callable[..., Result], home: Home, entry: str, said: str
) -> None:
    refused = own(one=entry)
    assert isinstance(refused.exception, CommandFailed)
    assert said in str(refused.exception)
    assert not home.evaluations.exists()
