"""How each registered route is called: by its method and path. A route without a case fails.

A case yields the answers of one signed-in reader. It names records, answers and words that exist
in world B alone as readily as those that exist in both.
"""

from __future__ import annotations

from tests.twins.calls import (
    LOGIN,
    PARTS,
    Case,
    ask_answers,
    ask_page,
    box,
    brought,
    compared,
    decide_page,
    document_page,
    each_answer,
    each_query,
    each_record,
    explain,
    exported,
    feedback,
    feedback_page,
    grant_page,
    grants,
    history,
    listing,
    narrowed_box,
    once,
    own_sessions,
    papers,
    printed_answers,
    printed_comparisons,
    printed_records,
    request_page,
    search,
    search_page,
    similar_page,
    take_back,
    unmask,
)
from tests.twins.own_calls import (
    SEARCHES,
    each_kept,
    each_saved,
    kept,
    kept_page,
    own_files,
    saved,
    saved_page,
    shelf,
)
from tests.twins.world import READER

CASES: dict[tuple[str, str], Case] = {
    ("GET", "/api/v1/openapi.json"): once("GET", "/api/v1/openapi.json"),
    ("GET", "/healthz"): once("GET", "/healthz"),
    ("GET", "/readyz"): once("GET", "/readyz"),
    ("GET", "/metrics"): once("GET", "/metrics"),
    ("POST", "/api/v1/session"): once("POST", "/api/v1/session", json=LOGIN),
    ("POST", "/api/v1/session/sample"): once(
        "POST", "/api/v1/session/sample", json={"login": READER}
    ),
    ("GET", "/api/v1/me"): once("GET", "/api/v1/me"),
    ("POST", "/api/v1/search"): search,
    ("POST", "/api/v1/answers"): ask_answers,
    ("GET", "/api/v1/answers/{answer_id}"): each_answer("/api/v1/answers/{answer_id}"),
    ("GET", "/api/v1/answers/{answer_id}/listing.xlsx"): listing,
    ("GET", "/api/v1/answers/{answer_id}/letter.txt"): each_answer(
        "/api/v1/answers/{answer_id}/letter.txt"
    ),
    ("GET", "/api/v1/answers/{answer_id}/answer.hwpx"): papers,
    ("GET", "/api/v1/answers/{answer_id}/events"): each_answer(
        "/api/v1/answers/{answer_id}/events"
    ),
    ("PUT", "/api/v1/answers/{answer_id}/feedback"): feedback,
    ("GET", "/api/v1/answers/{answer_id}/feedback"): each_answer(
        "/api/v1/answers/{answer_id}/feedback"
    ),
    ("GET", "/api/v1/feedback"): once("GET", "/api/v1/feedback"),
    ("POST", "/answers/{answer_id}/feedback"): feedback_page,
    ("GET", "/feedback"): once("GET", "/feedback"),
    ("DELETE", "/api/v1/answers/{answer_id}/feedback"): take_back,
    ("GET", "/api/v1/documents/{document_id}"): each_record(
        "/api/v1/documents/{document_id}", *PARTS
    ),
    ("GET", "/api/v1/documents/{document_id}/original"): each_record(
        "/api/v1/documents/{document_id}/original", *PARTS
    ),
    ("GET", "/api/v1/documents/{document_id}/similar"): each_record(
        "/api/v1/documents/{document_id}/similar"
    ),
    ("GET", "/api/v1/documents/{document_id}/timeline"): each_record(
        "/api/v1/documents/{document_id}/timeline"
    ),
    ("GET", "/api/v1/comparison"): compared("/api/v1/comparison"),
    ("GET", "/api/v1/comparison/export"): exported,
    ("POST", "/api/v1/documents/{document_id}/print"): printed_records,
    ("POST", "/api/v1/answers/{answer_id}/print"): printed_answers,
    ("POST", "/api/v1/comparison/print"): printed_comparisons,
    ("GET", "/compare"): compared("/compare"),
    ("POST", "/api/v1/similar"): each_query(
        "/api/v1/similar",
        lambda query: {"text": query},
        lambda query: {"text": query, "others": True},
    ),
    ("POST", "/similar/file"): brought("/similar/file"),
    ("POST", "/api/v1/similar/file"): brought("/api/v1/similar/file"),
    ("GET", "/similar"): once("GET", "/similar"),
    ("POST", "/similar"): similar_page,
    ("GET", "/api/v1/folders"): once("GET", "/api/v1/folders"),
    ("POST", "/api/v1/folders"): once(
        "POST", "/api/v1/folders", json={"name": "새 폴더", "path": "/tmp"}
    ),
    ("POST", "/api/v1/folders/{folder_id}/reindex"): once(
        "POST", "/api/v1/folders/1/reindex", json={}
    ),
    ("GET", "/api/v1/folders/{folder_id}/files"): once("GET", "/api/v1/folders/1/files"),
    ("GET", "/api/v1/jobs"): once("GET", "/api/v1/jobs"),
    ("GET", "/api/v1/jobs/{job_id}"): once("GET", "/api/v1/jobs/x"),
    ("GET", "/api/v1/jobs/{job_id}/events"): once("GET", "/api/v1/jobs/x/events"),
    ("POST", "/api/v1/jobs/{job_id}/pause"): once("POST", "/api/v1/jobs/x/pause"),
    ("POST", "/api/v1/jobs/{job_id}/cancel"): once("POST", "/api/v1/jobs/x/cancel"),
    ("POST", "/api/v1/jobs/{job_id}/resume"): once("POST", "/api/v1/jobs/x/resume"),
    ("POST", "/api/v1/jobs/{job_id}/retry"): once("POST", "/api/v1/jobs/x/retry"),
    ("GET", "/api/v1/access/explain"): explain("/api/v1/access/explain"),
    ("GET", "/login"): once("GET", "/login"),
    ("POST", "/login"): once("POST", "/login", data=LOGIN),
    ("GET", "/login/password"): once("GET", f"/login/password?login={READER}&temporary=true"),
    ("POST", "/login/password"): once(
        "POST", "/login/password", data={**LOGIN, "new": "x" * 7, "again": "x" * 7}
    ),
    ("PUT", "/api/v1/password"): once("PUT", "/api/v1/password", json={**LOGIN, "new": "x" * 7}),
    ("GET", "/look"): once("GET", "/look?contrast=high&after=/search"),
    ("GET", "/"): box,
    ("GET", "/narrow"): narrowed_box,
    ("POST", "/ask"): ask_page,
    ("GET", "/answers/{answer_id}"): each_answer("/answers/{answer_id}"),
    ("GET", "/answers/{answer_id}/stream"): each_answer("/answers/{answer_id}/stream"),
    ("GET", "/search"): search_page,
    ("GET", "/documents/{document_id}"): document_page,
    ("GET", "/settings"): once("GET", "/settings"),
    ("POST", "/settings"): once("POST", "/settings", data={"zoom": "130", "after": "/search"}),
    ("GET", "/help"): once("GET", "/help"),
    ("GET", "/history"): history,
    ("GET", "/documents/{document_id}/similar"): each_record("/documents/{document_id}/similar"),
    ("GET", "/admin"): once("GET", "/admin"),
    ("POST", "/admin/folders"): once(
        "POST", "/admin/folders", data={"name": "새 폴더", "path": "/tmp"}
    ),
    ("POST", "/admin/folders/{folder_id}/reindex"): once("POST", "/admin/folders/1/reindex"),
    ("GET", "/admin/people"): once("GET", "/admin/people"),
    ("POST", "/admin/people/{login}/{act}"): once("POST", "/admin/people/other/disable"),
    ("GET", "/admin/people/{login}"): once("GET", "/admin/people/other"),
    ("POST", "/admin/people/{login}/roles"): once(
        "POST", "/admin/people/other/roles", data={"do": "give", "role": "auditor"}
    ),
    ("POST", "/admin/people/{login}/password"): once(
        "POST", "/admin/people/other/password", data={"password": "x" * 8, "again": "x" * 8}
    ),
    ("GET", "/admin/organisation"): once("GET", "/admin/organisation"),
    ("POST", "/admin/organisation"): once("POST", "/admin/organisation"),
    ("GET", "/admin/communities"): once("GET", "/admin/communities?name=축제"),
    ("POST", "/admin/communities"): once("POST", "/admin/communities", data={"name": "축제"}),
    ("POST", "/admin/communities/members"): once(
        "POST", "/admin/communities/members", data={"name": "축제", "login": READER}
    ),
    ("GET", "/admin/audit"): once("GET", "/admin/audit"),
    ("POST", "/admin/audit/export"): once("POST", "/admin/audit/export", data={"reason": "점검"}),
    ("GET", "/admin/audit/reviews"): once("GET", "/admin/audit/reviews"),
    ("GET", "/admin/audit/reviews/{month}"): once("GET", "/admin/audit/reviews/2026-10"),
    ("POST", "/admin/audit/reviews/{month}"): once(
        "POST", "/admin/audit/reviews/2026-10", data={"remark": "살펴보았음"}
    ),
    ("POST", "/requests"): request_page,
    ("GET", "/requests"): once("GET", "/requests"),
    ("GET", "/admin/requests"): decide_page,
    ("POST", "/admin/requests/{request_id}/grant"): grant_page,
    ("POST", "/admin/requests/{request_id}/refuse"): once(
        "POST", "/admin/requests/x/refuse", data={"sentence": "업무와 관련이 없습니다."}
    ),
    ("POST", "/admin/requests/grants/{grant_id}/end"): once("POST", "/admin/requests/grants/1/end"),
    ("GET", "/admin/evaluation"): once("GET", "/admin/evaluation"),
    ("POST", "/admin/evaluation/questions"): once("POST", "/admin/evaluation/questions"),
    ("POST", "/admin/evaluation/runs"): once("POST", "/admin/evaluation/runs"),
    ("GET", "/admin/system"): once("GET", "/admin/system"),
    ("GET", "/setup"): once("GET", "/setup"),
    ("POST", "/setup"): once("POST", "/setup", data={"secret": "x", "login": READER}),
    ("GET", "/admin/folders/new"): once("GET", "/admin/folders/new?at=/tmp"),
    ("GET", "/admin/folders/{folder_id}/reindex"): once("GET", "/admin/folders/1/reindex"),
    ("GET", "/admin/folders/{folder_id}/files.csv"): once("GET", "/admin/folders/1/files.csv"),
    ("GET", "/admin/folders/{folder_id}/rules"): once("GET", "/admin/folders/1/rules"),
    ("POST", "/admin/folders/{folder_id}/rules"): once(
        "POST", "/admin/folders/1/rules", data={"do": "preview", "person": READER}
    ),
    ("GET", "/admin/jobs/{job_id}/events"): once("GET", "/admin/jobs/x/events"),
    ("POST", "/admin/jobs/{job_id}/{act}"): once("POST", "/admin/jobs/x/retry"),
    ("GET", "/admin/jobs/{job_id}"): once("GET", "/admin/jobs/x"),
    ("POST", "/admin/folders/{folder_id}/on-delete"): once(
        "POST", "/admin/folders/1/on-delete", data={"on_delete": "keep"}
    ),
    ("POST", "/admin/folders/{folder_id}/disconnect"): once(
        "POST", "/admin/folders/1/disconnect", data={"agreed": "true"}
    ),
    ("GET", "/admin/folders/{folder_id}"): once("GET", "/admin/folders/1"),
    ("GET", "/admin/questions"): once("GET", "/admin/questions"),
    ("GET", "/api/v1/questions"): once("GET", "/api/v1/questions"),
    ("GET", "/admin/why"): explain("/admin/why"),
    ("GET", "/static"): once("GET", "/static/app.js"),
    ("GET", "/docs"): once("GET", "/docs"),
    ("GET", "/api/v1/documents/{document_id}/rendition"): each_record(
        "/api/v1/documents/{document_id}/rendition?for=civil"
    ),
    ("GET", "/api/v1/documents/{document_id}/rendition.txt"): each_record(
        "/api/v1/documents/{document_id}/rendition.txt", *PARTS
    ),
    ("GET", "/api/v1/documents/{document_id}/rendition.md"): each_record(
        "/api/v1/documents/{document_id}/rendition.md"
    ),
    ("POST", "/api/v1/documents/{document_id}/blocks/{block}/clear"): unmask,
    ("POST", "/api/v1/look-up"): once(
        "POST", "/api/v1/look-up", json={"value": "010-1234-5678", "purpose": "민원 회신"}
    ),
    ("GET", "/api/v1/tokens"): once("GET", "/api/v1/tokens"),
    ("POST", "/api/v1/tokens"): once("POST", "/api/v1/tokens", json={"name": "연계"}),
    ("DELETE", "/api/v1/tokens/{token_id}"): once("DELETE", "/api/v1/tokens/x"),
    ("POST", "/api/v1/access-requests"): once(
        "POST",
        "/api/v1/access-requests",
        json={"department": "가람시/축제과", "reason": "축제 안전대책을 세우려 합니다."},
    ),
    ("GET", "/api/v1/access-requests"): once("GET", "/api/v1/access-requests"),
    ("GET", "/api/v1/access-requests/mine"): once("GET", "/api/v1/access-requests/mine"),
    ("POST", "/api/v1/access-requests/{request_id}/grant"): grants(
        "/api/v1/access-requests/x/grant"
    ),
    ("POST", "/api/v1/access-requests/{request_id}/refuse"): once(
        "POST", "/api/v1/access-requests/x/refuse", json={"reason": "업무와 관련이 없습니다."}
    ),
    ("POST", "/api/v1/access-grants"): grants("/api/v1/access-grants"),
    ("GET", "/api/v1/access-grants"): once("GET", "/api/v1/access-grants"),
    ("DELETE", "/api/v1/access-grants/{grant_id}"): once("DELETE", "/api/v1/access-grants/1"),
    ("GET", "/api/v1/records/expired"): once("GET", "/api/v1/records/expired"),
    ("GET", "/api/v1/records/certificates"): once("GET", "/api/v1/records/certificates"),
    ("POST", "/api/v1/folders/{folder_id}/rules"): once(
        "POST", "/api/v1/folders/1/rules", json={"rules": []}
    ),
    ("PUT", "/api/v1/folders/{folder_id}/on-delete"): once(
        "PUT", "/api/v1/folders/1/on-delete", json={"on_delete": "keep"}
    ),
    ("PUT", "/api/v1/folders/{folder_id}/rules"): once(
        "PUT", "/api/v1/folders/1/rules", json={"rules": []}
    ),
    ("GET", "/api/v1/audit"): once("GET", "/api/v1/audit"),
    ("GET", "/api/v1/audit/verification"): once("GET", "/api/v1/audit/verification"),
    ("GET", "/api/v1/audit/reviews"): once("GET", "/api/v1/audit/reviews"),
    ("GET", "/api/v1/audit/reviews/{month}"): once("GET", "/api/v1/audit/reviews/2026-10"),
    ("POST", "/api/v1/audit/reviews/{month}"): once(
        "POST", "/api/v1/audit/reviews/2026-10", json={"remark": "살펴보았음"}
    ),
    ("GET", "/api/v1/reclassifications"): once("GET", "/api/v1/reclassifications"),
    ("POST", "/api/v1/reclassifications"): once("POST", "/api/v1/reclassifications", json={}),
    ("POST", "/api/v1/reclassifications/{number}/approve"): once(
        "POST", "/api/v1/reclassifications/1/approve"
    ),
    ("POST", "/api/v1/reclassifications/{number}/close"): once(
        "POST", "/api/v1/reclassifications/1/close", json={"reason": "사업이 취소됨"}
    ),
    ("POST", "/api/v1/organisation"): once("POST", "/api/v1/organisation"),
    ("GET", "/api/v1/communities"): once("GET", "/api/v1/communities"),
    ("POST", "/api/v1/communities"): once("POST", "/api/v1/communities", json={"name": "축제"}),
    ("GET", "/api/v1/communities/{name}/members"): once("GET", "/api/v1/communities/x/members"),
    ("POST", "/api/v1/communities/{name}/members"): once(
        "POST", "/api/v1/communities/x/members", json={"login": READER}
    ),
    ("DELETE", "/api/v1/communities/{name}/members/{login}"): once(
        "DELETE", "/api/v1/communities/x/members/x"
    ),
    ("GET", "/login/oidc"): once("GET", "/login/oidc"),
    ("GET", "/login/oidc/return"): once("GET", "/login/oidc/return?code=x&state=y"),
    ("GET", "/login/proxy"): once("GET", "/login/proxy"),
    ("GET", "/api/v1/sessions"): own_sessions,
    ("DELETE", "/api/v1/sessions/{session_id}"): once("DELETE", "/api/v1/sessions/x"),
    ("DELETE", "/api/v1/sessions"): once("DELETE", "/api/v1/sessions"),
    ("POST", "/api/v1/archive"): kept,
    ("POST", "/archive"): kept_page,
    ("GET", "/api/v1/archive"): shelf("/api/v1/archive"),
    ("GET", "/archive"): shelf("/archive"),
    ("GET", "/api/v1/archive/{thing_id}"): each_kept("GET", "/api/v1/archive/{thing_id}"),
    ("GET", "/archive/{thing_id}"): each_kept("GET", "/archive/{thing_id}"),
    ("PATCH", "/api/v1/archive/{thing_id}"): each_kept(
        "PATCH", "/api/v1/archive/{thing_id}", json={"note": "확인함"}
    ),
    ("POST", "/archive/{thing_id}"): each_kept(
        "POST", "/archive/{thing_id}", data={"name": "", "note": "다시 봄"}
    ),
    ("POST", "/archive/{thing_id}/share"): each_kept(
        "POST", "/archive/{thing_id}/share", data={"audience": ["agency:한빛시"]}
    ),
    ("POST", "/archive/{thing_id}/drop"): each_kept("POST", "/archive/{thing_id}/drop"),
    ("DELETE", "/api/v1/archive/{thing_id}"): each_kept("DELETE", "/api/v1/archive/{thing_id}"),
    ("GET", "/api/v1/own-files"): once("GET", "/api/v1/own-files"),
    ("GET", "/archive/files"): once("GET", "/archive/files"),
    ("POST", "/api/v1/own-files"): own_files("/api/v1/own-files"),
    ("POST", "/archive/files"): own_files("/archive/files"),
    ("PUT", "/api/v1/own-files/{key}/audience"): once(
        "PUT", "/api/v1/own-files/x/audience", json={"audience": ["agency:한빛시"]}
    ),
    ("POST", "/archive/files/{key}/share"): once("POST", "/archive/files/x/share"),
    ("POST", "/archive/files/{key}/drop"): once("POST", "/archive/files/x/drop"),
    ("DELETE", "/api/v1/own-files/{key}"): once("DELETE", "/api/v1/own-files/x"),
    ("POST", "/api/v1/saved-searches"): saved,
    ("GET", "/api/v1/saved-searches"): once("GET", SEARCHES),
    ("POST", "/searches"): saved_page,
    ("GET", "/searches"): once("GET", "/searches"),
    ("GET", "/searches/news"): once("GET", "/searches/news"),
    ("POST", "/api/v1/saved-searches/{search_id}/seen"): each_saved(
        "POST", "/api/v1/saved-searches/{search_id}/seen"
    ),
    ("POST", "/searches/{search_id}/seen"): each_saved("POST", "/searches/{search_id}/seen"),
    ("POST", "/searches/{search_id}/drop"): each_saved("POST", "/searches/{search_id}/drop"),
    ("DELETE", "/api/v1/saved-searches/{search_id}"): each_saved(
        "DELETE", "/api/v1/saved-searches/{search_id}"
    ),
    # what ends the session comes last
    ("DELETE", "/api/v1/session"): once("DELETE", "/api/v1/session"),
    ("POST", "/logout"): once("POST", "/logout"),
}
