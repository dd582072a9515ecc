"""What a user sees and does in the panel: reads one request as JSON from the standard input, writes the answer as JSON.

Speaks the protocols of the panel itself: StatusNotifierItem and com.canonical.dbusmenu for the icon and its menu,
org.freedesktop.Notifications as dunst offers it, org.freedesktop.login1 as python-dbusmock plays it.
"""

import json
import os
import sys
import time

import dbus

GIVE_UP_S = 60
LOOK_AGAIN_S = 0.05

bus = dbus.SessionBus()


def plain(value):
    """A D-Bus value as JSON has it; bytes as hexadecimal digits."""
    if isinstance(value, dbus.ByteArray):
        return bytes(value).hex()
    if isinstance(value, dbus.Boolean):
        return bool(value)
    if isinstance(value, (dbus.String, dbus.ObjectPath, str)):
        return str(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, dbus.Array) and value.signature == "y":
        return bytes(bytearray(value)).hex()
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    return str(value)


def until(look):
    end = time.monotonic() + GIVE_UP_S
    while True:
        seen = look()
        if seen:
            return seen
        if time.monotonic() > end:
            raise TimeoutError("it did not come about")
        time.sleep(LOOK_AGAIN_S)


def properties(name, path, interface):
    found = dbus.Interface(bus.get_object(name, path, introspect=False), "org.freedesktop.DBus.Properties")
    return found.GetAll(interface)


def items():
    """The icons in the panel, as (bus name, object path), each with the process that shows it."""
    watcher = properties("org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher")
    found = []
    for item in watcher["RegisteredStatusNotifierItems"]:
        name, slash, path = str(item).partition("/")
        pid = bus.get_object("org.freedesktop.DBus", "/").GetConnectionUnixProcessID(name)
        found.append((name, slash + path if slash else "/StatusNotifierItem", int(pid)))
    return found


def item_of(pid):
    return until(lambda: next(((name, path) for name, path, of in items() if of == pid), None))


def item_properties(pid):
    name, path = item_of(pid)
    return name, properties(name, path, "org.kde.StatusNotifierItem")


def menu_of(pid):
    name, props = item_properties(pid)
    menu = dbus.Interface(bus.get_object(name, props["Menu"], introspect=False), "com.canonical.dbusmenu")
    try:
        menu.AboutToShow(0)
    except dbus.DBusException:
        pass  # Not every menu has it.
    _, layout = menu.GetLayout(0, -1, dbus.Array([], signature="s"))
    return menu, layout


def entries(node):
    _, _, children = node
    return [
        {
            "id": int(child[0]),
            "label": str(child[1].get("label", "")).replace("__", "\0").replace("_", "").replace("\0", "_"),
            "separator": child[1].get("type") == "separator",
            "enabled": bool(child[1].get("enabled", True)),
            "visible": bool(child[1].get("visible", True)),
            "toggle": str(child[1].get("toggle-type", "")),
            "on": int(child[1].get("toggle-state", 0)) == 1,
            "entries": entries(child),
        }
        for child in children
    ]


def click(pid, labels):
    menu, layout = menu_of(pid)
    level, chosen = entries(layout), None
    for label in labels:
        chosen = next((each for each in level if each["visible"] and each["label"] == label), None)
        if chosen is None:
            return {"missing": label, "labels": [each["label"] for each in level]}
        level = chosen["entries"]
    if not chosen["enabled"]:
        return {"disabled": chosen["label"]}
    try:
        menu.Event(chosen["id"], "clicked", dbus.Int32(0, variant_level=1), dbus.UInt32(int(time.time()) & 0xFFFFFFFF))
    except dbus.DBusException as error:
        # The menu has been made anew since it was read: this item is gone.
        if error.get_dbus_name() == "org.freedesktop.DBus.Error.Failed":
            return {"stale": chosen["label"]}
        # An app that ends at this click may be gone before it has answered.
        if error.get_dbus_name() != "org.freedesktop.DBus.Error.NoReply":
            raise
    return {}


def icon(pid):
    _, props = item_properties(pid)
    pixmaps = [{"width": int(w), "height": int(h), "argb": bytes(bytearray(data)).hex()} for w, h, data in props["IconPixmap"]]
    tool_tip = [plain(part) for part in props.get("ToolTip", []) if isinstance(part, dbus.String)]
    return {"pixmaps": pixmaps, "toolTip": tool_tip, "title": plain(props.get("Title", ""))}


def activate(pid):
    name, path = item_of(pid)
    dbus.Interface(bus.get_object(name, path, introspect=False), "org.kde.StatusNotifierItem").Activate(0, 0)
    return {}


def wait_for_names(names):
    until(lambda: all(bus.name_has_owner(name) for name in names))
    return {}


DUNST = ("org.freedesktop.Notifications", "/org/freedesktop/Notifications")


def click_notification(title, titles):
    """Chooses the usual action of the newest of that title, once dunst has drawn it. Those on the screen are the last."""
    displayed = until(lambda: properties(*DUNST, "org.dunstproject.cmd0")["displayedLength"])
    from_top = titles[-displayed:]
    place = len(from_top) - 1 - from_top[::-1].index(title)
    dunst = dbus.Interface(bus.get_object(*DUNST, introspect=False), "org.dunstproject.cmd0")
    dunst.NotificationAction(dbus.UInt32(place))
    return {}


def close_notifications():
    dbus.Interface(bus.get_object(*DUNST, introspect=False), "org.dunstproject.cmd0").NotificationCloseAll()
    return {}


def power(signal, value):
    system = dbus.bus.BusConnection(os.environ["DBUS_SYSTEM_BUS_ADDRESS"])
    logind = system.get_object("org.freedesktop.login1", "/org/freedesktop/login1")
    mock = dbus.Interface(logind, "org.freedesktop.DBus.Mock")
    mock.EmitSignal("org.freedesktop.login1.Manager", signal, "b", [value])
    return {}


def answer(request):
    what = request["do"]
    if what == "menu":
        return entries(menu_of(request["pid"])[1])
    if what == "click":
        return click(request["pid"], request["labels"])
    if what == "icon":
        return icon(request["pid"])
    if what == "activate":
        return activate(request["pid"])
    if what == "items":
        return [pid for _, _, pid in items()]
    if what == "wait-for-names":
        return wait_for_names(request["names"])
    if what == "click-notification":
        return click_notification(request["title"], request["titles"])
    if what == "close-notifications":
        return close_notifications()
    if what == "power":
        return power(request["signal"], request["value"])
    raise ValueError(what)


try:
    print(json.dumps({"ok": answer(json.load(sys.stdin))}))
except Exception as error:  # Told to the test, which says what it wanted.
    print(json.dumps({"error": f"{type(error).__name__}: {error}"}))
