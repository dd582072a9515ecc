#!/bin/sh
# Runs after deb and rpm are removed, and of the old version after an upgrade: then its successor has just made all this
# anew, and it stays. Debian says "upgrade", RPM the number of versions that are left.
case ${1:-} in
  upgrade | failed-upgrade | abort-* | 1) exit 0 ;;
esac

if [ "$(readlink '/usr/bin/${executable}')" = '/opt/${executable}/resources/${executable}' ]; then
  rm -f '/usr/bin/${executable}'
fi

profile='/etc/apparmor.d/${executable}'
if [ -f "$profile" ]; then
  # The kernel would go on with it until the next start.
  if apparmor_status --enabled >/dev/null 2>&1 && ! { [ -x /usr/bin/ischroot ] && /usr/bin/ischroot; }; then
    apparmor_parser --remove "$profile" || true
  fi
  rm -f "$profile"
fi

if command -v update-desktop-database >/dev/null 2>&1; then
  update-desktop-database /usr/share/applications || true
fi
