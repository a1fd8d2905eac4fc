#!/usr/bin/python3
"""A person at the keyboard, and what comes of each key on the screen: keys and wheel by XTEST, pixels as the X server has them.

Reads one JSON request a line, writes one JSON answer a line; times are in milliseconds, a region is [x, y, width, height] on the screen:
  {"do": "point", "at": [x, y]}               moves the pointer
  {"do": "still", "region"}                   waits until nothing changes in the region for a while
  {"do": "press", "keys", "region", "process"}
      presses the keys together, by their X names, and watches the region until it is still again:
      {"first", "settled"} from the key to the first and to the last change, {"frames"} seen, {"busy"} of the process's main thread
  {"do": "turn", "notches", "every", "region", "process"}
      turns the wheel so many notches towards the end: {"waits"} of each notch for a change, null for one that had none before the
      next, {"frames"} and {"busy"}
Says {"ready": true} when it has the screen.

The region is read only when the X server says that something was drawn (DAMAGE): reading it all the time would take a core from
what is measured. What was drawn counts if it is not what was there before.
"""

import ctypes
import json
import select
import sys
import time

# All in seconds. Fades take less than the time without a change after which something is still.
STILL = 0.3
LONGEST = 60

ALL_PLANES, Z_PIXMAP = ctypes.c_ulong(-1), 2
DAMAGE_REPORT_NON_EMPTY = 3
WHEEL_DOWN = 5


class XImage(ctypes.Structure):
    """As far as it is read (Xlib.h)."""

    _fields_ = [
        *((name, ctypes.c_int) for name in ["width", "height", "xoffset", "format"]),
        ("data", ctypes.c_void_p),
        *((name, ctypes.c_int) for name in ["byte_order", "bitmap_unit", "bitmap_bit_order", "bitmap_pad", "depth", "bytes_per_line"]),
    ]


def library(name, **results):
    found = ctypes.CDLL(name)
    for function, result in results.items():
        getattr(found, function).restype = result
    return found


X = library(
    "libX11.so.6",
    XOpenDisplay=ctypes.c_void_p,
    XDefaultRootWindow=ctypes.c_ulong,
    XGetImage=ctypes.POINTER(XImage),
    XStringToKeysym=ctypes.c_ulong,
    XKeysymToKeycode=ctypes.c_ubyte,
)
XTEST = library("libXtst.so.6")
XDAMAGE = library("libXdamage.so.1", XDamageCreate=ctypes.c_ulong)


class Screen:
    def __init__(self):
        opened = X.XOpenDisplay(None)
        if not opened:
            sys.exit("there is no X server to open")
        self.display = ctypes.c_void_p(opened)
        self.root = ctypes.c_ulong(X.XDefaultRootWindow(self.display))
        ignored = ctypes.c_int()
        if not XDAMAGE.XDamageQueryExtension(self.display, ctypes.byref(ignored), ctypes.byref(ignored)):
            sys.exit("the X server does not say when something is drawn: it has no DAMAGE")
        self.damage = ctypes.c_ulong(XDAMAGE.XDamageCreate(self.display, self.root, DAMAGE_REPORT_NON_EMPTY))
        # An XEvent is as long as 24 longs.
        self.event = ctypes.create_string_buffer(24 * ctypes.sizeof(ctypes.c_long))

    def drawn(self, until):
        """The moment at which something was drawn, or None where nothing was before a moment."""
        while not X.XPending(self.display):
            left = until - time.monotonic()
            if left <= 0 or not select.select([X.XConnectionNumber(self.display)], [], [], left)[0]:
                return None
        at = time.monotonic()
        self.forget()
        return at

    def forget(self):
        """Has the X server tell of what is drawn from now on.

        It tells once and then not until it is asked again: what it tells after that must not be thrown away.
        """
        while X.XPending(self.display):
            X.XNextEvent(self.display, self.event)
        XDAMAGE.XDamageSubtract(self.display, self.damage, ctypes.c_ulong(0), ctypes.c_ulong(0))
        X.XSync(self.display, False)

    def picture(self, region):
        image = X.XGetImage(self.display, self.root, *region, ALL_PLANES, Z_PIXMAP)
        if not image:
            raise ValueError(f"{region} is not on the screen")
        pixels = ctypes.string_at(image.contents.data, image.contents.bytes_per_line * image.contents.height)
        X.XFree(ctypes.c_void_p(image.contents.data))
        X.XFree(image)
        return pixels

    def keycode(self, name):
        code = X.XKeysymToKeycode(self.display, ctypes.c_ulong(X.XStringToKeysym(name.encode())))
        if not code:
            raise ValueError(f"the keyboard has no {name}")
        return code

    def tap(self, keys):
        codes = [self.keycode(key) for key in keys]
        for code, down in [*((code, True) for code in codes), *((code, False) for code in reversed(codes))]:
            XTEST.XTestFakeKeyEvent(self.display, code, down, ctypes.c_ulong(0))
        X.XFlush(self.display)

    def notch(self):
        for down in [True, False]:
            XTEST.XTestFakeButtonEvent(self.display, WHEEL_DOWN, down, ctypes.c_ulong(0))
        X.XFlush(self.display)

    def point(self, x, y):
        XTEST.XTestFakeMotionEvent(self.display, -1, x, y, ctypes.c_ulong(0))
        X.XFlush(self.display)


