"""The shape of the house: what stands where, who asks first, and that nothing leaves."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FunctionType

import pytest

from access.permit import Permit
from answer import ask, enumeration, similar, still_understood
from answer.archive_desk import ArchiveDesk
from answer.case_desk import CaseDesk
from answer.clear_desk import ClearDesk
from answer.desk import Desk
from answer.example_desk import ExampleDesk
from answer.feedback_desk import FeedbackDesk
from answer.personal_desk import PersonalDesk
from answer.saved_desk import SavedDesk
from answer.search_desk import SearchDesk
from catalog.answers import Answers
from catalog.archive import Archive
from catalog.asked import AskedQuestions
from catalog.clear_text import ClearText
from catalog.copies import Copies
from catalog.disposal import Disposals
from catalog.feedback import Feedbacks
from catalog.grants import AccessGrants
from catalog.history import History
from catalog.listing import Listings
from catalog.notices import Notices
from catalog.personal import PersonalFiles
from catalog.preferences import Preferences
from catalog.reading import Reading
from catalog.record_feedback import FeedbackOnRecords
from catalog.requests import AccessRequests
from catalog.retention import Retentions
from catalog.saved_searches import SavedSearches
from index import matching, vocabulary
from index.search import Search

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES: list[str] = SETTINGS["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
NO_CONTENT = {"refresh", "open"}
"""Methods of the reading classes that return nothing of a record."""


def test_the_folders_that_were_fixed_are_there() -> None:
    for name in ("ingest", "index", "api", "ui", "data_samples", "tests"):
        assert (ROOT / name).is_dir()
    for name in ("pyproject.toml", "README.md", "README.en.md", "LICENSE", "CHANGELOG.md"):
        assert (ROOT / name).is_file()


BESIDE = {"bundle", "tests", "data_samples", "benchmarks"}
"""Packages that check the product and are no part of it."""


def test_every_package_is_named_wherever_packages_are() -> None:
    tools = SETTINGS["tool"]
    found = {
        file.parent.name for file in ROOT.glob("*/__init__.py") if file.parent.name not in BESIDE
    }
    assert found == set(PACKAGES)
    assert set(tools["coverage"]["run"]["source"]) == found
    assert set(tools["importlinter"]["root_packages"]) == found
    assert set(tools["mypy"]["packages"]) == found | BESIDE


def modules() -> Iterator[str]:
    for package in PACKAGES:
        for found in pkgutil.walk_packages([str(ROOT / package)], f"{package}."):
            yield found.name


def readers() -> Iterator[tuple[str, Callable[..., object]]]:
    """Everything public that returns record content."""
    for kind in (
        Reading,
        Search,
        Desk,
        ArchiveDesk,
        CaseDesk,
        ClearDesk,
        FeedbackDesk,
        ExampleDesk,
        PersonalDesk,
        SavedDesk,
        SearchDesk,
        Archive,
        PersonalFiles,
        SavedSearches,
        Feedbacks,
        FeedbackOnRecords,
        Answers,
        AskedQuestions,
        ClearText,
        Listings,
        Notices,
        History,
        Preferences,
        AccessGrants,
        AccessRequests,
        Retentions,
        Disposals,
        Copies,
    ):
        for name, method in vars(kind).items():
            if isinstance(method, FunctionType) and not name.startswith("_"):
                yield f"{kind.__name__}.{name}", method
    for module in (ask, enumeration, matching, similar, still_understood, vocabulary):
        for name, function in vars(module).items():
            if (
                isinstance(function, FunctionType)
                and function.__module__ == module.__name__
                and not name.startswith("_")
            ):
                yield f"{module.__name__}.{name}", function


def test_whoever_reads_records_shows_a_permit_first() -> None:
    checked = 0
    for name, reader in readers():
        parameters = [each for each in inspect.signature(reader).parameters if each != "self"]
        if name.rsplit(".", 1)[1] in NO_CONTENT:
            continue
        assert parameters[:1] == ["permit"], name
        assert reader.__annotations__["permit"] in (Permit, "Permit"), name
        assert inspect.signature(reader).parameters["permit"].default is inspect.Parameter.empty
        checked += 1
    assert checked >= 20


def test_a_look_alike_of_a_permit_reads_nothing(database: object) -> None:
    from catalog.database import Database

    class Forged:
        principal = None

    assert isinstance(database, Database)
    reading = Reading(database)
    for forged in (None, Forged(), object()):
        with pytest.raises(TypeError):
            reading.documents(forged)  # type: ignore[arg-type]


def test_modules_stay_small() -> None:
    lengths = []
    for name in modules():
        specification = importlib.util.find_spec(name)
        assert specification is not None
        assert specification.origin is not None
        lengths.append((len(Path(specification.origin).read_text("utf-8").splitlines()), name))
    lengths.sort()
    assert lengths[len(lengths) // 2][0] <= 130
    assert lengths[-1][0] <= 320, lengths[-1]


def test_gates_are_marked_and_broad_handlers_stand_at_the_edge() -> None:
    text = {
        file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8")
        for package in PACKAGES
        for file in (ROOT / package).rglob("*.py")
    }
    gates = {name for name, source in text.items() if "# SECURITY:" in source}
    assert {"access/rules.py", "catalog/reading.py", "answer/ledger.py", "api/session.py"} <= gates
    broad = {name for name, source in text.items() if re.search(r"except Exception\b", source)}
    assert broad == {"api/worker.py", "ingest/read.py"}


@pytest.mark.parametrize("mode", ["main job", "attack", "native attack"])
def test_nothing_leaves_the_machine(mode: str, tmp_path: Path, model_directory: Path) -> None:
    """Imports, reading every format, indexing and answering; then that the guard would tell."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.support.closed_network", str(tmp_path / "home"), mode],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "NEOMEO_MODEL": str(model_directory), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    last = ended.stdout.strip().splitlines()[-1] if ended.stdout else ended.stderr[-2000:]
    if mode == "native attack":
        lent = subprocess.run(["unshare", "--net", "--map-root-user", "true"], check=False)
        assert last == f"attempts: {['by native code'] if lent.returncode == 0 else []}"
    elif mode == "attack":
        assert (ended.returncode, last) == (1, "attempts: ['socket.connect 192.0.2.1']")
    else:
        assert (ended.returncode, last) == (0, "attempts: []"), ended.stderr[-2000:]
        assert "두 답이 다른 까닭" in ended.stdout
