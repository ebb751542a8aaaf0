"""Read the text of a file: inside the project, of bounded size, in UTF-8, without characters that nobody sees."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import BinaryIO, Final

from flowfolio.source.explain import SourceError, end_of, wrong_yaml
from flowfolio.source.problems import Code

UNREADABLE_FILE = Code(
    "unreadable-file",
    "error",
    "The file cannot be read, or lies outside the project.",
    "the link leads out of the project",
)
FILE_TOO_LARGE = Code(
    "file-too-large", "error", "The file is larger than any map needs.", "the file is larger than 1 MB; split it"
)

MAX_BYTES: Final = 1_000_000
NOT_SOURCE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""Characters that no file may hold: they cannot be seen, or editors and YAML count lines by them differently."""

_DIRECTIVE = re.compile("^%TAG", re.MULTILINE)


def read_bytes(path: Path, root: Path | None) -> bytes:
    """Return what the file at `path` holds; raises SourceError for one outside `root`, too large or not readable."""
    try:
        real = os.path.realpath(path, strict=True)
        if root is not None and not Path(real).is_relative_to(os.path.realpath(root, strict=True)):
            hint = "put the file itself there instead of a link"
            raise SourceError(UNREADABLE_FILE, "the file lies outside the project's data", hint)
        with _opened(real) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise SourceError(UNREADABLE_FILE, "this is no ordinary file", "put a text file here")
            if status.st_size > MAX_BYTES:
                raise _too_large()
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = (getattr(error, "strerror", None) or "its name is not valid").lower()
        raise SourceError(UNREADABLE_FILE, f"the file cannot be read: {reason}") from error


def read_regular(path: Path, most: int) -> tuple[bytes, os.stat_result] | None:
    """Return what a file of at most `most` bytes holds; None for a link, a pipe, a folder, and what cannot be read."""
    try:
        with _opened(path, getattr(os, "O_NOFOLLOW", 0)) as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode) or about.st_size > most:
                return None
            text = file.read(most + 1)
    except OSError:
        return None
    return (text, about) if len(text) <= most else None


def _opened(path: str | Path, more: int = 0) -> BinaryIO:
    """Open a file without waiting, to be asked what it is once open: a pipe or device must not hold up a build."""
    flags = more | getattr(os, "O_NONBLOCK", 0)
    return open(path, "rb", opener=lambda name, mode: os.open(name, mode | flags))


def path_text(path: Path, root: Path | None) -> str:
    """Return the path from `root`'s parent, or from the working folder, with slashes."""
    try:
        full = Path(os.path.abspath(path))
        base = Path(os.path.abspath(root)).parent if root is not None else Path.cwd()
    except (OSError, ValueError):  # the working folder is gone, or a NUL in the path
        return path.as_posix()
    return (full.relative_to(base) if full.is_relative_to(base) else path).as_posix()


def decoded(text: str | bytes) -> str:
    """Return the text without a byte order mark; raises SourceError for what is no text that YAML can hold."""
    if len(text) > MAX_BYTES:
        raise _too_large()
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8")
        except UnicodeDecodeError as error:
            at = end_of(error.object[: error.start].decode("utf-8"))
            message = "the file is not UTF-8 from here on: it is saved in another encoding, or is no text at all"
            raise wrong_yaml(message, "save it as UTF-8", at) from error
    text = text.removeprefix("\ufeff")
    if wrong := NOT_SOURCE.search(text):
        raise wrong_yaml(f"the file holds {character(wrong[0])}", "remove it", end_of(text[: wrong.start()]))
    if wrong := _DIRECTIVE.search(text):  # libyaml compares each one with all before it: 1 MB of them would take long
        raise wrong_yaml("%TAG is not used in map data", "remove the line", end_of(text[: wrong.start()]))
    return text


def character(sign: str) -> str:
    """Return the name of a character that nobody can see."""
    return f"the invisible character U+{ord(sign):04X}"


def printable(name: str) -> str:
    """Return the name with what a terminal would act upon or hide written as escapes."""
    return name if name.isprintable() else "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in name)


def _too_large() -> SourceError:
    return SourceError(FILE_TOO_LARGE, f"the file is larger than {MAX_BYTES // 1_000_000} MB", "split it")
