"""IAM users and roles: AWS's own tools are the roles that one MFA code opened, and no long-term key is in any file."""

import re

import pytest

from clients import CLIENTS
from home import Home
from simulated import code, simulated_aws


@pytest.fixture(scope="module")
def aws():
    """A simulated AWS whose codes nobody has used."""
    with simulated_aws("--demo") as aws:
        yield aws


@pytest.fixture(scope="module")
def mira(aws):
    return next(user for user in aws["iamUsers"] if user["name"] == "mira")


@pytest.fixture(scope="module")
def started(aws, mira, tmp_path_factory):
    """A home where roles of mira's, who may do nothing but assume roles, were started with one code."""
    home = Home(tmp_path_factory.mktemp("mira"), aws["endpoint"]).with_vault()
    keys = f"{mira['accessKeyId']}\n{mira['secretAccessKey']}\n"
    home.daypass("session", "add", "iam-user", "--stdin", "--mfa-serial", mira["mfaSerial"], stdin=keys)
    for name, source in (
        ("Deploy", "mira"),
        ("OnCall", "mira"),
        ("Developer", "mira"),
        ("Audit", "Developer"),
        ("Evidence", "Audit"),
    ):
        arn = next(arn for arn in aws["roles"] if arn.endswith(f"/{name}"))
        home.daypass("session", "add", "role", "--name", name, "--source", source, "--role-arn", arn)
    home.daypass("start", "Deploy", "--mfa-code", code(mira["totpSecret"]))
    for name in ("OnCall", "Evidence", "mira"):
        home.daypass("start", name)
    return home


@pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS.keys())
@pytest.mark.parametrize("role", ["Deploy", "OnCall", "Evidence"])
def test_every_client_is_the_role_that_was_assumed(aws, started, role, client):
    arn = client(started, profile_of(started, role))

    account = next(arn for arn in aws["roles"] if arn.endswith(f"/{role}")).split(":")[4]
    assert re.fullmatch(rf"arn:aws:sts::{account}:assumed-role/{role}/daypass.*", arn)


@pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS.keys())
def test_every_client_is_the_user_by_short_term_credentials(started, mira, client):
    assert client(started, "mira") == mira["arn"]


def test_no_file_has_a_long_term_key(started, mira):
    for content in started.files().values():
        text = content.decode()
        assert "AKIA" not in text and mira["secretAccessKey"] not in text and mira["totpSecret"] not in text


def profile_of(home: Home, name: str) -> str:
    return next(session["profiles"][0] for session in home.sessions() if session["name"] == name)
