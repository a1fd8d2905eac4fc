#!/usr/bin/python3
"""A desktop's portal that has global shortcuts (XDG Desktop Portal, Global Shortcuts, version 1) and asks no person.

Reads one JSON request a line, writes one JSON answer a line:
  {"do": "sessions"}         those that are open, as [{"app", "shortcuts": [{"id", "description", "trigger"}]}]
  {"do": "press"}            the keys of every shortcut that is bound
  {"do": "decline", "is": B} whether what is asked for next is declined
  {"do": "restart"}          it ends, with all that it knows, and another one begins
Says {"ready": true} when it owns the portal's name; run it before the app.
"""

import json
import sys
import threading

import dbus
import dbus.service
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

NAME = "org.freedesktop.portal.Desktop"
PATH = "/org/freedesktop/portal/desktop"
SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
REQUEST = "org.freedesktop.portal.Request"
SESSION = "org.freedesktop.portal.Session"
REGISTRY = "org.freedesktop.host.portal.Registry"

DBusGMainLoop(set_as_default=True)
bus = dbus.SessionBus()


def path_of(kind, sender, token):
    return f"{PATH}/{kind}/{sender.lstrip(':').replace('.', '_')}/{token}"


class Request(dbus.service.Object):
    @dbus.service.signal(REQUEST, signature="ua{sv}")
    def Response(self, response, results):
        pass


class Session(dbus.service.Object):
    def __init__(self, portal, sender, path):
        super().__init__(bus, path)
        self.portal, self.sender, self.path, self.shortcuts = portal, sender, path, []

    @dbus.service.method(SESSION)
    def Close(self):
        self.portal.sessions.remove(self)
        self.remove_from_connection()


class Portal(dbus.service.Object):
    def __init__(self):
        super().__init__(bus, PATH)
        self.sessions, self.apps, self.declines = [], {}, False

    @dbus.service.method(REGISTRY, in_signature="sa{sv}", sender_keyword="sender")
    def Register(self, app, _options, sender=None):
        self.apps[sender] = str(app)

    @dbus.service.method(SHORTCUTS, in_signature="a{sv}", out_signature="o", sender_keyword="sender")
    def CreateSession(self, options, sender=None):
        session = Session(self, sender, path_of("session", sender, options["session_handle_token"]))
        self.sessions.append(session)
        return self.answer(sender, options, {"session_handle": dbus.String(session.path)})

    @dbus.service.method(SHORTCUTS, in_signature="oa(sa{sv})sa{sv}", out_signature="o", sender_keyword="sender")
    def BindShortcuts(self, path, shortcuts, _parent, options, sender=None):
        (session,) = [one for one in self.sessions if one.path == path]
        if self.declines:
            return self.answer(sender, options, {}, response=1)
        session.shortcuts = [
            {"id": str(id), "description": str(facts["description"]), "trigger": str(facts["preferred_trigger"])}
            for id, facts in shortcuts
        ]
        bound = [
            (one["id"], {"description": one["description"], "trigger_description": f"Press {one['trigger']}"})
            for one in session.shortcuts
        ]
        return self.answer(sender, options, {"shortcuts": dbus.Array(bound, signature="(sa{sv})")})

    @dbus.service.signal(SHORTCUTS, signature="osta{sv}")
    def Activated(self, session, id, timestamp, options):
        pass

    def answer(self, sender, options, results, response=0):
        request = Request(bus, path_of("request", sender, options["handle_token"]))

        def respond():
            request.Response(dbus.UInt32(response), dbus.Dictionary(results, signature="sv"))
            request.remove_from_connection()

        GLib.idle_add(respond)
        return request.__dbus_object_path__

    def press(self):
        for session in self.sessions:
            for shortcut in session.shortcuts:
                self.Activated(session.path, shortcut["id"], dbus.UInt64(1), dbus.Dictionary({}, signature="sv"))


def answer(portal, line):
    request = json.loads(line)
    match request["do"]:
        case "sessions":
            open_ones = [{"app": portal.apps.get(one.sender), "shortcuts": one.shortcuts} for one in portal.sessions]
            said = {"sessions": open_ones}
        case "press":
            portal.press()
            said = {"pressed": True}
        case "decline":
            portal.declines = request["is"]
            said = {"declines": portal.declines}
        case "restart":
            bus.release_name(NAME)
            for session in portal.sessions[:]:
                session.Close()
            portal.apps.clear()
            bus.request_name(NAME, dbus.bus.NAME_FLAG_DO_NOT_QUEUE)
            said = {"restarted": True}
    print(json.dumps(said), flush=True)


bus.request_name(NAME, dbus.bus.NAME_FLAG_DO_NOT_QUEUE)
portal = Portal()
loop = GLib.MainLoop()


def read():
    for line in sys.stdin:
        GLib.idle_add(answer, portal, line)
    GLib.idle_add(loop.quit)


threading.Thread(target=read, daemon=True).start()
print(json.dumps({"ready": True}), flush=True)
loop.run()
