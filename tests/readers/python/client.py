"""botocore as a client: who it is for a pair of files and a profile, a line of JSON for each line of JSON."""

import json
import os
import sys

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


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
