from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser

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
