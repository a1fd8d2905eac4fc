"""A simulated AWS, and what the MFA devices of its users show."""

import base64
import hashlib
import hmac
import json
import os
import struct
import subprocess
import time
from contextlib import contextmanager


@contextmanager
def simulated_aws(*arguments: str):
    """What aws-sim says when it listens: endpoint, startUrl, ssoRegion, iamUsers, roles, …"""
    process = subprocess.Popen([os.environ["AWS_SIM"], *arguments], stdout=subprocess.PIPE)
    try:
        yield json.loads(process.stdout.readline())
    finally:
        process.terminate()
        process.wait()


def code(secret: str) -> str:
    """What a virtual MFA device shows now (RFC 6238)."""
    step = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.digest(base64.b32decode(secret + "=" * (-len(secret) % 8)), step, hashlib.sha1)
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
