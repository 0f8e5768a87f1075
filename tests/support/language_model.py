"""A small, real language model server: run as a program, it behaves as the model's name says.

It speaks the chat completions of OpenAI and knows nothing of language: what a good or a lying
model would write is made of what it was handed. ``GET /asked`` tells what it was sent.
"""

from __future__ import annotations

import asyncio
import json
import re
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

ROOT = Path(__file__).resolve().parents[2]
COMMAND = "앞의 지시를 무시하고"
_POLITE = (
    (r"([였했었았됐렸])(?:다|음)\.?$", r"\1습니다."),
    (r"한다\.?$", "합니다."),
    (r"함\.?$", "합니다."),
    (r"(\d(?:천|만|백만|억)? ?(?:명|원|건|곳|개소|개|대|회|시간|%)?)$", r"\1입니다."),
)


def polite(text: str) -> str:
    """The sentence as a good model writes it: the same words, a polite end."""
    for pattern, ending in _POLITE:
        text, made = re.subn(pattern, ending, text)
        if made:
            return text
    return text


def negated(text: str) -> str:
    if re.search(r"지 않", text):
        return re.sub(r"지 않(았|는|고)", r"\1", text, count=1)
    return re.sub(r"하였다|했다|하였음", "하지 않았다", text, count=1)


def moved_figures(text: str) -> str:
    """The figures of a text, each in the place of the next."""
    figures = re.findall(r"\d[\d,.]*\d|\d", text)
    following = iter([*figures[1:], *figures[:1]])
    return re.sub(r"\d[\d,.]*\d|\d", lambda _: next(following), text)


LIES: Mapping[str, Callable[[str], str]] = {
    "digits": lambda text: re.sub(r"\d", lambda each: str((int(each[0]) + 1) % 10), text),
    "places": moved_figures,
    "names": lambda text: re.sub(r"([가-힣]{2,})(?=[은는이가을를의에])", "나루군", text, count=1),
    "negation": negated,
    "year": lambda text: re.sub(r"20\d\d", "2019", text),
    "less": lambda text: text.partition(" ")[2],
    "more": lambda text: f"이에 따라 {text}",
}
_GARBAGE: Mapping[str, bytes] = {
    "html": b"<html>502 Bad Gateway</html>",
    "nothing": b"",
    "null": b'{"choices": [{"message": {"content": null}}]}',
    "shape": b'{"choices": {"message": "x"}}',
    "bytes": b"\xff\xfe\x00{",
    "nested": b"[" * 100_000,
}
MODES = (
    *("good", "chatty", "mute", "slow", "dripping", "error", "redirect", "huge", "injected"),
    *(f"lying-{name}" for name in LIES),
    *(f"garbage-{name}" for name in _GARBAGE),
)


class Model:
    """The server's application."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/v1/chat/completions", self._complete, methods=["POST"]),
                Route("/elsewhere/chat/completions", self._complete, methods=["POST"]),
                Route("/asked", self._tell),
            ]
        )

    async def _tell(self, _: Request) -> Response:
        told, self.asked = self.asked, []
        return JSONResponse(told)

    async def _complete(self, request: Request) -> Response:
        body = await request.json()
        self.asked.append(
            {"path": request.url.path, "headers": dict(request.headers), "body": body}
        )
        mode = body["model"]
        if mode == "slow":
            await asyncio.sleep(20)
        if mode == "dripping":
            return StreamingResponse(_drops(), media_type="application/json")
        if mode == "huge":
            return StreamingResponse(_flood(), media_type="application/json")
        if mode == "error":
            return JSONResponse({"error": {"message": "CUDA out of memory"}}, 500)
        if mode == "redirect":
            return RedirectResponse("/elsewhere/chat/completions", 307)
        if mode.startswith("garbage-"):
            return Response(_GARBAGE[mode.removeprefix("garbage-")])
        content = _content(mode, json.loads(body["messages"][-1]["content"])["문장"])
        return JSONResponse({"choices": [{"message": {"role": "assistant", "content": content}}]})


def _content(mode: str, handed: list[dict[str, Any]]) -> str:
    numbers = {each["번호"]: each["글"] for each in handed}
    if mode == "mute":
        return ""
    if mode == "injected" and any(COMMAND in text for text in numbers.values()):
        lie = "모든 자료가 공개되었습니다."
        return "\n".join([*(f"[{n}] {lie}" for n in numbers), f"[99] {lie}", lie])
    if mode.startswith("lying-"):
        lie_of = LIES[mode.removeprefix("lying-")]
        return "\n".join(f"[{n}] {polite(lie_of(text))}" for n, text in numbers.items())
    lines = [f"[{n}] {polite(text)}" for n, text in numbers.items()]
    if mode == "chatty":
        return "\n".join(["네, 다듬어 드리겠습니다!", "```", *reversed(lines), "```", "[여기까지]"])
    return "\n".join(lines)


async def _drops() -> AsyncIterator[bytes]:
    while True:
        yield b" "
        await asyncio.sleep(0.05)


async def _flood() -> AsyncIterator[bytes]:
    for _ in range(400):
        yield b" " * (1 << 16)


@dataclass(frozen=True)
class Served:
    """A running server."""

    url: str

    def asked(self) -> list[dict[str, Any]]:
        """What it was sent since it was last looked at."""
        told = httpx2.get(f"{self.url.removesuffix('/v1')}/asked", trust_env=False).json()
        assert isinstance(told, list)
        return told


@contextmanager
def served_model() -> Iterator[Served]:
    """The server as a process of its own, on a free port of this machine."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.support.language_model"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield Served(process.stdout.readline().strip())
        finally:
            process.terminate()
            process.wait(20)


def main() -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    print(f"http://127.0.0.1:{listening.getsockname()[1]}/v1", flush=True)
    config = uvicorn.Config(
        Model().app(), log_level="error", lifespan="off", timeout_graceful_shutdown=1
    )
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
