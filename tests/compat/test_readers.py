"""The five clients read random files, and the rows of crates/aws-files/tests/tables.json, as crates/aws-files says.

READERS_FILES is the number of random pairs (300), READERS_SEED the seed of the first (a new one each day, printed).
"""

import json
import os
import time
from pathlib import Path
from random import Random

import pytest

from readers.answers import difference
from readers.clients import READERS, clients
from readers.files import PROFILES, Files

ROWS = json.loads((Path(__file__).parents[2] / "crates/aws-files/tests/tables.json").read_text())


@pytest.fixture(scope="module")
def everyone(tmp_path_factory):
    with clients(tmp_path_factory.mktemp("readers")) as everyone:
        for name in everyone.left_out:
            print(f"left out, as its toolchain is not here: {name}")
        yield everyone


def test_every_row_of_the_tables_is_what_the_clients_say(everyone):
    found = []
    for row in ROWS:
        encoding = row.get("encoding", "utf-8")
        config, credentials = (row[name].encode(encoding) for name in ("config", "credentials"))
        [(model, said)] = everyone.ask(config, credentials, [row["profile"]])
        for name, answer in said.items():
            if differs := difference(everyone.world, name, model[name], answer):
                found.append(f"{row['table']}, {row['row']}: {differs}")
    assert not found, "\n".join(found)


def test_random_files_are_read_as_the_clients_read_them(everyone):
    number = int(os.environ.get("READERS_FILES", "300"))
    seed = int(os.environ.get("READERS_SEED", time.strftime("%Y%m%d")))
    print(f"READERS_SEED={seed} READERS_FILES={number}")
    found = []
    kinds = {name: set() for name in READERS}
    for this in range(seed, seed + number):
        files = Files(Random(this), everyone.world)
        skipped = {"rust"} if files.merges_in_random_order() else set()
        answers = everyone.ask(files.config, files.credentials, PROFILES)
        for profile, (model, said) in zip(PROFILES, answers, strict=True):
            for name in said.keys() - skipped:
                kinds[name].add(model[name]["identity"]["kind"])
                if differs := difference(everyone.world, name, model[name], said[name]):
                    texts = f"config:\n{files.config.decode(errors='replace')}\n"
                    texts += f"credentials:\n{files.credentials.decode(errors='replace')}"
                    found.append(f"READERS_SEED={this} {profile}: {differs}\n{texts}")
    assert not found, f"{len(found)} differences\n" + "\n\n".join(found[:5])
    if number >= 300:
        assert all(len(seen) >= 8 for name, seen in kinds.items() if name in everyone.processes), kinds
