from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest

from answer.language_model import LanguageModel, ModelFailed
from answer.model_setting import ModelSettingError, model_setting
from answer.writer import Sentence

NEAR = (
    "http://127.0.0.1:8080/v1",
    "http://localhost:11434/v1/",
    "https://10.1.2.3/v1",
    "http://172.31.0.9:8000",
    "http://192.168.0.2/v1",
    "http://[::1]:8080/v1",
    "http://[fd00::7]/v1",
    "http://[::ffff:10.0.0.1]/v1",
    "http://llm.invalid:8080/v1",  # a name that is not known yet
)
FAR = (
    "http://8.8.8.8/v1",
    "https://172.32.0.1/v1",
    "http://134744072/v1",  # 8.8.8.8 as one number
    "http://0x08080808/v1",
    "http://[2001:4860:4860::8888]/v1",
    "http://[::ffff:8.8.8.8]/v1",
    "http://169.254.169.254/v1",
    "http://0.0.0.0:8080/v1",
)
ODD = (
    "127.0.0.1:8080/v1",
    "ftp://127.0.0.1/v1",
    "http:///v1",
    "http://127.0.0.1:99999/v1",
    "http://[::1/v1",
    "http://kim:secret@127.0.0.1/v1",
    "http://127.0.0.1/v1?key=1",
)


@pytest.mark.parametrize("url", NEAR)
def test_what_is_near_is_taken(url: str) -> None:
    setting = model_setting(url, "exaone")
    assert setting is not None
    assert setting.words == f"exaone ({url.rstrip('/')})"


@pytest.mark.parametrize("url", FAR)
def test_a_public_address_is_refused(url: str) -> None:
    with pytest.raises(ModelSettingError, match="내부망 주소가 아닙니다"):
        model_setting(url, "exaone")


@pytest.mark.parametrize("url", ODD)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ModelSettingError, match="바랍니다") as refused:
        model_setting(url, "exaone")
    assert "내부망" not in str(refused.value)


def test_nothing_set_is_no_model_and_half_a_setting_is_refused() -> None:
    assert model_setting("", "") is None
    assert model_setting("  ", "", None) is None
    with pytest.raises(ModelSettingError, match="NEOMEO_LLM_URL"):
        model_setting("", "exaone")
    with pytest.raises(ModelSettingError, match="NEOMEO_LLM_MODEL"):
        model_setting(NEAR[0], " ")


def test_a_name_that_leads_out_is_refused_at_the_start_and_at_every_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The resolver of the machine is what an attacker would turn; here it is turned."""
    led = ["10.0.0.5", "8.8.4.4"]

    def resolved(host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in led]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    with pytest.raises(ModelSettingError, match=r"llm.office’\(8.8.4.4\)"):
        model_setting("http://llm.office/v1", "exaone")
    led = ["10.0.0.5"]
    setting = model_setting("http://llm.office/v1", "exaone")
    assert setting is not None
    led = ["8.8.4.4"]
    with pytest.raises(ModelFailed, match="내부망 주소가 아닙니다"):
        LanguageModel(setting).asked("질문", [Sentence(1, "글")])


def test_a_key_comes_from_a_file_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "key"
    with pytest.raises(ModelSettingError, match="읽을 수 없습니다"):
        model_setting(NEAR[0], "exaone", file)
    file.write_text("secret-of-ours\n", encoding="utf-8")
    file.chmod(0o640)
    with pytest.raises(ModelSettingError, match="chmod 600"):
        model_setting(NEAR[0], "exaone", file)
    file.chmod(0o600)
    setting = model_setting(NEAR[0], "exaone", file)
    assert setting is not None
    assert setting.key == "secret-of-ours"
    assert "secret" not in repr(setting) + setting.words
    for poor in ("short", "two words here", "열쇠로쓸수없는글자", "two\nlines-of-key"):
        file.write_text(poor, encoding="utf-8")
        with pytest.raises(ModelSettingError, match="한 줄로"):
            model_setting(NEAR[0], "exaone", file)
