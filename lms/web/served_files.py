"""Which style sheets, scripts and pictures are served, and under which name? Each is named by its content.

Read once when the application starts and kept compressed in memory (about half a megabyte), so that a browser asks
for each version once and keeps it for a year.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from lms.base.errors import NotFound
from lms.web.guards import public

HERE = Path(__file__).parent / "static"
SERVED_AT = "/static"
FOR_A_YEAR = "public, max-age=31536000, immutable"
TEXT = frozenset({".css", ".js", ".svg", ".json"})


class AssetsMissing(Exception):
    """The style sheets were not fetched; the message says how to get them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """One file, plain and compressed (None where that gains nothing)."""

    content: bytes
    zipped: bytes | None
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedFiles:
    """Every file by the path it is served at, and the address by the name templates use."""

    by_path: Mapping[str, Served]
    address_by_name: Mapping[str, str]

    def address(self, name: str) -> str:
        """The address of a file by its plain name: `app.css`, `govuk.js`."""
        return self.address_by_name[name]


def read_files(folder: Path = HERE) -> ServedFiles:
    """Everything below `folder`; raises `AssetsMissing` where the build hook has not run."""
    manifest = folder / "vendor" / "manifest.json"
    if not manifest.exists():
        raise AssetsMissing("The style sheets are missing. Run: pip install -e .")
    names: dict[str, str] = json.loads(manifest.read_text("utf-8"))
    address_by_name = {name: f"{SERVED_AT}/vendor/{hashed}" for name, hashed in names.items()}
    by_path: dict[str, Served] = {}
    for file in sorted((folder / "vendor").iterdir()):
        if file.suffix != ".json" and not file.name.startswith("."):
            by_path[f"/vendor/{file.name}"] = _served(file.read_bytes(), file.suffix)
    for file in sorted(path for path in folder.iterdir() if path.is_file()):
        content = _with_addresses(file.read_text("utf-8"), address_by_name).encode()
        digest = hashlib.sha256(content).hexdigest()[:10]
        hashed = f"{file.stem}.{digest}{file.suffix}"
        by_path[f"/{hashed}"] = _served(content, file.suffix)
        address_by_name[file.name] = f"{SERVED_AT}/{hashed}"
    return ServedFiles(by_path=by_path, address_by_name=address_by_name)


def files_handler(files: ServedFiles) -> HTTPRouteHandler:
    """The route that serves them."""

    @get(SERVED_AT + "/{path:path}", guards=[public], include_in_schema=False, sync_to_thread=False)
    def serve(request: Request[Any, Any, Any], path: FromPath[str]) -> Response[bytes]:
        found = files.by_path.get(path)
        if found is None:
            raise NotFound
        headers = {"Cache-Control": FOR_A_YEAR, "Vary": "Accept-Encoding"}
        if found.zipped and "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return Response(found.zipped, media_type=found.media_type, headers=headers)
        return Response(found.content, media_type=found.media_type, headers=headers)

    return serve


def _served(content: bytes, suffix: str) -> Served:
    media_type = mimetypes.types_map.get(suffix, "application/octet-stream")
    text = suffix in TEXT
    zipped = gzip.compress(content, 9, mtime=0) if text else None
    return Served(content=content, zipped=zipped, media_type=f"{media_type}; charset=utf-8" if text else media_type)


def _with_addresses(text: str, address_by_name: Mapping[str, str]) -> str:
    """A script of ours may import `asset:govuk.js`, whatever its hashed name is."""
    for name, address in address_by_name.items():
        text = text.replace(f"asset:{name}", address)
    return text
