"""botocore as a client: who it is for a pair of files and a profile, a line of JSON for each line of JSON. Asked for the same as a
program that runs on ({"held": true}), it is one client for all such lines, made by what the environment says."""

import json
import os
import re
import sys
from functools import cache

import botocore.credentials
import botocore.loaders
import botocore.session

LOADER = botocore.loaders.Loader()


def answer(request):
    os.environ["AWS_CONFIG_FILE"] = request["config"]
    os.environ["AWS_SHARED_CREDENTIALS_FILE"] = request["credentials"]
    session = botocore.session.Session(profile=request["profile"])
    session.register_component("data_loader", LOADER)
    said = {"key": None, "region": None, "error": None}
    try:
        session.available_profiles
    except Exception as error:
        return said | {"error": f"{type(error).__name__}: {error}"}
    try:
        region = session.get_config_variable("region")
        said["region"] = "{nested}" if isinstance(region, dict) else region
        # What is asked of AWS needs some region; it is not what is asked for here.
        session.set_config_variable("region", "us-east-1")
        resolver = session.get_component("credential_provider")
        resolver.get_provider("assume-role")._prompter = lambda _: "123456"
        credentials = resolver.load_credentials()
        said["key"] = credentials and credentials.get_frozen_credentials().access_key
    except Exception as error:  # whatever it says, it is nobody then
        said["error"] = f"{type(error).__name__}: {error}"
    if request["make"] and session.profile in session.available_profiles:
        try:
            session.create_client("sts", aws_access_key_id="AKIA", aws_secret_access_key="s")
            said["usable"] = True
        except Exception as error:
            said |= {"usable": False, "why": f"{type(error).__name__}: {error}"}
    return said


@cache
def held():
    """The client of a program that runs on, and the keys that its requests were signed with."""
    client, keys = botocore.session.Session().create_client("sts"), []
    signed = lambda request, **_: keys.append(re.search("Credential=(.*?)/", request.headers["Authorization"].decode())[1])
    client.meta.events.register("before-send.sts", signed)
    return client, keys


def answer_held():
    try:
        client, keys = held()
        client.get_caller_identity()
        return {"key": keys[-1], "error": None}
    except Exception as error:
        return {"key": None, "error": f"{type(error).__name__}: {error}"}


for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps(answer_held() if request.get("held") else answer(request)), flush=True)
