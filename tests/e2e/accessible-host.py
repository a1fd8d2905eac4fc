#!/usr/bin/python3
"""What a screen reader gets: the tree of accessible objects that an app shows by AT-SPI.

Reads one JSON request a line, writes one JSON answer a line:
  {"do": "objects", "app": name}   the app's objects in reading order, as [{"role", "name", "states", "depth"}]
Says {"ready": true} when the desktop's accessibility is switched on, as a screen reader does; run it before the app.
"""

import json
import sys

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib

# More than a window of tests has: what is endless is said to be wrong rather than read.
MOST = 5_000

STATES = [
    (Atspi.StateType.FOCUSED, "focused"),
    (Atspi.StateType.SELECTED, "selected"),
    (Atspi.StateType.CHECKED, "checked"),
    (Atspi.StateType.EXPANDED, "expanded"),
    (Atspi.StateType.MODAL, "modal"),
]


def switch_on():
    """Says on the session bus that somebody listens, which apps look at when they start."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
    arguments = GLib.Variant("(ssv)", ("org.a11y.Status", "IsEnabled", GLib.Variant("b", True)))
    bus.call_sync(
        "org.a11y.Bus",
        "/org/a11y/bus",
        "org.freedesktop.DBus.Properties",
        "Set",
        arguments,
        None,
        Gio.DBusCallFlags.NONE,
        20_000,
        None,
    )


def described(accessible, depth):
    states = accessible.get_state_set()
    return {
        "role": accessible.get_role_name(),
        "name": " ".join((accessible.get_name() or "").split()),
        "states": [word for state, word in STATES if states.contains(state)],
        "depth": depth,
    }


def objects(app):
    desktop = Atspi.get_desktop(0)
    apps = [desktop.get_child_at_index(at) for at in range(desktop.get_child_count())]
    waiting = [(one, 0) for one in apps if one is not None and one.get_name() == app]
    found = []
    while waiting and len(found) < MOST:
        accessible, depth = waiting.pop()
        try:
            # libatspi remembers what it has read, and is told of changes by events that nobody handles here.
            accessible.clear_cache()
            found.append(described(accessible, depth))
            count = accessible.get_child_count()
            children = [accessible.get_child_at_index(at) for at in range(count)]
        except GLib.Error:
            # It went while it was read.
            continue
        waiting.extend((child, depth + 1) for child in reversed(children) if child is not None)
    return found


def answer(request):
    match request["do"]:
        case "objects":
            return {"objects": objects(request["app"])}
        case other:
            return {"error": f"nobody knows how to {other}"}


def say(said):
    print(json.dumps(said), flush=True)


switch_on()
Atspi.init()
say({"ready": True})
for line in sys.stdin:
    try:
        say(answer(json.loads(line)))
    except GLib.Error as error:
        say({"error": str(error)})
