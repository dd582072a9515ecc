"""Prints a line for each icon that is registered in the panel: when, in milliseconds since 1970, and of which process."""

import time

import dbus
import dbus.mainloop.glib
from gi.repository import GLib

dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
bus = dbus.SessionBus()


def registered(item):
    at = time.time() * 1000
    name = str(item).partition("/")[0]
    try:
        pid = bus.get_object("org.freedesktop.DBus", "/").GetConnectionUnixProcessID(name)
    except dbus.DBusException:
        return  # It has ended meanwhile.
    print(f"{at:.1f} {int(pid)}", flush=True)


bus.add_signal_receiver(registered, "StatusNotifierItemRegistered", "org.kde.StatusNotifierWatcher")
print("ready", flush=True)
GLib.MainLoop().run()
