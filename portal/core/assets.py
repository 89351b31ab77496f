"""Style sheets, scripts, icons and fonts: gathered from `static/` into fingerprinted files, and served as those.

A file's name holds the hash of its content, so that a browser keeps it for ever and a new version has a new address.
The build takes a fraction of a second, does nothing when nothing changed, and may be started by several processes
at once. What it makes lies in `<PORTAL_DATA>/assets`, with a manifest that says which name stands for which file.
"""

import fcntl
import gzip
import hashlib
import json
import posixpath
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

import brotli
import rcssmin
import rjsmin
from flask import Flask
from whitenoise import WhiteNoise

from config import ROOT, Settings
from portal.core.security import HEADERS

SOURCE = ROOT / "static"
PREFIX = "/static/"
SHEETS = ("css/app.css", "css/stories.css", "css/intervision.css")
"""What every page needs, and what only pages of stories or of intervision need besides; the layers of the first order
them all."""
TEXT = (".css", ".js", ".svg", ".json", ".webmanifest", ".txt", ".map")
KEPT_SECONDS = 30 * 24 * 3600
"""How long a file that is no longer used stays: a page that stood open overnight still finds its parts."""

_IMPORT = re.compile(r"""^@import\s+(?:url\()?["']([^"']+)["']\)?\s*(?:layer\(([\w.-]+)\))?\s*;[^\n]*$""", re.MULTILINE)
_CSS_URL = re.compile(r"""url\(\s*(["']?)(?!data:|#|/)([^"')]+)\1\s*\)""")
_MANIFEST_SRC = re.compile(r'("src"\s*:\s*")([^"/:]+)(")')
_EXPORT = re.compile(
    r"^\s*export\s*(?:default\s+[\w$]+|\{[^}]*\})\s*;?\s*$|(?<=[;}])export\s*(?:default\s+[\w$]+|\{[^}]*\});?\s*$", re.M
)


def build(settings: Settings) -> dict[str, str]:
    """Make what is missing or changed; answers which name stands for which file."""
    target = settings.data / "assets"
    target.mkdir(parents=True, exist_ok=True)
    fingerprint = _fingerprint(settings)
    with _alone(target):
        built = _read_manifest(target)
        if built.get("fingerprint") == fingerprint and all(
            (target / name).exists() for name in built["files"].values()
        ):
            return dict(built["files"])
        files = _Build(target, settings.logo).run()
        _write(target / "manifest.json", json.dumps({"fingerprint": fingerprint, "files": files}, indent=1).encode())
        _sweep(target, set(files.values()), set(built.get("files", {}).values()))
    return files


def init_app(app: Flask) -> None:
    """Build if needed, put `asset` into the templates, and serve the files before Flask is asked anything."""
    settings: Settings = app.config["PORTAL"]
    files = build(settings)

    def asset(name: str) -> str:
        """The address of a file by its name in `static/`, or of `css/app.css`, `js/portal.js`, ..."""
        return PREFIX + files.get(name, name)

    app.jinja_env.globals["asset"] = asset
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=settings.data / "assets",
        prefix=PREFIX,
        allow_all_origins=False,
        immutable_file_test=lambda _path, _url: True,
        add_headers_function=_add_headers,
    )


