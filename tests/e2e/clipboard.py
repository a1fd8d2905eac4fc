#!/usr/bin/python3
"""What is in the desktop's clipboard, as one JSON object: its text, and what it is offered as."""

import json

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, Gtk  # noqa: E402

clipboard = Gtk.Clipboard.get(Gdk.SELECTION_CLIPBOARD)
_, targets = clipboard.wait_for_targets()
print(json.dumps({"text": clipboard.wait_for_text(), "targets": [target.name() for target in targets or []]}))
