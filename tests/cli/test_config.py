"""``neomeo config show``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from catalog.home import Home
from catalog.setting import TABLE
from cli.main import app

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in [each for each in os.environ if each.startswith("NEOMEO_")]:
        monkeypatch.delenv(variable)


def test_each_value_is_shown_with_where_it_comes_from(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = home.root / "proxy.secret"
    secret.write_text("long enough to be a secret", encoding="utf-8")
    secret.chmod(0o600)
    home.configuration.write_text(
        'port = 8443\nllm_key_file = "llm.key"\n[proxy]\npeers = ["10.0.0.5"]\n'
        f'login_header = "X-Remote-User"\nsecret_file = "{secret}"\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("NEOMEO_WORKERS", "3")
    place = ["config", "show", "--home", str(home.root)]
    shown = CliRunner().invoke(app, place)
    assert shown.exit_code == 0, shown.output
    lines = [line.split("\t") for line in shown.output.splitlines()]
    told = {line[0]: tuple(line[1:3]) for line in lines}
    assert told["home"] == (str(home.root), "명령")
    assert told["port"] == ("8443", "neomeo.toml")
    assert told["workers"] == ("3", "환경 변수")
    assert told["host"] == ("127.0.0.1", "기본값")
    assert told["llm_key_file"] == ("설정됨", "neomeo.toml")
    assert told["key_file"] == ("설정되지 않음", "기본값")
    assert told["[proxy]"] == ("설정됨", "neomeo.toml")
    assert told["[oidc]"] == ("설정되지 않음", "기본값")
    for hidden in ("llm.key", "long enough", str(secret)):
        assert hidden not in shown.output
    listed = json.loads(CliRunner().invoke(app, [*place, "--json"]).stdout)
    assert len(listed["settings"]) == len(TABLE) + 2
    monkeypatch.setenv("NEOMEO_HOME", str(home.root))
    assert f"home\t{home.root}\t환경 변수" in CliRunner().invoke(app, ["config", "show"]).output


@pytest.mark.parametrize(
    ("text", "variable", "said"),
    [
        ("prot = 1", "", "prot"),
        ("", "NEOMEO_PROT", "NEOMEO_PROT"),
        ("port = 0", "", "1부터 65535까지"),
        ('metrics_from = "0.0.0.0/0"', "", "모든 주소"),
        ('[proxy]\npeers = ["10.0.0.5"]\nnonsense = 1', "", "nonsense"),
    ],
)
def test_mistakes_end_in_a_sentence(home: Home, text: str, variable: str, said: str) -> None:
    home.configuration.write_text(text, encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-m", "cli.main", "config", "show", "--home", str(home.root)],
        cwd=ROOT,
        env={**os.environ, **({variable: "1"} if variable else {})},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
