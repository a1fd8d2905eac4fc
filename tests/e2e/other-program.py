#!/usr/bin/python3
"""A program beside Daypass: a window titled "Another program" that notes the keys which it hears.

Reads one JSON request a line, writes one JSON answer a line:
  {"do": "keys"}     the keys since they were last asked for, as GTK writes them: "<Primary><Alt>k"
Says {"ready": true} when its window is there.
"""

import json
import sys
import threading

import gi

gi.require_version("Gtk", "3.0")
from gi.repository import GLib, Gtk  # noqa: E402

keys = []


def heard(_window, event):
    mask = event.state & Gtk.accelerator_get_default_mod_mask()
    keys.append(Gtk.accelerator_name(event.keyval, mask))


def answer(line):
    json.loads(line)
    print(json.dumps({"keys": keys[:]}), flush=True)
    keys.clear()


def read():
    for line in sys.stdin:
        GLib.idle_add(answer, line)
    GLib.idle_add(Gtk.main_quit)


window = Gtk.Window(title="Another program")
window.connect("key-press-event", heard)
window.connect("map-event", lambda *_: print(json.dumps({"ready": True}), flush=True))
window.show_all()
threading.Thread(target=read, daemon=True).start()
Gtk.main()
