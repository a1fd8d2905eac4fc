"""AWS on loopback, as far as a client needs it to say who it is: the access key id names the way that led there."""

import json
import re
import urllib.parse
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from xml.sax.saxutils import escape

CONTAINER = "CONTAINER"
END = "2099-01-01T00:00:00Z"


def role_key(arn: str, signer: str) -> str:
    return f"ROLE|{arn}|{signer}"


def web_identity_key(arn: str, token: str) -> str:
    return f"TOKEN|{arn}|{token}"


def sso_key(account_id: str, role_name: str, token: str) -> str:
    return f"SSO|{account_id}|{role_name}|{token}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path, _, query = self.path.partition("?")
        asked = {name: values[0] for name, values in urllib.parse.parse_qs(query).items()}
        if path == "/container":
            self.say({"AccessKeyId": CONTAINER, "SecretAccessKey": "s", "Token": "t", "Expiration": END})
        elif path == "/federation/credentials":
            token = self.headers["x-amz-sso_bearer_token"]
            key = sso_key(asked.get("account_id", ""), asked.get("role_name", ""), token)
            keys = {"accessKeyId": key, "secretAccessKey": "s", "sessionToken": "t", "expiration": 4070908800000}
            self.say({"roleCredentials": keys})
        else:
            self.say({}, status=404)

    def do_PUT(self):
        self.say({}, status=404)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        asked = {name: values[0] for name, values in urllib.parse.parse_qs(body).items()}
        action = asked.get("Action", "")
        if action == "AssumeRole":
            # Headers are read as Latin-1, and written as UTF-8 by clients that take any key id.
            signed = self.headers["Authorization"].encode("latin-1").decode(errors="replace")
            signer = re.search(r"Credential=(.*?)/\d{8}/", signed)[1]
            self.say_keys(action, role_key(asked.get("RoleArn", ""), signer))
        elif action == "AssumeRoleWithWebIdentity":
            self.say_keys(action, web_identity_key(asked.get("RoleArn", ""), asked["WebIdentityToken"]))
        else:
            self.say({}, status=404)

    def say_keys(self, action: str, key: str):
        keys = f"<AccessKeyId>{escape(key)}</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
        keys += f"<SessionToken>t</SessionToken><Expiration>{END}</Expiration>"
        user = "<AssumedRoleId>AROA:s</AssumedRoleId><Arn>arn:aws:sts::123456789012:assumed-role/r/s</Arn>"
        result = f"<Credentials>{keys}</Credentials><AssumedRoleUser>{user}</AssumedRoleUser>"
        result = f"<{action}Result>{result}</{action}Result>"
        name_space = "https://sts.amazonaws.com/doc/2011-06-15/"
        self.send(f'<{action}Response xmlns="{name_space}">{result}</{action}Response>', "text/xml")

    def say(self, value, status: int = 200):
        self.send(json.dumps(value), "application/json", status)

    def send(self, text: str, kind: str, status: int = 200):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextmanager
def stub():
    """The address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
