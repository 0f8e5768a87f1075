"""The closed network, proved: what ``neomeo doctor --offline`` looks at besides the check-up."""

from __future__ import annotations

import base64
import hashlib
import json
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackagePath, distributions, version
from pathlib import Path

from api.checkup import Finding
from cli.trial import Trial

_LONGEST = 900
"""Seconds after which a trial is ended; one takes half a minute."""
_TRIAL = "폐쇄망 시험"
_UNSEEN = (
    "이 점검은 이 컴퓨터에서 이 프로그램이 하는 일만 봅니다. 방화벽, 망 분리, 저장매체, 이 컴퓨터의 다른 프로그램은 "
    "기관에서 확인해 주시기 바랍니다(docs/security-checklist.md)."
)


def closed_network(model: Path) -> Iterator[Finding]:
    """Yield whether anything leads out while the samples are read and asked about, and the versions
    and checksums of what is installed; takes half a minute."""
    yield _tried(model)
    yield Finding(
        "판",
        True,
        f"너머 {version('neomeo')}, 파이썬 {platform.python_version()}, {platform.platform()}",
    )
    yield _as_installed()


def report(findings: list[Finding], at: str) -> str:
    """Return the findings as a report to hand on; ``at`` is when they were made."""
    open_ = sum(not each.good for each in findings)
    lines = [
        "너머 폐쇄망 점검 보고",
        f"점검한 때: {at}",
        f"컴퓨터: {platform.node()}",
        f"결과: {f'확인할 것 {open_}건' if open_ else '이상 없음'}",
        "",
        *(f"[{'정상' if each.good else '확인'}] {each.name}: {each.detail}" for each in findings),
        "",
        _UNSEEN,
    ]
    return "\n".join(lines)


def _tried(model: Path) -> Finding:
    with tempfile.TemporaryDirectory(prefix="neomeo-trial-") as scratch:
        words = [sys.executable, "-m", "cli.trial", f"{scratch}/home", str(model.absolute())]
        try:
            done = subprocess.run(  # noqa: S603  (our own module, no shell)
                words,
                cwd=Path(__file__).resolve().parents[1],
                env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": scratch},
                capture_output=True,
                text=True,
                timeout=_LONGEST,
                check=True,
            )
            found = Trial(**json.loads(done.stdout.splitlines()[-1]))
        except subprocess.CalledProcessError as problem:
            last = (problem.stderr.strip().splitlines() or ["까닭을 알 수 없습니다"])[-1]
            return Finding(_TRIAL, False, f"표본을 읽고 답하지 못했습니다: {last}")
        except (subprocess.TimeoutExpired, ValueError, IndexError, TypeError) as problem:
            return Finding(_TRIAL, False, f"시험을 마치지 못했습니다: {type(problem).__name__}")
    return judged(found)


def judged(found: Trial) -> Finding:
    """Return what a trial proves."""
    did = f"표본 {found.files}건 가운데 {found.read}건을 읽고 근거 {found.cited}개로 답했습니다"
    if found.attempts or found.unrouted:
        named = ", ".join(found.attempts) or "이름 모를 곳"
        told = f"{did}. 그동안 밖으로 나가려는 시도가 있었습니다(막았습니다): {named}"
        return Finding(_TRIAL, False, f"{told}, 커널이 센 것 {found.unrouted or 0}번.")
    kernel = (
        "커널도 길 없는 곳으로 나간 것을 0번 세었습니다(자식 프로세스까지)"
        if found.unrouted is not None
        else "네트워크 이름공간을 쓸 수 없어 파이썬이 연 연결만 보았습니다"
    )
    if not found.read == found.files > 0 or not found.cited:
        told = f"{did}. 다 읽고 답해야 시험이 온전합니다. 컴퓨터가 한가할 때 다시 실행해 주시기 바랍니다."
        return Finding(_TRIAL, False, told)
    return Finding(
        _TRIAL,
        True,
        f"{did}({found.seconds:.0f}초). 밖으로 나가려는 시도 0건, {kernel}. 모델은 디스크에서 읽었습니다.",
    )


def _as_installed() -> Finding:
    name, count, other = "설치한 파일", 0, []
    for each in distributions():
        for file in each.files or ():
            if file.hash is None:
                continue
            count += 1
            if not _same(file):
                other.append(str(file))
    if other:
        shown = ", ".join(other[:5]) + (f" 밖 {len(other) - 5}개" if len(other) > 5 else "")
        told = f"설치할 때와 다른 파일이 있습니다: {shown}. 묶음을 다시 설치해 주시기 바랍니다."
        return Finding(name, False, told)
    return Finding(name, True, f"{count:,}개가 설치할 때의 해시(RECORD)와 같습니다.")


def _same(file: PackagePath) -> bool:
    assert file.hash is not None
    try:
        with Path(str(file.locate())).open("rb") as stream:
            digest = hashlib.file_digest(stream, file.hash.mode).digest()
    except OSError:
        return False
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == file.hash.value
