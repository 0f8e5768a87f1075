"""Which thresholds hold for a model: its own, those of the home before the shipped ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from answer.calibration import (
    Calibration,
    CalibrationNotKept,
    Figures,
    calibrated,
    calibration_of,
    keep,
)
from answer.confidence import Thresholds
from answer.desk import Desk
from api.checkup import checkup
from catalog.home import Home
from index.builder import IndexBuilder
from index.embedding import Embedder
from index.search import Search
from records.answer import Confidence, Outcome
from tests.index.worlds import READER, World, world
from tests.support.hashing_embedder import HashingEmbedder

FIGURES = Figures(21, 10, 72, 3, (18, 18), (25, 27), (23, 35))
EASY = Calibration(Thresholds(floor=0.1, coverage_weight=0.2, close=0.3), FIGURES, FIGURES)
NEVER = replace(EASY, thresholds=Thresholds(floor=1.3, coverage_weight=0.2, close=1.0))
QUESTION = "등불축제 안전요원 배치"
FEW_WORDS = "드론 관제 순찰 차량 안전요원"


def test_the_prepared_model_comes_calibrated(home: Home, embedder: Embedder) -> None:
    found = calibration_of(home, embedder.fingerprint)
    assert found is not None
    assert found.thresholds == Thresholds(
        0.811, coverage_weight=0.1, close=0.867, strange_weight=0.2
    )


def test_the_homes_own_goes_before_the_shipped(home: Home, embedder: Embedder) -> None:
    keep(home, embedder.fingerprint, EASY)
    keep(home, "another", NEVER)
    assert calibration_of(home, embedder.fingerprint) == EASY
    assert calibrated(home, "another") == NEVER.thresholds
    assert calibrated(home, "unknown") is None
    keep(home, "another", EASY)
    assert calibrated(home, "another") == EASY.thresholds


def test_a_calibration_from_before_strangeness_was_weighed_holds_as_it_was(home: Home) -> None:
    keep(home, "another", EASY)
    stated = json.loads(home.calibrations.read_text(encoding="utf-8"))
    del stated["another"]["thresholds"]["strange_weight"]
    home.calibrations.write_text(json.dumps(stated), encoding="utf-8")
    assert calibrated(home, "another") == EASY.thresholds


@pytest.mark.parametrize(
    "damaged",
    ["", "[", "[]", '{"another": 3}', '{"another": {"thresholds": {"floor": "x"}}}', "\udcff"],
)
def test_a_damaged_file_calibrates_nothing(home: Home, damaged: str) -> None:
    home.calibrations.write_bytes(damaged.encode("utf-8", "surrogateescape"))
    assert calibration_of(home, "another") is None
    keep(home, "another", EASY)
    assert calibration_of(home, "another") == EASY


def test_what_cannot_be_written_is_said(home: Home) -> None:
    home.calibrations.mkdir()
    (home.calibrations / "file").touch()
    with pytest.raises(CalibrationNotKept, match=r"쓸 수 없습니다.*바랍니다\.$"):
        keep(home, "another", EASY)


@pytest.fixture
def stocked(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path, HashingEmbedder()) as made:
        made.shelf.put("공유/축제.txt", "등불축제에 안전요원 120명을 배치하였다.", title="등불축제")
        made.build()
        yield made


def test_answers_begin_where_the_model_says(stocked: World) -> None:
    desk = Desk(stocked.search(), stocked.database)

    def told(question: str) -> tuple[Outcome, Confidence]:
        _, answer = desk.ask(READER, question)
        return answer.outcome, answer.confidence

    assert told(QUESTION) == (Outcome.PARTIAL, Confidence.LOW), "words alone, and not surely"
    assert told(FEW_WORDS)[0] is Outcome.NOT_FOUND
    keep(stocked.home, stocked.embedder.fingerprint, EASY)
    assert told(QUESTION) == (Outcome.ANSWERED, Confidence.HIGH), "from the next question on"
    assert told(FEW_WORDS)[0] is not Outcome.NOT_FOUND
    keep(stocked.home, stocked.embedder.fingerprint, NEVER)
    assert told(QUESTION)[0] is Outcome.NOT_FOUND


def test_while_the_former_model_answers_its_thresholds_hold(stocked: World) -> None:
    other = HashingEmbedder("2" * 64, 32)
    keep(stocked.home, stocked.embedder.fingerprint, EASY)
    keep(stocked.home, other.fingerprint, NEVER)
    former = {stocked.embedder.fingerprint: stocked.embedder}.get
    desk = Desk(Search(stocked.home, stocked.database, other, former), stocked.database)
    assert desk.ask(READER, QUESTION)[1].outcome is Outcome.ANSWERED
    IndexBuilder(stocked.home, stocked.database, other).catch_up()
    assert desk.ask(READER, QUESTION)[1].outcome is Outcome.NOT_FOUND


def test_the_doctor_says_whether_a_model_is_calibrated(home: Home, model_directory: Path) -> None:
    def found(model: Path) -> tuple[bool, str]:
        (each,) = (it for it in checkup(home, model) if it.name == "확실한 정도")
        return each.good, each.detail

    good, detail = found(model_directory)
    assert good
    assert "답이 없는 21개 중 21개에 답하지 않음, 답이 있는 72개 중 3개를 놓침" in detail
    assert "높음 20/20, 보통 25/25, 낮음 24/24" in detail


def test_what_is_shipped_is_what_a_home_keeps(home: Home, embedder: Embedder) -> None:
    found = calibration_of(home, embedder.fingerprint)
    assert found is not None
    keep(home, embedder.fingerprint, found)
    shipped = Path(__file__).parents[2] / "answer" / "calibrations.json"
    assert json.loads(home.calibrations.read_text()) == json.loads(shipped.read_text())
