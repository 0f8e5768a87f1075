"""Papers written down as text and laid in a folder."""

from __future__ import annotations

from pathlib import Path

from data_samples.source.model import paper
from data_samples.source.write_papers import write_docx


def lay(file: Path, text: str) -> None:
    """Write a paper: a .docx as the samples are written, else the text as it stands."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.suffix == ".docx":
        write_docx(paper(file.name, text), file)
    else:
        file.write_text(text.strip() + "\n", encoding="utf-8")
