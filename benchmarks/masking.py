"""How well personal data is found in the labelled lines: ``python -m benchmarks.masking``.

``--errors`` lists what went wrong in the tuning lines; the held-out lines are only counted. With
``--near`` what is found in the records and questions of ``data_samples/near_misses.jsonl``, which were
written for another purpose and name hardly anybody, is listed and counted instead.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from privacy.detector import shared_detector
from privacy.kinds import Kind
from tests.privacy.labelled import Score, labelled_lines, scored

_NEAR = Path(__file__).parents[1] / "data_samples" / "near_misses.jsonl"


def near_misses() -> None:
    counted: Counter[Kind] = Counter()
    for line in _NEAR.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        asked = [question for question, _ in record["questions"]]
        for text in (f"{record['title']}\n{record['text']}", *asked):
            for found in shared_detector().find(text):
                counted[found.kind] += 1
                shown = " ".join(text[found.start : found.end].split())
                print(f"  {found.kind.value}\t{shown}\t{record['title']}")
    print(", ".join(f"{kind.value} {number}" for kind, number in sorted(counted.items())))


def main() -> None:
    if "--near" in sys.argv:
        near_misses()
        return
    lines = labelled_lines()
    detector = shared_detector()
    for title, held in (("tuning", False), ("held out", True)):
        score = Score()
        for line in lines:
            if line.held_out is held:
                found = detector.find(line.text)
                wrong = scored(score, line, found)
                if wrong and not held and "--errors" in sys.argv:
                    print(f"  {line.number}: {line.text!r}\n      {'; '.join(wrong)}")
        print(f"{title}: {sum(line.held_out is held for line in lines)} lines")
        print(score.report())


if __name__ == "__main__":
    main()
