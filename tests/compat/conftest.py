"""A simulated AWS, and homes in which somebody is signed in to it."""

import shutil

import pytest

from home import Home
from simulated import simulated_aws


@pytest.fixture(scope="session")
def simulator():
    with simulated_aws("--demo", "--auto-approve") as aws:
        yield aws


@pytest.fixture(scope="session")
def signed_in(simulator, tmp_path_factory):
    """A home whose integration is signed in and synced. Nobody uses it; each test gets a copy."""
    home = Home(tmp_path_factory.mktemp("signed-in"), simulator["endpoint"]).with_vault()
    home.daypass("integration", "add", simulator["startUrl"], "--alias", "demo", "--no-sign-in")
    home.daypass("login", "demo", "--device", "--no-browser")
    home.daypass("integration", "sync", "demo")
    return home


@pytest.fixture
def home(signed_in, simulator, tmp_path):
    """A signed-in home of the test's own."""
    shutil.copytree(signed_in.root, tmp_path / "home")
    home = Home(tmp_path / "home", simulator["endpoint"])
    # Its sign-in is its own: a copy's refresh token is good for one of them.
    home.daypass("login", "demo", "--device", "--no-browser", "--force")
    return home


@pytest.fixture
def session(home):
    """One of the roles that the person may start."""
    roles = [it for it in home.sessions() if it["source"] == "identity-center-role"]
    return min(roles, key=lambda it: (it["accountId"], it["roleName"]))
