"""
Runs PandaMCP's own program, pandaserver.pandamcp.mcp_main, bound to 127.0.0.1.

The program binds 0.0.0.0 and offers no setting for it, so the one argument of uvicorn.run is
replaced on the way; nothing installed is changed. It ends when its standard input closes, that
is, with the process that started it, however that one died.
"""

import os
import runpy
import sys
import threading

import uvicorn


def end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


upstream_run = uvicorn.run


def run_on_loopback(app, **options):
    upstream_run(app, **{**options, "host": "127.0.0.1"})


uvicorn.run = run_on_loopback
threading.Thread(target=end_with_parent, daemon=True).start()
runpy.run_module("pandaserver.pandamcp.mcp_main", run_name="__main__", alter_sys=True)
