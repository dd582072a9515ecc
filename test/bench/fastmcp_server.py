"""
A FastMCP server with one tool, as PandaMCP is made: stateful Streamable HTTP, the login in
X-Auth-Token, PanDA's envelope as the answer. It listens on a free port of 127.0.0.1, which uvicorn
tells on standard error, and ends when its standard input closes.
"""

import os
import sys
import threading

from fastmcp import FastMCP
from fastmcp.server.dependencies import get_http_headers

mcp = FastMCP("bench")


@mcp.tool
def system_is_alive() -> dict:
    """Tells whether the server is up. HTTP Method: GET"""
    if not get_http_headers().get("x-auth-token", "").startswith("Bearer "):
        raise PermissionError("401 Unauthorized")
    return {"success": True, "message": "", "data": None}


def end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


threading.Thread(target=end_with_parent, daemon=True).start()
mcp.run(transport="streamable-http", host="127.0.0.1", port=0, show_banner=False, log_level="info")
