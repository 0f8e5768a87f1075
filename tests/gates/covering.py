"""Which tests may miss a gate: those of its file, those of its room, the fast ones first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_HOSTILE = "tests/ingest/test_hostile_files.py::test_an_attack_ends_in_time_with_a_verdict"

_AUDIT = (
    "tests/catalog/test_audit.py",
    "tests/catalog/test_audit_log.py",
    "tests/catalog/test_audit_chain.py",
)

OF_FILE: Mapping[str, Sequence[str]] = {
    "access/decision.py": ["tests/access/test_caps.py"],
    "access/coverage.py": [
        "tests/catalog/test_around_passages.py",
        "tests/catalog/test_writing.py",
    ],
    "access/reclassification.py": ["tests/catalog/test_reclassifications.py"],
    "access/permit.py": ["tests/access/test_permit.py"],
    "catalog/answers.py": [
        "tests/catalog/test_audit.py",
        "tests/catalog/test_versions.py",
        "tests/catalog/test_fields.py",
        "tests/answer/test_precedents.py",
        "tests/index/test_notices.py",
    ],
    "answer/feedback_desk.py": ["tests/catalog/test_feedback.py"],
    "answer/topic.py": ["tests/catalog/test_asked.py"],
    "records/asked.py": ["tests/catalog/test_asked.py"],
    "catalog/forgetting.py": ["tests/catalog/test_feedback.py"],
    "catalog/quoting.py": ["tests/catalog/test_feedback.py", "tests/catalog/test_versions.py"],
    "catalog/record_feedback.py": ["tests/catalog/test_feedback.py"],
    "catalog/listing.py": [
        "tests/catalog/test_listing.py",
        "tests/answer/test_asking.py",
        "tests/answer/test_contradictions.py",
    ],
    "index/matching.py": ["tests/catalog/test_listing.py"],
    "index/vocabulary.py": ["tests/answer/test_asking.py"],
    "catalog/explanation.py": ["tests/api/test_explain.py"],
    "catalog/audit.py": _AUDIT,
    "catalog/audit_anchor.py": _AUDIT,
    "catalog/audit_export.py": _AUDIT,
    "catalog/audit_log.py": _AUDIT,
    "catalog/audit_retention.py": _AUDIT,
    "catalog/audit_review.py": _AUDIT,
    "catalog/audit_verification.py": _AUDIT,
    "catalog/portions.py": ["tests/answer/test_copies.py"],
    "catalog/views.py": [
        "tests/catalog/test_reading.py",
        "tests/catalog/test_versions.py",
        "tests/catalog/test_capping.py",
    ],
    "catalog/crypto.py": ["tests/catalog/test_clear_text.py"],
    "catalog/passwords.py": ["tests/catalog/test_people.py"],
    "catalog/moving.py": ["tests/ingest/test_moved_files.py"],
    "catalog/reading.py": ["tests/ingest/test_deleted_files.py"],
    "catalog/scopes.py": ["tests/catalog/test_writing.py"],
    "catalog/standing.py": ["tests/catalog/test_postings.py"],
    "catalog/sessions.py": ["tests/api/test_sessions.py"],
    "catalog/relabelling.py": [
        "tests/catalog/test_reclassifications.py",
        "tests/catalog/test_versions.py",
        "tests/catalog/test_fields.py",
        "tests/catalog/test_writing.py",
    ],
    "catalog/records.py": [
        "tests/catalog/test_reading.py",
        "tests/catalog/test_fields.py",
        "tests/catalog/test_versions.py",
    ],
    "catalog/backup.py": ["tests/cli/test_backup.py"],
    "catalog/record_text.py": [
        "tests/catalog/test_writing.py",
        "tests/catalog/test_reading.py",
        "tests/catalog/test_fields.py",
        "tests/catalog/test_versions.py",
    ],
    "catalog/shared_files.py": [
        "tests/catalog/test_reading.py",
        "tests/ingest/test_scan_attacks.py",
    ],
    "catalog/visible.py": [
        "tests/catalog/test_reading.py",
        "tests/catalog/test_fields.py",
        "tests/catalog/test_versions.py",
    ],
    "records/naming.py": ["tests/catalog/test_fields.py"],
    "ingest/archive.py": ["tests/ingest/test_xml_text.py"],
    "ingest/bundle.py": ["tests/ingest/test_bundle.py", "tests/ingest/test_members.py"],
    "ingest/charsets.py": ["tests/ingest/test_eml.py"],
    "ingest/confine.py": ["tests/ingest/test_sandbox.py"],
    "ingest/following.py": ["tests/ingest/test_moved_files.py"],
    "ingest/leaving.py": ["tests/ingest/test_deleted_files.py"],
    "ingest/noticing.py": [
        "tests/ingest/test_scan_attacks.py",
        "tests/ingest/test_moved_files.py",
    ],
    "ingest/html_tables.py": [
        "tests/ingest/test_html.py",
        f"{_HOSTILE}[a table of 65,535² in HTML]",
    ],
    "ingest/hwp_container.py": [
        f"{_HOSTILE}[a chain of sectors that ends nowhere]",
        "tests/ingest/test_hwp_damage.py",
    ],
    "ingest/hwp_records.py": [
        f"{_HOSTILE}[records at level 1,023]",
        f"{_HOSTILE}[more than a million records]",
        "tests/ingest/test_hwp_damage.py",
    ],
    "ingest/hwp3_stream.py": ["tests/ingest/test_hwp3.py"],
    "ingest/hwpx_body.py": [
        "tests/ingest/test_hwpx.py",
        "tests/ingest/test_nested_tables.py",
        "tests/ingest/test_hwpx_structure.py",
    ],
    "ingest/intake.py": [
        "tests/ingest/test_masked_ingest.py",
        "tests/ingest/test_scan_attacks.py",
        "tests/ingest/test_interrupted.py",
    ],
    "ingest/mail.py": ["tests/ingest/test_eml.py", "tests/ingest/test_msg.py"],
    "ingest/read.py": ["tests/ingest/test_eml.py", "tests/ingest/test_bundle.py"],
    "ingest/scan.py": ["tests/ingest/test_scan_attacks.py"],
    "ingest/snapshot.py": ["tests/ingest/test_scan_attacks.py", "tests/ingest/test_interrupted.py"],
    "ingest/workbook.py": ["tests/ingest/test_sheets_hostile.py"],
    "ingest/worksheet.py": ["tests/ingest/test_sheets_hostile.py", "tests/ingest/test_sheets.py"],
    "index/bm25.py": ["tests/index/test_twins.py"],
    "index/lexical.py": ["tests/index/test_search.py"],
    "index/search.py": ["tests/index/test_search.py", "tests/index/test_twins.py"],
    "answer/desk.py": ["tests/answer/test_asking.py"],
    "answer/ledger.py": ["tests/api/test_answers.py"],
    "api/guard.py": ["tests/api/test_guard.py"],
    "api/problems.py": ["tests/attacks/test_surroundings.py", "tests/api/test_audit_rows.py"],
    "answer/logged.py": ["tests/api/test_audit_rows.py"],
    "cli/audit_text.py": ["tests/cli/test_audit.py"],
    "api/reading.py": ["tests/api/test_routes.py"],
    "api/session.py": ["tests/api/test_sessions.py", "tests/api/test_administration.py"],
    "api/sign_in.py": ["tests/api/test_sessions.py"],
    "ui/pages.py": ["tests/ui/test_pages.py"],
    "cli/setting.py": ["tests/cli/test_audit.py", "tests/cli/test_commands.py"],
    "ingest/eml.py": [f"{_HOSTILE}[10,000 mail parts in one another]"],
    "ingest/images.py": [
        "tests/ingest/test_images.py",
        f"{_HOSTILE}[a picture of 100,000 × 100,000]",
    ],
}
OF_ROOM: Mapping[str, Sequence[str]] = {
    "records": ["tests/records"],
    "access": ["tests/access"],
    "privacy": ["tests/privacy"],
    "catalog": ["tests/catalog", "tests/attacks"],
    "ingest": ["tests/ingest/test_pipeline.py"],
    "index": ["tests/index"],
    "answer": ["tests/answer"],
    "api": ["tests/api", "tests/attacks"],
    "ui": ["tests/ui/test_pages.py", "tests/attacks"],
    "cli": ["tests/cli"],
}
"""Asked after those of the file; ``tests/ROOM/test_FILE.py`` comes before both."""
