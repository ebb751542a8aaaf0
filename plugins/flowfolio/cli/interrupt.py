"""Have Ctrl-C end the command without a traceback, also while it begins and while it ends."""

from __future__ import annotations

import signal


def end_at_once() -> None:
    """From now on Ctrl-C ends the program on the spot: nothing is done that would have to be put right.

    An exception instead could come out anywhere: in the middle of a class, or of what Python does at the very end.
    Whoever had it ignored, as a shell does for what runs in the background, has it ignored.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def end_in_order() -> None:
    """From now on Ctrl-C is an exception again, so that what was begun is put right."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
