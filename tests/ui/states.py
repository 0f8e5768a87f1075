"""Every page of the web box in the states that an official meets, each with how to come there.

The checks of ``test_every_page.py`` and the pictures of ``make screens`` go through this one table,
so that a page that is added to it is proven and pictured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect

from catalog.asked import note_asked
from catalog.database import Database
from catalog.job import JobKind, JobState
from catalog.people import People
from cli.samples import QUESTION
from tests.support.homes import idle_worker
from tests.support.permits import permit_for
from tests.support.questions import TODAY
from tests.support.web import house

SAMPLES = Path(__file__).resolve().parents[2] / "data_samples"
OFFICIAL, ADMINISTRATOR, HEAD = "haneul.kim", "admin", "daeun.seo"
REPORT = "2025 한빛 등불축제 안전관리 결과보고"
OTHERS = ("2025 가람 강변불꽃제 안전관리 결과보고", "누리군 억새축제 하산")
TEXT = "여름 축제에서 좁은 다리에 인파가 몰릴 것이 걱정되어 일방통행과 안전요원 배치를 검토합니다."


def put_staff(people: People) -> None:
    """Add who decides for records, which none of the sample people does."""
    people.put(
        login=HEAD,
        name="서다은",
        agency="한빛시",
        department="안전총괄과",
        posts=("안전총괄과장",),
        communities=("축제안전협의회",),
        password=None,
        sample=True,
    )


def put_questions(database: Database) -> None:
    """Let four people of each of two departments have asked in every month, more in autumn."""
    askers = {
        "안전총괄과": ("haneul.kim", "doyun.lee", "seoyeon.park", "jiho.choi"),
        "문화관광과": ("yuna.jung", "minjae.han", "sora.yoon", "taeho.kang"),
    }
    for month, many in enumerate((2, 1, 3, 3, 1, 2, 4, 3, 5, 6, 6), start=1):
        at = datetime(2026, month, 3, 9, tzinfo=UTC)
        for fewer, (department, logins) in enumerate(askers.items()):
            for login in logins:
                permit = permit_for(login, "한빛시", department, at=at)
                for subject in ("인파", "안전요원", "다리", "주차", "불꽃", "예산")[fewer:many]:
                    with database.writing() as connection:
                        note_asked(connection, permit, ("축제", subject), found=subject != "다리")


NO_PAGES = {
    "/look": "leads back",
    "/narrow": "leads to the ask page",
    "/login/oidc": "leads to the provider of identities",
    "/login/oidc/return": "leads back from there",
    "/login/proxy": "leads to where one wanted to go",
    "/answers/{answer_id}/stream": "a stream of parts of a page",
    "/searches/news": "a part of a page",
    "/admin/jobs/{job_id}": "a part of a page",
    "/admin/jobs/{job_id}/events": "a stream of parts of a page",
    "/admin/folders/{folder_id}/files.csv": "a file to save",
    "/healthz": "for those who look after the server",
    "/readyz": "for those who look after the server",
    "/metrics": "for those who look after the server",
    "/static": "no page",
}
"""GET routes outside the API that show no page of their own, and why."""


def stay(page: Page) -> None:
    """Do nothing: the address alone leads to the state."""


def nothing(app: FastAPI) -> AbstractContextManager[None]:
    """Nothing goes on on the server but what is asked of it."""
    return nullcontext()


@dataclass(frozen=True, slots=True)
class State:
    """One page in one state, for one person; no ``login`` is somebody who has not signed in.

    ``address`` is opened, or found with a client of that person; then ``act`` is done on the page.
    What goes on ``meanwhile`` begins before and ends when the page was looked at.
    ``warns``: the state is an error, which the browser reports in its console. ``empty``: on a
    server on which nothing was set up.
    """

    name: str
    route: str
    address: str | Callable[[TestClient], str]
    login: str = OFFICIAL
    act: Callable[[Page], None] = stay
    meanwhile: Callable[[FastAPI], AbstractContextManager[None]] = nothing
    warns: bool = False
    empty: bool = False


def answer(question: str, **narrowed: str) -> Callable[[TestClient], str]:
    """Return what asks a question, narrowed or not, and leads to the answer."""

    def asked(client: TestClient) -> str:
        made = client.post("/ask", data={"question": question, **narrowed})
        return str(made.headers["location"]).removesuffix("?live=1")

    return asked


def titled(client: TestClient, title: str) -> str:
    """Return the identifier of the first record whose title begins so."""
    found = client.post("/api/v1/search", json={"query": title, "k": 50}).json()["results"]
    return next(str(each["document_id"]) for each in found if each["title"].startswith(title))


def cited(ending: str) -> Callable[[TestClient], str]:
    """Return what leads to the place that an answer cites of a file with this ending."""

    def opened(client: TestClient) -> str:
        for question in (QUESTION, "등불축제 예산은 얼마였나요?", "안전요원은 몇 명이었나요?"):
            address = answer(question)(client)
            told = client.get(f"/api/v1{address}").json()
            for citation in told["citations"]:
                record = client.get(f"/api/v1/documents/{citation['document_id']}").json()
                if record["format"] == ending:
                    kept = address.rsplit("/", 1)[1]
                    n = citation["n"]
                    return f"/documents/{citation['document_id']}?answer={kept}&n={n}#cite-{n}"
        raise LookupError(ending)

    return opened


def compared(client: TestClient) -> str:
    chosen = "&".join(f"document={titled(client, title)}" for title in (REPORT, *OTHERS))
    return f"/compare?{chosen}"


def of_report(path: str) -> Callable[[TestClient], str]:
    return lambda client: path.format(document_id=titled(client, REPORT))


def spoken_of(client: TestClient) -> str:
    """Speak of what an answer cites; the head of the department reads it."""
    address = answer("등불축제 안전요원은 몇 명이었나요?")(client)
    said = {"place": "citation:1", "verdict": "wrong", "remark": "바뀐 배치표가 따로 있습니다."}
    assert client.post(f"{address}/feedback", data=said).status_code == 303
    return "/feedback"


def sample_folder(client: TestClient) -> str:
    folders = client.get("/api/v1/folders").json()["folders"]
    return f"/admin/folders/{folders[0]['id']}"


def folder(below: str) -> Callable[[TestClient], str]:
    return lambda client: sample_folder(client) + below


def kept(client: TestClient) -> str:
    """Keep an answer and a record, and write a note; the shelf holds all three."""
    asked = answer(QUESTION)(client).rsplit("/", 1)[1]
    for thing in (
        {"kind": "answer", "target": asked, "note": "올해 계획에 넣을 것"},
        {"kind": "record", "target": titled(client, REPORT)},
        {"kind": "note", "name": "축제 준비 메모", "note": "안전요원 배치 기준을 먼저 확인한다."},
    ):
        client.post("/archive", data=thing)
    return "/archive"


def kept_note(client: TestClient) -> str:
    note = {"kind": "note", "name": "축제 준비 메모", "note": "배치 기준을 먼저 확인한다."}
    return str(client.post("/archive", data=note).headers["location"])


def own_file(client: TestClient) -> str:
    brought = {"file": ("검토 의견.txt", "축제 안전요원 배치를 검토한다.".encode())}
    client.post("/archive/files", files=brought)
    return "/archive/files"


@contextmanager
def in_the_middle(app: FastAPI) -> Iterator[None]:
    """Have the sample folder read, as far as the middle."""
    jobs, number = house(app).jobs, house(app).folders.list()[0].id
    so_far = {"total": 41, "indexed": 38, "unchanged": 0, "moved": 0, "excluded": 2, "failed": 1}
    name = f"가람시/축제과/2025 강변불꽃제/{'교통 통제와 인파 관리 세부계획 ' * 6}.hwpx"
    with idle_worker(house(app).database.home):  # else the worker would go on with it
        jobs.queue(number, JobKind.ALL, at=TODAY)
        claim = jobs.claim(at=TODAY)
        assert claim is not None
        later = TODAY + timedelta(minutes=2)
        jobs.renew(claim, at=later, files=(41, 97), receipt={**so_far, "at_hand": name})
        yield
        jobs.end(claim, JobState.CANCELLED, at=later, receipt={})


def saved_search(client: TestClient) -> str:
    client.post("/searches", data={"q": "안전요원 배치", "agency": "한빛시"})
    return "/searches"


def asked_before(client: TestClient) -> str:
    answer(QUESTION)(client)
    return "/history"


def ask_and_hear_nothing(page: Page) -> None:
    """Ask while the server is still at work."""
    page.route("**/ask", lambda route: None)
    page.get_by_label("질문", exact=True).fill(QUESTION)
    page.get_by_role("button", name="질문하기").click(no_wait_after=True)
    expect(page.locator("#working")).to_be_visible()


def ask_to_the_end(page: Page) -> None:
    """Ask and read while the answer is written, to its end."""
    page.get_by_label("질문", exact=True).fill(QUESTION)
    page.get_by_role("button", name="질문하기").click()
    expect(page.locator("#ending .cases")).to_be_visible()


def ask_and_wait(page: Page) -> None:
    """Ask while the stream brings nothing: the sources are there, the answer is being written."""
    page.route("**/stream", lambda route: None)
    page.get_by_label("질문", exact=True).fill(QUESTION)
    page.get_by_role("button", name="질문하기").click()
    expect(page.locator("#stop")).to_be_visible()


def ask_and_lose(page: Page) -> None:
    """Ask while the line is cut."""
    page.route("**/stream", lambda route: route.abort())
    page.get_by_label("질문", exact=True).fill(QUESTION)
    page.get_by_role("button", name="질문하기").click()
    expect(page.locator("#ending")).to_contain_text("중간에 멈춘 답변입니다")


def unfold(page: Page) -> None:
    """Look at what an answer can be narrowed to."""
    page.locator("#narrow summary").click()
    expect(page.locator("#narrow .chip").first).to_be_visible()


def ask_to_disconnect(page: Page) -> None:
    page.get_by_text("공유 폴더 끊기").click()
    expect(page.get_by_text("검색과 답변에서 바로 빠집니다")).to_be_visible()


def look_at_the_months(page: Page) -> None:
    page.get_by_role("region", name="달마다").evaluate("(months) => months.scrollIntoView()")


def mistype(page: Page) -> None:
    page.get_by_label("로그인 이름").fill("haneul.kim")
    page.get_by_label("비밀번호").fill("틀린 비밀번호")
    page.get_by_role("button", name="로그인", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()


def look_for_similar(page: Page) -> None:
    page.locator("#text").fill(TEXT)
    page.get_by_role("button", name="비슷한 사례 찾기").first.click()
    expect(page.locator(".case-card").first).to_be_visible()


def be_refused(page: Page) -> None:
    expect(page.get_by_role("alert")).to_be_visible()


def why(client: TestClient) -> str:
    reader = titled(client, REPORT)
    return f"/admin/why?person=doyun.lee&document={reader}"


STATES = (
    State("login", "/login", "/login", login=""),
    State("login-refused", "/login", "/login", login="", act=mistype, warns=True),
    State(
        "password-temporary",
        "/login/password",
        f"/login/password?login={OFFICIAL}&temporary=true",
        login="",
    ),
    State("ask-empty", "/", "/"),
    State("ask-narrowed", "/", f"/?q={QUESTION}&agency=한빛시&year=2025&topic={'축' * 90}"),
    State("ask-working", "/", "/", act=ask_and_hear_nothing),
    State("ask-done", "/answers/{answer_id}", "/", act=ask_to_the_end),
    State("ask-writing", "/answers/{answer_id}", "/", act=ask_and_wait),
    State("ask-cut-off", "/answers/{answer_id}", "/", act=ask_and_lose, warns=True),
    State("answer", "/answers/{answer_id}", answer(QUESTION)),
    State(
        "answer-none", "/answers/{answer_id}", answer("구내식당 이번 주 점심 메뉴가 무엇인가요?")
    ),
    State(
        "answer-narrowed",
        "/answers/{answer_id}",
        answer(QUESTION, agency="한빛시", year="2025"),
        act=unfold,
    ),
    State(
        "answer-narrowed-none",
        "/answers/{answer_id}",
        answer("드론 불꽃쇼 예산은 얼마인가요?", agency="한빛시", topic="a" * 90),
    ),
    State("answer-long-question", "/answers/{answer_id}", answer("안전요원" * 200)),
    State(
        "answer-list", "/answers/{answer_id}", answer("축제 안전관리 결과보고를 모두 알려 주세요")
    ),
    State("absent", "/answers/{answer_id}", f"/answers/{'0' * 32}", warns=True),
    State("document", "/documents/{document_id}", cited("hwpx")),
    State("document-sheet", "/documents/{document_id}", cited("xlsx")),
    State("search-empty", "/search", "/search"),
    State("search", "/search", "/search?q=안전요원 배치"),
    State("search-filtered", "/search", "/search?q=안전요원 배치&agency=한빛시&year=2025"),
    State("search-none", "/search", "/search?q=축제&agency=없는시"),
    State("similar-empty", "/similar", "/similar"),
    State("similar-text", "/similar", "/similar", act=look_for_similar),
    State(
        "similar", "/documents/{document_id}/similar", of_report("/documents/{document_id}/similar")
    ),
    State("compare-empty", "/compare", "/compare"),
    State("compare", "/compare", compared),
    State("history", "/history", asked_before),
    State("history-none", "/history", "/history?q=없는 말"),
    State("settings", "/settings", "/settings"),
    State("help", "/help", "/help"),
    State("searches", "/searches", saved_search),
    State("searches-empty", "/searches", "/searches", login=HEAD),
    State("archive", "/archive", kept),
    State("archive-empty", "/archive", "/archive", login=HEAD),
    State("archive-note", "/archive/{thing_id}", kept_note),
    State("archive-files", "/archive/files", own_file),
    State("archive-files-empty", "/archive/files", "/archive/files", login=HEAD),
    State("requests", "/requests", "/requests"),
    State("feedback", "/feedback", spoken_of, login=HEAD),
    State("admin", "/admin", "/admin", login=ADMINISTRATOR),
    State(
        "admin-refused",
        "/admin/folders/new",
        "/admin/folders/new?at=/없는/폴더",
        login=ADMINISTRATOR,
        act=be_refused,
        warns=True,
    ),
    State("admin-forbidden", "/admin", "/admin", warns=True),
    State("admin-folder", "/admin/folders/{folder_id}", sample_folder, login=ADMINISTRATOR),
    State(
        "admin-folder-disconnect",
        "/admin/folders/{folder_id}",
        sample_folder,
        login=ADMINISTRATOR,
        act=ask_to_disconnect,
    ),
    State(
        "admin-folder-reading",
        "/admin/folders/{folder_id}",
        sample_folder,
        login=ADMINISTRATOR,
        meanwhile=in_the_middle,
    ),
    State("admin-folder-new", "/admin/folders/new", "/admin/folders/new", login=ADMINISTRATOR),
    State(
        "admin-rules",
        "/admin/folders/{folder_id}/rules",
        folder("/rules"),
        login=ADMINISTRATOR,
    ),
    State(
        "admin-reindex",
        "/admin/folders/{folder_id}/reindex",
        folder("/reindex"),
        login=ADMINISTRATOR,
    ),
    *(
        State(f"admin-{name}", f"/admin/{name}", f"/admin/{name}", login=ADMINISTRATOR)
        for name in ("people", "organisation", "communities", "audit", "evaluation", "system")
    ),
    State(
        "admin-person",
        "/admin/people/{login}",
        "/admin/people/haneul.kim",
        login=ADMINISTRATOR,
    ),
    State(
        "admin-oneself",
        "/admin/people/{login}",
        f"/admin/people/{ADMINISTRATOR}",
        login=ADMINISTRATOR,
    ),
    State("admin-reviews", "/admin/audit/reviews", "/admin/audit/reviews", login=ADMINISTRATOR),
    State(
        "admin-review",
        "/admin/audit/reviews/{month}",
        "/admin/audit/reviews/2026-10",
        login=ADMINISTRATOR,
    ),
    State("admin-requests", "/admin/requests", "/admin/requests", login=HEAD),
    State("set-up", "/setup", "/setup", login="", empty=True),
    State("admin-questions", "/admin/questions", "/admin/questions", login=ADMINISTRATOR),
    State(
        "admin-questions-charts",
        "/admin/questions",
        "/admin/questions",
        login=ADMINISTRATOR,
        act=look_at_the_months,
    ),
    State(
        "admin-questions-none",
        "/admin/questions",
        "/admin/questions?office=한빛시/없는과",
        login=ADMINISTRATOR,
    ),
    State("admin-why-empty", "/admin/why", "/admin/why", login=ADMINISTRATOR),
    State("admin-why", "/admin/why", why, login=ADMINISTRATOR),
    State("api", "/docs", "/docs"),
)
