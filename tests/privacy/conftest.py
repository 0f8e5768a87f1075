from __future__ import annotations

import pytest

from privacy.detector import Detector, shared_detector


@pytest.fixture(scope="session")
def detector() -> Detector:
    return shared_detector()
