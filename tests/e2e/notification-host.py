#!/usr/bin/python3
"""A desktop's notification server that shows nothing but says what is up, and clicks it when a test asks for that.

Reads one JSON request a line, writes one JSON answer a line:
  {"do": "list"}     what is up, as [{"title", "body", "buttons"}]
  {"do": "shown"}    how many calls there were to show something new
  {"do": "click"}    a click on the last one that is up
Says {"ready": true} when it owns the server's name; run it before the app.
"""

import json
import sys
import threading

import dbus
import dbus.service
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

SERVER = "org.freedesktop.Notifications"

DBusGMainLoop(set_as_default=True)
bus = dbus.SessionBus()


class Server(dbus.service.Object):
    """What notifications are sent to (freedesktop.org, Desktop Notifications Specification)."""

    def __init__(self):
        super().__init__(bus, "/org/freedesktop/Notifications")
        self.up = {}
        self.shown = 0

    @dbus.service.method(SERVER, out_signature="as")
    def GetCapabilities(self):
        return ["actions", "body", "body-markup"]

    @dbus.service.method(SERVER, out_signature="ssss")
    def GetServerInformation(self):
        return ("test", "Daypass", "1", "1.2")

    @dbus.service.method(SERVER, in_signature="susssasa{sv}i", out_signature="u")
    def Notify(self, _app, replaces, _icon, title, body, actions, _hints, _timeout):
        if replaces not in self.up:
            self.shown += 1
        number = int(replaces) or self.shown
        self.up[number] = {"title": str(title), "body": str(body), "buttons": [str(label) for label in actions[1::2]]}
        return dbus.UInt32(number)

    @dbus.service.method(SERVER, in_signature="u")
    def CloseNotification(self, number):
        if self.up.pop(int(number), None):
            self.NotificationClosed(number, dbus.UInt32(3))

    @dbus.service.signal(SERVER, signature="uu")
    def NotificationClosed(self, number, reason):
        pass

    @dbus.service.signal(SERVER, signature="us")
    def ActionInvoked(self, number, action):
        pass

    def click(self):
        if not self.up:
            raise LookupError("no notification is up")
        number = dbus.UInt32(max(self.up))
        self.ActionInvoked(number, "default")
        self.CloseNotification(number)


def answer(server, line):
    try:
        match json.loads(line)["do"]:
            case "list":
                said = {"list": list(server.up.values())}
            case "shown":
                said = {"shown": server.shown}
            case "click":
                server.click()
                said = {"clicked": True}
    except LookupError as error:
        said = {"error": str(error)}
    print(json.dumps(said), flush=True)


name = dbus.service.BusName(SERVER, bus, do_not_queue=True)
server = Server()
loop = GLib.MainLoop()


def read():
    for line in sys.stdin:
        GLib.idle_add(answer, server, line)
    GLib.idle_add(loop.quit)


threading.Thread(target=read, daemon=True).start()
print(json.dumps({"ready": True}), flush=True)
loop.run()
