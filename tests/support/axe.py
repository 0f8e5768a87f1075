"""axe-core in a page of the browser: what stands in the way of people with disabilities."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from playwright.sync_api import Page

_RUN = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"


def violations(page: Page) -> list[str]:
    """Each place that breaks one of axe-core's rules, with the rule and the element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())
    return [
        f"{rule['id']}: {node['html'][:200]} ({node['failureSummary']})"
        for rule in page.evaluate(_RUN)
        for node in rule["nodes"]
    ]


@cache
def _source() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
