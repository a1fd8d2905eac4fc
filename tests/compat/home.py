"""A temporary home: its own ~/.aws, its own Daypass, and an environment in which nothing else of the machine's shows."""

import json
import os
import subprocess
from pathlib import Path


class Home:
    def __init__(self, root: Path, endpoint: str):
        self.root = root
        self.config = root / ".aws/config"
        self.credentials = root / ".aws/credentials"
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": str(root),
            "LANG": "C.UTF-8",
            "AWS_CONFIG_FILE": str(self.config),
            "AWS_SHARED_CREDENTIALS_FILE": str(self.credentials),
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_EC2_METADATA_DISABLED": "true",
            "DAYPASS_HOME": str(root / "daypass"),
            "DAYPASS_SIGNIN_ENDPOINT": endpoint,
            "DAYPASS_VAULT": "passphrase",
            "DAYPASS_VAULT_PASSPHRASE": "of the tests alone",
        }

    def with_vault(self) -> "Home":
        """The same, where nothing has run yet, with a vault that costs little to open."""
        ended = self.run(os.environ["CHEAP_VAULT"])
        assert ended.returncode == 0, ended.stderr
        return self

    def write(self, path: Path, content: bytes):
        """One of the two files, as the person left it."""
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.write_bytes(content)

    def files(self) -> dict[str, bytes]:
        """What lies in ~/.aws, byte for byte."""
        folder = self.root / ".aws"
        return {path.name: path.read_bytes() for path in sorted(folder.glob("*")) if path.is_file()}

    def run(self, *command, stdin: str = "", **env) -> subprocess.CompletedProcess[str]:
        """Any program in this home, with `env` added."""
        return subprocess.run(command, env=self.env | env, input=stdin, capture_output=True, text=True)

    def daypass(self, *arguments, stdin: str = "") -> str:
        """Daypass's standard output; an AssertionError with what it said when it fails."""
        ended = self.attempt(*arguments, stdin=stdin)
        assert ended.returncode == 0, f"daypass {' '.join(arguments)}: {ended.stderr}"
        return ended.stdout

    def attempt(self, *arguments, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Daypass, whatever comes of it."""
        return self.run(os.environ["DAYPASS"], *arguments, stdin=stdin)

    def sessions(self) -> list[dict]:
        return json.loads(self.daypass("session", "list", "--all", "--json"))
