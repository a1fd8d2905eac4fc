"""Daypass reads ~/.aws as botocore does: the corpus of crates/aws-files, read by both."""

import os
import subprocess
import sys
from pathlib import Path

AWS_FILES = Path(__file__).parents[2] / "crates/aws-files/tests"


def test_botocore_reads_the_corpus_as_daypass_does(tmp_path):
    corpus = AWS_FILES / "corpus"
    ours = tmp_path / "ours.json"
    ours.write_bytes(subprocess.check_output([os.environ["AWS_FILES_VIEW"], corpus]))

    compared = subprocess.run(
        [sys.executable, AWS_FILES / "botocore_view.py", corpus, "--compare", ours],
        capture_output=True,
        text=True,
    )

    assert compared.returncode == 0, compared.stdout + compared.stderr
