"""Run as a program: a model is calibrated on the samples, in a home that is thrown away.

``python -m cli.calibrating MODEL`` prints one line of JSON: the model's ``fingerprint`` and its
``calibration``, or ``not_calibrated``, which says in Korean why there is none.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from cli.output import progress
from cli.samples import DAY, SAMPLES, load_samples

if TYPE_CHECKING:
    from collections.abc import Sequence

    from answer.fitting import Measured
    from answer.judging import Question
    from catalog.database import Database
    from catalog.home import Home
    from index.embedding import Embedder


def main() -> None:
    """Print what came of it."""
    from cli.main import OFF_SWITCHES

    model = Path(sys.argv[1])
    os.environ.update(OFF_SWITCHES)
    os.environ.update(NEOMEO_MODEL=str(model))

    from answer.fitting import NotCalibrated, fitted
    from catalog.database import Database
    from catalog.home import Home
    from cli.tables import read_questions
    from index.model import load_embedder

    embedder = load_embedder(model)
    told: dict[str, object] = {"fingerprint": embedder.fingerprint}
    with tempfile.TemporaryDirectory(prefix="neomeo-calibrate-") as place:
        home = Home(Path(place) / "home")
        home.create()
        database = Database.open(home)
        load_samples(home, database, embedder, DAY)
        questions = read_questions(SAMPLES / "questions.toml")
        try:
            told["calibration"] = asdict(fitted(measured(home, database, embedder, questions)))
        except NotCalibrated as problem:
            told["not_calibrated"] = str(problem)
        finally:
            database.close()
    print(json.dumps(told, ensure_ascii=False))


def measured(
    home: Home, database: Database, embedder: Embedder, questions: Sequence[Question]
) -> list[Measured]:
    """Return what comes of the sample questions where every one that finds something is answered.

    The home of the samples is left with thresholds that let everything through.
    """
    from access.admission import admit
    from answer.ask import signs
    from answer.calibration import Calibration, Figures, keep
    from answer.confidence import Thresholds
    from answer.desk import Desk
    from answer.fitting import Measured
    from answer.judging import examine
    from catalog.listing import Listings
    from catalog.people import People
    from index.search import Search

    nothing = Figures(0, 0, 0, 0, (0, 0), (0, 0), (0, 0))
    open_to_all = Thresholds(floor=-1.0, coverage_weight=0.0, close=1.0)
    keep(home, embedder.fingerprint, Calibration(open_to_all, nothing, nothing))
    search, people = Search(home, database, embedder), People(database)
    desk, listings = Desk(search, database), Listings(database)
    found: list[Measured] = []
    with progress("묻기") as report:
        for each in questions:
            principal = people.principal(each.asker, at=DAY)
            assert principal is not None, "the samples bring their askers"
            permit = admit(principal, DAY, "모델 맞추기")
            result = examine(permit, desk, each)
            spoke = signs(permit, each.text, search, listings)
            found.append(Measured(each.text, spoke, bool(each.records), result.right))
            report(len(found), len(questions))
    return found


if __name__ == "__main__":
    main()
