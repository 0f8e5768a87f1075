"""Every setting in one table: its name, its kind, its default and what it is for.

A setting is read through :class:`catalog.configuration.Configuration` and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Generic, TypeVar

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Setting(Generic[V]):
    """One setting; ``take(stated, base)`` returns its value from what a file or variable states.

    ``take`` raises ``ValueError`` for what cannot be used; ``wanted`` says in Korean what can. Of a
    ``secret`` one it is shown alone whether it is set. What is not ``in_file`` has to be known
    before the file is found.
    """

    name: str
    default: V
    purpose: str
    wanted: str
    take: Callable[[Any, Path], V]
    secret: bool = False
    in_file: bool = True

    @property
    def variable(self) -> str:
        """Return the name of its variable in the environment."""
        return f"NEOMEO_{self.name.upper()}"

    @property
    def help(self) -> str:
        """Return what a command says of its option."""
        default = f", 기본 {self.default}" if self.default not in (None, "") else ""
        return f"{self.purpose}({self.variable}{default})"


def _text(stated: Any, _: Path) -> str:
    if not isinstance(stated, str):
        raise ValueError(stated)
    return stated.strip()


def _path(stated: Any, base: Path) -> Path | None:
    if not isinstance(stated, str | Path):
        raise ValueError(stated)
    return base / stated if str(stated) else None


def _day(stated: Any, _: Path) -> date | None:
    return date.fromisoformat(stated)


def _number(least: int, most: int) -> Callable[[Any, Path], int]:
    def take(stated: Any, _: Path) -> int:
        number = int(stated)
        if isinstance(stated, bool | float) or not least <= number <= most:
            raise ValueError(stated)
        return number

    return take


def _file(name: str, purpose: str, *, secret: bool = False) -> Setting[Path | None]:
    return Setting(name, None, purpose, "경로로", _path, secret)


def _whole(name: str, default: int, purpose: str, least: int, most: int) -> Setting[int]:
    wanted = f"{least}부터 {most}까지의 정수로"
    return Setting(name, default, purpose, wanted, _number(least, most))


def _words(name: str, default: str, purpose: str) -> Setting[str]:
    return Setting(name, default, purpose, "글자로", _text)


HOME: Setting[Path | None] = Setting("home", None, "자료를 두는 곳", "경로로", _path, in_file=False)
MODEL = _file("model", "뜻을 재는 모델의 폴더. 없으면 자료 폴더의 model")
KEY_FILE = _file(
    "key_file", "개인정보 원문의 열쇠 파일. 없으면 자료 폴더의 clear_text.key", secret=True
)
HOST = _words("host", "127.0.0.1", "서버를 여는 주소")
PORT = _whole("port", 8400, "서버를 여는 포트", 1, 65_535)
CERTIFICATE = _file("certificate", "HTTPS 인증서(PEM)")
CERTIFICATE_KEY = _file("certificate_key", "인증서의 열쇠 파일(PEM)", secret=True)
WORKERS = _whole(
    "workers", 1, "웹 프로세스 수. 둘부터는 모델을 따로 한 번만 올려 함께 씁니다", 1, 64
)
REREAD = _whole("reread", 15, "폴더를 몇 분마다 다시 살필지. 0이면 살피지 않음", 0, 525_600)
RERANKER = _file("reranker", "찾은 글의 차례를 다시 정할 CrossEncoder 폴더")
LLM_URL = _words("llm_url", "", "문장을 다듬을 언어모형의 내부망 주소. 없으면 쓰지 않음")
LLM_MODEL = _words("llm_model", "", "그 서버에 올린 모형의 이름")
LLM_KEY_FILE = _file("llm_key_file", "그 서버의 열쇠를 적은 파일. 필요할 때만", secret=True)
METRICS_FROM = _words(
    "metrics_from", "", "/metrics를 읽을 수 있는 주소. 쉼표로 나누며, 없으면 이 컴퓨터만"
)
FOLDER_ROOTS = _words(
    "folder_roots",
    "/data, /srv, /mnt, /media",
    "웹 화면에서 이을 수 있는 폴더의 자리. 쉼표로 나눔",
)
TODAY: Setting[date | None] = Setting(
    "today",
    None,
    "오늘로 볼 날(시연과 시험)",
    "2026-11-24 같은 날짜로",
    _day,
    in_file=False,
)

TABLE: tuple[Setting[Any], ...] = (
    *(HOME, MODEL, KEY_FILE),
    *(HOST, PORT, CERTIFICATE, CERTIFICATE_KEY, WORKERS, REREAD),
    *(RERANKER, LLM_URL, LLM_MODEL, LLM_KEY_FILE),
    *(METRICS_FROM, FOLDER_ROOTS, TODAY),
)
