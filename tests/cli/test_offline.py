"""``neomeo doctor --offline``: what it proves, and what it would tell."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.checkup import Finding
from catalog.home import Home
from cli import offline
from cli.main import app
from cli.offline import judged, report
from cli.outward import attempts, watch
from cli.trial import Trial

ROOT = Path(__file__).resolve().parents[2]
GOOD = Trial(60, 60, 5, 20.0, [], 0)
TRY = """
import ctypes, socket, subprocess, sys
from cli.outward import closed_off, unrouted
if not closed_off():
    sys.exit(7)
first = unrouted()
near = socket.create_server(("127.0.0.1", 0))
socket.create_connection(near.getsockname()).close()
assert unrouted() == first == 0, "this machine is not outside"
native = f"import _socket; _socket.socket(2, 1).connect_ex(('192.0.2.1', 80))"
subprocess.run([sys.executable, "-c", native])
print(unrouted())
"""


def test_the_kernel_counts_what_children_try() -> None:
    """By code that no audit hook of ours is in."""
    tried = subprocess.run(
        [sys.executable, "-c", TRY], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if tried.returncode == 7:
        pytest.skip("this kernel lends no network namespace")
    assert tried.returncode == 0, tried.stderr
    assert int(tried.stdout) >= 1


def test_what_leads_out_is_noted_and_refused() -> None:
    before = list(attempts)
    for event, arguments in (
        ("socket.connect", (None, ("192.0.2.1", 80))),
        ("socket.sendto", (None, ("2001:db8::1", 53, 0, 0))),
        ("socket.getaddrinfo", ("example.invalid", 80)),
        ("socket.gethostbyname", (b"example.invalid",)),
    ):
        with pytest.raises(PermissionError):
            watch(event, arguments)
    watch("socket.connect", (None, ("127.0.0.1", 80)))
    watch("socket.connect", (None, "/run/some.sock"))
    watch("socket.getaddrinfo", ("localhost", 80))
    watch("open", ("/etc/hosts",))
    assert len(attempts) == len(before) + 4
    attempts[:] = before


@pytest.mark.parametrize(
    ("found", "good", "said"),
    [
        (GOOD, True, "시도 0건, 커널도"),
        (Trial(60, 60, 5, 20.0, [], None), True, "이름공간을 쓸 수 없어"),
        (Trial(60, 60, 5, 20.0, ["socket.connect 192.0.2.1"], 0), False, "192.0.2.1"),
        (Trial(60, 60, 5, 20.0, [], 3), False, "커널이 센 것 3번"),
        (Trial(60, 59, 5, 20.0, [], 0), False, "59건"),
        (Trial(60, 60, 0, 20.0, [], 0), False, "근거 0개"),
        (Trial(0, 0, 0, 0.0, [], 0), False, "0건"),
    ],
)
def test_a_trial_is_good_or_not(found: Trial, good: bool, said: str) -> None:
    finding = judged(found)
    assert finding.good is good
    assert said in finding.detail


def test_a_file_that_was_changed_since_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    small = distribution("prometheus-client")
    monkeypatch.setattr(offline, "distributions", lambda: [small])
    (*_, good) = _without_a_trial(monkeypatch)
    assert good.good, good.detail
    changed = [each for each in small.files or () if each.name == "metrics.py"]
    assert changed[0].hash is not None
    changed[0].hash.value = "0" * 43
    monkeypatch.setattr(small.__class__, "files", property(lambda _: changed))
    (*_, bad) = _without_a_trial(monkeypatch)
    assert not bad.good
    assert "metrics.py" in bad.detail


def _without_a_trial(monkeypatch: pytest.MonkeyPatch) -> list[Finding]:
    monkeypatch.setattr(offline, "_tried", lambda _: judged(GOOD))
    return list(offline.closed_network(Path("/no/model")))


def test_the_report_says_what_it_saw_and_what_not(home: Home, tmp_path: Path) -> None:
    told = report([judged(GOOD), Finding("디스크", False, "1MB 남음")], "2026-11-24 09:00 KST")
    assert "결과: 확인할 것 1건" in told
    assert "[확인] 디스크: 1MB 남음" in told
    assert f"컴퓨터: {socket.gethostname()}" in told
    assert "기관에서" in told


def test_without_a_model_the_trial_fails_in_a_sentence(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEOMEO_MODEL", str(tmp_path / "none"))
    monkeypatch.setattr(offline, "distributions", list)
    place = ["doctor", "--offline", "--json", "--home", str(home.root)]
    done = CliRunner().invoke(app, place)
    assert done.exit_code == 1
    checks = {each["name"]: each for each in json.loads(done.stdout)["checks"]}
    assert not checks["폐쇄망 시험"]["good"]
    assert "모델이 없습니다" in checks["폐쇄망 시험"]["detail"]
