"""
Runs rucio-mcp's own program. The first argument is a file of documents by their addresses, which is the internet to it: where
it would get a client's document from there, it gets it from the file, and does not look whether the address is a public one.
What it makes of the document, and of the login, is its own. It ends when its standard input closes.
"""

import json
import os
import sys
import threading
from pathlib import Path

import rucio_mcp.auth.cimd as cimd
from rucio_mcp.cli import main

documents = json.loads(Path(sys.argv.pop(1)).read_text())


async def is_public(client_id_url, *, resolver=None):
    pass


async def fetch(client_id_url, **options):
    if client_id_url not in documents:
        raise cimd.CimdError("failed to fetch CIMD document: 404")
    return documents[client_id_url]


def end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


cimd.assert_safe_url = is_public
cimd.fetch_client_document = fetch
threading.Thread(target=end_with_parent, daemon=True).start()
main()
