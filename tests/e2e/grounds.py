#!/usr/bin/python3
"""What colours a program's window has, one after the other, until something is painted in it: `grounds.py PROGRAM`.

Each is printed in hexadecimal. Windows that are there before it is started are left out. Ends the program."""

import subprocess
import sys
import time

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("GdkX11", "3.0")
from gi.repository import Gdk, GdkX11  # noqa: E402

# In seconds.
LONGEST = 60
PAUSE = 0.005


def colours_of(window: Gdk.Window) -> set[bytes]:
    # Rows of a multiple of four pixels have nothing between them.
    width, height = window.get_width() // 4 * 4, window.get_height()
    # A window may go while it is looked at.
    Gdk.error_trap_push()
    picture = Gdk.pixbuf_get_from_window(window, 0, 0, width, height)
    if Gdk.error_trap_pop() or picture is None:
        return set()
    pixels, size = picture.get_pixels(), picture.get_n_channels()
    # Letters and lines are found by every seventh pixel too.
    return {pixels[at : at + 3] for at in range(0, len(pixels), 7 * size)}


def windows() -> dict[int, Gdk.Window]:
    return {GdkX11.X11Window.get_xid(window): window for window in screen.get_window_stack() or []}


screen = Gdk.Screen.get_default()
others = windows().keys()
began = time.monotonic()
program = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
seen = None
try:
    while time.monotonic() - began < LONGEST:
        own = [window for number, window in windows().items() if number not in others]
        colours = {colour for window in own for colour in colours_of(window)}
        if len(colours) > 1:
            break
        if colours and colours != seen:
            seen = colours
            print(*(colour.hex() for colour in colours))
        time.sleep(PAUSE)
    else:
        sys.exit(f"it showed nothing in {LONGEST} s")
finally:
    program.terminate()
    program.wait()
