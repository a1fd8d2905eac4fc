"""A start is done for every client that can read the files, or it is refused and nothing has changed.

STARTS_FILES is the number of random pairs of files (32; a quarter of them by a command), READERS_SEED the seed of the first (1).
"""

import json
import os
import re
from random import Random

import pytest

from readers.clients import clients
from readers.files import Files

# As a person is told of them.
TOOLS = {"botocore": "the AWS CLI", "go": r"\bGo\b", "javascript": "JavaScript", "java": r"\bJava\b", "rust": "Rust"}
ROLE = "role_arn = arn:aws:iam::123456789012:role/Dev\nsource_profile = base\n"
BASE = b"[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"


@pytest.fixture(scope="module")
def everyone(tmp_path_factory):
    with clients(tmp_path_factory.mktemp("starts")) as everyone:
        yield everyone


def contents(home) -> tuple[bytes, bytes]:
    return tuple(path.read_bytes() if path.exists() else b"" for path in (home.config, home.credentials))


def start(home, session, *options):
    return home.attempt("start", session["id"], "--profile", "dev", *options)


def key_of(home, session) -> str:
    return json.loads(home.daypass("credential-process", session["id"]))["AccessKeyId"]


def told(output: str, what: str) -> str:
    return re.search(rf"^{what}\s+(\S+)$", output, re.MULTILINE)[1]


def wrong(everyone, home, session, started) -> list[str]:
    """What a client is that is not the session, or where it works, although it can read the files."""
    [[(model, said)]] = everyone.ask([(*contents(home), ["dev"])])
    key, region = key_of(home, session), told(started.stdout, "Region")
    found = []
    for name, answer in said.items():
        not_found = re.search(f"is not found by .*{TOOLS[name]}", started.stderr)
        if model[name]["identity"]["kind"] == "unreadable" or not_found:
            assert not_found or re.search(f"{TOOLS[name]}.* cannot read it", started.stderr), (name, started.stderr)
        elif answer["key"] != key or (answer["region"] != region and f"the region {answer['region']} is used" not in started.stderr):
            found.append(f"{name} is {answer['key'] or answer['error']} in {answer['region']}, not {key} in {region}")
    return found


def start_into_random_files(home, session, everyone, number, *options):
    seed = int(os.environ.get("READERS_SEED", "1"))
    print(f"READERS_SEED={seed} STARTS_FILES={number}")
    ended = {"started": 0, "started with consent": 0, "refused": 0}
    for this in range(seed, seed + number):
        files = Files(Random(this), everyone.world)
        home.write(home.config, files.config)
        home.write(home.credentials, files.credentials)
        before = contents(home)
        started, how = start(home, session, *options), "started"
        if started.returncode != 0:
            assert contents(home) == before, f"READERS_SEED={this}"
            if "--replace" in started.stderr:
                started, how = start(home, session, *options, "--replace"), "started with consent"
        if started.returncode == 0:
            # The SDK for Rust merges two sections of one profile in random order.
            if not files.merges_in_random_order():
                found = wrong(everyone, home, session, started)
                assert not found, f"READERS_SEED={this} {found}\n{files.text()}\n{contents(home)}"
            home.daypass("stop", session["id"])
        else:
            how = "refused"
            assert "hint:" in started.stderr, f"READERS_SEED={this} {started.stderr}"
        assert contents(home) == before, f"READERS_SEED={this} {started.stderr}\n{files.text()}"
        ended[how] += 1
    print(ended)
    assert ended["started"] and ended["started with consent"]


def test_after_a_start_into_random_files_every_client_is_the_session(home, session, everyone):
    start_into_random_files(home, session, everyone, int(os.environ.get("STARTS_FILES", "32")))


def test_after_a_start_by_a_command_every_client_is_the_session(home, session, tmp_path):
    # The clients run the command, which finds its home by their environment.
    found_by = {name: value for name, value in home.env.items() if name.startswith("DAYPASS_")}
    (tmp_path / "clients").mkdir()
    with clients(tmp_path / "clients", **found_by) as everyone:
        number = int(os.environ.get("STARTS_FILES", "32")) // 4
        start_into_random_files(home, session, everyone, number, "--deliver", "process")


@pytest.mark.parametrize("header", ['[profile "dev"]', "[profile 'dev']", "[profile  dev]", "[ profile dev ]"])
@pytest.mark.parametrize("sign", [" = ", ": "], ids=["equals", "colon"])
def test_a_role_under_a_header_that_some_clients_read_was_who_they_were_after_a_start(home, session, everyone, header, sign):
    home.write(home.config, (header + "\n" + ROLE.replace(" = ", sign)).encode())
    home.write(home.credentials, BASE)
    before = contents(home)

    refused = start(home, session)

    # Nobody reads a colon under a header that is not read by those who read colons.
    if refused.returncode == 0:
        assert not wrong(everyone, home, session, refused)
    else:
        assert "role_arn and source_profile in " in refused.stderr and "--replace" in refused.stderr
        assert contents(home) == before
        assert not wrong(everyone, home, session, start(home, session, "--replace"))
    home.daypass("stop", session["id"])
    assert contents(home) == before


def test_a_region_of_the_persons_own_was_lost_to_every_client(home, session, everyone):
    home.write(home.config, b"[profile dev]\nregion = ap-southeast-2\n")
    started = start(home, session)
    assert told(started.stdout, "Region") == "ap-southeast-2"
    assert not wrong(everyone, home, session, started)
    home.daypass("stop", session["id"])
    started = start(home, session, "--region", "eu-north-1")
    assert told(started.stdout, "Region") == "eu-north-1"
    assert not wrong(everyone, home, session, started)
