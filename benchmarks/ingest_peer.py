"""The plain way: ``unstructured`` and ``SentenceTransformer.encode``, in a process of its own.

``python -m benchmarks.ingest_peer FOLDER TOKENIZER`` reads every file of a folder, cuts it by its titles and
embeds the pieces in full precision with torch; prints seconds of CPU without imports and loading.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from index.prepare import bert_model, packed_weights
from ingest.xml_text import take_offline

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

LONGEST = 900
"""Characters of a piece: about as many as ours have (``ingest.chunker``)."""


def cutter() -> Callable[[Path], list[str]]:
    """Return what reads a file and cuts it into texts."""
    take_offline()
    from unstructured.chunking.title import chunk_by_title
    from unstructured.partition.docx import partition_docx
    from unstructured.partition.html import partition_html
    from unstructured.partition.md import partition_md
    from unstructured.partition.text import partition_text

    partitions = {
        ".docx": partition_docx,
        ".html": partition_html,
        ".md": partition_md,
        ".txt": partition_text,
    }

    def cut(file: Path) -> list[str]:
        elements = partitions[file.suffix](filename=str(file))
        return [piece.text for piece in chunk_by_title(elements, max_characters=LONGEST)]

    return cut


def model_of(scratch: Path, tokenizer: Path) -> SentenceTransformer:
    """Return multilingual-e5-small in full precision."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer

    weights = packed_weights()
    bert_model(weights).save_pretrained(scratch)
    (scratch / "tokenizer.json").write_bytes(tokenizer.read_bytes())
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": 512,
        "pad_token": "<pad>",
        "unk_token": "<unk>",
    }
    (scratch / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")
    modules = [Transformer(str(scratch)), Pooling(weights.sizes.hidden), Normalize()]
    return SentenceTransformer(modules=modules, device="cpu")


def main() -> None:
    """Run it."""
    folder, tokenizer = Path(sys.argv[1]), Path(sys.argv[2])
    files, cut = sorted(folder.iterdir()), cutter()
    with tempfile.TemporaryDirectory() as scratch:
        model = model_of(Path(scratch), tokenizer)
        model.encode(["passage: 인파 관리"])
        began, cpu = time.perf_counter(), time.process_time()
        texts = [f"passage: {piece}" for file in files for piece in cut(file)]
        read = time.process_time() - cpu
        model.encode(texts, batch_size=32, show_progress_bar=False)
        told = {
            "pieces": len(texts),
            "characters": sum(map(len, texts)),
            "read": read,
            "cpu": time.process_time() - cpu,
            "wall": time.perf_counter() - began,
        }
        print(json.dumps(told))


if __name__ == "__main__":
    main()
