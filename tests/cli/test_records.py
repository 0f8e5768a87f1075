from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from access.role import Role
from catalog.folders import Folders, OnDelete
from catalog.people import People
from cli.main import app
from cli.setting import CommandFailed
from index.embedding import Embedder
from ingest.pipeline import Pipeline
from tests.index.worlds import world
from tests.support.permits import NOW
from tests.support.reading_in import read_in
from tests.support.shelf import rule

LETTER = (
    "한빛시\n수신 내부결재\n제목 옛 계획 zqzqz\n1. 옛 글이다.\n"
    "시행 안전총괄과-12(2015. 3. 2.)\n공개구분 공개\n보존기간 5년\n"
)


def test_expired_disposed_and_certified(
    tmp_path: Path, embedder: Embedder, model_directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEOMEO_TODAY", "2026-11-24")
    share = tmp_path / "letters"
    share.mkdir()
    (share / "zqzqz.txt").write_text(LETTER, encoding="utf-8")
    mine = replace(rule("", "agency:한빛시", agency="한빛시"), department="안전총괄과")
    with world(tmp_path, embedder) as made:
        People(made.database).put(
            login="officer",
            name="기록",
            agency="한빛시",
            department="총무과",
            roles=(Role.READER, Role.RECORDS_OFFICER),
            password=None,
        )
        read_in(made.database, model_directory, share, mine)
        made.build()

        def neomeo(*words: str) -> Any:
            at = ["--home", str(made.home.root)]
            return CliRunner().invoke(app, ["records", *words, *at])

        (old,) = json.loads(neomeo("expired", "--as", "officer", "--json").stdout)["records"]
        assert (old["path"], old["ended"]) == ("zqzqz.txt", "2020-12-31")
        assert not old["original_gone"]
        assert "원본 삭제됨" not in neomeo("expired", "--as", "officer").stdout
        folders = Folders(made.database)
        (letters,) = [each.id for each in folders.list() if each.path == share]
        folders.set_on_delete(letters, OnDelete.KEEP)
        (share / "zqzqz.txt").unlink()
        (share / "새 글.txt").write_text("새 글이다.", encoding="utf-8")
        again = Pipeline(made.database, model_directory / "tokenizer.json")
        again.run(letters, at=NOW, confirm_removal=True)
        assert neomeo("expired", "--as", "officer").stdout.endswith("\tzqzqz.txt\t원본 삭제됨\n")
        assert "끝난 자료가 없습니다" in neomeo("expired", "--as", "kim").stdout
        paper = tmp_path / "확인서.txt"
        words = ["dispose", old["document_id"], "--decision", "3호", "--decided", "2026-11-02"]
        words += ["--certificate", str(paper), "--yes"]
        refused = neomeo(*words, "--as", "kim")
        assert isinstance(refused.exception, CommandFailed)
        done = neomeo(*words, "--as", "officer")
        assert done.exit_code == 0, done.output
        assert "기록물 폐기 확인서 제1호" in paper.read_text(encoding="utf-8")
        assert re.search(r"폐기한 때: \d{4}-\d\d-\d\d \d\d:\d\d\n", done.stdout), "as offices write"
        for file in made.home.root.rglob("*"):
            assert not file.is_file() or b"zqzqz" not in file.read_bytes(), file
        listed = json.loads(neomeo("certificates", "--as", "officer", "--json").stdout)
        assert [each["decision"] for each in listed["certificates"]] == ["3호"]
        assert neomeo("scrub").exit_code == 0
