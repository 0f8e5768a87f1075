"""A file's path as readers see it: without personal data."""

from __future__ import annotations

from collections.abc import Sequence

from language.normal import nfc
from privacy.detector import shared_detector
from privacy.file_names import found_in_path
from privacy.kinds import Kind
from privacy.masks import masked
from records.personal import Personal


def shown_path(path: str, personal: Sequence[Personal]) -> str:
    """Return a path with a mask for each personal datum in it.

    ``personal`` is what was taken out of the file's text: what stands there does not stand in its
    name either.
    """
    known = {(each.whole, Kind(each.kind)) for each in personal}
    plain = nfc(path)
    return masked(plain, found_in_path(plain, shared_detector(), known))
