from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from catalog.reading import Reading
from cli.main import app
from cli.setting import CommandFailed
from tests.index.worlds import world
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.permits import permit_for, seat
from tests.support.shelf import rule


def test_given_listed_and_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEOMEO_TODAY", "2026-11-24")
    ours = rule("안전", "department:한빛시/안전총괄과", agency="한빛시")
    reader = permit_for("lee", department="회계과")
    with world(tmp_path, HashingEmbedder(), replace(ours, department="안전총괄과")) as made:
        seat(made.database, permit_for("head", posts=["안전총괄과장"]), reader)
        record = made.shelf.put("안전/가.txt", "닫힌 글")
        at = ["--home", str(made.home.root)]

        def neomeo(*words: str) -> tuple[int, str]:
            done = CliRunner().invoke(app, ["access", *words, *at])
            if isinstance(done.exception, CommandFailed):
                return 1, str(done.exception)
            return done.exit_code, done.output

        give = ["grant", record, "lee", "--until", "2026-12-24", "--reason", "감사 소명"]
        assert neomeo(*give, "--as", "lee")[0] == 3
        assert neomeo("grant", "0" * 16, *give[2:], "--as", "head")[0] == 3
        assert "1년까지" in neomeo(*give, "--until", "2028-01-01", "--as", "head")[1]
        assert neomeo(*give, "--as", "head") == (0, "열었습니다: 1번, lee, 2026-12-24까지\n")
        assert Reading(made.database).document(reader, record) is not None
        assert "감사 소명" in neomeo("grants", "--as", "head")[1]
        (listed,) = json.loads(neomeo("grants", "--json", "--as", "lee")[1])["grants"]
        assert (listed["id"], listed["ended"]) == (1, False)
        assert neomeo("end", "1", "--as", "lee")[0] == 3
        assert neomeo("end", "1", "--as", "head")[0] == 0
        assert Reading(made.database).document(reader, record) is None
