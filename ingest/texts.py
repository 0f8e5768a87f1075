"""Texts that lie in no file, such as a judged collection, into the catalog."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from access.rules import rule_for
from catalog.database import Database
from catalog.folders import Folder, Folders
from catalog.records import FileFacts, Records
from ingest.blocks import Collector
from ingest.chunker import chunk
from ingest.masking import without_personal_data
from ingest.particulars import as_title
from ingest.shown_path import shown_path
from ingest.sniff import Format
from language.normal import nfc
from records.document import Block, Extraction, Status
from records.naming import Candidates


@dataclass(frozen=True, slots=True)
class Text:
    """A titled text; the title may be empty."""

    title: str
    body: str


def take_texts(
    database: Database,
    folder: Folder,
    texts: Sequence[Text],
    *,
    count: Callable[[str], int],
    at: datetime,
) -> Iterator[str]:
    """Store each text as a record of a folder whose rules cover every path; yield its identifier.

    Lines become blocks as those of a text file do; personal data is masked and chunks are cut as
    of any record, under the title that is given. Where a body says nothing, the title is the text.
    Nothing else is read out of a text: no fields, no dates, no markings of secrecy.
    """
    records, rules = Records(database), Folders(database).rules(folder.id)
    for number, text in enumerate(texts):
        path = f"{number:09}"
        ruling = rule_for(path, rules)
        assert ruling is not None, "the folder's rules cover every path"
        raw = nfc(f"{text.title}\n{text.body}").encode()
        facts = FileFacts(path, len(raw), 0, hashlib.sha256(raw).hexdigest(), Format.TXT.value, 1)
        blocks = _blocks(text.body) or _blocks(text.title)
        kept = without_personal_data(Extraction(Status.OK, "", blocks))
        title = as_title(shown_path(text.title, kept.personal))
        chunks = chunk(kept.extraction.blocks, title=title, count=count)
        names = Candidates(((title, None),))
        yield records.store(folder.id, facts, ruling, kept.extraction, names, chunks, at=at)


def _blocks(text: str) -> tuple[Block, ...]:
    out = Collector()
    for line in text.splitlines():
        out.text(line)
    return tuple(out.blocks)
