"""The five clients read random files, and the rows of crates/aws-files/tests/tables.json, as crates/aws-files says.

READERS_FILES is the number of random pairs (300), READERS_SEED the seed of the first (1).
"""

import json
import os
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


def content(row: dict, name: str) -> bytes:
    return row[name].encode(row.get("encoding", "utf-8"))


def test_every_row_of_the_tables_is_what_the_clients_say(everyone):
    found = []
    answers = everyone.ask([(content(row, "config"), content(row, "credentials"), [row["profile"]]) for row in ROWS])
    for row, [(model, said)] in zip(ROWS, answers, strict=True):
        for name, answer in said.items():
            if differs := difference(everyone.world, name, model[name], answer):
                found.append(f"{row['table']}, {row['row']}: {differs}")
    assert not found, "\n".join(found)


def test_random_files_are_read_as_the_clients_read_them(everyone):
    number = int(os.environ.get("READERS_FILES", "300"))
    seed = int(os.environ.get("READERS_SEED", "1"))
    print(f"READERS_SEED={seed} READERS_FILES={number}")
    found = []
    kinds = {name: set() for name in READERS}
    seeds = range(seed, seed + number)
    pairs = [Files(Random(this), everyone.world) for this in seeds]
    answers = everyone.ask([(files.config, files.credentials, PROFILES) for files in pairs])
    for this, files, answered in zip(seeds, pairs, answers, strict=True):
        skipped = {"rust"} if files.merges_in_random_order() else set()
        for profile, (model, said) in zip(PROFILES, answered, strict=True):
            for name in said.keys() - skipped:
                kinds[name].add(model[name]["identity"]["kind"])
                if differs := difference(everyone.world, name, model[name], said[name]):
                    found.append(f"READERS_SEED={this} {profile}: {differs}\n{files.text()}")
    assert not found, f"{len(found)} differences\n" + "\n\n".join(found[:5])
    if number >= 300:
        assert all(len(seen) >= 8 for name, seen in kinds.items() if name in everyone.processes), kinds
