#!/usr/bin/python3
"""A tray without a screen: the StatusNotifierItem host that shows no icons but says and clicks what a test asks for.

Reads one JSON request a line, writes one JSON answer a line:
  {"do": "icon"}                          the icon's file name
  {"do": "menu"}                          the menu, as [{"label", "enabled", "items"}]
  {"do": "click", "path": ["Open console", "Shop / Deploy"]}
Says {"ready": true} when it owns the watcher's name; run it before the app.
"""

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

    def properties(self):
        if not self.watcher.items:
            raise LookupError("no icon is up")
        name, path = self.watcher.items[-1]
        return name, dbus.Interface(bus.get_object(name, path), dbus.PROPERTIES_IFACE).GetAll(ITEM)

    def icon(self):
        _, properties = self.properties()
        return {"icon": str(properties["IconName"])}

    def menu_object(self):
        name, properties = self.properties()
        return dbus.Interface(bus.get_object(name, properties["Menu"]), MENU)

    def layout(self, menu):
        menu.AboutToShow(0)
        _, root = menu.GetLayout(0, -1, [])
        return [entry for entry in map(self.entry, root[2]) if entry["label"]]

    def entry(self, node):
        number, properties, children = node
        return {
            "id": int(number),
            # An underscore marks a key, two are one.
            "label": str(properties.get("label", "")).replace("__", "\0").replace("_", "").replace("\0", "_"),
            "enabled": bool(properties.get("enabled", True)),
            "items": [entry for entry in map(self.entry, children) if entry["label"]],
        }

    def menu(self):
        return {"menu": self.layout(self.menu_object())}

    def click(self, path):
        menu = self.menu_object()
        entries = self.layout(menu)
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
            case "icon":
                said = tray.icon()
            case "menu":
                said = tray.menu()
            case "click":
                said = tray.click(request["path"])
    except (LookupError, dbus.DBusException) as error:
        said = {"error": str(error)}
    print(json.dumps(said), flush=True)


name = dbus.service.BusName(WATCHER, bus, do_not_queue=True)
tray = Tray(Watcher())
loop = GLib.MainLoop()


def read():
    for line in sys.stdin:
        GLib.idle_add(answer, tray, line)
    GLib.idle_add(loop.quit)


threading.Thread(target=read, daemon=True).start()
print(json.dumps({"ready": True}), flush=True)
loop.run()
