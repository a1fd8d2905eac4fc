"""AWS's own tools run by `daypass exec`: with keys in their environment, and beside an endpoint that they ask again."""

import json
import os
import re
import subprocess
import sys
from contextlib import contextmanager

import pytest

from clients import COMMANDS, said

# Uses its credentials, lets those that Daypass keeps be gone and 55 of their 60 minutes be over for botocore, and uses
# them again.
LIVES_LONG = """
import datetime, sqlite3, sys, boto3
sts = boto3.client('sts')
held = sts._request_signer._credentials
print(sts.get_caller_identity()['Arn'], held.access_key, held.method)
with sqlite3.connect(sys.argv[1]) as db:
    db.execute("DELETE FROM record WHERE kind = 'credentials'")
held._time_fetcher = lambda: held._expiry_time - datetime.timedelta(minutes=5)
print(sts.get_caller_identity()['Arn'], held.access_key, held.method)
"""

def the_role(session) -> str:
    role = re.escape(session["roleName"])
    return rf"arn:aws:sts::{session['accountId']}:assumed-role/AWSReservedSSO_{role}_[0-9a-f]{{16}}/.+"


@pytest.mark.parametrize("way", [(), ("--endpoint",)], ids=["environment", "endpoint"])
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
def test_every_client_is_the_role_that_it_is_run_as(home, session, command, way):
    arn = home.daypass("exec", session["id"], *way, "--", *command(home)).strip()

    assert re.fullmatch(the_role(session), arn)
    assert home.files() == {}, "it is no start"


def test_boto3_asks_the_endpoint_again_before_its_credentials_end(home, session):
    program = (sys.executable, "-c", LIVES_LONG, home.root / "daypass/daypass.db")

    lines = home.daypass("exec", session["id"], "--endpoint", "--", *program)

    first, second = (line.split() for line in lines.splitlines())
    assert first[0] == second[0] and re.fullmatch(the_role(session), first[0])
    assert first[1] != second[1], "it has others now"
    assert first[2] == second[2] == "container-role"


def test_boto3_runs_the_command_of_a_profile_again_before_its_credentials_end(home, session):
    home.daypass("start", session["id"], "--deliver", "process", "--profile", "demo")
    program = (sys.executable, "-c", LIVES_LONG, home.root / "daypass/daypass.db")

    lines = said(home.run(*program, AWS_PROFILE="demo"))

    first, second = (line.split() for line in lines.splitlines())
    assert first[0] == second[0] and first[1] != second[1]
    assert first[2] == second[2] == "custom-process"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_client_asks_the_standing_endpoint(home, session, name):
    command = COMMANDS[name](home)
    if name == "aws_cli_v2" and version(home, command[0]) < (2, 15):
        pytest.skip("it is of before November 2023, and does not know a file with the token")
    home.daypass("start", session["id"], "--deliver", "endpoint")
    with agent(home):
        lines = home.daypass("env", session["id"], "--shell", "dotenv").splitlines()
        arn = said(home.run(*command, **dict(line.split("=", 1) for line in lines)))

    assert re.fullmatch(the_role(session), arn)
    assert home.files() == {}


def version(home, cli) -> tuple[int, ...]:
    words = said(home.run(cli, "--version")).split()
    return tuple(int(number) for number in words[0].removeprefix("aws-cli/").split(".")[:2])


@contextmanager
def agent(home):
    """Daypass's agent, from the moment that it has said what it does."""
    process = subprocess.Popen([os.environ["DAYPASS"], "agent"], env=home.env, stderr=subprocess.PIPE, text=True)
    try:
        process.stderr.readline()
        while home.attempt("env", session_of(home)).returncode != 0:
            pass
        yield
    finally:
        process.terminate()
        process.communicate()


def session_of(home) -> str:
    """The one session that is started."""
    return json.loads(home.daypass("status", "--json"))["sessions"][0]["id"]


def test_a_tool_shows_what_the_endpoint_says_where_a_person_is_needed(home, session):
    # The passphrase is not among what a program is given.
    signs_out = f"DAYPASS_VAULT_PASSPHRASE='{home.env['DAYPASS_VAULT_PASSPHRASE']}' \"$DAYPASS\" logout demo"
    command = ("sh", "-c", f'{signs_out} && "$@"', "sh", *COMMANDS["boto3"](home))
    daypass = os.environ["DAYPASS"]

    ended = home.run(daypass, "exec", session["id"], "--endpoint", "--", *command, DAYPASS=daypass)

    assert ended.returncode == 1
    assert "daypass login demo" in ended.stderr
