"""Fuzz one target with atheris: ``python -m tests.fuzz TARGET [options of libFuzzer]``.

``--list`` prints the targets.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import atheris

from ingest.limits import LIMITS

with atheris.instrument_imports(include=["ingest", "language", "records"]):
    from tests.fuzz.targets import TARGETS

FINDS = Path("var/fuzz")


def main() -> None:
    """Fuzz; libFuzzer ends the process, with an error when it found something."""
    name, *options = sys.argv[1:]
    if name == "--list":
        print(*TARGETS, sep="\n")
        return
    target = TARGETS[name]
    corpus = FINDS / name / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds()):
        (corpus / f"seed{number}").write_bytes(seed)
    # As in the parser's child: what asks for more gets a MemoryError, and that is an answer.
    resource.setrlimit(resource.RLIMIT_AS, (LIMITS.memory_bytes, LIMITS.memory_bytes))
    finds = f"-artifact_prefix={FINDS / name}/"
    atheris.Setup([sys.argv[0], *options, finds, str(corpus)], target.attack)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
