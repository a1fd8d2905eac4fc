"""What the files of a test may refer to: commands that print keys, a token, portals with a sign-in that is still good."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from .stub import END

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
ROLES = [f"arn:aws:iam::123456789012:role/{name}" for name in ("Dev", "Ops")]
PORTALS = ["https://acme.awsapps.com/start", "https://corp.awsapps.com/start"]
SESSIONS = ["acme", "corp"]
SSO_ROLE = [("sso_account_id", "123456789012"), ("sso_role_name", "Dev")]
TOKEN = "web-token"


def access_key_id(number: int) -> str:
    return f"AKIA{number:09}EXAMPLE"


@dataclass
class World:
    home: Path

    def __post_init__(self):
        self.commands = {str(self.home / f"keys-{name}"): f"PROCESS-{name}" for name in ("one", "two")}
        self.token_file = str(self.home / "token")
        for path, key in self.commands.items():
            printed = json.dumps({"Version": 1, "AccessKeyId": key, "SecretAccessKey": "s", "SessionToken": "t"})
            Path(path).write_text(f"#!/bin/sh\necho '{printed}'\n")
            Path(path).chmod(0o700)
        Path(self.token_file).write_text(TOKEN)
        cache = self.home / ".aws/sso/cache"
        cache.mkdir(parents=True)
        for name in PORTALS + SESSIONS:
            token = {"accessToken": sign_in_of(name), "expiresAt": END, "region": "eu-west-1", "startUrl": name}
            (cache / f"{hashlib.sha1(name.encode()).hexdigest()}.json").write_text(json.dumps(token))


def sign_in_of(name: str) -> str:
    """The access token of a portal or a session."""
    return f"signed-in-{name.removeprefix('https://').partition('.')[0]}-{'portal' if '/' in name else 'session'}"
