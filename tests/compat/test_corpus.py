"""The files of crates/aws-files/tests/corpus are read by the clients as Daypass says."""

import json
import os
import subprocess
from pathlib import Path

import botocore.exceptions
import botocore.session
import pytest

from readers.answers import difference
from readers.clients import clients

CORPUS = Path(__file__).parents[2] / "crates/aws-files/tests/corpus"
CASES = sorted(folder for folder in CORPUS.iterdir() if folder.is_dir())


@pytest.fixture(scope="module")
def readings():
    """What each reader makes of each case: the line for which it gives up, or every profile, session and value."""
    requests = "".join(
        json.dumps({"config": str(case / "config"), "credentials": str(case / "credentials")}) + "\n" for case in CASES
    )
    lines = subprocess.check_output([os.environ["AWS_FILES_READERS"]], input=requests, text=True).splitlines()
    assert len(lines) == len(CASES) > 50
    return {case.name: json.loads(line) for case, line in zip(CASES, lines, strict=True)}


def as_botocore(settings: dict[str, str]) -> dict:
    """The settings of a profile with a table for each value that is one."""
    return {key: table(text) if text.startswith("\n") else text for key, text in settings.items()}


def table(text: str) -> dict[str, str]:
    pairs = [line.split("=", 1) for line in text.split("\n") if line.strip()]
    return {key.strip(): value.strip() for key, value in pairs}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_botocore_has_the_same_profiles_sessions_and_values(readings, monkeypatch, case):
    monkeypatch.setenv("AWS_CONFIG_FILE", str(case / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(case / "credentials"))
    ours = readings[case.name]["botocore"]

    try:
        theirs = botocore.session.Session().full_config
    except botocore.exceptions.ConfigParseError:
        assert ours["unreadable"] is not None
        return

    assert ours["unreadable"] is None
    for part in ("profiles", "sso_sessions"):
        assert {name: as_botocore(settings) for name, settings in ours[part].items()} == theirs.get(part, {})


def test_every_client_is_who_its_reading_says(readings, tmp_path):
    """Asked for every profile that any of them knows."""
    pairs, asked = [], []
    for case in CASES:
        names = sorted({name for reading in readings[case.name].values() for name in reading["profiles"]} | {"default"})
        content = [path.read_bytes() if path.exists() else b"" for path in (case / "config", case / "credentials")]
        pairs.append((*content, names))
        asked.append((case.name, names))
    found = []
    with clients(tmp_path) as everyone:
        for (case, names), answered in zip(asked, everyone.ask(pairs), strict=True):
            for profile, (model, said) in zip(names, answered, strict=True):
                for name, answer in said.items():
                    # The SDK for Go opens the `ca_bundle` while it reads the files, and here is none.
                    if (case, name) == ("inline-comments", "go") and "no such file" in (answer["error"] or ""):
                        continue
                    if differs := difference(everyone.world, name, model[name], answer):
                        found.append(f"{case}, {profile}: {differs}")
    assert not found, "\n".join(found)
