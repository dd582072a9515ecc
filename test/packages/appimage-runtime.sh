#!/bin/sh
# Stands in for the runtime that an AppImage begins with: unpacks what follows it, where the runtime mounts it by FUSE, runs
# what is in it with the variables that the runtime sets, and removes it in the end. What it cannot show: FUSE, and
# whether the real runtime starts on a given system.
image=$(readlink -f "$0")
folder=$(mktemp -d -t .mount_PanDABXXXXXX)
unsquashfs -quiet -no-progress -force -offset 4096 -dest "$folder" "$image" >/dev/null || exit 127
export APPIMAGE="$image" APPDIR="$folder" ARGV0="$0" OWD="$PWD"
exec 3<&0
"$folder/AppRun" "$@" <&3 3<&- &
app=$!
trap 'kill -TERM $app' TERM
trap '' INT
while :; do
  wait $app
  code=$?
  kill -0 $app 2>/dev/null || break
done
rm -rf "$folder"
exit $code
# The image begins at byte 4096. ------------------------------------------------------------------------------------
exit
