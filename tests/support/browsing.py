"""A real server and a real browser, which notes whatever goes wrong in it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

CHROMIUM = "/usr/bin/chromium"
_PATIENCE = 60_000
"""Milliseconds: a test waits for what comes, however busy the machine is."""
expect.set_options(timeout=_PATIENCE)


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """Serve an application on a free port of this machine and give its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(20)
    listening.close()


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        yield opened
        opened.close()


@dataclass(slots=True)
class Visit:
    """One reader's browser window, with what it complained of and whom it asked."""

    address: str
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)

    def sign_in(self, name: str) -> None:
        self.open("/login")
        self.page.get_by_role("button", name=name).click()
        self.page.wait_for_url(self.address + "/")

    def check(self) -> None:
        assert self.complaints == []
        assert [url for url in self.asked if not url.startswith(self.address)] == []


@contextmanager
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """A fresh window of 1366×768; at its end nothing may have gone wrong in it."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="ko-KR")
    page = context.new_page()
    page.set_default_timeout(_PATIENCE)
    reader = Visit(address, context, page)
    page.on("console", lambda message: _complain(reader, message.type, message.text))
    page.on("pageerror", lambda error: reader.complaints.append(str(error)))
    page.on("request", lambda request: reader.asked.append(request.url))
    yield reader
    reader.check()
    context.close()


def _complain(reader: Visit, kind: str, text: str) -> None:
    if kind in ("error", "warning"):
        reader.complaints.append(text)


def ask(page: Page, question: str) -> None:
    """Ask on any page with the box, and wait for the end of the answer."""
    page.get_by_label("질문", exact=True).fill(question)
    page.get_by_role("button", name="질문하기").click()
    page.wait_for_url("**/answers/**", wait_until="commit")
    expect(page.locator("#answer")).not_to_have_attribute("aria-busy", "true")
