"""What `daypass env` prints, evaluated by the real shells as people write it."""

import json
import os
import shutil
import sys

import pytest
import tree_sitter_powershell
from tree_sitter import Language, Parser

from home import Home
from simulated import code, simulated_aws

# Much of what shells give a meaning, as a name that a person may give to a session.
NAME = "O'Neil’s  *[a] (x) $(touch pwned) `touch pwned` \"q\" \\ 50% !! é"
SHOW = "import json, os; print(json.dumps(dict(os.environ)))"
SHOWS = '"$PYTHON" -c "$SHOW"'
SESSION = '"$NAME"'
LOGIN_SHELLS = {"fish": "/bin/bash", "nu": "/bin/bash"}

POSIX = {
    "bash": ("bash", "--norc", "-c"),
    "bash-nullglob": ("bash", "--norc", "-O", "nullglob", "-c"),
    "dash": ("dash", "-c"),
    "zsh": ("zsh", "-f", "-c"),
}
EVALS = {"quoted": 'eval "$("$DAYPASS" env {})"', "unquoted": 'eval $("$DAYPASS" env {})'}
FISH_EVALS = {"eval": "eval ($DAYPASS env {})", "source": "$DAYPASS env {} | source"}


@pytest.fixture(scope="module")
def named(tmp_path_factory):
    """A home with an IAM user of that name, whose code was typed once."""
    with simulated_aws("--demo") as aws:
        user = next(user for user in aws["iamUsers"] if user["name"] == "mira")
        home = Home(tmp_path_factory.mktemp("shells"), aws["endpoint"]).with_vault()
        keys = f"{user['accessKeyId']}\n{user['secretAccessKey']}\n"
        add = ("session", "add", "iam-user", "--stdin", "--name", NAME, "--mfa-serial", user["mfaSerial"])
        home.daypass(*add, stdin=keys)
        home.daypass("start", NAME, "--mfa-code", code(user["totpSecret"]))
        # Unquoted words are matched against file names.
        for name in ("a", "O", "pwd"):
            (home.root / name).touch()
        yield home


def run(home, shell, script, **env):
    """A script in a shell, in the home's folder; the login shell is another one."""
    program = shell[0]
    if shutil.which(program) is None:
        pytest.skip(f"this machine has no {program}")
    login = LOGIN_SHELLS.get(os.path.basename(program), "/usr/bin/fish")
    own = {"DAYPASS": os.environ["DAYPASS"], "NAME": NAME, "PYTHON": sys.executable, "SHOW": SHOW, "SHELL": login}
    go = "cd $env.HOME" if os.path.basename(program) == "nu" else "cd $HOME"
    return home.run(*shell, f"{go}\n{script}", **(own | env))


def environment(ended) -> dict[str, str]:
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def is_the_session(has):
    assert has["AWS_ACCESS_KEY_ID"].startswith("ASIA")
    assert has["AWS_REGION"] == has["AWS_DEFAULT_REGION"]
    assert has["DAYPASS_SESSION"] == NAME
    assert "AWS_PROFILE" not in has


@pytest.mark.parametrize("shell", POSIX.values(), ids=POSIX)
@pytest.mark.parametrize("evaluated", EVALS.values(), ids=EVALS)
def test_posix_shells(named, shell, evaluated):
    script = f"{evaluated.format(SESSION)} && {SHOWS}"

    is_the_session(environment(run(named, shell, script, AWS_PROFILE="other")))
    assert not (named.root / "pwned").exists()


@pytest.mark.parametrize("shell", POSIX.values(), ids=POSIX)
@pytest.mark.parametrize("evaluated", EVALS.values(), ids=EVALS)
def test_posix_shells_are_rid_of_it_again(named, shell, evaluated):
    script = f"{evaluated.format(SESSION)}; {evaluated.format('--unset')} && {SHOWS}"

    has = environment(run(named, shell, script))

    given = {"AWS_ACCESS_KEY_ID", "AWS_SESSION_TOKEN", "AWS_REGION", "DAYPASS_SESSION", "DAYPASS_REGION"}
    assert not given & set(has)


@pytest.mark.parametrize("shell", POSIX.values(), ids=POSIX)
@pytest.mark.parametrize("evaluated", EVALS.values(), ids=EVALS)
def test_an_eval_of_what_failed_fails(named, shell, evaluated):
    ended = run(named, shell, f"{evaluated.format('typo')} && echo it ran as somebody else")

    assert (ended.returncode, ended.stdout) == (1, "")
    assert "There is no session" in ended.stderr


