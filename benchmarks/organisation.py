"""Importing a large organisation, and asking who somebody is in it.

``python -m benchmarks.organisation [--people 5000] [--units 600]`` writes a workbook, imports it
twice into a new catalog, and asks for the standing of people at random.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from catalog.database import Database
from catalog.doer import Doer
from catalog.home import Home
from catalog.organisation import SHEET_WORDS, Sheet
from catalog.organising import Organising
from catalog.standing import standing
from ingest.organisation_columns import COLUMNS
from ingest.organisation_file import read_path
from tests.support.organisation import Sheets, write_workbook

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ASKED = 500


def organisation(people: int, units: int) -> Sheets:
    """Return sheets: six agencies, bureaus and departments, successions, concurrent posts, tasks."""
    chance = random.Random(5)
    agencies = [f"{letter}시" for letter in "가나다라마바"]
    sheets: dict[Sheet, list[list[object]]] = {sheet: [] for sheet in Sheet}
    departments: list[tuple[str, str]] = []
    for n in range(units):
        agency = agencies[n % 6]
        if n < 60:
            sheets[Sheet.UNITS].append([agency, f"{n}국", "", f"{6000000 + n}"])
            continue
        bureau = n % 6 + 6 * chance.randrange(10)
        sheets[Sheet.UNITS].append([agency, f"{n}과", f"{bureau}국", f"{6000000 + n}"])
        departments.append((agency, f"{n}과"))
        if n % 3 == 0:
            day = f"20{chance.randrange(10, 27)}-07-01"
            sheets[Sheet.SUCCESSIONS].append([day, "부서", agency, f"옛 {n}과", "", f"{n}과"])
        for task in range(4):
            sheets[Sheet.TASKS].append([agency, f"{n}과 과제 {task}", "직위", f"{n}과장", "", ""])
        sheets[Sheet.AUTHORITIES].append([agency, f"{n}과 정보공개", f"{n}과장"])
    for n in range(people):
        agency, department = departments[n % len(departments)]
        login, post = f"person.{n}", f"{department}장" if n < len(departments) else ""
        sheets[Sheet.PEOPLE].append([login, f"사람 {n}", "예"])
        sheets[Sheet.POSTS].append([login, agency, department, post, "주", "2026-01-01", ""])
        if n % 10 == 0:
            other, side = departments[chance.randrange(len(departments))]
            row: list[object] = [login, other, side, f"{n}담당", "겸직", "2026-03-01", "2026-12-31"]
            sheets[Sheet.POSTS].append(row)
        if n % 7 == 0:
            sheets[Sheet.COMMUNITIES].append([f"모임 {n % 40}", login, "", ""])
    return {
        SHEET_WORDS[sheet]: [[column.header for column in COLUMNS[sheet]], *rows]
        for sheet, rows in sheets.items()
    }


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=5000)
    arguments.add_argument("--units", type=int, default=600)
    wanted = arguments.parse_args()
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "조직.xlsx"
        write_workbook(file, organisation(wanted.people, wanted.units))
        home = Home(Path(place) / "home")
        home.create()
        database = Database.open(home)
        for title in ("first", "again"):
            began, used = time.perf_counter(), time.process_time()
            stated = read_path(file)
            read = time.perf_counter() - began
            plan = Organising(database).apply(stated, by=Doer("@bench"), at=NOW)
            assert not plan.fatal, plan.problems[:3]
            took = time.perf_counter() - began
            print(
                f"{title}: {len(plan.changes)} changes, {took:.1f} s, of it reading {read:.1f} s, "
                f"{time.process_time() - used:.1f} s CPU beside the child; "
                f"file {file.stat().st_size >> 10} KiB"
            )
        chance = random.Random(6)
        walls, cpus = [], []
        for _ in range(ASKED):
            login = f"person.{chance.randrange(wanted.people)}"
            with database.reading() as connection:
                wall, cpu = time.perf_counter(), time.process_time()
                found = standing(connection, login, NOW.date())
                cpus.append((time.process_time() - cpu) * 1000)
                walls.append((time.perf_counter() - wall) * 1000)
            assert found is not None
        for title, values in (("wall", walls), ("CPU", cpus)):
            cuts = statistics.quantiles(values, n=20)
            print(f"standing, {title} ms: median {cuts[9]:.2f}, 95 % {cuts[18]:.2f}")
        database.close()


if __name__ == "__main__":
    main()