class Watch:
    """The changes of a region, from the moment at which it is watched."""

    def __init__(self, screen, region):
        self.screen, self.region = screen, region
        screen.forget()
        self.last = screen.picture(region)
        self.changes = []

    def look(self, until):
        """Notes the next drawing before a moment, if it changes the region. Returns whether there was one."""
        at = self.screen.drawn(until)
        if at is None:
            return False
        now = self.screen.picture(self.region)
        if now != self.last:
            self.changes.append(at)
            self.last = now
        return True

    def wait(self, until):
        while self.look(until):
            pass

    def settle(self, since):
        """Waits until the region is still."""
        while self.look((self.changes[-1] if self.changes else since) + STILL):
            if time.monotonic() - since > LONGEST:
                raise TimeoutError(f"the screen was not still within {LONGEST} s")


def busy(process):
    """Milliseconds that the main thread of a process has had on a core (Linux, sched-stats)."""
    with open(f"/proc/{process}/task/{process}/schedstat", encoding="ascii") as counters:
        return int(counters.read().split()[0]) / 1e6


def press(screen, keys, region, process):
    watch, used = Watch(screen, region), busy(process)
    began = time.monotonic()
    screen.tap(keys)
    while not watch.changes and time.monotonic() - began < LONGEST:
        watch.look(began + LONGEST)
    if not watch.changes:
        raise TimeoutError(f"nothing came of {'+'.join(keys)} within {LONGEST} s")
    watch.settle(began)
    first, settled = (1000 * (at - began) for at in [watch.changes[0], watch.changes[-1]])
    return {"first": first, "settled": settled, "frames": len(watch.changes), "busy": busy(process) - used}


def turn(screen, notches, every, region, process):
    watch, used = Watch(screen, region), busy(process)
    began = time.monotonic()
    moments = [began + at * every / 1000 for at in range(notches + 1)]
    for moment, end in zip(moments, moments[1:]):
        watch.wait(moment)
        screen.notch()
        watch.wait(end)
    watch.settle(time.monotonic())
    return {
        "waits": [first_change(watch.changes, *span) for span in zip(moments, moments[1:])],
        "frames": len(watch.changes),
        "busy": busy(process) - used,
    }


def first_change(changes, begin, end):
    return next((1000 * (at - begin) for at in changes if begin <= at < end), None)


def answer(screen, request):
    match request.pop("do"):
        case "point":
            screen.point(*request["at"])
            return {}
        case "still":
            Watch(screen, request["region"]).settle(time.monotonic())
            return {}
        case "press":
            return press(screen, **request)
        case "turn":
            return turn(screen, **request)
        case other:
            return {"error": f"nobody knows how to {other}"}


def say(said):
    print(json.dumps(said), flush=True)


screen = Screen()
say({"ready": True})
for line in sys.stdin:
    try:
        say(answer(screen, json.loads(line)))
    except (OSError, ValueError) as error:
        say({"error": str(error)})
