"""The snippets of docs/prompt.md, in the shells that they are for."""

import os
import re
import shutil
import tomllib
from pathlib import Path

import pytest

DOC = (Path(__file__).parents[2] / "docs/prompt.md").read_text()
SNIPPETS = dict(re.findall(r"^```(\w+)\n(.*?)^```$", DOC, re.MULTILINE | re.DOTALL))
NAME = "Shop 50% `x` $(x) \\u/ReadOnly"

# Each shows its prompt behind the snippet, from one that was "$ " before.
SHELLS = {
    "bash": ("bash", ("--norc", "-c"), "PS1='$ '\n{}\nprintf %s \"${{PS1@P}}\""),
    "zsh": ("zsh", ("-f", "-c"), "PROMPT='$ '\n{}\nprint -rnP -- \"$PROMPT\""),
    "fish": ("fish", ("-N", "-c"), "function fish_prompt; echo -n '$ '; end\n{}\nfish_prompt"),
    "p10k": ("zsh", ("-f", "-c"), "p10k() {{ print -rnP -- \"(${{@[-1]}}) \" }}\n{}\nprompt_daypass; print -n '$ '"),
}


def shown(home, shell, **env) -> str:
    program, options, script = SHELLS[shell]
    if shutil.which(program) is None:
        pytest.skip(f"this machine has no {program}")
    ended = home.run(program, *options, script.format(SNIPPETS[shell]), **env)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_a_prompt_shows_whose_credentials_the_shell_has(home, shell):
    assert shown(home, shell) == "$ "
    assert shown(home, shell, DAYPASS_SESSION=NAME) == f"({NAME}) $ "
    assert shown(home, shell, DAYPASS_SESSION=NAME, AWS_PROFILE="other") == "(other) $ ", "tools prefer the profile"


def test_dash_shows_it(home):
    (home.root / "rc").write_text("PS1='$ '\n" + SNIPPETS["bash"])

    ended = home.run("dash", "-i", stdin="exit\n", ENV=str(home.root / "rc"), DAYPASS_SESSION="Shop/ReadOnly")

    assert "(Shop/ReadOnly) $ " in ended.stderr


def test_nushell_shows_it(home):
    if "NUSHELL" not in os.environ:
        pytest.skip("Nushell is not here")
    script = SNIPPETS["nu"] + "print (do $env.PROMPT_COMMAND_RIGHT)"

    def nu(**env):
        ended = home.run(os.environ["NUSHELL"], "-n", "-c", script, **env)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout.strip()

    assert nu() == ""
    assert nu(DAYPASS_SESSION=NAME) == NAME
    assert nu(DAYPASS_SESSION=NAME, AWS_PROFILE="other") == "other"


def test_starship_is_told_the_variable():
    settings = tomllib.loads(SNIPPETS["toml"])

    assert settings["env_var"]["DAYPASS_SESSION"]["format"] == "as [$env_value]($style) "


def test_starship_shows_it(home):
    if shutil.which("starship") is None:
        pytest.skip("this machine has no starship")
    settings = home.root / "starship.toml"
    settings.write_text(SNIPPETS["toml"])

    shows = ("starship", "module", "env_var.DAYPASS_SESSION")
    assert NAME in home.run(*shows, STARSHIP_CONFIG=str(settings), DAYPASS_SESSION=NAME).stdout


def test_a_shell_that_exec_runs_has_it(home, session):
    script = SHELLS["bash"][2].format(SNIPPETS["bash"])

    assert home.daypass("exec", session["id"], "--", "bash", "--norc", "-c", script) == f"({session['name']}) $ "
