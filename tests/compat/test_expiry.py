"""Programs that run on while the credentials end that they were given: each client asks AWS as one, before that end and after it."""

import json
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest

from clients import COMMANDS, said, version_2
from home import Home
from readers.clients import Process, commands
from simulated import simulated_aws
from test_exec import agent

# What the portal's roles last here, in seconds. Half of it Daypass hands them out from its cache.
LIFETIME = 16


@pytest.fixture(scope="module")
def brief():
    """A simulated AWS whose credentials end soon."""
    with simulated_aws("--demo", "--auto-approve") as aws:
        body = json.dumps({"roleSeconds": LIFETIME}).encode()
        request = urllib.request.Request(f"{aws['endpoint']}/_sim/lifetime", body, {"content-type": "application/json"})
        urllib.request.urlopen(request).close()
        yield aws


@pytest.fixture(scope="module")
def home(brief, tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("brief"), brief["endpoint"]).with_vault()
    home.env["AWS_REGION"] = "eu-central-1"
    home.daypass("integration", "add", brief["startUrl"], "--alias", "demo", "--no-sign-in")
    home.daypass("login", "demo", "--device", "--no-browser")
    home.daypass("integration", "sync", "demo")
    # Where the kernel keeps the key, no call waits for the passphrase's argon2id: the SDK for Rust gives a command 5 s.
    home.attempt("vault", "unlock", "--for", "30m")
    return home


@contextmanager
def programs(environments: dict[str, dict[str, str]]):
    """Each client as a program that runs on, made by what each environment says: `found[delivery][client]`."""
    with ExitStack() as stack:
        found = {
            delivery: {name: Process(command, env) for name, command in commands().items()}
            for delivery, env in environments.items()
        }
        for processes in found.values():
            for process in processes.values():
                stack.callback(process.end)
        yield found


def ask(found: dict[str, dict[str, Process]]) -> dict[str, dict[str, dict]]:
    """The key with which each of them asked AWS who it is, or why it could not. They ask side by side."""
    for processes in found.values():
        for process in processes.values():
            process.ask({"held": True})
    return {
        delivery: {name: process.answer() for name, process in processes.items()}
        for delivery, processes in found.items()
    }


@dataclass
class Across:
    """What the clients of each delivery say with their first credentials, and when these have ended."""

    home: Home
    file_session: str
    environments: dict[str, dict[str, str]]
    first: dict[str, dict[str, dict]]
    last: dict[str, dict[str, dict]]

    def assert_all_have_another(self, delivery: str):
        for name, answer in self.last[delivery].items():
            assert answer["key"], f"{name}: {answer['error']}"
            assert answer["key"] != self.first[delivery][name]["key"], name

    def assert_the_cli_is_somebody(self, delivery: str, names: tuple[str, ...] = ("aws_cli_v1", "aws_cli_v2")):
        """Each version of the AWS CLI is a process of its own each time."""
        for name in names:
            if name == "aws_cli_v2" and not has_version_2(self.home):
                continue
            if delivery == "file":
                self.home.daypass("renew", self.file_session)
            ended = self.home.run(*COMMANDS[name](self.home), **self.environments[delivery])
            assert ":assumed-role/" in said(ended), name


@pytest.fixture(scope="module")
def across(home):
    """All deliveries side by side, so that the end of the credentials is waited for once. The programs ask all the time, as
    programs do, and somebody renews what is in the file."""
    asks, serves, writes = (role(home, number) for number in range(3))
    home.daypass("start", asks, "--deliver", "process", "--profile", "asks")
    home.daypass("start", serves, "--deliver", "endpoint")
    home.daypass("start", writes, "--profile", "file")
    with agent(home):
        lines = home.daypass("env", serves, "--shell", "dotenv").splitlines()
        environments = {
            "process": home.env | {"AWS_PROFILE": "asks"},
            "endpoint": home.env | dict(line.split("=", 1) for line in lines),
            "file": home.env | {"AWS_PROFILE": "file"},
        }
        with programs(environments) as found:
            home.daypass("renew", writes)
            first = ask(found)
            for answers in first.values():
                assert all(answer["key"] for answer in answers.values()), first
            ended = time.monotonic() + LIFETIME + 1
            while time.monotonic() < ended:
                home.daypass("renew", writes)
                last = ask(found)
        yield Across(home, writes, environments, first, last)


def has_version_2(home: Home) -> bool:
    try:
        return bool(version_2(home))
    except pytest.skip.Exception:
        return False


def role(home: Home, number: int) -> str:
    roles = [it for it in home.sessions() if it["source"] == "identity-center-role"]
    return sorted(roles, key=lambda it: (it["accountId"], it["roleName"]))[number]["id"]


def test_every_client_of_a_profile_with_a_command_goes_on(across):
    across.assert_all_have_another("process")
    across.assert_the_cli_is_somebody("process")


def test_every_client_of_an_endpoint_goes_on(across):
    across.assert_all_have_another("endpoint")
    # Version 2 knows a file with the token since November 2023.
    across.assert_the_cli_is_somebody("endpoint", ("aws_cli_v1",))


def test_keys_in_a_file_have_no_end_for_who_has_read_them_and_only_java_reads_them_again(across):
    """So the file is for programs that start anew, as the AWS CLI does: these have what was renewed there."""
    last = across.last["file"]
    assert {name for name, answer in last.items() if answer["key"]} == {"java"} & set(last)
    for name in set(last) - {"java"}:
        assert "expired" in last[name]["error"].lower(), f"{name}: {last[name]}"
    across.home.daypass("renew", across.file_session)
    with programs({"file": across.environments["file"]}) as anew:
        for name, answer in ask(anew)["file"].items():
            assert answer["key"] and answer["key"] != across.first["file"][name]["key"], f"{name}: {answer}"
    across.assert_the_cli_is_somebody("file")
