"""``neomeo serve --certificate``: over HTTPS, with a pair that belongs together."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from catalog.home import Home
from cli.serving import serve
from cli.setting import CommandFailed

ROOT = Path(__file__).resolve().parents[2]


def pair(folder: Path) -> tuple[Path, Path]:
    """A certificate of localhost and its key."""
    folder.mkdir()
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(signed.public_bytes(Encoding.PEM))
    files[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return files


def test_pages_come_over_https(sample_home: Home, tmp_path: Path) -> None:
    certificate, key = pair(tmp_path / "tls")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    pem = ["--certificate", str(certificate), "--certificate-key", str(key)]
    place = ["--home", str(sample_home.root), "--port", str(port), "--reread", "0"]
    server = subprocess.Popen([sys.executable, "-m", "cli.main", "serve", *place, *pem], cwd=ROOT)
    try:
        trusting = ssl.create_default_context(cafile=certificate)
        assert page(f"https://localhost:{port}/login", trusting, server) == 200
        with pytest.raises((URLError, OSError)):
            urllib.request.urlopen(f"http://localhost:{port}/login", timeout=30)
    finally:
        server.terminate()
        server.wait(60)


def page(address: str, trusting: ssl.SSLContext, server: subprocess.Popen[bytes]) -> int:
    """The status of a page of a server that may still be starting."""
    until = time.monotonic() + 120
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=30, context=trusting) as answer:
                return int(answer.status)
        except URLError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


def test_a_pair_that_does_not_belong_together_is_refused(sample_home: Home, tmp_path: Path) -> None:
    (certificate, key), (_, other) = pair(tmp_path / "one"), pair(tmp_path / "two")
    with pytest.raises(CommandFailed, match="한 쌍"):
        serve(sample_home.root, certificate=certificate, certificate_key=other)
    with pytest.raises(CommandFailed, match="함께"):
        serve(sample_home.root, certificate_key=key)
