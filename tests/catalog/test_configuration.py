from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from catalog.configuration import FILE, Configuration, ConfigurationError, Source, unknown_variables
from catalog.home import Home
from catalog.setting import (
    KEY_FILE,
    LLM_KEY_FILE,
    LLM_URL,
    MODEL,
    PORT,
    TABLE,
    TODAY,
    WORKERS,
)

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "operations.md"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for setting in TABLE:
        monkeypatch.delenv(setting.variable, raising=False)


def stated(root: Path, text: str) -> Configuration:
    (root / FILE).write_text(text, encoding="utf-8")
    return Configuration.read(root)


def test_the_nearest_word_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def found(option: int | None = None) -> tuple[int, Source]:
        told = Configuration.read(tmp_path).found(PORT, option)
        return told.value, told.source

    assert found() == (8400, Source.DEFAULT)
    stated(tmp_path, "port = 8401")
    assert found() == (8401, Source.FILE)
    monkeypatch.setenv("NEOMEO_PORT", "8402")
    assert found() == (8402, Source.ENVIRONMENT)
    assert found(8403) == (8403, Source.OPTION)
    monkeypatch.setenv("NEOMEO_PORT", "")
    assert found() == (8401, Source.FILE)


def test_a_path_of_the_file_is_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = stated(tmp_path, 'model = "models/new"\nkey_file = "/keys/clear.key"\n')
    assert read.of(MODEL) == tmp_path / "models" / "new"
    assert Home(tmp_path).key == Path("/keys/clear.key")
    monkeypatch.chdir("/")
    monkeypatch.setenv("NEOMEO_MODEL", "models")
    assert read.of(MODEL) == Path("/models")
    monkeypatch.setenv("NEOMEO_TODAY", "2026-11-24")
    assert read.of(TODAY) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("prot = 1", "모르는 항목이 있습니다: prot. ‘port’"),
        ("today = 2026-11-24", "모르는 항목"),
        ('home = "/elsewhere"', "모르는 항목"),
        ("[server]\nport = 1", "모르는 항목이 있습니다: server"),
        ("port = ", "읽을 수 없습니다"),
        ("port = 0", "1부터 65535까지의 정수"),
        ("port = true", "정수"),
        ("port = 8400.5", "정수"),
        ('port = "many"', "‘many’"),
        ("workers = 65", "1부터 64까지"),
        ("llm_url = 3", "글자로"),
        ("model = []", "경로로"),
    ],
)
def test_what_cannot_be_used_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        read = stated(tmp_path, text)
        for setting in TABLE:
            read.of(setting)


def test_a_variable_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEOMEO_WORKERS", "two")
    with pytest.raises(ConfigurationError, match=r"NEOMEO_WORKERS.*‘two’"):
        Configuration(None, {}).of(WORKERS)


def test_misspelt_variables_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEOMEO_WORKRES", "2")
    monkeypatch.setenv("NEOMEO_WORKERS", "2")
    assert "NEOMEO_WORKRES" in unknown_variables()
    assert "NEOMEO_WORKERS" not in unknown_variables()


@pytest.mark.parametrize("address", ["http://me:word@127.0.0.1/v1", "http://127.0.0.1/v1?key=word"])
def test_secrets_are_not_shown(tmp_path: Path, address: str) -> None:
    read = stated(tmp_path, f'llm_url = "{address}"\nllm_key_file = "/etc/word.key"\n')
    assert read.found(LLM_URL).shown == "설정됨"
    assert read.found(LLM_KEY_FILE).shown == "설정됨"
    assert read.found(KEY_FILE).shown == "설정되지 않음"
    plain = stated(tmp_path, 'llm_url = "http://127.0.0.1:8080/v1"')
    assert plain.found(LLM_URL).shown == "http://127.0.0.1:8080/v1"


def test_a_secret_is_not_told_by_its_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as refused:
        stated(tmp_path, "llm_key_file = 20261124").of(LLM_KEY_FILE)
    assert "20261124" not in str(refused.value)


@pytest.mark.parametrize("mode", [0o664, 0o646])
def test_a_file_that_others_may_change_is_refused(tmp_path: Path, mode: int) -> None:
    stated(tmp_path, "port = 8401")
    (tmp_path / FILE).chmod(mode)
    with pytest.raises(ConfigurationError, match="chmod go-w"):
        Configuration.read(tmp_path)


def test_the_former_file_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "sign_on.toml").write_text("", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="옮기고"):
        Configuration.read(tmp_path)


def test_every_setting_stands_in_the_guide() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    assert [each.name for each in TABLE if f"`{each.name}`" not in guide] == []
