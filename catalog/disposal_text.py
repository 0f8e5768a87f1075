"""A disposal's certificate as text, and what has expired as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from catalog.audit_figures import KST
from catalog.disposal import Certificate
from catalog.retention import Expired


def certificate_text(made: Certificate) -> str:
    """Return a certificate as lines to print and file."""
    body = made.body
    lines = [
        f"기록물 폐기 확인서 제{made.id}호",
        f"기관: {body['agency']}",
        f"평가·폐기 결정: {body['decision']} ({body['decided']})",
        f"폐기한 때: {datetime.fromisoformat(body['disposed']).astimezone(KST):%Y-%m-%d %H:%M}",
        f"폐기한 사람: {body['by']} ({body['via']})",
        f"폐기한 자료: {body['count']}건",
    ]
    lines += [
        f"  {each['document_id']} · 보존기간 {each['retention'] or '적히지 않음'}"
        f" · 경로 SHA-256 {each['path_sha256']}"
        for each in body["records"]
    ]
    lines += [
        f"열람 기록: {body['audit']['number']}번 (SHA-256 {body['audit']['sha256']})",
        f"확인서 SHA-256: {body['sha256']}",
    ]
    return "\n".join(lines)


def expired_json(record: Expired) -> dict[str, Any]:
    """Return an expired record as plain JSON values."""
    ends = record.retention.ends
    return {
        "document_id": record.document_id,
        "path": record.path,
        "department": record.department,
        "retention": record.retention.period,
        "ended": ends.isoformat() if ends else None,
        "original_gone": record.original_gone,
    }
