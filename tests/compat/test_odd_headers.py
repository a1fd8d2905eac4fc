"""Import and protect say of files that AWS tools read differently what the clients themselves do."""

import json
import re

import pytest

from home import Home
from readers.clients import clients
from readers.stub import CONTAINER

TOOLS = {"botocore": "AWS CLI", "go": "Go", "javascript": "JavaScript", "java": r"Java\b", "rust": "Rust"}
KEYS = "[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"
ROLE = "role_arn = arn:aws:iam::123456789012:role/Dev\nsource_profile = base\n"
NOT = ("do not see it", "get no credentials from it", "give up on both files")


@pytest.fixture(scope="module")
def everyone(tmp_path_factory):
    with clients(tmp_path_factory.mktemp("odd-headers")) as everyone:
        yield everyone


@pytest.mark.parametrize(
    "config",
    [
        f"[profile deploy]\n{ROLE}",
        f'[profile "deploy"]\n{ROLE}',
        f"[profile 'deploy']\n{ROLE}",
        f"[profile  deploy]\n{ROLE}",
        f" [profile deploy]\n{ROLE}",
        f"[profile deploy]\n{ROLE.replace(' = ', ': ')}",
        f"[profile  deploy]\n  {ROLE.replace('source', '  source')}",
        f"[profile deploy]\n{ROLE.replace('role_arn', 'ROLE_ARN')}",
        f"[profile deploy]\n{ROLE}{ROLE}",
    ],
)
def test_who_is_the_role_is_what_import_and_protect_say(everyone, tmp_path, config):
    home = Home(tmp_path, "http://127.0.0.1:9")
    home.write(home.config, config.encode())
    home.write(home.credentials, KEYS.encode())
    keys = everyone.who(home.config, home.credentials, "deploy")

    items = json.loads(home.daypass("import", "aws-config", "--dry-run", "--json"))
    protectable = json.loads(home.daypass("protect", "--dry-run", "--json"))

    said = " ".join(item["detail"] or "" for item in items)
    clauses = [clause for clause in said.replace(".", ";").split(";") if any(words in clause for words in NOT)]
    for name, (key, _) in keys.items():
        # Who finds nobody in the files may go on to the container.
        nobody = key in (None, CONTAINER)
        assert nobody == any(re.search(TOOLS[name], clause) for clause in clauses), (name, key, said)
    outcomes = {item["profile"]: item["outcome"] for item in items}
    assert outcomes["deploy"] == "role", items
    [key] = protectable["keys"]
    assert key["usedBy"] == ["deploy"]
