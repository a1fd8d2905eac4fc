"""One sign-in with the AWS CLI: Daypass's lies in the CLI's cache, and the CLI's own serves Daypass."""

import hashlib
import json
import os
import sys

import pytest

from clients import BOTO3, WHO_AM_I, said
from home import Home

REGION = "eu-central-1"


@pytest.fixture
def shared(home, simulator, session):
    """A home whose person wishes one sign-in, and whose config has the role by a session and without one."""
    portal = f"sso_start_url = {simulator['startUrl']}\nsso_region = {REGION}\n"
    role = f"sso_account_id = {session['accountId']}\nsso_role_name = {session['roleName']}\nregion = {REGION}\n"
    text = f"[sso-session corp]\n{portal}[profile dev]\nsso_session = corp\n{role}[profile old]\n{portal}{role}"
    home.write(home.config, text.encode())
    home.daypass("settings", "set", "share-sign-in", "true")
    return home


def who(home, profile, session, command):
    arn = said(home.run(*command, AWS_PROFILE=profile))
    return f":{session['accountId']}:assumed-role/AWSReservedSSO_{session['roleName']}_" in arn


def cached(home) -> list[dict]:
    return [json.loads(path.read_text()) for path in sorted((home.root / ".aws/sso/cache").glob("*.json"))]


def commands():
    return {"aws_cli_v1": (os.environ["AWS_CLI_V1"], *WHO_AM_I), "boto3": (sys.executable, "-c", BOTO3)}


@pytest.mark.parametrize("client", ["aws_cli_v1", "boto3"])
@pytest.mark.parametrize("profile", ["dev", "old"])
def test_a_sign_in_of_daypass_serves_the_clients_and_ends_with_it(shared, session, client, profile):
    shared.daypass("integration", "sync", "demo")
    tokens = cached(shared)
    assert len(tokens) == 2
    assert all(set(token) == {"accessToken", "expiresAt", "region", "startUrl"} for token in tokens)
    modes = {path.stat().st_mode & 0o777 for path in (shared.root / ".aws/sso/cache").iterdir()}
    assert modes == {0o600}

    assert who(shared, profile, session, commands()[client])

    # Who has no refresh token leaves the file as it is.
    assert cached(shared) == tokens
    shared.daypass("logout", "demo")
    assert cached(shared) == []


def test_a_sign_in_of_the_cli_serves_daypass_and_stays_the_clis(shared, session, simulator, tmp_path):
    shared.daypass("integration", "sync", "demo")
    lent = cached(shared)[0]
    # Somebody else's home, where the CLI alone is signed in: as it writes its cache, with what it refreshes by.
    other = Home(tmp_path / "other", simulator["endpoint"])
    other.root.mkdir()
    other.write(other.config, shared.config.read_bytes())
    other.daypass("integration", "add", simulator["startUrl"], "--alias", "demo", "--no-sign-in")
    folder = other.root / ".aws/sso/cache"
    folder.mkdir(parents=True)
    client = {"clientId": "its", "clientSecret": "own", "registrationExpiresAt": "2099-01-01T00:00:00Z"}
    own = lent | client | {"refreshToken": "its own"}
    file = folder / f"{hashlib.sha1(b'corp').hexdigest()}.json"
    file.write_text(json.dumps(own))
    before = file.read_bytes()
    refused = other.attempt("integration", "sync", "demo")
    assert refused.returncode == 1, "nobody has wished it"

    other.daypass("settings", "set", "share-sign-in", "true")
    other.daypass("integration", "sync", "demo")
    same = [it for it in other.sessions() if all(it[key] == session[key] for key in ("accountId", "roleName"))]
    printed = json.loads(other.daypass("credential-process", same[0]["id"]))

    assert printed["AccessKeyId"].startswith("ASIA")
    assert file.read_bytes() == before
