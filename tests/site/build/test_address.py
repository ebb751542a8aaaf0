"""An address that is taken is told before anything is built."""

from __future__ import annotations

import socket

import pytest

from flowfolio.site.build.address import ask_for


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_a_free_address_is_still_free_and_a_taken_one_is_refused(host: str) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as busy:
        try:
            busy.bind((host, 0))
        except OSError:
            pytest.skip(f"this machine has no {host}")
        port = busy.getsockname()[1]
        busy.listen()
        with pytest.raises(OSError, match="in use"):
            ask_for(host, port)
    ask_for(host, port)
    ask_for(host, port)


def test_a_port_that_is_none_is_refused() -> None:
    with pytest.raises(OverflowError, match="0-65535"):
        ask_for("127.0.0.1", 99999)
