from __future__ import annotations

import copy
import pickle
from datetime import datetime
from typing import Any, cast

import pytest

from access.admission import admit
from access.permit import Permit
from access.principal import Principal
from tests.support.permits import NOW, permit_for


def test_a_permit_is_never_built() -> None:
    build = cast(Any, Permit)
    for arguments in ((), (None,), (Principal("kim", "김", "한빛시", ""), NOW, "시험")):
        with pytest.raises(TypeError):
            build(*arguments)
    with pytest.raises(TypeError, match="admit"):
        Permit._issue(object(), Principal("kim", "김", "한빛시", ""), NOW, "시험", "")


def test_a_permit_cannot_be_subclassed() -> None:
    with pytest.raises(TypeError, match="subclassed"):
        type("Forged", (cast(Any, Permit),), {})


def test_a_permit_cannot_be_changed_copied_or_stored() -> None:
    permit = permit_for()
    with pytest.raises(AttributeError):
        permit.purpose = "다른 목적"
    for attempt in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match="copied"):
            attempt(permit)


def test_admission_needs_a_person_and_a_zone() -> None:
    with pytest.raises(ValueError, match="identified"):
        admit(Principal("", "아무개", "한빛시", ""), NOW, "시험")
    with pytest.raises(ValueError, match="time zone"):
        admit(Principal("kim", "김", "한빛시", ""), datetime(2026, 1, 1), "시험")


def test_a_permit_knows_its_day() -> None:
    assert permit_for().day == NOW.date()
