#!/usr/bin/python3
"""A tray without a screen: the StatusNotifierItem host that shows no icons but says and clicks what a test asks for.

Reads one JSON request a line, writes one JSON answer a line:
  {"do": "item"}                          what the icon says of itself, as {"id", "title", "status", "tooltip", "description", "icon"}
  {"do": "menu"}                          the menu, as [{"label", "enabled", "items"}], after it was said that it is about to be shown
  {"do": "shown"}                         the same, as a host has it that shows it already: it fetches what is there
  {"do": "click", "path": ["Open console", "Shop / Deploy"]}
  {"do": "click", "path": […], "shown": true}   a click in the menu that was fetched last, which may be out of date
  {"do": "signals"}                       the names of the signals since they were last asked for
  {"do": "restart"}                       the panel ends, and another one begins
Says {"ready": true} when it owns the watcher's name; run it before the app.
"""

import hashlib
import json
import sys
import threading

import dbus
import dbus.service
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"

DBusGMainLoop(set_as_default=True)
bus = dbus.SessionBus()


class Watcher(dbus.service.Object):
    """What an item registers with (freedesktop.org, StatusNotifierWatcher)."""

    def __init__(self):
        super().__init__(bus, "/StatusNotifierWatcher")
        self.items = []
        bus.add_signal_receiver(self.gone, "NameOwnerChanged", "org.freedesktop.DBus", arg2="")

    def gone(self, name, _before, _now):
        self.items = [item for item in self.items if item[0] != name]

    @dbus.service.method(WATCHER, in_signature="s", sender_keyword="sender")
    def RegisterStatusNotifierItem(self, service, sender=None):
        self.items.append((sender, service) if service.startswith("/") else (service, "/StatusNotifierItem"))

    @dbus.service.method(WATCHER, in_signature="s")
    def RegisterStatusNotifierHost(self, _service):
        pass

    @dbus.service.method(dbus.PROPERTIES_IFACE, in_signature="ss", out_signature="v")
    def Get(self, interface, name):
        return self.GetAll(interface)[name]

    @dbus.service.method(dbus.PROPERTIES_IFACE, in_signature="s", out_signature="a{sv}")
    def GetAll(self, _interface):
        return {
            "IsStatusNotifierHostRegistered": dbus.Boolean(True),
            "ProtocolVersion": dbus.Int32(0),
            "RegisteredStatusNotifierItems": dbus.Array(["".join(item) for item in self.items], signature="s"),
        }


class Tray:
    """The one item that is up."""

    def __init__(self, watcher):
        self.watcher = watcher
        self.name = self.own()
        self.fetched = []
        self.signals = []
        for interface in [ITEM, MENU]:
            bus.add_signal_receiver(self.heard, dbus_interface=interface, member_keyword="member")

    def own(self):
        return dbus.service.BusName(WATCHER, bus, do_not_queue=True)

    def heard(self, *_args, member):
        self.signals.append(member)

    def heard_signals(self):
        heard, self.signals = self.signals, []
        return {"signals": heard}

    def restart(self):
        self.watcher.items = []
        del self.name
        self.name = self.own()
        return {"restarted": True}

    def properties(self):
        if not self.watcher.items:
            raise LookupError("no icon is up")
        name, path = self.watcher.items[-1]
        return name, dbus.Interface(bus.get_object(name, path), dbus.PROPERTIES_IFACE).GetAll(ITEM)

    def item(self):
        _, said = self.properties()
        pixmaps = said.get("IconPixmap", [])
        look = [str(said.get("IconName", "")), *(bytes(dots).hex() for _width, _height, dots in pixmaps)]
        _, _, title, text = said.get("ToolTip", ("", [], "", ""))
        return {
            "id": str(said["Id"]),
            "title": str(said["Title"]),
            "status": str(said["Status"]),
            "tooltip": [str(title), str(text)],
            "description": str(said["IconAccessibleDesc"]),
            "icon": hashlib.sha256("".join(look).encode()).hexdigest(),
        }

    def menu_object(self):
        name, properties = self.properties()
        return dbus.Interface(bus.get_object(name, properties["Menu"]), MENU)

    def layout(self, menu, about_to_show=True):
        if about_to_show:
            menu.AboutToShow(0)
        _, root = menu.GetLayout(0, -1, [])
        self.fetched = [entry for entry in map(self.entry, root[2]) if entry["label"]]
        return self.fetched

    def entry(self, node):
        number, properties, children = node
        return {
            "id": int(number),
            # An underscore marks a key, two are one.
            "label": str(properties.get("label", "")).replace("__", "\0").replace("_", "").replace("\0", "_"),
            "enabled": bool(properties.get("enabled", True)),
            "items": [entry for entry in map(self.entry, children) if entry["label"]],
        }

    def menu(self, about_to_show):
        return {"menu": self.layout(self.menu_object(), about_to_show)}

    def click(self, path, shown):
        menu = self.menu_object()
        entries = self.fetched if shown else self.layout(menu)
        for label in path:
            found = [entry for entry in entries if entry["label"] == label]
            if not found:
                raise LookupError(f"no entry {label!r} among {[entry['label'] for entry in entries]}")
            entries = found[0]["items"]
        menu.Event(found[0]["id"], "clicked", dbus.String(""), dbus.UInt32(0))
        return {"clicked": path}


def answer(tray, line):
    request = json.loads(line)
    try:
        match request["do"]:
            case "item":
                said = tray.item()
            case "menu":
                said = tray.menu(about_to_show=True)
            case "shown":
                said = tray.menu(about_to_show=False)
            case "click":
                said = tray.click(request["path"], request.get("shown", False))
            case "signals":
                said = tray.heard_signals()
            case "restart":
                said = tray.restart()
    except (LookupError, dbus.DBusException) as error:
        said = {"error": str(error)}
    print(json.dumps(said), flush=True)


tray = Tray(Watcher())
loop = GLib.MainLoop()


def read():
    for line in sys.stdin:
        GLib.idle_add(answer, tray, line)
    GLib.idle_add(loop.quit)


threading.Thread(target=read, daemon=True).start()
print(json.dumps({"ready": True}), flush=True)
loop.run()
