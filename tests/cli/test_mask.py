from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import docx
import pytest
from typer.testing import CliRunner, Result

from cli.main import app, run

SECRETS = ("홍서연", "010-1234-5678", "850712-2345678")
TEXT = "민원인 홍서연(010-1234-5678)\r\n주민등록번호 850712-2345678\r\n담당 이단비 주무관\r\n"


def mask(*words: object) -> Result:
    return CliRunner().invoke(app, ["mask", *[str(word) for word in words]])


def test_json_gives_offsets_of_the_files_own_text(tmp_path: Path) -> None:
    for name, encoded in [
        ("a.txt", TEXT.encode()),
        ("b.txt", TEXT.encode("utf-8-sig")),
        ("c.txt", TEXT.encode("cp949")),
        ("d.txt", TEXT.encode("utf-16")),
        ("e.md", unicodedata.normalize("NFD", TEXT).encode()),
    ]:
        file = tmp_path / name
        file.write_bytes(encoded)
        given = json.loads(mask(file, "--json").stdout)
        assert set(given) == {"found", "text"}
        assert [(TEXT[each["start"] : each["end"]], each["type"]) for each in given["found"]] == [
            ("홍서연", "name"),
            ("010-1234-5678", "phone"),
            ("850712-2345678", "resident_number"),
        ]
        assert given["text"] == (
            "민원인 ○○○([전화번호 가림])\r\n주민등록번호 [주민등록번호 가림]\r\n담당 이단비 주무관\r\n"
        )


def test_the_copy_and_the_list_never_show_what_stood_there(tmp_path: Path) -> None:
    file, copy = tmp_path / "a.csv", tmp_path / "사본.csv"
    file.write_text("성명,연락처\n홍서연,010-1234-5678\n", encoding="utf-8")
    ended = mask(file, "-o", copy)
    assert ended.exit_code == 0
    assert ended.stdout == ""
    assert copy.read_text(encoding="utf-8") == "성명,연락처\n○○○,[전화번호 가림]\n"
    assert ended.stderr.splitlines() == ["전화번호\t[전화번호 가림]\t1건", "이름\t○○○\t1건"]
    shown = mask(file)
    assert "○○○,[전화번호 가림]" in shown.stdout
    assert not any(secret in ended.output + shown.output for secret in SECRETS)
    nothing = tmp_path / "b.txt"
    nothing.write_text("예산 1,234원", encoding="utf-8")
    assert "찾은 개인정보가 없습니다" in mask(nothing).stderr


def test_other_formats_are_read_in_the_confined_child(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    document = docx.Document()
    document.add_paragraph("1. 개요")
    document.add_paragraph("민원인 홍서연의 요청")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        [cell for row in table.rows for cell in row.cells],
        ["성명", "연락처", "오로라", "033-242-1111"],
        strict=True,
    ):
        cell.text = text
    document.save(str(file))
    given = json.loads(mask(file, "--json").stdout)
    assert given["text"] == "1. 개요\n민원인 ○○○의 요청\n성명 | 연락처\n○○○ | [전화번호 가림]"
    assert [each["type"] for each in given["found"]] == ["name", "name", "phone"]


def test_what_cannot_be_read_or_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text, empty, bad, loop = (tmp_path / name for name in ("a.txt", "b.hwp", "c.txt", "d.pdf"))
    text.write_text(TEXT, encoding="utf-8")
    empty.write_bytes(b"")
    bad.write_bytes(b"\x81 \xff\xff \x80")
    loop.write_bytes(b"%PDF-1.7 broken")
    cases: list[tuple[list[object], str]] = [
        ([tmp_path / "none.txt"], "파일이 없습니다"),
        ([tmp_path], "파일이 없습니다"),
        ([empty], "빈 파일"),
        ([bad], "글자 부호"),
        ([loop], "바랍니다"),
        ([text, "-o", text], "원본 위에는"),
        ([text, "-o", tmp_path / "none" / "x.txt"], "사본을 쓸 수 없습니다"),
    ]
    for words, sentence in cases:
        monkeypatch.setattr(sys, "argv", ["neomeo", "mask", *[str(word) for word in words]])
        with pytest.raises(SystemExit) as left:
            run()
        assert left.value.code == 1
        told = capsys.readouterr()
        assert sentence in told.err
        assert told.out == ""
    assert text.read_bytes() == TEXT.encode()


def test_mask_needs_no_home_and_no_model(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    code = (
        "import sys, cli.main\n"
        "try: cli.main.app(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "heavy = {'torch', 'sentence_transformers', 'faiss', 'fastapi', 'sqlalchemy'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "mask", str(file)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
        env={name: value for name, value in os.environ.items() if not name.startswith("NEOMEO")},
    )
    assert "○○○" in done.stdout
    assert done.stdout.endswith("HEAVY []\n"), done.stderr
