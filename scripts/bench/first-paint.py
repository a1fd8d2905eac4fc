#!/usr/bin/python3
"""How long a program takes until its window shows something, in milliseconds: `first-paint.py PROGRAM [ARGUMENT]…`.

A window has painted when there is more than one colour in it. The one that it has before is its ground: that is printed first, as
`ground RRGGBB`, each time it is another. Windows that are there before the program are left out. Ends the program."""

import subprocess
import sys
import time
from collections.abc import Iterator

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("GdkX11", "3.0")
from gi.repository import Gdk, GdkX11  # noqa: E402

# In seconds.
LONGEST = 60
PAUSE = 0.005


def windows() -> dict[int, Gdk.Window]:
    return {GdkX11.X11Window.get_xid(window): window for window in screen.get_window_stack() or []}


def seen() -> Iterator[tuple[str, bool]]:
    """A colour of each of the program's windows, and whether there are others in it."""
    for number, window in windows().items():
        if number in others:
            continue
        # Rows of a multiple of four pixels have nothing between them.
        width, height = window.get_width() // 4 * 4, window.get_height()
        # A window may go while it is looked at.
        Gdk.error_trap_push()
        picture = Gdk.pixbuf_get_from_window(window, 0, 0, width, height)
        if Gdk.error_trap_pop() or picture is None:
            continue
        pixels, size = picture.get_pixels(), picture.get_n_channels()
        yield pixels[:3].hex(), pixels[size:] != pixels[:-size]


screen = Gdk.Screen.get_default()
others = windows().keys()
began = time.monotonic()
program = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
ground = None
try:
    while True:
        looked = list(seen())
        if any(has_others for _, has_others in looked):
            break
        for colour, _ in looked:
            if colour != ground:
                ground = colour
                print(f"ground {ground}")
        if program.poll() is not None:
            sys.exit(f"it ended by itself: {program.returncode}")
        if time.monotonic() - began > LONGEST:
            sys.exit(f"it showed nothing in {LONGEST} s")
        time.sleep(PAUSE)
    print(f"{(time.monotonic() - began) * 1000:.1f}")
finally:
    program.terminate()
    program.wait()
