"""Fetch what the pages carry of others: ``python -m bundle.vendor``, for maintainers alone.

``vendored.toml`` names each package with the hash of its archive and each file with its own. Of an
archive that is another one, nothing is written. ``--check`` needs no network.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import re
import sys
import tarfile
import tomllib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx2

from bundle.wheels import ROOT, BundleError

STATIC = ROOT / "ui" / "static"
TABLE = Path(__file__).with_name("vendored.toml")
NOTICE = "NOTICE.md"
_REGISTRY = "https://registry.npmjs.org"
_TOKEN = re.compile(r"(--krds[\w-]+)\s*:\s*([^;]+);")
_USED = re.compile(r"var\((--krds[\w-]+)")
_ICON = re.compile(r'<svg [^>]*(viewBox="[^"]+")[^>]*>(.*)</svg>', re.DOTALL)
_HOW = {
    "": "",
    "tokens": " (the tokens in use)",
    "sprite": " (several icons in one file, in the colour of the text)",
}


def read_table() -> dict[str, Any]:
    """Return the table of what is vendored."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def write(table: Mapping[str, Any], static: Path, archives: Path | None = None) -> None:
    """Write the files of every package and the notice, once all packages are those of the table.

    The archives come from a folder where ``npm pack`` left them, or from the registry.

    Raises:
        BundleError: when an archive cannot be had, is another one or lacks a file.
    """
    made: dict[str, bytes] = {}
    styles = [static / name for name in table["own"] if name.endswith(".css")]
    for package in table["package"]:
        content = _archive(package, archives)
        with tarfile.open(fileobj=BytesIO(content)) as archive:
            for file in package["file"]:
                made[file["target"]] = _made(archive, package, file, styles)
    made[NOTICE] = notice(table).encode()
    for target, content in made.items():
        (static / target).parent.mkdir(parents=True, exist_ok=True)
        (static / target).write_bytes(content)


def differences(table: Mapping[str, Any], static: Path) -> list[str]:
    """Return in Korean what in a folder is not as the table has it, by path; empty when all is."""
    wanted = {file["target"]: file["sha256"] for each in table["package"] for file in each["file"]}
    wanted[NOTICE] = hashlib.sha256(notice(table).encode()).hexdigest()
    own = set(table["own"])
    found = {
        str(file.relative_to(static)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in static.rglob("*")
        if file.is_file()
    }
    lines = []
    for path in sorted(wanted.keys() | own | found.keys()):
        if path not in found:
            lines.append(f"{path}: 파일이 없습니다.")
        elif path in wanted and found[path] != wanted[path]:
            lines.append(f"{path}: 적힌 것과 다릅니다. 지금은 sha256 = {found[path]}")
        elif path not in wanted and path not in own:
            lines.append(f"{path}: {TABLE.name}에 없습니다.")
    return lines


def notice(table: Mapping[str, Any]) -> str:
    """Return ``NOTICE.md``: the files of each package, how they were made of it, its licence."""
    lines = [
        "# Vendored files",
        "",
        "Written by `python -m bundle.vendor` from `bundle/vendored.toml`, which has the hashes.",
        "",
        "| files | from | licence |",
        "|---|---|---|",
    ]
    for package in table["package"]:
        files = ", ".join(
            f"`{file['target']}`" + _HOW[file.get("made", "")] for file in package["file"]
        )
        origin = f" ({package['origin']})" if "origin" in package else ""
        come = f"npm `{package['name']}` {package['version']}{origin}"
        lines.append(f"| {files} | {come} | {package['licence']} |")
    return "\n".join([*lines, "", "What is not said otherwise is unmodified.", ""])


def _archive(package: Mapping[str, Any], archives: Path | None) -> bytes:
    name, version = package["name"], package["version"]
    file = f"{name}-{version}.tgz"
    try:
        if archives is not None:
            content = (archives / file).read_bytes()
        else:
            address = f"{_REGISTRY}/{name}/-/{file}"
            content = httpx2.get(address, timeout=300).raise_for_status().content
    except (OSError, httpx2.HTTPError) as problem:
        raise BundleError(f"{file}을 가져오지 못했습니다. {problem}") from None
    digest = base64.b64encode(hashlib.sha512(content).digest()).decode()
    if package["integrity"] != f"sha512-{digest}":
        raise BundleError(f"{file}이 적힌 것과 다릅니다. 지금은 integrity = sha512-{digest}")
    return content


def _made(
    archive: tarfile.TarFile,
    package: Mapping[str, Any],
    file: Mapping[str, Any],
    styles: list[Path],
) -> bytes:
    def member(name: str) -> bytes:
        try:
            stream = archive.extractfile(f"package/{name}")
        except KeyError:
            stream = None
        if stream is None:
            raise BundleError(f"{package['name']} 꾸러미에 {name} 파일이 없습니다.")
        return stream.read()

    match file.get("made"):
        case "tokens":
            used = "".join(style.read_text(encoding="utf-8") for style in styles)
            return _tokens(member(file["member"]).decode(), used, package["version"]).encode()
        case "sprite":
            icons = {name: member(path).decode() for name, path in file["icons"].items()}
            return _sprite(icons).encode()
        case _:
            return member(file["member"])


def _tokens(published: str, styles: str, version: str) -> str:
    """Return a style sheet of the tokens that styles use, and of those that they stand on."""
    known = dict(_TOKEN.findall(published))
    needed: set[str] = set()
    found = set(_USED.findall(styles))
    while found - needed:
        needed |= found
        found = {each for name in needed for each in _USED.findall(known.get(name, ""))}
    lines = [f"  {name}:{value};" for name, value in known.items() if name in needed]
    head = f"/* KRDS HTML Component Kit {version} (krds.go.kr) 토큰 발췌. 자동 생성: python -m bundle.vendor */"
    return "\n".join([head, ":root{", *lines, "}", ""])


def _sprite(icons: Mapping[str, str]) -> str:
    """Return one file of several icons, in the colour of the text and, inside, of its ground."""
    symbols = []
    for name, icon in icons.items():
        whole = _ICON.search(icon)
        if whole is None:
            raise BundleError(f"{name} 그림을 알아볼 수 없습니다.")
        shape = re.sub(r' id="[^"]*"', "", "".join(whole[2].splitlines()))
        shape = re.sub(r'fill="#\w+"', 'fill="currentColor"', shape)
        shape = shape.replace('fill="white"', 'fill="var(--surface,#fff)"')
        symbols.append(f'<symbol id="{name}" {whole[1]} fill="none">{shape}</symbol>')
    return "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', *symbols, "</svg>", ""])


def main() -> int:
    """Write or check, and return the exit status: 1 where something is not as the table has it."""
    asked = argparse.ArgumentParser(prog="python -m bundle.vendor", description=__doc__)
    asked.add_argument("--check", action="store_true", help="look only, without network")
    asked.add_argument("--archives", type=Path, help="a folder of archives, else the registry")
    given = asked.parse_args()
    table = read_table()
    try:
        if not given.check:
            write(table, STATIC, given.archives)
    except BundleError as problem:
        sys.exit(str(problem))
    lines = differences(table, STATIC)
    print("\n".join(lines) or "모두 적힌 그대로입니다.")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
