"""HWP 5: its container, its sections, and how whole they were."""

from __future__ import annotations

from pathlib import Path

from ingest.blocks import Collector
from ingest.hwp_body import Section
from ingest.hwp_container import Container
from ingest.hwp_flow import write
from ingest.hwp_info import DocInfo
from ingest.hwp_records import BODY_TAGS, records
from ingest.parser import Unreadable
from records.document import Extraction, Status


class HwpParser:
    """Reads HWP 5 files, distribution documents (배포용) included."""

    def parse(self, path: Path) -> Extraction:
        """Return the document's blocks; see :class:`ingest.parser.Parser`.

        A section that cannot be read is left out, and the document is ``partial``.
        """
        out = Collector()
        refusal: Unreadable | None = None
        whole = True
        with Container(path) as container:
            info = DocInfo(container.info()[0])
            sections = container.sections()
            for number, name in sections:
                try:
                    data, ended = container.section(name)
                except Unreadable as problem:
                    if problem.status is Status.TOO_BIG:
                        raise
                    refusal, whole = refusal or problem, False
                    continue
                found, complete = records(data, BODY_TAGS)
                whole = whole and ended and complete
                out.begin_section(number + 1)
                write(Section(data, found, info).paragraphs(), out)
        if not sections:
            raise Unreadable(
                Status.CORRUPT, "본문이 없는 문서입니다. 한글에서 다시 저장해 넣어 주시기 바랍니다."
            )
        blocks = tuple(out.blocks)
        if whole:
            return Extraction(Status.OK, "", blocks)
        if not blocks:
            raise refusal or Unreadable(
                Status.TRUNCATED, "파일이 잘려 있습니다. 원본을 다시 복사해 넣어 주시기 바랍니다."
            )
        return Extraction(
            Status.PARTIAL,
            "문서의 일부가 잘렸거나 깨져 나머지만 읽었습니다. 원본을 다시 넣어 주시기 바랍니다.",
            blocks,
        )
