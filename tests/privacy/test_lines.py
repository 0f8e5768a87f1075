"""The labelled lines: what was promised of recall and precision, on both parts of them."""

from __future__ import annotations

import pytest

from privacy.detector import Detector
from privacy.kinds import Kind
from tests.privacy.labelled import Score, labelled_lines, scored


@pytest.mark.parametrize("held_out", [False, True])
def test_the_promised_figures_hold(detector: Detector, held_out: bool) -> None:
    lines = [line for line in labelled_lines() if line.held_out is held_out]
    score = Score()
    wrong = [
        f"{line.number}: {what}"
        for line in lines
        for what in scored(score, line, detector.find(line.text))
    ]
    report = "\n".join([*wrong, score.report()])
    assert score.identifiers >= 0.99, report
    assert score.names >= 0.85, report
    assert score.left_clear >= 0.9, report
    assert score.precision >= 0.9, report


def test_the_lines_are_many_and_of_every_kind() -> None:
    lines = labelled_lines()
    assert len(lines) >= 300
    for held_out in (False, True):
        kinds = {each.kind for line in lines if line.held_out is held_out for each in line.personal}
        assert kinds == set(Kind)
    assert sum(not line.personal and not line.clear for line in lines) >= 80


def test_lines_in_one_file_do_not_talk_to_each_other(detector: Detector) -> None:
    lines = labelled_lines()
    apart = [
        [(each.start, each.end, each.kind) for each in detector.find(line.text)] for line in lines
    ]
    whole = "\n\n".join(line.text for line in lines)
    expected = []
    at = 0
    for line, found in zip(lines, apart, strict=True):
        expected += [(start + at, end + at, kind) for start, end, kind in found]
        at += len(line.text) + 2
    together = [(each.start, each.end, each.kind) for each in detector.find(whole)]
    assert together == expected


def test_the_score_counts_what_it_says() -> None:
    line = next(line for line in labelled_lines() if len(line.personal) >= 2)
    nothing, everything = Score(), Score()
    assert len(scored(nothing, line, ())) == len(line.personal)
    assert scored(everything, line, line.personal) == []
    assert (nothing.found.total(), everything.found.total()) == (0, len(line.personal))
    assert everything.precision == 1.0
