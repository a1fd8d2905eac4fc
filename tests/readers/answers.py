"""Whether a client's answer is what the model says."""

import re
import urllib.parse

from .stub import CONTAINER, role_key, sso_key, web_identity_key
from .world import PORTALS, SESSIONS, SSO_ROLE, TOKEN, World, sign_in_of

NOBODY = ("nothing", "error", "unreadable")


def difference(world: World, reader: str, model: dict, said: dict) -> str | None:
    """What differs, in words; None where the client is who the model says, in the region that it says."""
    identity = model["identity"]
    key = said["key"] or None
    nobody = key in (None, CONTAINER)
    if reader == "javascript":
        # Where a way leads to nobody, it tries the profile's command.
        nobody = nobody or key in world.commands.values()
    if identity["kind"] in NOBODY:
        # A client that finds nobody in the files may go on to its container.
        right = nobody if identity["kind"] == "error" else key in (None, CONTAINER)
    elif identity["kind"] == "login":
        # Nobody has signed in here.
        right = key is None and re.search("log-?in|sign-?in", said["error"] or "", re.IGNORECASE) is not None
    else:
        # The way may be right, and what it leads to does not exist.
        right = key == (key_of(world, identity) or None)
        right = right or (nobody and not is_sure(world, identity, model["region"]))
        # A table is no key; each client makes something else of it.
        right = right or identity.get("access_key_id", "").startswith("\n")
        # A token of two lines is none of what the model says.
        right = right or (key is None and "header" in (said["error"] or ""))
    if not right:
        return f"{reader} is {key or said['error']}, not {described(identity)}"
    if said.get("usable", model["usable"]) != model["usable"]:
        return f"{reader} can{'not' if model['usable'] else ''} be made: {said.get('why')}"
    region, expected = said["region"] or None, region_of(reader, model["region"])
    if reader == "java" and region:
        region = urllib.parse.unquote(region)
    return None if region == expected else f"{reader} has the region {region!r}, not {expected!r}"


def described(identity: dict) -> dict:
    return {name: value for name, value in identity.items() if name != "places"}


def key_of(world: World, identity: dict) -> str | None:
    """The access key id that the way leads to."""
    match identity:
        case {"kind": "keys", "access_key_id": key}:
            return key
        case {"kind": "process", "command": command}:
            return world.commands.get(program(command))
        case {"kind": "role", "role_arn": arn, "source": source}:
            signer = CONTAINER if source["kind"] == "nothing" else key_of(world, source)
            return role_key(arn, signer)
        case {"kind": "web-identity", "role_arn": arn}:
            return web_identity_key(arn, TOKEN)
        case {"kind": "sso", "session": session, "start_url": url, "account_id": account, "role_name": role}:
            return sso_key(account, role, sign_in_of(session or url))
        case {"kind": "credential-source"}:
            return CONTAINER
    return None


def is_sure(world: World, identity: dict, region: dict | None) -> bool:
    """Whether the way leads to somebody here. Some clients refuse some values before they ask for anything."""
    asks_in = region["name"] if region else ""
    match identity:
        case {"kind": "keys"}:
            return True
        case {"kind": "process", "command": command}:
            return command in world.commands
        case {"kind": "role", "role_arn": arn, "source": source}:
            signer = CONTAINER if source["kind"] == "nothing" else key_of(world, source)
            base_is_sure = source["kind"] == "nothing" or is_sure(world, source, region)
            return base_is_sure and is_arn(arn) and is_sent(signer or "") and is_label(asks_in)
        case {"kind": "web-identity", "role_arn": arn, "token_file": file}:
            return file == world.token_file and is_arn(arn) and is_label(asks_in)
        case {"kind": "sso", "session": session, "start_url": url, "region": portal_region}:
            known = (session or url) in PORTALS + SESSIONS and (session is None or url in PORTALS)
            parts = identity["account_id"] == SSO_ROLE[0][1] and identity["role_name"] == SSO_ROLE[1][1]
            return known and parts and portal_region != "" and is_label(portal_region) and is_label(asks_in)
        case {"kind": "credential-source", "name": name}:
            return name.lower() == "ecscontainer"
    return False


def program(command: str) -> str:
    """The program that a command starts, where it is one of ours in whatever quotes and with whatever arguments."""
    return command.strip("\"'").split()[0].strip("\"'") if command.strip("\"' \n\t") else command


def is_label(region: str) -> bool:
    return re.fullmatch("[a-z0-9-]*", region) is not None


def is_arn(text: str) -> bool:
    """Whether every client asks for it: some look at its length first."""
    return len(text) >= 20 and is_sent(text)


def is_sent(text: str) -> bool:
    """Whether every client can put it into a header."""
    return text != "" and text.isascii() and text.isprintable() and text == text.strip()


def region_of(reader: str, region: dict | None) -> str | None:
    """The region as the client's program says it."""
    if region is None or region["name"] == "":
        return None
    if region["refused"]:
        return "!"
    if reader == "botocore" and region["name"].startswith("\n"):
        return "{nested}"
    return region["name"]
