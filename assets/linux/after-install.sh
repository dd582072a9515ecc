#!/bin/sh
# Runs after deb and rpm are installed or upgraded: electron-builder's own template, but that the command of the terminal
# is the command line and not the window. The menu starts the window.

command='/usr/bin/${executable}'
launcher='/opt/${executable}/resources/${executable}'
if { [ ! -e "$command" ] && [ ! -L "$command" ]; } || [ "$(readlink "$command")" = "$launcher" ]; then
  ln -sf "$launcher" "$command"
else
  echo "$command belongs to something else, as to npm, and stays. The command line of this package is $launcher." >&2
fi

# Chromium's sandbox takes user namespaces, and this helper with root's rights only where there are none.
if [ -L /proc/self/ns/user ] && unshare --user true 2>/dev/null; then
  chmod 0755 '/opt/${executable}/chrome-sandbox' || true
else
  chmod 4755 '/opt/${executable}/chrome-sandbox' || true
fi

if command -v update-mime-database >/dev/null 2>&1; then
  update-mime-database /usr/share/mime || true
fi
if command -v update-desktop-database >/dev/null 2>&1; then
  update-desktop-database /usr/share/applications || true
fi

# Ubuntu 24.04 keeps user namespaces to programs with a profile. Older AppArmor does not know its form, and needs none.
if apparmor_status --enabled >/dev/null 2>&1; then
  profile='/opt/${executable}/resources/apparmor-profile'
  installed='/etc/apparmor.d/${executable}'
  if apparmor_parser --skip-kernel-load --debug "$profile" >/dev/null 2>&1; then
    cp -f "$profile" "$installed"
    # In a chroot, as where images of machines are made, there is no kernel to tell.
    if ! { [ -x /usr/bin/ischroot ] && /usr/bin/ischroot; }; then
      apparmor_parser --replace --write-cache --skip-read-cache "$installed"
    fi
  fi
fi
