#!/usr/bin/python3
"""How long a program takes until its window shows something, in milliseconds: `first-paint.py PROGRAM [ARGUMENT]…`.

A window has painted when there is more than one colour in it. Nothing else may have a window on this desktop. Ends the program."""

import subprocess
import sys
import time

import gi

gi.require_version("Gdk", "3.0")
from gi.repository import Gdk  # noqa: E402

# In seconds.
LONGEST = 60
PAUSE = 0.005


def has_painted(screen: Gdk.Screen) -> bool:
    return any(has_colours(window) for window in screen.get_window_stack() or [])


def has_colours(window: Gdk.Window) -> bool:
    # Rows of a multiple of four pixels have nothing between them.
    width, height = window.get_width() // 4 * 4, window.get_height()
    # A window may go while it is looked at.
    Gdk.error_trap_push()
    picture = Gdk.pixbuf_get_from_window(window, 0, 0, width, height)
    failed = Gdk.error_trap_pop()
    if failed or picture is None:
        return False
    pixels, size = picture.get_pixels(), picture.get_n_channels()
    return pixels[size:] != pixels[:-size]


screen = Gdk.Screen.get_default()
began = time.monotonic()
program = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
try:
    while not has_painted(screen):
        if program.poll() is not None:
            sys.exit(f"it ended by itself: {program.returncode}")
        if time.monotonic() - began > LONGEST:
            sys.exit(f"it showed nothing in {LONGEST} s")
        time.sleep(PAUSE)
    print(f"{(time.monotonic() - began) * 1000:.1f}")
finally:
    program.terminate()
    program.wait()
