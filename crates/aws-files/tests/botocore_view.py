#!/usr/bin/env python3
"""Prints how botocore reads the corpus, as JSON, or compares that with what the example `view` printed.

    python3 botocore_view.py CORPUS > theirs.json
    cargo run -q -p aws-files --example view CORPUS > ours.json
    python3 botocore_view.py CORPUS --compare ours.json

Needs botocore. A case must be rejected by botocore exactly where our findings say so; a case without findings
must have the same profiles, SSO sessions and values.
"""

import argparse
import json
import os
import pathlib
import sys

import botocore
import botocore.exceptions
import botocore.session


def read(folder):
    """One pair of files, as botocore's session merges them."""
    os.environ["AWS_CONFIG_FILE"] = str(folder / "config")
    os.environ["AWS_SHARED_CREDENTIALS_FILE"] = str(folder / "credentials")
    try:
        config = botocore.session.Session().full_config
    except botocore.exceptions.ConfigParseError:
        return {"rejected": True}
    return {
        "rejected": False,
        "profiles": config["profiles"],
        "sso_sessions": config.get("sso_sessions", {}),
    }


def differences(ours, theirs):
    """What ours has otherwise than botocore, as lines of text."""
    if sorted(ours) != sorted(theirs):
        yield f"other cases: {sorted(set(ours) ^ set(theirs))}"
        return
    for case in sorted(theirs):
        if ours[case]["rejected_by_botocore"] != theirs[case]["rejected"]:
            yield f"{case}: rejected by botocore is {theirs[case]['rejected']}"
        elif not ours[case]["findings"]:
            for part in ("profiles", "sso_sessions"):
                if ours[case][part] != theirs[case][part]:
                    yield f"{case}: {part} are {theirs[case][part]}, not {ours[case][part]}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=pathlib.Path)
    parser.add_argument("--compare", type=pathlib.Path, metavar="OURS")
    options = parser.parse_args()
    theirs = {folder.name: read(folder) for folder in options.corpus.iterdir() if folder.is_dir()}
    if options.compare is None:
        json.dump(theirs, sys.stdout, indent=2, sort_keys=True)
        return
    ours = json.loads(options.compare.read_text(encoding="utf-8"))
    found = list(differences(ours, theirs))
    print("\n".join(found) or f"{len(theirs)} cases agree with botocore {botocore.__version__}")
    sys.exit(bool(found) or len(theirs) < 50)


main()
