"""Files that carry other records: mails and ZIPs. Nothing in them but their records may vary."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from tempfile import TemporaryDirectory

from data_samples.source.model import Bundle, Mail, Record

Write = Callable[[Record, Path], None]
BOUNDARY = "=_neomeo_sample"


def write_mail(record: Mail, file: Path, write: Write) -> None:
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = record.subject
    mail["From"] = record.sender
    mail["To"] = record.to
    mail["Date"] = record.sent
    mail["Message-ID"] = "<sample-1@neomeo.invalid>"
    mail.set_content("\n".join(record.lines) + "\n", cte="base64")
    for name, data in _files(record.attachments, write):
        mail.add_attachment(data, "application", "octet-stream", filename=name)
    mail.set_boundary(BOUNDARY)
    file.write_bytes(mail.as_bytes())


def write_bundle(record: Bundle, file: Path, write: Write) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _files(record.members, write):
            archive.writestr(name, data)


def _files(records: Sequence[Record], write: Write) -> Iterator[tuple[str, bytes]]:
    """Yield each record's name with its bytes."""
    with TemporaryDirectory() as folder:
        for record in records:
            file = Path(folder) / record.path
            write(record, file)
            yield record.path, file.read_bytes()
