"""The person's own region stays theirs: in config, and in the environment of what Daypass runs."""

import os
import sys

import pytest

from clients import said, version_2

REGIONS = "import boto3, os; print(boto3.Session().region_name, os.environ['AWS_REGION'])"


@pytest.mark.parametrize("delivery", ["file", "process"])
def test_the_region_in_config_was_overridden_by_a_start(home, session, delivery):
    home.write(home.config, b"[profile dev]\nregion = eu-west-1\n")
    # A command is written into the section of the person's, which takes their consent.
    home.daypass("start", session["id"], "--profile", "dev", "--deliver", delivery, "--replace")

    for cli in (version_2(home), os.environ["AWS_CLI_V1"]):
        assert said(home.run(cli, "configure", "get", "region", "--profile", "dev")) == "eu-west-1"
    boto3 = "import boto3; print(boto3.Session(profile_name='dev').region_name)"
    assert said(home.run(sys.executable, "-c", boto3)) == "eu-west-1"

    home.daypass("stop", session["id"])
    assert home.config.read_bytes() == b"[profile dev]\nregion = eu-west-1\n"


def test_a_region_that_is_given_goes_against_config_while_the_session_runs(home, session):
    home.write(home.config, b"[profile dev]\nregion = eu-west-1\n")
    home.daypass("start", session["id"], "--profile", "dev", "--region", "us-west-2")

    boto3 = "import boto3; print(boto3.Session(profile_name='dev').region_name)"
    assert said(home.run(sys.executable, "-c", boto3)) == "us-west-2"

    home.daypass("stop", session["id"])
    assert said(home.run(sys.executable, "-c", boto3)) == "eu-west-1"


@pytest.mark.parametrize("way", [(), ("--endpoint",)], ids=["environment", "endpoint"])
def test_the_callers_region_was_overridden_by_exec(home, session, way):
    def regions(*options, **env):
        command = (os.environ["DAYPASS"], "exec", session["id"], *way, *options, "--", sys.executable, "-c", REGIONS)
        return said(home.run(*command, **env)).split()

    assert regions(AWS_REGION="ap-southeast-2") == ["ap-southeast-2"] * 2
    assert regions(AWS_DEFAULT_REGION="ap-southeast-2") == ["ap-southeast-2"] * 2
    assert regions("--region", "eu-north-1", AWS_REGION="ap-southeast-2") == ["eu-north-1"] * 2
