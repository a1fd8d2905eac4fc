"""Random pairs of files: every kind of header, line and setting, most of them odd in one place only."""

import re
from random import Random

from .world import PORTALS, ROLES, SECRET, SESSIONS, SSO_ROLE, World, access_key_id

PROFILES = ["dev", "base", "default"]

HEADERS = [
    "[profile {}]",
    "[profile\t{}]",
    "[profile {}] # c",
    "[profile {}]\t; c",
    '[profile "{}"]',
    "[profile '{}']",
    "[profile  {}]",
    "[profile {} ]",
    "[profile {}]; c",
    "[profile {}]#c",
    "[ profile {} ]",
    "[profile {}]x",
    " [profile {}]",
    "\t[profile {}]",
    "[profile {}",
    "[Profile {}]",
    "[PROFILE {}]",
    "[profile.{}]",
    "[profile {} # c]",
    "[profile {}] # see [1]",
    "[profile '{}]",
    "[profile {} x]",
    "[profiles {}]",
    "[{}]",
    "[ {} ]",
    '["{}"]',
    "[{}] # c",
    "[{}];c",
    "[{}]x",
    "  [{}]",
    "[{}",
    "[[{}]]",
]
OTHER_HEADERS = ["[DEFAULT]", "[]", "[ ]", "[profile]", "[services s]", "[plugins]", "[preview x]", "[sso-session]"]
SESSION_HEADERS = ["[sso-session {}]", "[sso-session '{}']", "[sso-session  {}]", " [sso-session {}]", "[sso_session {}]"]
# Below a command a shell runs it as another.
INDENTED = "  true"
STRAY = ["hello", "= x", "region", INDENTED, "\tregion = us-west-1", "x", "[", "]", "# c", "; c", "  # c", "\t; c", "", " "]


