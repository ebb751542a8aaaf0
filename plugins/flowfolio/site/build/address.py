"""Try the address to serve at before the first build, which takes a while, and not after it."""

from __future__ import annotations

import os
import socket


def ask_for(host: str, port: int) -> None:
    """Take the address as MkDocs' server does, and give it back. Raises OSError or OverflowError where that fails."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as tried:
        if os.name == "posix":  # elsewhere the option lets two take one address
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        tried.bind((host, port))
