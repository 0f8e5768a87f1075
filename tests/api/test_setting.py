from __future__ import annotations

from pathlib import Path

import pytest

from api.setting import SettingError, Settings, read_settings
from catalog.home import Home

OIDC = (
    '[oidc]\nissuer = "https://sso.example/realm/"\nclient_id = "neomeo"\n'
    'secret_file = "{secret}"\nredirect = "https://neomeo.example/login/oidc/return"\n'
)
PROXY = '[proxy]\npeers = ["10.0.0.5", "10.1.0.0/16"]\n'


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "secret"
    file.write_text("long enough to be a secret\n", encoding="utf-8")
    file.chmod(0o600)
    return file


def stated(home: Home, text: str, secret: Path) -> Settings:
    home.configuration.write_text(text.format(secret=secret), encoding="utf-8")
    return read_settings(home)


def test_nothing_is_configured_without_a_file(home: Home) -> None:
    assert read_settings(home) == Settings()


def test_what_is_stated_is_read_and_secrets_are_not_shown(home: Home, secret: Path) -> None:
    settings = stated(home, OIDC + PROXY, secret)
    assert settings.oidc is not None
    assert settings.proxy is not None
    assert settings.oidc.issuer == "https://sso.example/realm"
    assert settings.oidc.claim == "preferred_username"
    assert settings.oidc.secret == "long enough to be a secret"
    assert settings.proxy.login_header == ""
    assert settings.oidc.secret not in repr(settings)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[oidc", "읽을 수 없습니다"),
        ("[nonsense]\n", "모르는 항목"),
        (OIDC.replace("client_id", "client"), "client_id"),
        (OIDC.replace("https://sso", "http://sso"), "https://"),
        (OIDC.replace("https://neomeo.example", "http://neomeo.example"), "https://"),
        (OIDC.replace("https://sso", "ftp://localhost/sso"), "https://"),
        (OIDC.replace("https://sso.example", "https://"), "https://"),
        (OIDC.replace("realm/", "realm?x=1"), "빼 주시기"),
        (OIDC + 'ca_file = "/no/such"\n', "ca_file"),
        (OIDC + "other = 1\n", "모르는 항목"),
        (OIDC.replace("{secret}", "/no/such/secret"), "읽을 수 없습니다"),
        ("oidc = 1\n", "항목을 적어"),
        ("[proxy]\n", "peers"),
        ('[proxy]\npeers = ["any"]\n', "알아볼 수 없습니다"),
        ('[proxy]\npeers = ["0.0.0.0/0"]\n', "모든 주소"),
        (PROXY + 'login_header = "X-Remote-User"\n', "secret_file"),
    ],
)
def test_what_cannot_be_used_says_what_to_do(
    home: Home, secret: Path, text: str, said: str
) -> None:
    with pytest.raises(SettingError, match=said):
        stated(home, text, secret)


def test_a_secret_that_others_may_read_or_guess_is_refused(home: Home, secret: Path) -> None:
    secret.chmod(0o644)
    with pytest.raises(SettingError, match="chmod 600"):
        stated(home, OIDC, secret)
    secret.chmod(0o600)
    secret.write_text("short", encoding="utf-8")
    with pytest.raises(SettingError, match="16자"):
        stated(home, OIDC, secret)
