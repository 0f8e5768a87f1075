"""What the guides show is what the pictures are taken of, and what they point to is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.ui.states import STATES

ROOT = Path(__file__).resolve().parents[2]
GUIDES = ("README.md", "README.en.md", "docs/guide.md", "docs/admin.md")


@pytest.mark.parametrize("guide", GUIDES)
def test_every_picture_is_of_a_state_and_every_link_leads_somewhere(guide: str) -> None:
    file = ROOT / guide
    text = file.read_text(encoding="utf-8")
    pictures = re.findall(r"screens/([\w-]+)\.png", text)
    assert set(pictures) <= {state.name for state in STATES}
    for address in re.findall(r"\]\(([^)#\s]+)", text):
        if "://" not in address and not address.startswith("#") and "screens/" not in address:
            assert (file.parent / address).exists(), address


def test_no_state_is_named_twice() -> None:
    names = [state.name for state in STATES]
    assert len(names) == len(set(names))
