"""How well personal data is found in the labelled lines: ``python -m benchmarks.masking``.

``--errors`` lists what went wrong in the tuning lines; the held-out lines are only counted.
"""

from __future__ import annotations

import sys

from privacy.detector import shared_detector
from tests.privacy.labelled import Score, labelled_lines, scored


def main() -> None:
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
