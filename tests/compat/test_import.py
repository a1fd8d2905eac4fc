"""What was in ~/.aws is imported, every role starts with one MFA code for each user, and AWS's own tools are those roles."""

import json

import pytest

from clients import CLIENTS
from home import Home
from simulated import code, simulated_aws

ACCOUNT = "826593370142"
USERS = ["mira", "jonas", "tove"]
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
            "Action": "sts:AssumeRole",
            "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
        }
    ],
}
ORGANISATION = {
    "name": "Hafenlicht",
    "ssoRegion": "eu-central-1",
    "user": "mira.sorensen@hafenlicht.example",
    "accounts": [],
    "iamUsers": [{"account": ACCOUNT, "name": name, "mfa": True} for name in USERS],
    "iamRoles": [{"account": ACCOUNT, "name": f"Role{number}", "trust": TRUST} for number in range(10)],
}


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """A home whose three users and ten roles were imported and started."""
    folder = tmp_path_factory.mktemp("import")
    organisation = folder / "organisation.json"
    organisation.write_text(json.dumps(ORGANISATION))
    with simulated_aws("--org", str(organisation)) as aws:
        users = {user["name"]: user for user in aws["iamUsers"]}
        home = Home(folder / "home", aws["endpoint"])
        home.root.mkdir()
        home.with_vault()
        home.write(home.credentials, "\n".join(map(keys, users.values())).encode())
        home.write(home.config, "\n".join(role(number, users) for number in range(10)).encode())
        before = home.files()

        home.daypass("import", "aws-config")

        assert home.files() == before
        for number in range(10):
            owner = users[USERS[number % 3]]
            due = ("--mfa-code", code(owner["totpSecret"])) if number < 3 else ()
            home.daypass("start", f"role{number}", *due)
        yield home


def keys(user: dict) -> str:
    secret = user["secretAccessKey"]
    return f"[{user['name']}]\naws_access_key_id = {user['accessKeyId']}\naws_secret_access_key = {secret}\n"


def role(number: int, users: dict) -> str:
    user = users[USERS[number % 3]]
    return (
        f"[profile role{number}]\nrole_arn = arn:aws:iam::{ACCOUNT}:role/Role{number}\n"
        f"source_profile = {user['name']}\nmfa_serial = {user['mfaSerial']}\n"
    )


@pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS.keys())
def test_every_client_is_every_imported_role(imported, client):
    for number in range(10):
        session = next(it for it in imported.sessions() if it["name"] == f"role{number}")

        arn = client(imported, session["profiles"][0])

        assert arn.startswith(f"arn:aws:sts::{ACCOUNT}:assumed-role/Role{number}/")
