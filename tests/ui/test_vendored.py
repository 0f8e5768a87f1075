"""What the pages carry of others is what was reviewed, and comes with where it is from."""

from __future__ import annotations

import base64
import hashlib
import shutil
import tarfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from bundle.vendor import STATIC, differences, read_table, write
from bundle.wheels import BundleError

ICON = '<svg width="8" viewBox="0 0 8 8" fill="none">\r\n<path id="a" fill="#33363D"/><path fill="white"/>\r\n</svg>'
TOKENS = ":root {\n  --krds-a: 1px;\n  --krds-b: var(--krds-a);\n  --krds-c: 2px;\n}"
DESIGN = {"css/tokens.css": TOKENS, "img/one.svg": ICON, "LICENSE": "All may."}


def test_every_file_of_others_is_the_recorded_one_and_none_is_unnamed() -> None:
    assert differences(read_table(), STATIC) == []


def test_a_file_that_changed_came_or_went_is_told(tmp_path: Path) -> None:
    static = shutil.copytree(STATIC, tmp_path / "static")
    with (static / "htmx.min.js").open("a", encoding="utf-8") as script:
        script.write("// and more")
    (static / "more.js").write_text("", encoding="utf-8")
    (static / "fonts" / "OFL.txt").unlink()
    (static / "app.css").unlink()
    (static / "NOTICE.md").write_text("", encoding="utf-8")
    told = [line.split(":")[0] for line in differences(read_table(), static)]
    assert told == ["NOTICE.md", "app.css", "fonts/OFL.txt", "htmx.min.js", "more.js"]


def test_files_are_made_of_the_archive_that_was_named(tmp_path: Path) -> None:
    table = _table(_packed(tmp_path, DESIGN))
    static = _static(tmp_path)
    write(table, static, tmp_path)
    tokens = (static / "tokens.css").read_text(encoding="utf-8")
    assert "--krds-a:1px;\n  --krds-b:var(--krds-a);" in tokens
    assert "--krds-c" not in tokens
    assert (static / "sprite.svg").read_text(encoding="utf-8").splitlines()[1] == (
        '<symbol id="one" viewBox="0 0 8 8" fill="none">'
        '<path fill="currentColor"/><path fill="var(--surface,#fff)"/></symbol>'
    )
    assert (static / "LICENSE").read_text(encoding="utf-8") == "All may."
    assert "npm `design` 1.0" in (static / "NOTICE.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("harm", ["other", "absent", "lacking"])
def test_nothing_is_written_of_another_archive(tmp_path: Path, harm: str) -> None:
    table = _table(_packed(tmp_path, DESIGN))
    match harm:
        case "other":
            _packed(tmp_path, {**DESIGN, "LICENSE": "None may."})
        case "absent":
            (tmp_path / "design-1.0.tgz").unlink()
        case "lacking":
            table["package"][0]["file"][-1]["member"] = "COPYING"
    static = _static(tmp_path)
    with pytest.raises(BundleError, match=r"다릅니다|가져오지|파일이 없습니다"):
        write(table, static, tmp_path)
    assert [file.name for file in static.iterdir()] == ["own.css"]


def _static(folder: Path) -> Path:
    static = folder / "static"
    static.mkdir()
    (static / "own.css").write_text("p{margin:var(--krds-b)}", encoding="utf-8")
    return static


def _packed(folder: Path, members: dict[str, str]) -> bytes:
    archive = BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as files:
        for name, text in members.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(text.encode())
            files.addfile(member, BytesIO(text.encode()))
    (folder / "design-1.0.tgz").write_bytes(archive.getvalue())
    return archive.getvalue()


def _table(archive: bytes) -> dict[str, Any]:
    digest = base64.b64encode(hashlib.sha512(archive).digest()).decode()
    files = [
        {"target": "tokens.css", "made": "tokens", "member": "css/tokens.css"},
        {"target": "sprite.svg", "made": "sprite", "icons": {"one": "img/one.svg"}},
        {"target": "LICENSE", "member": "LICENSE"},
    ]
    package = {"name": "design", "version": "1.0", "licence": "ISC", "file": files}
    return {"own": ["own.css"], "package": [{**package, "integrity": f"sha512-{digest}"}]}
