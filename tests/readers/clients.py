"""The clients as processes that live as long as the tests, and the model beside them."""

import json
import os
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path

from .stub import stub
from .world import World

HERE = Path(__file__).parent
READERS = ("botocore", "go", "javascript", "java", "rust")


def commands() -> dict[str, list[str]]:
    """How each client is started; one that this machine cannot build is left out (see scripts/parts/readers.mjs)."""
    found = {
        "botocore": [sys.executable, str(HERE / "python/client.py")],
        "javascript": ["node", str(HERE / "js/client.mjs")],
        "rust": [os.environ["READERS_RUST"]],
    }
    if program := os.environ.get("READERS_GO"):
        found["go"] = [program]
    if classes := os.environ.get("READERS_JAVA"):
        # Little work for a compiler, so little of it.
        found["java"] = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classes, "Client"]
    return found


class Process:
    """A program that answers each line of JSON by one."""

    def __init__(self, command: list[str], env: dict[str, str]):
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, env=env, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True)

    def ask(self, request: dict):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()

    def answer(self) -> dict:
        line = self.process.stdout.readline()
        assert line, f"{self.process.args[0]} has ended: {self.process.wait()}"
        return json.loads(line)

    def end(self):
        self.process.terminate()
        self.process.communicate()


class Clients:
    """Every client at hand, and the model."""

    def __init__(self, world: World, env: dict[str, str], stack: ExitStack):
        self.world = world
        self.processes = {name: Process(command, env) for name, command in commands().items()}
        self.model = Process([os.environ["AWS_FILES_READERS"]], env)
        for process in [*self.processes.values(), self.model]:
            stack.callback(process.end)
        self.left_out = [name for name in READERS if name not in self.processes]
        self.count = 0

    def write(self, config: bytes, credentials: bytes) -> dict[str, str]:
        """A pair of files with paths of its own, since clients keep what they have read."""
        self.count += 1
        folder = self.world.home / f"files-{self.count}"
        folder.mkdir()
        for name, content in (("config", config), ("credentials", credentials)):
            (folder / name).write_bytes(content)
        return {"config": str(folder / "config"), "credentials": str(folder / "credentials")}

    def ask(self, config: bytes, credentials: bytes, profiles: list[str]) -> list[tuple[dict, dict]]:
        """For each profile what the model says and what the clients say, both by the reader's name."""
        files = self.write(config, credentials)
        # To make a client takes some of them long, so one of the profiles has to do.
        requests = [files | {"profile": profile, "make": profile == profiles[0]} for profile in profiles]
        for process in [*self.processes.values(), self.model]:
            for request in requests:
                process.ask(request)
        answers = []
        for _ in requests:
            said = {name: process.answer() for name, process in self.processes.items()}
            answers.append((self.model.answer(), said))
        return answers

    def who(self, config: Path, credentials: Path, profile: str) -> dict[str, tuple[str | None, str | None]]:
        """The access key id and the region of each client for files as they are now, such as a delivery left them."""
        contents = [path.read_bytes() if path.exists() else b"" for path in (config, credentials)]
        [(_, said)] = self.ask(*contents, [profile])
        return {name: (answer["key"] or None, answer["region"] or None) for name, answer in said.items()}


@contextmanager
def clients(home: Path, **more: str):
    """The clients in a home of their own, with nothing else of the machine's and AWS on loopback. `more` is added to
    their environment, for what a command in a file needs."""
    with stub() as endpoint, ExitStack() as stack:
        env = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{endpoint}/container",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_EC2_METADATA_SERVICE_ENDPOINT": endpoint,
        } | more
        yield Clients(World(home), env, stack)