class Files:
    """One pair of files."""

    def __init__(self, random: Random, world: World):
        self.random = random
        self.world = world
        self.keys = 0
        # Most files are read by every client, and differ in which setting wins.
        self.oddness = random.choices([0.0, 0.02, 0.12], weights=[5, 3, 2])[0]
        self.config = self.file(self.config_sections())
        self.credentials = self.file(self.credentials_sections())

    def odd(self) -> bool:
        return self.random.random() < self.oddness

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def file(self, lines: list[str]) -> bytes:
        ending = "\n"
        if self.odd():
            ending = self.random.choice(["\r\n", "\r\n", "\r"])
        text = ending.join(lines) + (ending if self.chance(0.9) else "")
        content = text.encode()
        if self.odd():
            content = b"\xef\xbb\xbf" + content
        if self.odd() and self.chance(0.5):
            content += b"# \xff" + ending.encode()
        return content

    def config_sections(self) -> list[str]:
        lines = self.stray()
        names = self.random.sample(PROFILES, self.random.randint(1, 3))
        if self.odd():
            names.append(self.random.choice(names))
        for name in names:
            plain = "[default]" if name == "default" and self.chance(0.7) else f"[profile {name}]"
            lines.append(self.random.choice(HEADERS).format(name) if self.odd() else plain)
            lines += self.settings(name, in_config=True)
        for session in SESSIONS:
            if self.chance(0.5):
                lines.append(self.random.choice(SESSION_HEADERS).format(session) if self.odd() else f"[sso-session {session}]")
                lines += self.portal(0.95)
        if self.odd():
            lines.append(self.random.choice(OTHER_HEADERS))
            lines += self.settings("dev", in_config=True)
        return lines

    def credentials_sections(self) -> list[str]:
        lines = self.stray()
        names = self.random.sample(PROFILES, self.random.randint(0, 3))
        if self.odd():
            names += self.random.choice([["dev"], SESSIONS])
        for name in names:
            lines.append(self.random.choice(HEADERS).format(name) if self.odd() else f"[{name}]")
            lines += self.settings(name, in_config=False)
        if self.odd():
            lines.append(self.random.choice(OTHER_HEADERS))
            lines += self.settings("dev", in_config=False)
        return lines

    def settings(self, name: str, in_config: bool) -> list[str]:
        """Some of the settings that a profile may have, whole groups of them or halves."""
        choose, chance = self.random.choice, self.chance
        found: list[tuple[str, str]] = []
        whole = choose([0.97, 0.97, 0.7])

        def group(probability: float, *settings: tuple[str, str]):
            if chance(probability):
                found.extend(setting for setting in settings if chance(whole))

        self.keys += 1
        key = access_key_id(self.keys)
        group(
            0.4 if in_config else 0.85,
            ("aws_access_key_id", key),
            ("aws_secret_access_key", SECRET),
            *([("aws_session_token", "token")] if chance(0.4) else []),
        )
        group(0.5, ("region", choose(["eu-west-1", "us-east-1", "ap-south-1"])))
        # Few profiles have more than one way of getting credentials, those of config more often.
        way = (0.16 if in_config else 0.05) * choose([0.4, 1, 1, 1.6])
        group(way, ("role_arn", choose(ROLES)), ("source_profile", choose([*PROFILES, name, "missing"])))
        group(way / 2, ("role_arn", choose(ROLES)), ("credential_source", choose(SOURCES)))
        group(way, ("credential_process", choose(list(self.world.commands))))
        group(way / 2, ("role_arn", choose(ROLES)), ("web_identity_token_file", self.world.token_file))
        group(way / 2, *self.portal_settings(), *SSO_ROLE)
        group(way / 2, ("sso_session", choose([*SESSIONS, "missing"])), *SSO_ROLE)
        group(way / 3, ("login_session", "arn:aws:iam::123456789012:user/dev"))
        group(0.07, choose(ODD_SETTINGS))
        group(way / 3, *self.portal_settings())
        if chance(0.15):
            found.append(choose([("output", "json"), ("services", "s"), ("cli_pager", "less"), ("external_id", "some-id")]))
        unique = dict(found) if not self.odd() else found
        pairs = list(unique.items()) if isinstance(unique, dict) else unique
        self.random.shuffle(pairs)
        lines = [line for pair in pairs for line in self.line(*pair)]
        if chance(0.15):
            below = choose(["addressing_style = path", "region = us-west-2", "role_arn = x"])
            lines += ["s3 =", f"  {below}"] + (["  # c"] if self.odd() else []) + (["  x"] if self.odd() else [])
            if chance(0.3):
                lines += self.line("output", "json")
        return lines

    def portal(self, probability: float) -> list[str]:
        return [line for pair in self.portal_settings() if self.chance(probability) for line in self.line(*pair)]

    def portal_settings(self) -> list[tuple[str, str]]:
        return [("sso_start_url", self.random.choice(PORTALS)), ("sso_region", "eu-west-1")]

    def line(self, key: str, value: str) -> list[str]:
        """A setting, sometimes written in an odd way."""
        choose = self.random.choice
        separator = choose([" = ", " = ", "=", " =", "= "])
        if self.odd():
            separator = choose([": ", ":", " : ", " = = ", " "])
        if self.odd():
            key = choose([key.upper(), key.title(), f"{key} x", f"{key}.x", f"ä{key}", f"{key}:x", f'"{key}"'])
        if self.odd():
            value = choose(["", f'"{value}"', f"'{value}'", f'"{value}', '"', "'", f"{value}#c", f"{value};c"])
        comment = choose([" # c", " ; c", " #c", "\t# c", "\t;c", " ", "\t", "\u00a0# c"]) if self.odd() else ""
        indent = choose(["  ", "\t", " "]) if self.odd() else ""
        lines = [f"{indent}{key}{separator}{value}{comment}"]
        if self.odd():
            lines.append(choose([INDENTED, "\tmore = x", "  # c", "  region = us-west-1", "    ", "  ; c", "   = x"]))
        return lines + self.stray()

    def stray(self) -> list[str]:
        if self.odd():
            return [self.random.choice(STRAY)]
        return [self.random.choice(["", "# c", "; c"])] if self.chance(0.08) else []

    def text(self) -> str:
        """Both files, to be read."""
        config, credentials = (content.decode(errors="replace") for content in (self.config, self.credentials))
        return f"config:\n{config}\ncredentials:\n{credentials}"

    def merges_in_random_order(self) -> bool:
        """Whether a section stands in two spellings, which the SDK for Rust merges in an order of its own."""
        return any(self.has_two_spellings(content) for content in (self.config, self.credentials))

    @staticmethod
    def has_two_spellings(content: bytes) -> bool:
        insides = re.findall(r"^\ufeff?\[([^\n#;]*)\]", content.decode(errors="replace").replace("\r\n", "\n"), re.M)
        spelled: dict[str, set[str]] = {}
        for inside in insides:
            spelled.setdefault(" ".join(inside.split()), set()).add(inside)
        return any(len(spellings) > 1 for spellings in spelled.values())


SOURCES = ["EcsContainer", "ecscontainer", "Ec2InstanceMetadata", "Environment", "Somewhere"]
ODD_SETTINGS = [
    ("retry_mode", "x"),
    ("retry_mode", "legacy"),
    ("retry_mode", "Standard"),
    ("max_attempts", "x"),
    ("max_attempts", "0"),
    ("max_attempts", "5"),
    ("max_attempts", "0x5"),
    ("defaults_mode", "x"),
    ("defaults_mode", "Legacy"),
    ("mfa_serial", "arn:aws:iam::123456789012:mfa/dev"),
    ("ec2_metadata_service_endpoint_mode", "x"),
    ("request_checksum_calculation", "x"),
    ("disable_request_compression", "x"),
    ("request_min_compression_size_bytes", "-1"),
    ("account_id_endpoint_mode", "x"),
    ("response_checksum_validation", "WHEN_REQUIRED"),
    ("response_checksum_validation", "x"),
    ("request_min_compression_size_bytes", "2000000"),
]
