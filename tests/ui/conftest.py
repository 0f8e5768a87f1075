from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser
from sqlalchemy import delete

from api.house import House
from catalog.sign_in_schema import preference
from tests.support.browsing import Visit, browser, served, visit


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.fixture(scope="session")
def sample_address(sample_web: FastAPI) -> Iterator[str]:
    with served(sample_web) as address:
        yield address


@pytest.fixture
def reader(chromium: Browser, sample_address: str) -> Iterator[Visit]:
    with visit(chromium, sample_address) as opened:
        yield opened


@pytest.fixture(autouse=True)
def settings_end_with_their_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """Have no test read the sample pages as another one has set them for the same person."""
    yield
    if "sample_web" in request.fixturenames:
        house: House = request.getfixturevalue("sample_web").state.house
        with house.database.writing() as connection:
            connection.execute(delete(preference))
