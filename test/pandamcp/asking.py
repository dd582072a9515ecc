"""
A FastMCP server whose tools ask the user, on 127.0.0.1 and a free port. It ends when its standard input closes, that is,
with the process that started it.
"""

import os
import sys
import threading
from dataclasses import dataclass
from typing import Literal

import uvicorn
from fastmcp import Context, FastMCP

server = FastMCP("asking")


@dataclass
class Wanted:
    name: str
    cores: int = 8
    scout: bool = True
    kind: Literal["analysis", "production"] = "analysis"


@server.tool
async def choose_site(ctx: Context) -> str:
    one = await ctx.elicit("Where shall it run?", response_type=["CERN-PROD", "BNL"])
    if one.action != "accept":
        return f"no site: {one.action}"
    titles = {"low": {"title": "Later"}, "high": {"title": "At once"}}
    two = await ctx.elicit("How urgent is it?", response_type=titles)
    if two.action != "accept":
        return f"{one.data}, {two.action}"
    three = await ctx.elicit("What is it?", response_type=Wanted)
    return f"{one.data}, {two.data}, {three.data}"


@server.tool
async def go_on(ctx: Context) -> str:
    answer = await ctx.elicit("Go on?", response_type=None)
    return answer.action


@server.tool
async def sign_in(ctx: Context) -> str:
    answer = await ctx.elicit("Type your password", response_type=str)
    return answer.action


def end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


threading.Thread(target=end_with_parent, daemon=True).start()
uvicorn.run(server.http_app(), host="127.0.0.1", port=0)
