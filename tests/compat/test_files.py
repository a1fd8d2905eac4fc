"""The person's files outlive a session byte for byte, however they look, and nothing in them is replaced unasked."""

import os
import re
import shutil
from pathlib import Path

import botocore.exceptions
import botocore.session
import pytest

from clients import CLIENTS

CORPUS = Path(__file__).parents[2] / "crates/aws-files/tests/corpus"
KEYS = b"aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"


CASES = sorted(path for path in CORPUS.iterdir() if path.is_dir())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_files_found_in_the_wild_survive_a_session(home, session, case, monkeypatch):
    shutil.rmtree(home.root / ".aws", ignore_errors=True)
    for name in ("config", "credentials"):
        if (case / name).exists():
            home.write(home.root / ".aws" / name, (case / name).read_bytes())
    before = home.files()
    readable = botocore_reads(home, monkeypatch)

    started = home.attempt("start", session["id"], "--profile", "daypass-compat")
    if started.returncode == 0:
        if readable:
            assert has_session_token(home, monkeypatch)
        home.daypass("stop", session["id"])
    else:
        assert not readable, started.stderr
        assert "hint:" in started.stderr

    assert {name: text for name, text in home.files().items() if text} == {
        name: text for name, text in before.items() if text
    }


def botocore_reads(home, monkeypatch) -> bool:
    try:
        return loaded(home, monkeypatch).full_config is not None
    except (botocore.exceptions.ConfigParseError, UnicodeDecodeError):
        return False


def has_session_token(home, monkeypatch) -> bool:
    return bool(loaded(home, monkeypatch, "daypass-compat").get_credentials().token)


def loaded(home, monkeypatch, profile=None):
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(home.config))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(home.credentials))
    return botocore.session.Session(profile=profile)


def test_a_profile_of_the_persons_is_not_replaced_unasked(home, session):
    home.write(home.credentials, b"[deploy]\n" + KEYS)
    before = home.files()

    refused = home.attempt("start", session["id"], "--profile", "deploy")

    assert refused.returncode == 1
    assert "deploy" in refused.stderr and "--replace" in refused.stderr
    assert home.files() == before


def test_a_replaced_profile_is_put_back(home, session):
    home.write(home.credentials, b"# mine\n[deploy]\n" + KEYS + b"\n[other] ; kept\n" + KEYS)
    before = home.files()

    home.daypass("start", session["id"], "--profile", "deploy", "--replace")
    assert f"::{session['accountId']}:" in CLIENTS["boto3"](home, "deploy")
    home.daypass("stop", session["id"])

    assert home.files() == before


@pytest.mark.parametrize(
    "trap",
    [
        "role_arn = arn:aws:iam::111122223333:role/other\nsource_profile = base",
        "sso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Other",
    ],
    ids=["role_arn", "sso"],
)
def test_a_profile_whose_config_would_beat_the_keys_is_said(home, session, trap):
    """botocore and the SDKs take role_arn and sso_* before the keys in the credentials file."""
    home.write(home.config, f"[profile trapped]\n{trap}\n".encode())
    before = home.files()

    started = home.attempt("start", session["id"], "--profile", "trapped")

    assert started.returncode == 1
    assert "trapped" in started.stderr
    assert home.files() == before


@pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS.keys())
def test_every_client_is_a_role_that_nobody_has_started(home, session, client):
    home.daypass("profiles", "write", "--yes")
    config = home.files()["config"].decode()
    profile = re.search(rf"\[profile (\S+)\]\n#.*\ncredential_process = .* {session['id']}\n", config)[1]

    arn = client(home, profile)

    assert f"AWSReservedSSO_{session['roleName']}_" in arn and session["accountId"] in arn
    home.daypass("profiles", "remove", "--yes")
    assert home.files().get("config", b"") == b""
