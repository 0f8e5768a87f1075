from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import cli.main
from catalog.home import Home
from cli.main import app
from cli.setting import CommandFailed
from ingest.read import read

QUESTION = "지난번 축제 때 다른 기관은 인파 관리를 어떻게 했나요?"


@pytest.fixture
def neomeo(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("NEOMEO_TODAY", "2026-11-24")
    return lambda *words, **options: CliRunner().invoke(
        app, [str(word) for word in words], **options
    )


def read_json(result: Result) -> Any:
    return json.loads(result.stdout)


def test_extract_needs_no_home_and_no_model(tmp_path: Path, neomeo: Callable[..., Result]) -> None:
    file = tmp_path / "a.txt"
    file.write_text("1. 개요\n본문이다.\n", encoding="utf-8")
    extraction = read_json(neomeo("extract", file, "--json"))
    assert extraction["status"] == "ok"
    assert extraction["blocks"][1] == {
        "kind": "paragraph",
        "text": "본문이다.",
        "location": {"paragraph": 2},
    }
    assert "본문이다." in neomeo("extract", file).stdout
    empty = tmp_path / "b.txt"
    empty.write_bytes(b"")
    refused = neomeo("extract", empty)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "빈 파일" in refused.stderr
    assert "파일이 없습니다" in neomeo("extract", tmp_path / "none").stderr


@pytest.mark.parametrize("words", [["--help"], ["extract", "README.md"]])
def test_light_commands_import_neither_model_nor_kiwi(words: list[str]) -> None:
    code = (
        "import sys, cli.main\n"
        "try: cli.main.app(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "heavy = {'torch', 'sentence_transformers', 'kiwipiepy', 'faiss', 'fastapi', 'sqlalchemy'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, cwd=root
    )
    assert "HEAVY []" in done.stdout, done.stderr


def test_a_command_imports_none_of_the_others(neomeo: Callable[..., Result]) -> None:
    code = (
        "import sys\nfrom typer.testing import CliRunner\nimport cli.main\n"
        "CliRunner().invoke(cli.main.app, ['serve', '--help'])\n"
        "places = {'cli.' + each.partition(':')[0] for each in cli.main.COMMANDS.values()}\n"
        "print(sorted(places & set(sys.modules)))"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root)
    assert done.stdout == "['cli.serving']\n", done.stderr
    assert "'serve'" in neomeo("serv").stderr, "what may have been meant is still said"


def test_from_nothing_to_an_answer(tmp_path: Path, neomeo: Callable[..., Result]) -> None:
    home = tmp_path / "home"
    share = tmp_path / "share"
    share.mkdir()
    (share / "결과.txt").write_text(
        "2025 시험축제 결과보고\n안전요원 77명을 배치하여 인파를 관리하였다.\n", encoding="utf-8"
    )
    rules = tmp_path / "rules.toml"
    rules.write_text(
        '[[rule]]\npath = ""\naudience = ["agency:한빛시"]\nagency = "가람시"\n', encoding="utf-8"
    )
    at = ["--home", home]
    assert "준비했습니다" in neomeo("init", *at).stdout
    assert "이어 둔 폴더가 없습니다" in neomeo("ingest", *at).stdout
    assert "이어 둔 폴더가 없습니다" in neomeo("folder", "list", *at).stdout
    assert "등록한 사람이 없습니다" in neomeo("person", "list", *at).stdout
    person = ["person", "add", "kim", "--name", "김", "--agency", "한빛시", *at]
    assert neomeo(*person, input="secret-words\nsecret-words\n").exit_code == 0
    assert (
        "1 시험" in neomeo("folder", "add", share, "--name", "시험", "--rules", rules, *at).stdout
    )
    receipt = read_json(neomeo("ingest", "--json", *at))["folders"][0]
    assert (receipt["indexed"], receipt["total"], receipt["problems"]) == (1, 1, [])
    assert "바뀌지 않음 1" in neomeo("ingest", 1, *at).stdout
    asked = neomeo("ask", "축제 안전요원은 몇 명 배치하였나요?", "--as", "kim", *at)
    assert "안전요원 77명을 배치하여 인파를 관리하였다. [1]" in asked.stdout
    assert [f["name"] for f in read_json(neomeo("folder", "list", "--json", *at))["folders"]] == [
        "시험"
    ]
    assert [p["login"] for p in read_json(neomeo("person", "list", "--json", *at))["people"]] == [
        "kim"
    ]
    for unsaid in ("n\n", ""):
        left = neomeo("folder", "remove", 1, *at, input=unsaid)
        assert (left.exit_code, "그만두었습니다" in left.output) == (1, True)
    assert "끊었습니다" in neomeo("folder", "remove", 1, "--yes", *at).stdout
    assert neomeo("ask", "축제 안전요원은 몇 명 배치하였나요?", "--as", "kim", *at).exit_code == 3


def test_a_whole_list_is_printed_and_saved(
    sample_home: Home, tmp_path: Path, neomeo: Callable[..., Result]
) -> None:
    at = ("--as", "haneul.kim", "--home", sample_home.root)
    question, file = "최근 3년 축제 결과보고 현황 모두", tmp_path / "list.xlsx"
    asked = neomeo("ask", question, *at, "--xlsx", file)
    assert "이해한 내용: 2024~2026년 · 해당 자료 모두 · 결과보고" in asked.stdout
    listed = read_json(neomeo("ask", question, *at, "--json"))["listing"]
    assert f"모두 {listed['count']}건입니다." in asked.stdout
    assert all(each["title"] in asked.stdout for each in listed["records"])
    assert file.read_bytes().startswith(b"PK")
    no_list = neomeo("ask", QUESTION, *at, "--xlsx", tmp_path / "none.xlsx")
    assert no_list.exit_code == 1
    assert "목록이 없습니다" in no_list.stderr
    nowhere = neomeo("ask", question, *at, "--xlsx", tmp_path / "none" / "list.xlsx")
    assert "저장할 수 없습니다" in nowhere.stderr


def test_an_answer_is_saved_as_a_letter_and_as_a_paper(
    sample_home: Home, tmp_path: Path, neomeo: Callable[..., Result]
) -> None:
    at = ("--as", "haneul.kim", "--home", sample_home.root)
    text, paper = tmp_path / "답변.txt", tmp_path / "답변.HWPX"
    for file in (text, paper):
        assert neomeo("ask", QUESTION, *at, "--out", file).exit_code == 0
    lines = text.read_text(encoding="utf-8").splitlines()
    assert lines[0] == lines[-1]
    assert lines[0].startswith("너머 사본 · 라벨 ")
    assert lines[-3].endswith("  끝.")
    blocks = read(paper).blocks
    assert QUESTION in [block.text for block in blocks]
    assert sum(bool(block.rows) for block in blocks) == 1
    for file, question, code, said in (
        (tmp_path / "답변.pdf", QUESTION, 1, ".hwpx 나 .txt"),
        (tmp_path / "none" / "답변.txt", QUESTION, 1, "저장할 수 없습니다"),
        (tmp_path / "없음.hwpx", "구내식당 이번 주 점심 메뉴가 무엇인가요?", 3, "답을 찾지 못해"),
    ):
        refused = neomeo("ask", question, *at, "--out", file)
        assert (refused.exit_code, file.exists()) == (code, False)
        assert said in refused.stderr


def test_ask_as_json(sample_home: Home, neomeo: Callable[..., Result]) -> None:
    at = ["--home", sample_home.root, "--json"]
    answer = read_json(neomeo("ask", QUESTION, "--as", "haneul.kim", *at))
    assert answer["outcome"] == "answered"
    assert answer["confidence"] in ("high", "medium", "low")
    numbers = [citation["n"] for citation in answer["citations"]]
    assert numbers == list(range(1, len(numbers) + 1))
    for statement in answer["statements"]:
        assert set(statement["citations"]) <= set(numbers)
    assert {"document_id", "title", "agency", "location", "quote"} <= set(answer["citations"][0])
    assert answer["cases"]
    assert "score" not in json.dumps(answer)
    nothing = neomeo("ask", "구내식당 점심 메뉴가 무엇인가요?", "--as", "haneul.kim", *at)
    assert nothing.exit_code == 3
    assert read_json(nothing)["outcome"] == "not_found"
    assert read_json(nothing)["advice"]


def test_a_question_is_narrowed(sample_home: Home, neomeo: Callable[..., Result]) -> None:
    at = ["--home", sample_home.root, "--as", "haneul.kim"]
    within = ("--agency", "한빛시", "--year", 2025, "--type", "결과보고")
    asked = neomeo("ask", QUESTION, *within, *at)
    assert "좁힌 범위: 기관 한빛시, 연도 2025, 종류 결과보고" in asked.stdout
    assert "범위와 달라 따르지 않은 말: 다른 기관" in asked.stdout
    answer = read_json(neomeo("ask", QUESTION, *within, "--json", *at))
    cited = {(each["agency"], each["date"][:4]) for each in answer["citations"]}
    assert cited == {("한빛시", "2025")}
    followed = read_json(neomeo("ask", "예산은?", "--after", answer["id"], "--json", *at))
    assert followed["filters"] == answer["filters"], "kept by what follows"
    wider = ("--after", answer["id"], "--year", 2024)
    followed = read_json(neomeo("ask", "예산은?", *wider, "--json", *at))
    assert followed["filters"] == {"years": ["2024"]}, "which may state its own"
    assert neomeo("ask", QUESTION, "--community", "남의 공간", *at).exit_code == 3


def test_search_and_similar(sample_home: Home, neomeo: Callable[..., Result]) -> None:
    at = ["--home", sample_home.root, "--as", "doyun.lee"]
    found = read_json(neomeo("search", "강변불꽃제 안전관리", "--json", "-n", 3, *at))["results"]
    assert len(found) == 3
    record = {"document_id", "title", "agency", "department", "date"}
    assert set(found[0]) == record | {"snippets", "copies", "grade"}
    text = neomeo("search", "강변불꽃제 안전관리", *at).stdout
    assert found[0]["title"] in text
    assert "종류: " in text
    kinds = ("--type", "계획", "--type", "지침", "--year", 2025)
    narrowed = read_json(neomeo("search", "축제 안전관리", *kinds, "--json", *at))
    assert narrowed["results"]
    assert all((each["date"] or "").startswith("2025") for each in narrowed["results"])
    assert {"계획", "지침"} <= {each["value"] for each in narrowed["facets"]["types"]}
    nothing = neomeo("search", "축제", "--community", "남의 공간", *at)
    assert nothing.exit_code == 3
    assert "조건에 맞는 자료가 없습니다" in nothing.stderr
    cases = read_json(neomeo("similar", found[0]["document_id"], "--json", *at))["cases"]
    assert cases
    assert found[0]["document_id"] not in {case["document_id"] for case in cases}
    assert cases[0]["title"] in neomeo("similar", found[0]["document_id"], *at).stdout


def test_cases_like_a_text_and_a_file_of_ones_own(
    sample_home: Home, neomeo: Callable[..., Result], tmp_path: Path
) -> None:
    at = ["--as", "haneul.kim", "--home", sample_home.root]
    file = tmp_path / "검토.txt"
    file.write_text("축제 인파가 다리에 몰릴 것이 걱정되어 안전요원 배치를 검토한다.", "utf-8")
    by_file = read_json(neomeo("similar", "--file", file, "--json", *at))["cases"]
    text = file.read_text("utf-8")
    assert by_file == read_json(neomeo("similar", "--text", text, "--json", *at))["cases"]
    chain = next(case["steps"] for case in by_file if len(case["steps"]) > 1)
    others = read_json(neomeo("similar", "--text", text, "--others", "--json", *at))["cases"]
    assert "한빛시" not in {case["agency"] for case in others}
    shown = neomeo("similar", "--file", file, *at).stdout
    assert all(f"[{step['kind']}] {step['title']}" in shown for step in chain)
    for words in ([], ["--text", text, "--file", file], ["0" * 16, "--text", text]):
        assert "하나를 적어 주시기 바랍니다" in neomeo("similar", *words, *at).stderr
    file.write_bytes(b"")
    assert "빈 파일" in neomeo("similar", "--file", file, *at).stderr
    assert "경로를 확인" in neomeo("similar", "--file", tmp_path / "없음.txt", *at).stderr


def test_missing_and_forbidden_are_the_same(
    sample_home: Home, neomeo: Callable[..., Result]
) -> None:
    at = ["--home", sample_home.root]
    found = read_json(neomeo("search", "불꽃제 인파사고 교훈", "--json", "--as", "haneul.kim", *at))
    hidden = next(each["document_id"] for each in found["results"] if "교훈" in each["title"])
    forbidden = neomeo("similar", hidden, "--as", "doyun.lee", *at)
    missing = neomeo("similar", "0" * 16, "--as", "doyun.lee", *at)
    assert (
        (forbidden.exit_code, forbidden.output)
        == (missing.exit_code, missing.output)
        == (
            3,
            missing.output,
        )
    )


def test_nobody_reads_as_a_super_user(sample_home: Home, neomeo: Callable[..., Result]) -> None:
    at = ["--home", str(sample_home.root)]
    assert neomeo("ask", "질문", *at).exit_code == 2
    for login in ("root", ""):
        refused = neomeo("ask", "질문", "--as", login, *at)
        assert isinstance(refused.exception, CommandFailed)
    assert neomeo("ask", QUESTION, "--as", "admin", *at).exit_code in (0, 3)


def test_foreseen_failures_are_one_sentence(
    tmp_path: Path,
    sample_home: Home,
    neomeo: Callable[..., Result],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("NEOMEO_HOME", raising=False)
    at = ["--home", sample_home.root]
    rules = tmp_path / "rules.toml"
    people = tmp_path / "people.toml"
    rules.write_text("[[rule]]\npath = 1\naudience = []\n")
    people.write_text('[[person]]\nlogin = "a"\n')
    for words, sentence in (
        (["person", "list"], "자료를 둘 곳"),
        (["person", "list", "--home", tmp_path], "먼저 실행"),
        (["ingest", 99, *at], "99번 폴더가 없습니다"),
        (["folder", "remove", 99, *at], "99번 폴더가 없습니다"),
        (["folder", "add", tmp_path, "--rules", rules, *at], "글자를 적어"),
        (["folder", "add", tmp_path, "--rules", tmp_path / "none", *at], "읽을 수 없습니다"),
        (["person", "add", "--from", people, *at], "글자를 적어"),
        (["person", "add", *at], "로그인 이름과"),
    ):
        refused = neomeo(*words)
        assert isinstance(refused.exception, CommandFailed), words
        assert sentence in str(refused.exception)


def test_the_entry_turns_failures_into_an_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("NEOMEO_HOME", raising=False)
    monkeypatch.setattr(sys, "argv", ["neomeo", "person", "list"])
    with pytest.raises(SystemExit) as left:
        cli.main.run()
    assert left.value.code == 1
    assert "자료를 둘 곳" in capsys.readouterr().err


def test_people_from_a_file(tmp_path: Path, neomeo: Callable[..., Result]) -> None:
    home = tmp_path / "home"
    neomeo("init", "--home", home)
    samples = Path(__file__).resolve().parents[2] / "data_samples" / "people.toml"
    assert "9명을 등록했습니다" in neomeo("person", "add", "--from", samples, "--home", home).stdout
    assert "haneul.kim" in neomeo("person", "list", "--home", home).stdout


def test_the_doctor(sample_home: Home, tmp_path: Path, neomeo: Callable[..., Result]) -> None:
    healthy = neomeo("doctor", "--home", sample_home.root, "--json")
    found = read_json(healthy)["checks"]
    (folder,) = (each["detail"] for each in found if each["name"] == "폴더 ‘표본 자료’")
    assert "읽지 못한 파일 0개, 확인할 파일 0개" in folder, "a ZIP is told of by its members"
    checks = {each["name"]: each["good"] for each in found}
    assert checks.pop("색인 점검", True), "a server of another test may have scrubbed"
    assert checks == {
        "디스크": True,
        "파일 읽기 격리": True,
        "모델": True,
        "확실한 정도": True,
        "자료": True,
        "폴더 ‘표본 자료’": True,
        "색인": True,
        "개인정보 열쇠": True,
        "개인정보 가림": True,
    }
    ill = neomeo("doctor", "--home", tmp_path / "none")
    assert ill.exit_code == 1
    assert "확인\t자료" in ill.stdout


def test_cases_side_by_side(
    sample_home: Home, neomeo: Callable[..., Result], tmp_path: Path
) -> None:
    at = ("--as", "haneul.kim", "--home", str(sample_home.root))
    found = read_json(neomeo("search", "축제 결과보고 인파", "--json", *at))["results"]
    chosen = [each["document_id"] for each in found[:2]]
    made = read_json(neomeo("compare", *chosen, "--json", *at))
    assert made["cases"]
    assert all(len(row["cells"]) == len(made["cases"]) for row in made["aspects"])
    told = neomeo("compare", *chosen, *at).stdout
    assert "■ 장소" in told
    for name in ("비교.xlsx", "비교.html", "비교.hwpx"):
        assert neomeo("compare", *chosen, "--out", str(tmp_path / name), *at).exit_code == 0
        assert (tmp_path / name).stat().st_size > 1000
    steps = read_json(neomeo("timeline", chosen[0], "--json", *at))["steps"]
    assert chosen[0] in [step["document_id"] for step in steps]
    assert steps[0]["title"] in neomeo("timeline", chosen[0], *at).stdout


def test_what_cannot_be_compared_is_told(sample_home: Home, neomeo: Callable[..., Result]) -> None:
    at = ("--as", "doyun.lee", "--home", str(sample_home.root))
    nobody = "0" * 16
    for wrong, said in (
        ([nobody], "비교할 자료가 없습니다"),
        ([nobody] * 6, "5건까지"),
        ([nobody, "--out", "표.pdf"], ".xlsx"),
    ):
        refused = neomeo("compare", *wrong, *at)
        assert refused.exit_code != 0
        assert said in refused.stderr
    assert neomeo("timeline", nobody, *at).exit_code == 3
