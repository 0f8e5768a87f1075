"""Errors as problem+json (RFC 9457), in Korean and English."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import Any

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.guard import strict_headers
from api.refusals import note_refusal
from catalog.audit import AuditUnavailable
from catalog.crypto import KeyUnavailable
from index.embedding import ModelBusy

MEDIA_TYPE = "application/problem+json"
_TITLES: dict[int, tuple[str, str]] = {
    400: (
        "요청을 알아볼 수 없습니다. 보낸 내용을 확인해 주시기 바랍니다.",
        "The request cannot be understood.",
    ),
    401: ("로그인이 필요합니다.", "Please sign in."),
    403: ("이 작업을 할 권한이 없습니다.", "You may not do this."),
    404: ("찾을 수 없습니다.", "Not found."),
    405: ("이 주소에서는 쓸 수 없는 방법입니다.", "Method not allowed."),
    408: ("보내는 데 너무 오래 걸립니다. 다시 보내 주시기 바랍니다.", "The request took too long."),
    409: (
        "다른 작업과 겹칩니다. 잠시 뒤에 다시 해 주시기 바랍니다.",
        "This conflicts with another task.",
    ),
    413: ("보낸 내용이 너무 큽니다. 나누어 보내 주시기 바랍니다.", "The request is too large."),
    422: ("보낸 값이 형식에 맞지 않습니다. 확인해 주시기 바랍니다.", "A value has the wrong form."),
    429: (
        "요청이 너무 많습니다. 잠시 뒤에 다시 해 주시기 바랍니다.",
        "Too many requests. Please wait a little.",
    ),
    500: ("처리하지 못했습니다. 잠시 뒤에 다시 해 주시기 바랍니다.", "Something went wrong."),
    503: ("지금은 처리할 수 없습니다. 관리자에게 알려 주시기 바랍니다.", "Not available now."),
}


_BUSY = "지금 찾는 사람이 많아 잠시 받지 못합니다. 잠시 뒤에 다시 해 주시기 바랍니다."
_BUSY_FOR = "1"
"""Seconds after which to come again: the whole line at the model is served in less."""
_NO_KEY = "개인정보 원문의 열쇠를 쓸 수 없어 원문을 열지 못합니다. 관리자에게 알려 주시기 바랍니다."


class Problem(Exception):
    """A refusal with its status; ``detail`` explains it in Korean, ``wait`` is for 429."""

    def __init__(self, status: int, detail: str = "", *, wait: timedelta | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.wait = wait


def too_many(wait: timedelta, detail: str = "") -> Problem:
    """Return the refusal of who asks too often; ``wait`` is told in ``Retry-After``."""
    return Problem(429, detail, wait=wait)


def not_found() -> Problem:
    """Return the one answer to what is missing and to what is forbidden."""
    return Problem(404)


KINDS: tuple[type[Exception], ...] = (
    Problem,
    HTTPException,
    RequestValidationError,
    AuditUnavailable,
    KeyUnavailable,
    ModelBusy,
    Exception,
)


def install(app: FastAPI) -> None:
    """Turn every error of the application into a problem."""

    async def handle(request: Request, error: Exception) -> JSONResponse:
        return response_to(request, await logged_error(request, error))

    for kind in KINDS:
        app.add_exception_handler(kind, handle)


def noted_error(request: Request, error: Exception) -> Exception:
    """Write down a refusal and return what is to be told: the error, or that it was not written."""
    try:
        note_refusal(request, status_of(error))
    except AuditUnavailable as unavailable:
        return unavailable  # SECURITY: not even a refusal leaves without its row
    return error


async def logged_error(request: Request, error: Exception) -> Exception:
    """Return what :func:`noted_error` does, without holding up others meanwhile."""
    return await run_in_threadpool(noted_error, request, error)


def response_to(request: Request, error: Exception) -> JSONResponse:
    """Return the problem that an error stands for."""
    status = status_of(error)
    match error:
        case KeyUnavailable():  # SECURITY: where the key lies is for administrators alone
            return problem_response(request, status, _NO_KEY)
        case Problem() | AuditUnavailable() | ModelBusy():
            response = problem_response(request, status, detail_of(error))
            response.headers.update(headers_of(error))
            return response
        case RequestValidationError():
            places = {".".join(str(part) for part in each["loc"]) for each in error.errors()}
            return problem_response(request, status, fields=sorted(places))
        case _:
            response = problem_response(request, status)  # SECURITY: no text of an error leaves
            response.headers.update(strict_headers(request.url.scheme))
            return response


def detail_of(error: Exception) -> str:
    """Return what an error says of itself in Korean, if it is one that may."""
    match error:
        case ModelBusy():
            return _BUSY
        case Problem() | AuditUnavailable():
            return str(error)
        case _:
            return ""  # SECURITY: no text of an error leaves


def headers_of(error: Exception) -> dict[str, str]:
    """Return the headers that belong to an error: how many whole seconds to wait."""
    if isinstance(error, ModelBusy):
        return {"Retry-After": _BUSY_FOR}
    if isinstance(error, Problem) and error.wait is not None:
        return {"Retry-After": str(max(1, ceil(error.wait.total_seconds())))}
    return {}


def status_of(error: Exception) -> int:
    """Return the HTTP status that an error stands for."""
    match error:
        case Problem():
            return error.status
        case ModelBusy():
            return 429
        case HTTPException():
            return error.status_code
        case RequestValidationError():
            return 422
        case AuditUnavailable() | KeyUnavailable():
            return 503
        case _:
            return 500


def problem_response(request: Request, status: int, detail: str = "", **more: Any) -> JSONResponse:
    """Return a problem in the language that the client prefers, Korean unless it says English."""
    korean, english = _TITLES.get(status, _TITLES[500])
    in_english = request.headers.get("accept-language", "").lower().startswith("en")
    body = {
        "type": "about:blank",
        "status": status,
        "title": english if in_english else korean,
        "title_en": english,
        "title_ko": korean,
        **({"detail": detail} if detail else {}),
        **more,
    }
    return JSONResponse(body, status, media_type=MEDIA_TYPE)