class _Build:
    """One build: knows the names already given, so that a style sheet can point at its fonts."""

    def __init__(self, target: Path, logo: Path | None) -> None:
        self.target = target
        self.logo = logo
        self.files: dict[str, str] = {}

    def run(self) -> dict[str, str]:
        later = []
        for path in _sources():
            name = path.relative_to(SOURCE).as_posix()
            if name.startswith(("css/", "js/", "vendor/")):
                continue
            if path.suffix in (".css", ".webmanifest"):
                later.append((name, path))  # these point at the others
            else:
                self._keep(name, path.read_bytes())
        for name, path in later:
            content = self._style(path) if path.suffix == ".css" else self._web_manifest(path)
            self._keep(name, content.encode())
        for name in SHEETS:
            self._keep(name, rcssmin.cssmin(self._style(SOURCE / name), keep_bang_comments=True).encode())
        vendored = [path for path in sorted((SOURCE / "vendor").rglob("*.js")) if "upgrade" not in path.name]
        self._keep("js/portal.js", _script([p for p in vendored if "htmx" in p.name], SOURCE / "js" / "elements"))
        self._keep("js/editor.js", _script([p for p in vendored if "htmx" not in p.name], SOURCE / "js" / "editor"))
        if self.logo:
            self._keep("logo", self.logo.read_bytes(), suffix=self.logo.suffix.lower())
        return self.files

    def _keep(self, name: str, content: bytes, suffix: str = "") -> None:
        """Write a file under its fingerprinted name, with a gzip and a brotli copy where those are smaller."""
        stem, own_suffix = posixpath.splitext(name)
        kept = f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}{suffix or own_suffix}"
        self.files[name] = kept
        path = self.target / kept
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix in TEXT:
            for ending, smaller in ((".gz", gzip.compress(content, 9, mtime=0)), (".br", brotli.compress(content))):
                if len(smaller) < len(content):
                    _write(path.with_name(path.name + ending), smaller)
        _write(path, content)

    def _style(self, path: Path) -> str:
        """A style sheet with the ones it imports in their place, those of one layer together, and its fonts and
        pictures by their kept names."""
        if not path.exists():
            return ""
        text = _CSS_URL.sub(lambda found: f'url("{self._kept_url(path, found[2])}")', path.read_text(encoding="utf-8"))

        imports = list(_IMPORT.finditer(text))
        if not imports:
            return text
        layers = []
        for layer, sheets in groupby(imports, key=lambda found: found[2]):
            content = "\n".join(self._style(path.parent / found[1]) for found in sheets)
            layers.append(f"@layer {layer} {{\n{content}\n}}" if layer else content)
        return text[: imports[0].start()] + "\n".join(layers) + text[imports[-1].end() :]

    def _web_manifest(self, path: Path) -> str:
        return _MANIFEST_SRC.sub(
            lambda found: found[1] + PREFIX + self.files.get(found[2], found[2]) + found[3],
            path.read_text(encoding="utf-8"),
        )

    def _kept_url(self, path: Path, reference: str) -> str:
        name = posixpath.normpath(posixpath.join(path.parent.relative_to(SOURCE).as_posix(), reference))
        return PREFIX + self.files[name] if name in self.files else reference


def _script(vendored: list[Path], own: Path) -> bytes:
    """Scripts of others as they came, then our own elements, each in a scope of its own."""
    parts = []
    for path in vendored:
        text = path.read_text(encoding="utf-8")
        exports = _EXPORT.search(text) is not None
        parts.append(f"(() => {{\n{_EXPORT.sub('', text)}\n}})();" if exports else text)
    parts += [
        rjsmin.jsmin(f"(() => {{\n{path.read_text(encoding='utf-8')}\n}})();") for path in sorted(own.glob("*.js"))
    ]
    return ";\n".join(part.strip().rstrip(";") for part in parts).encode()


def _sources() -> list[Path]:
    return sorted(
        path for path in SOURCE.rglob("*") if path.is_file() and path.suffix != ".md" and not path.name.startswith(".")
    )


def _fingerprint(settings: Settings) -> str:
    """Changes when any source, or the way of building, changes."""
    seen = hashlib.sha256()
    for path in (Path(__file__), *_sources(), *([settings.logo] if settings.logo else [])):
        stat = path.stat()
        seen.update(f"{path}\0{stat.st_mtime_ns}\0{stat.st_size}\n".encode())
    return seen.hexdigest()


def _read_manifest(target: Path) -> dict[str, Any]:
    try:
        return dict(json.loads((target / "manifest.json").read_bytes()))
    except (FileNotFoundError, ValueError):
        return {}


def _write(path: Path, content: bytes) -> None:
    """All of it or nothing: a reader never sees half a file."""
    draft = path.with_name(path.name + ".new")
    draft.write_bytes(content)
    draft.replace(path)


def _sweep(target: Path, used: set[str], last_used: set[str]) -> None:
    """Remove what has not been used for a month."""
    for path in target.rglob("*"):
        name = path.relative_to(target).as_posix().removesuffix(".gz").removesuffix(".br")
        if not path.is_file() or name in used or name in ("manifest.json", ".lock"):
            continue
        if name in last_used:
            path.touch()
        elif path.stat().st_mtime < time.time() - KEPT_SECONDS:
            path.unlink()


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    with (target / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _add_headers(headers: Headers, _path: str, _url: str) -> None:
    for name, value in HEADERS.items():
        headers[name] = value


def main() -> None:
    """`make assets`: build, and say what a browser has to fetch (brotli where there is one)."""
    settings = Settings.of_process()
    for name, kept in sorted(build(settings).items()):
        path = settings.data / "assets" / kept
        sizes = [
            copy.stat().st_size
            for copy in (path, path.with_name(path.name + ".gz"), path.with_name(path.name + ".br"))
            if copy.exists()
        ]
        print(f"{name:40}", *(f"{size:>8}" for size in sizes))


if __name__ == "__main__":
    main()
