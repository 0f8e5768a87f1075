from __future__ import annotations

import pytest

from ingest.archive import salvaged_xml

ENTITY = b'<!DOCTYPE a [<!ENTITY b "0123456789">]>'


def test_as_much_as_can_be_read_is_salvaged() -> None:
    root = salvaged_xml("<a><b>글이다.</b><c>둘".encode())
    assert root is not None
    assert "".join(root.itertext()) == "글이다.둘"


@pytest.mark.parametrize("data", [b"", b" ", b"no xml", b"\x00", b"<", b"<?xml version='1.0'?>"])
def test_where_there_is_nothing_nothing_is_salvaged(data: bytes) -> None:
    assert salvaged_xml(data) is None


@pytest.mark.parametrize("damage", [b"<a>&b;</a>", b"<a>&b;<c>", b"<a>"])
def test_a_doctype_is_not_salvaged_either(damage: bytes) -> None:
    """Damage must not be the way around what :func:`ingest.archive.parse_xml` refuses."""
    assert salvaged_xml(ENTITY + damage) is None
    assert salvaged_xml(damage) is not None
