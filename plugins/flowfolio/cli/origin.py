"""Say to pip how another machine gets the same flowfolio: from its address, or from a wheel packed of what is here."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import urlsplit

PACKAGE = Path(__file__).parent.parent
_NAME = "flowfolio"
_ADDRESS = """\
# flowfolio, from where it was installed when this portfolio was made.
{line}
"""
_WHEEL = """\
# flowfolio as it was when this portfolio was made, packed beside it, so that it is found on every machine.
# For another version put its wheel into wheels/ and its name into the next line.
{line}
"""
_UNKNOWN = """\
# How this flowfolio came here is not known. Put its wheel into wheels/ and take away the sign at the start of the line.
# {line}
"""


def requirements(package: Path = PACKAGE) -> dict[str, bytes]:
    """Return files by path: what `pip install -r requirements.txt` needs to get this flowfolio on any machine."""
    try:
        found = distribution(_NAME)
    except PackageNotFoundError:
        return {"requirements.txt": _UNKNOWN.format(line=f"./wheels/{_NAME}-VERSION-py3-none-any.whl").encode()}
    if address := _address(found.read_text("direct_url.json")):
        return {"requirements.txt": _ADDRESS.format(line=f"{_NAME} @ {address}").encode()}
    path = f"wheels/{_NAME}-{found.version}-py3-none-any.whl"
    return {"requirements.txt": _WHEEL.format(line=f"./{path}").encode(), path: wheel(package, found)}


def _address(told: str | None) -> str:
    """Return the address that pip noted (PEP 610), as it takes it; "" where other machines cannot reach it.

    >>> _address('{"url": "https://git.example/f.git", "vcs_info": {"vcs": "git", "commit_id": "1a2b"}}')
    'git+https://git.example/f.git@1a2b'
    >>> _address('{"url": "file:///home/ann/f", "dir_info": {}}')
    ''
    """
    try:
        noted = json.loads(told or "{}")
        url, parts = noted["url"], urlsplit(noted["url"])
        version = noted.get("vcs_info")
        if parts.scheme not in ("https", "http", "ssh") or parts.password or (version is None and "dir_info" in noted):
            return ""
        where = f"#subdirectory={noted['subdirectory']}" if "subdirectory" in noted else ""
        return f"{version['vcs']}+{url}@{version['commit_id']}{where}" if version else f"{url}{where}"
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""


def wheel(package: Path, found: Distribution) -> bytes:
    """Return the package as a wheel; the same bytes for the same files, whenever it is made."""
    folder = f"{_NAME}-{found.version}.dist-info"
    files = dict(_files(package, found, folder))
    record = "".join(f"{name},sha256={_hash(content)},{len(content)}\n" for name, content in files.items())
    files[f"{folder}/RECORD"] = f"{record}{folder}/RECORD,,\n".encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()


def _files(package: Path, found: Distribution, folder: str) -> Iterator[tuple[str, bytes]]:
    for path in sorted(package.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield f"{package.name}/{path.relative_to(package).as_posix()}", path.read_bytes()
    licences = [f"licenses/{each}" for each in found.metadata.get_all("License-File") or ()]
    for name in ("METADATA", "WHEEL", "entry_points.txt", *licences):
        if (text := found.read_text(name)) is not None:
            yield f"{folder}/{name}", text.encode()


def _hash(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
