"""A started session is used by AWS's own tools, and they read back what Daypass wrote."""

import json
import re
import sys

import pytest

from clients import CLIENTS, said, version_2


@pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS.keys())
def test_every_client_is_the_started_role(home, session, client):
    home.daypass("start", session["id"], "--profile", "demo")

    arn = client(home, "demo")

    role = re.escape(session["roleName"])
    expected = rf"arn:aws:sts::{session['accountId']}:assumed-role/AWSReservedSSO_{role}_[0-9a-f]{{16}}/.+"
    assert re.fullmatch(expected, arn)


@pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS.keys())
def test_a_stopped_session_gives_nothing(home, session, client):
    home.daypass("start", session["id"], "--profile", "demo")
    home.daypass("stop", session["id"])

    # The JavaScript SDK misses the region first, which went with the profile.
    with pytest.raises(AssertionError, match="(?i)profile|credentials|region is missing"):
        client(home, "demo")


@pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS.keys())
def test_every_client_is_the_role_of_a_profile_with_a_command(home, session, client):
    home.daypass("start", session["id"], "--deliver", "process", "--profile", "demo")

    arn = client(home, "demo")

    assert f":{session['accountId']}:assumed-role/AWSReservedSSO_{session['roleName']}_" in arn
    assert not home.credentials.exists()
    home.daypass("stop", session["id"])
    assert home.config.read_text() == ""


def test_every_role_of_the_organisation_starts(home):
    """Names with blanks, umlauts and duplicates, and a role with a path, all become profiles that tools accept."""
    roles = [it for it in home.sessions() if it["source"] == "identity-center-role"]
    assert len(roles) > 30
    profiles = {}
    for role in roles:
        home.daypass("start", role["id"])
    for role in home.sessions():
        for profile in role["profiles"]:
            assert profiles.setdefault(profile, role["id"]) == role["id"], "two sessions in one profile"
    assert set(profiles.values()) == {role["id"] for role in roles}

    listed = said(home.run(version_2(home), "configure", "list-profiles")).splitlines()

    assert sorted(set(profiles) - set(listed)) == []


def test_two_profiles_of_one_session_and_the_default(home, session):
    home.daypass("start", session["id"], "--profile", "one", "--profile", "default", "--region", "eu-west-3")

    assert CLIENTS["boto3"](home, "one") == CLIENTS["boto3"](home, "default")

    region = "import boto3; print(boto3.Session().region_name)"
    assert said(home.run(sys.executable, "-c", region, AWS_PROFILE="one")) == "eu-west-3"
    assert said(home.run(sys.executable, "-c", region)) == "eu-west-3"


def test_aws_configure_list_names_the_files_as_the_source(home, session):
    home.daypass("start", session["id"], "--profile", "demo", "--region", "eu-west-3")

    listed = said(home.run(version_2(home), "configure", "list", "--profile", "demo"))

    rows = {row.split()[0]: row.split() for row in listed.splitlines()[2:]}
    assert rows["access_key"][2] == rows["secret_key"][2] == "shared-credentials-file"
    assert rows["region"][1] == "eu-west-3"


def test_aws_configure_exports_short_term_credentials(home, session):
    home.daypass("start", session["id"], "--profile", "demo")

    exported = said(home.run(version_2(home), "configure", "export-credentials", "--profile", "demo"))

    credentials = json.loads(exported)
    assert credentials["Version"] == 1
    assert credentials["AccessKeyId"].startswith("ASIA")
    assert credentials["SecretAccessKey"] and credentials["SessionToken"]
    assert credentials["SecretAccessKey"] in home.credentials.read_text()