@pytest.mark.parametrize("evaluated", FISH_EVALS.values(), ids=FISH_EVALS)
def test_fish(named, evaluated):
    script = f"{evaluated.format('$NAME')}; and $PYTHON -c $SHOW"

    is_the_session(environment(run(named, ("fish", "-N", "-c"), script, AWS_PROFILE="other")))
    assert not (named.root / "pwned").exists()
    ended = run(named, ("fish", "-N", "-c"), f"{evaluated.format('typo')}; and echo it ran as somebody else")
    assert (ended.returncode, ended.stdout) == (1, "")


def test_fish_keeps_universal_variables(named):
    fish = ("fish", "-c")
    assert run(named, fish, "set -Ux AWS_REGION sa-east-1; set -Ux AWS_CA_BUNDLE /ca.pem").returncode == 0
    try:
        ended = run(named, fish, "eval ($DAYPASS env $NAME); eval ($DAYPASS env --unset); and $PYTHON -c $SHOW")
        has = environment(ended)
        assert has["AWS_REGION"] == "sa-east-1" and "AWS_ACCESS_KEY_ID" not in has
        assert environment(run(named, fish, "$PYTHON -c $SHOW"))["AWS_CA_BUNDLE"] == "/ca.pem"
    finally:
        run(named, fish, "set -e -U AWS_REGION AWS_CA_BUNDLE")


def test_fish_says_that_a_universal_profile_would_win(named):
    fish = ("fish", "-c")
    run(named, fish, "set -Ux AWS_PROFILE other")
    try:
        ended = run(named, fish, "eval ($DAYPASS env $NAME); and echo it ran as somebody else")
        assert (ended.returncode, ended.stdout) == (1, "")
        assert "AWS_PROFILE" in ended.stderr and "set -e -U AWS_PROFILE" in ended.stderr
        assert run(named, fish, "set -qU AWS_PROFILE").returncode == 0, "it is the person's"
    finally:
        run(named, fish, "set -e -U AWS_PROFILE")


@pytest.fixture
def nu():
    if "NUSHELL" not in os.environ:
        pytest.skip("Nushell is not here")
    return (os.environ["NUSHELL"], "-n", "-c")


def test_nushell_loads_the_json(named, nu):
    script = "^$env.DAYPASS env $env.NAME --json | from json | load-env; ^$env.PYTHON -c $env.SHOW"

    is_the_session(environment(run(named, nu, script)))
    ended = run(named, nu, "^$env.DAYPASS env typo --json | from json | load-env; print 'it ran as somebody else'")
    assert ended.returncode != 0 and ended.stdout == ""


def test_nushell_sources_a_file(named, nu):
    saves = run(named, nu, "^$env.DAYPASS env $env.NAME | save --force env.nu")
    assert saves.returncode == 0, saves.stderr

    is_the_session(environment(run(named, nu, f"source '{named.root}/env.nu'; ^$env.PYTHON -c $env.SHOW", AWS_PROFILE="other")))
    assert not (named.root / "pwned").exists()


def test_jq(named):
    if shutil.which("jq") is None:
        pytest.skip("this machine has no jq")
    document = named.daypass("env", NAME, "--json")

    assert json.loads(document)["DAYPASS_SESSION"] == NAME
    names = named.run("jq", "-r", 'to_entries[] | select(.value | type == "string") | .key', stdin=document)
    assert names.stdout.split() == list(json.loads(document))


def test_power_shell_by_its_grammar(named):
    """No registry that the tests use has PowerShell itself."""
    lines = named.daypass("env", NAME, "--shell", "pwsh")
    assert lines.isascii(), "Windows PowerShell reads what programs print in a code page"
    for text in (lines, named.daypass("env", "--unset", "--shell", "pwsh"), "throw 'daypass env failed';\n"):
        # As lines, and joined by blanks, as "$(daypass env …)" has them.
        for script in (text, text.replace("\n", " ")):
            tree = Parser(Language(tree_sitter_powershell.language())).parse(script.encode())
            assert not tree.root_node.has_error, script

    tree = Parser(Language(tree_sitter_powershell.language())).parse(lines.encode())
    commands = {node.text.decode().split()[0] for node in of_type(tree.root_node, "command")}
    assert commands == {"Remove-Item"}, "nothing in a value is run"
    assert len(of_type(tree.root_node, "assignment_expression")) == lines.count("$Env:")


def of_type(node, kind: str) -> list:
    found = [node] if node.type == kind else []
    return found + [each for child in node.children for each in of_type(child, kind)]


def test_a_dotenv_file_as_docker_reads_it(named):
    """docker run --env-file: a line is NAME=VALUE, and nothing in the value has a meaning (docker/cli, pkg/kvfile)."""
    lines = named.daypass("env", NAME, "--shell", "dotenv").splitlines()

    values = dict(line.split("=", 1) for line in lines)
    document = json.loads(named.daypass("env", NAME, "--json"))
    assert values == {name: value for name, value in document.items() if name.startswith("AWS_")}
