"""
An MCP server of FastMCP, as a laboratory writes one: over stdio, or on 127.0.0.1 by HTTP, with sessions or without. It ends
when its standard input closes, that is, with the process that started it.
"""

import argparse
import asyncio
import os
import socket
import sys
import threading

import uvicorn
from fastmcp import Context, FastMCP
from fastmcp.server.auth.providers.keycloak import KeycloakAuthProvider
from pydantic import BaseModel

arguments = argparse.ArgumentParser()
arguments.add_argument("way", choices=["stdio", "http", "stateless"])
arguments.add_argument("--port", type=int, default=0)
arguments.add_argument("--realm", help="of the Keycloak whose logins it takes")
wanted = arguments.parse_args()

auth = None
if wanted.way != "stdio":
    listening = socket.create_server(("127.0.0.1", wanted.port))
    origin = f"http://127.0.0.1:{listening.getsockname()[1]}"
    if wanted.realm:
        auth = KeycloakAuthProvider(
            realm_url=wanted.realm,
            base_url=origin,
            audience="lab",
            required_scopes=["openid"],
        )

server = FastMCP("lab", auth=auth)
looks = {"readOnlyHint": True}


class Beam(BaseModel):
    energy: float
    particle: str


@server.tool(annotations=looks)
def beam(energy: float) -> Beam:
    """Says what the beam is."""
    return Beam(energy=energy, particle="muon")


@server.tool(annotations=looks)
def pid() -> int:
    """Says which process answers."""
    return os.getpid()


@server.tool(annotations=looks)
def fail() -> str:
    """Fails."""
    raise ValueError("The magnet is warm")


@server.tool(annotations=looks)
async def hang() -> str:
    """Never ends."""
    await asyncio.Event().wait()
    return "never"


@server.tool
async def stall() -> str:
    """Never ends, and may have done something."""
    await asyncio.Event().wait()
    return "never"


@server.tool(annotations=looks)
async def flood(ctx: Context) -> str:
    """Says very much on its way."""
    for number in range(2_000):
        await ctx.info("x" * 200)
        await ctx.report_progress(number, 2_000)
    return "said"


@server.tool(annotations=looks)
def large() -> str:
    """Has an answer of ten million characters."""
    return "y" * 10_000_000


@server.tool
def dump_beam() -> str:
    """Dumps the beam."""
    return "dumped"


@server.tool(annotations=looks)
async def grow(ctx: Context) -> str:
    """Gets another tool while it runs."""

    @server.tool
    def grown() -> str:
        """Was not there before."""
        return "grown"

    if wanted.way != "stateless":
        await ctx.session.send_tool_list_changed()
    return "grown"


@server.resource("lab://logbook")
def logbook() -> str:
    return "Nothing happened."


@server.prompt
def shift(day: str) -> str:
    """Sums a shift up."""
    return f"Sum up the shift of {day}."


def end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


if wanted.way == "stdio":
    server.run(transport="stdio", show_banner=False)
else:
    threading.Thread(target=end_with_parent, daemon=True).start()
    app = server.http_app(stateless_http=wanted.way == "stateless", json_response=wanted.way == "stateless")
    print(f"It listens on {origin}", flush=True)
    uvicorn.Server(uvicorn.Config(app)).run(sockets=[listening])
