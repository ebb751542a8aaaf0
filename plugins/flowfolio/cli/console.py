"""Keep the two streams of a command usable: closed ones, full disks behind them, and letters that a console has not."""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys

_PLAIN = {"→": "->", "←": "<-", "–": "-", "—": "-", "−": "-", "…": "...", "×": "x", "·": "-", "≥": ">=", "≤": "<=",
          "’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "\u202f": " ", "✓": "ok", "✗": "x"}  # fmt: skip
_HANDLER = "flowfolio.plain"


class _Closed(io.TextIOBase):
    """A stream that somebody closed before we began (`>&-`): nothing can be written there, which has to be said."""

    def write(self, text: str) -> int:
        raise OSError(errno.EBADF, "it is closed")


def prepare() -> None:
    """Make standard output and standard error take every text: what their encoding lacks becomes the nearest signs."""
    codecs.register_error(_HANDLER, _plainer)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, _Closed() if name == "stdout" else io.StringIO())
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_HANDLER)


def forget_output() -> None:
    """Drop what could not be written, so that the end of the program does not try, and complain, once more."""
    if isinstance(sys.stdout, _Closed):
        return
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, sys.stdout.fileno())
    os.close(sink)


def _plainer(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_PLAIN.get(sign, "?") for sign in error.object[error.start : error.end]), error.end
