"""What every page keeps, in each of its states: for whoever sees little, types alone, or prints."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from catalog.home import Home
from tests.support.axe import violations
from tests.support.browsing import Visit, visit
from tests.ui.measures import lost_by_tab, printed, shift, too_wide, weight
from tests.ui.site import Site, empty_site, opened_site
from tests.ui.states import NO_PAGES, STATES, State

pytestmark = [pytest.mark.browser, pytest.mark.no_cover]


@pytest.fixture(scope="session")
def site(
    sample_home: Home, model_directory: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The sample records in a house of their own, which the states may change."""
    home = Home(tmp_path_factory.mktemp("states") / "home")
    shutil.copytree(sample_home.root, home.root)
    with opened_site(home, model_directory) as opened:
        yield opened


@pytest.fixture(scope="session")
def bare(model_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Nothing was set up here."""
    with empty_site(tmp_path_factory.mktemp("bare") / "home", model_directory) as opened:
        yield opened


@pytest.fixture(scope="session", params=STATES, ids=lambda state: state.name)
def opened(
    request: pytest.FixtureRequest, chromium: Browser, site: Site, bare: Site
) -> Iterator[Visit]:
    """One visit to a state; the tests look at it in turn and leave it as they found it."""
    state, there = request.param, bare if request.param.empty else site
    assert state.route in there.pages()
    with state.meanwhile(there.app), visit(chromium, there.address) as reader:
        there.show(state, reader)
        yield reader


def test_every_page_has_a_state(site: Site) -> None:
    assert site.pages() - {state.route for state in STATES} == set(NO_PAGES) & site.pages()


def test_nothing_goes_wrong_and_nothing_is_asked_of_others(
    opened: Visit, request: pytest.FixtureRequest
) -> None:
    opened.check()
    route = re.sub(r"{\w+}", "[^/]+", state_of(request).route)
    assert re.fullmatch(route, urlsplit(opened.page.url).path)
    expect(opened.page.locator("h1")).to_have_count(1)


def test_it_stays_within_the_budgets(opened: Visit) -> None:
    weighed = weight(opened.page)
    assert weighed.script <= 90_000
    assert weighed.style <= 45_000
    assert weighed.whole <= 650_000
    assert weighed.requests <= 15
    assert weighed.nodes <= 1_500
    assert shift(opened.page) < 0.1


def test_nothing_stands_in_the_way_of_anybody(opened: Visit) -> None:
    """axe-core, as the page is and in high contrast."""
    root = opened.page.locator("html")
    for mode in ("", "high-contrast"):
        root.evaluate("(html, mode) => html.setAttribute('data-krds-mode', mode)", mode)
        assert violations(opened.page) == [], mode
    root.evaluate("html => html.removeAttribute('data-krds-mode')")


def test_the_tab_key_reaches_everything(opened: Visit) -> None:
    assert lost_by_tab(opened.page) == []


def test_a_narrow_window_and_large_letters_need_no_scrolling_sideways(opened: Visit) -> None:
    assert too_wide(opened.page, 342) == []


def test_on_paper_stands_what_was_said_and_no_menu(opened: Visit) -> None:
    title = opened.page.locator("h1").inner_text()
    numbers = opened.page.locator("a.cite").all_inner_texts()
    text, controls = printed(opened.page)
    assert controls == []
    assert "".join(title.split()) in "".join(text.split())
    assert [number for number in numbers if f"[{number}]" not in text] == []


def state_of(request: pytest.FixtureRequest) -> State:
    state = request.node.callspec.params["opened"]
    assert isinstance(state, State)
    return state
