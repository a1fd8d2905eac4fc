"""AWS's own tools, each asked who it is: `CLIENTS[name](home, profile)` is the ARN that it says."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from home import Home

SCRIPTS = Path(__file__).parents[2] / "scripts"
BOTO3 = "import boto3; print(boto3.Session().client('sts').get_caller_identity()['Arn'])"


def aws_cli_v1(home: Home, profile: str) -> str:
    return said(home.run(*COMMANDS["aws_cli_v1"](home), "--profile", profile))


def aws_cli_v2(home: Home, profile: str) -> str:
    return said(home.run(*COMMANDS["aws_cli_v2"](home), "--profile", profile))


def boto3(home: Home, profile: str) -> str:
    return said(home.run(*COMMANDS["boto3"](home), AWS_PROFILE=profile))


def javascript_sdk(home: Home, profile: str) -> str:
    return said(home.run(*COMMANDS["javascript_sdk"](home), AWS_PROFILE=profile))


WHO_AM_I = ("sts", "get-caller-identity", "--query", "Arn", "--output", "text")
CLIENTS = {client.__name__: client for client in (aws_cli_v1, aws_cli_v2, boto3, javascript_sdk)}
# The same as commands, which ask who they are with what the environment gives them.
COMMANDS = {
    "aws_cli_v1": lambda home: (os.environ["AWS_CLI_V1"], *WHO_AM_I),
    # Debian 12's 2.9 does not know AWS_ENDPOINT_URL yet (2.13 does).
    "aws_cli_v2": lambda home: (version_2(home), *WHO_AM_I, "--endpoint-url", home.env["AWS_ENDPOINT_URL"]),
    "boto3": lambda home: (sys.executable, "-c", BOTO3),
    "javascript_sdk": lambda home: ("node", str(SCRIPTS / "whoami.mjs")),
}


def version_2(home: Home) -> str:
    """The system's AWS CLI, which is version 2 on Debian; Ubuntu 24.04 has none."""
    cli = shutil.which(os.environ["AWS_CLI_V2"])
    if cli is None or not home.run(cli, "--version").stdout.startswith("aws-cli/2."):
        pytest.skip("this machine has no AWS CLI v2")
    return cli


def said(ended) -> str:
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()
