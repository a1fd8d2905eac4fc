"""The clients as processes that live as long as the tests, and the model beside them."""

import json
import os
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path

from .stub import stub
from .world import World

HERE = Path(__file__).parent
# As many pairs of files as are asked about at once: what is asked has to fit into a pipe.
BATCH = 25
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

    def ask(self, pairs: list[tuple[bytes, bytes, list[str]]]) -> list[list[tuple[dict, dict]]]:
        """For each config, credentials and profiles, and for each of the profiles, what the model says and what the
        clients say, both by the reader's name. The clients answer side by side, a batch at a time."""
        answers = []
        for at in range(0, len(pairs), BATCH):
            answers += self.ask_batch(pairs[at : at + BATCH])
        return answers

    def ask_batch(self, pairs: list[tuple[bytes, bytes, list[str]]]) -> list[list[tuple[dict, dict]]]:
        requests = []
        for config, credentials, profiles in pairs:
            files = self.write(config, credentials)
            # To make a client takes some of them long, so one of the profiles has to do.
            requests += [files | {"profile": profile, "make": profile == profiles[0]} for profile in profiles]
        everyone = self.processes | {"the model": self.model}
        for request in requests:
            for process in everyone.values():
                process.ask(request)
        answers = {name: [process.answer() for _ in requests] for name, process in everyone.items()}
        model = answers.pop("the model")
        each = iter([(model[at], {name: said[at] for name, said in answers.items()}) for at in range(len(requests))])
        return [list(islice(each, len(profiles))) for _, _, profiles in pairs]

    def who(self, config: Path, credentials: Path, profile: str) -> dict[str, tuple[str | None, str | None]]:
        """The access key id and the region of each client for files as they are now, such as a delivery left them."""
        contents = [path.read_bytes() if path.exists() else b"" for path in (config, credentials)]
        [[(_, said)]] = self.ask([(*contents, [profile])])
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
