"""The site while somebody edits: served from memory, right again a moment after a file was saved.

An edited entry is read and judged alone, and pages are made when they are asked for (`live.py`), so the wait does not grow
with the library. Whatever else changes (a page written by hand, the vocabulary, a file that comes or goes) the hand-written
pages are built again. While something is wrong the last good state stays on the screen and the report is printed.
"""

from __future__ import annotations

import mimetypes
import posixpath
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from govkb.building import BuildFailed, Say, build_pages
from govkb.catalog import Catalog
from govkb.checks import check_edits, check_library
from govkb.files import FOLDER
from govkb.live import BuiltPages, LiveSite
from govkb.memory import STORE, Memory
from govkb.problem import Problem
from govkb.report import render_report
from govkb.site import SiteBroken

SETTLED = 0.05
"""Seconds of quiet after which a change is taken to be whole: editors write a file in several steps."""

_WAIT = 30
"""Seconds after which a browser that waits for a change is told that there is none, and asks again."""

CONFIG, TEMPLATES = "mkdocs.yml", "scripts/govkb/outputs"
"""What else is followed: the settings, and for those who work on the program the templates of pages."""

RELOAD = "_reload"
"""Below it lie the script that waits for a change and the address at which it waits."""

_SCRIPT = """\
(function () {
  var version = document.currentScript.getAttribute("data-version"), at = document.currentScript.src;
  function wait() {
    var asked = new XMLHttpRequest();
    asked.onloadend = function () {
      if (asked.status === 200 && asked.responseText !== version) location.reload();
      else setTimeout(wait, asked.status === 200 ? 0 : 2000);
    };
    asked.open("GET", at.replace(/wait\\.js.*$/, "after/") + version);
    asked.send();
  }
  addEventListener("load", wait);
})();
"""


@dataclass(frozen=True, eq=False)
class Session:
    """What is being served: replaced as a whole when something has changed."""

    catalog: Catalog
    site: LiveSite
    version: int


class Workshop:
    """A library on somebody's screen: follows its files, keeps the last state that was right."""

    def __init__(self, root: Path, folder: Path, address: str, today: Callable[[], date], say: Say) -> None:
        self._root, self._folder, self._address = root, folder, address
        self._today, self._say = today, say
        self._memory = Memory(root / STORE)
        self._news = threading.Condition()
        self.session = self._whole(None)
        self._memory.save()

    def renew(self, paths: frozenset[str]) -> None:
        """Take in what has changed. `paths` are files below the root; a report is said where something is wrong."""
        began = time.perf_counter()
        before = self.session
        try:
            session = self._edited(before, paths) or self._whole(before)
        except BuildFailed as failed:
            self._say(str(failed))
            return
        with self._news:
            self.session = session
            self._news.notify_all()
        self._say(f"已更新（{time.perf_counter() - began:.1f} 秒）：{'、'.join(sorted(paths)[:3])}")

    def prepare(self) -> None:
        """Work out ahead what the first search needs."""
        _ = self.session.site.search

    def after(self, version: int) -> int:
        """The version that is served, as soon as it is another than `version` or after a while."""
        with self._news:
            self._news.wait_for(lambda: self.session.version != version, timeout=_WAIT)
            return self.session.version

    def _edited(self, before: Session, paths: frozenset[str]) -> Session | None:
        """The state after edits of entries that were there and are; None where more has changed."""
        known = {entry.path for entry in before.catalog.entries.values()}
        if not paths <= known or any(not (self._root / path).is_file() for path in paths):
            return None
        catalog, problems = check_edits(before.catalog, paths, self._memory, self._today())
        self._refuse(problems, catalog.texts)
        library = before.site.library.after(catalog)
        if library.settings != before.site.library.settings:
            return None  # every page prints the date of the newest change
        return Session(catalog, LiveSite(library, before.site.built, before.site), before.version + 1)

    def _whole(self, before: Session | None) -> Session:
        catalog, problems = check_library(self._root, self._memory, self._today())
        self._refuse(problems, catalog.texts)
        library = build_pages(self._root, self._folder, catalog, self._address)
        built = BuiltPages.read(self._folder)
        return Session(catalog, LiveSite(library, built), before.version + 1 if before else 1)

    @staticmethod
    def _refuse(problems: tuple[Problem, ...], texts: Mapping[str, str]) -> None:
        errors = [problem for problem in problems if problem.is_error]
        if errors:
            report = render_report(errors, texts, "text", entries=len(texts))
            raise BuildFailed(f"{report}改好前，浏览器里仍是原来的页面。")


def serve(root: Path, port: int, today: Callable[[], date], say: Say) -> None:
    """Serve the site on this machine until interrupted. Raises BuildFailed where it cannot begin."""
    try:
        server = Server(("127.0.0.1", port), BaseHTTPRequestHandler)
    except OSError as wrong:
        raise BuildFailed(f"端口 {port} 用不了：{wrong.strerror}。换一个，如 --port 8001。") from wrong
    address = f"http://127.0.0.1:{server.server_address[1]}/"
    with server, tempfile.TemporaryDirectory(prefix="govkb-") as folder:
        say("检查条目，生成页面……")
        workshop = Workshop(root, Path(folder), address, today, say)
        server.RequestHandlerClass = Handler.of(workshop, Path(folder))
        changes = Changes(root)
        observer = Observer()
        for watched in (root / FOLDER, root / "docs", root / TEMPLATES, root / CONFIG):
            if watched.exists():
                observer.schedule(changes, str(watched), recursive=watched.is_dir())
        observer.start()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        say(f"在浏览器里打开 {address} ，改了文件会自动刷新；按 Ctrl-C 结束。")
        threading.Thread(target=workshop.prepare, daemon=True).start()
        try:
            while True:
                workshop.renew(changes.wait())
        except KeyboardInterrupt:
            say("结束。")
        finally:
            observer.stop()
            server.shutdown()


class Changes(FileSystemEventHandler):
    """Collects which files have changed."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._changed: set[str] = set()
        self._news = threading.Condition()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note the files of an event; reading a file is none."""
        if event.is_directory or event.event_type in ("opened", "closed_no_write"):
            return
        with self._news:
            for path in filter(None, (event.src_path, event.dest_path)):
                below = Path(str(path)).resolve()
                if below.is_relative_to(self._root):
                    self._note(below.relative_to(self._root).as_posix())
            self._news.notify_all()

    def _note(self, path: str) -> None:
        """Files beside the library (the built site, an editor's own) are nobody's concern."""
        name = path.rpartition("/")[2]
        ours = path.startswith((f"{FOLDER}/", "docs/", f"{TEMPLATES}/")) or path == CONFIG
        if ours and not name.startswith((".", "~", "#")) and not name.endswith(("~", ".swp", ".tmp")):
            self._changed.add(path)

    def wait(self) -> frozenset[str]:
        """The files that have changed since the last call, when there are some and no more come."""
        with self._news:
            while not self._changed:
                self._news.wait(
                    timeout=0.25
                )  # an interruption is not noticed while waiting without end on Windows
            while self._news.wait(timeout=SETTLED):
                pass
            changed, self._changed = frozenset(self._changed), set()
            return changed


class Server(ThreadingHTTPServer):
    """A server that says nothing of browsers that went away."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A page that is left breaks off what it was loading; everything else is a fault of ours and is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Handler(BaseHTTPRequestHandler):
    """Answers requests: pages from the workshop, other files from the folder of the site generator."""

    workshop: ClassVar[Workshop]
    folder: ClassVar[Path]
    protocol_version = "HTTP/1.1"

    @classmethod
    def of(cls, workshop: Workshop, folder: Path) -> type[Handler]:
        """The handler of one workshop: the server makes an object of it for each connection."""
        return type("BoundHandler", (cls,), {"workshop": workshop, "folder": folder})

    def do_GET(self) -> None:
        """A file, the way to a folder, or the page that says that there is nothing."""
        asked = urlsplit(self.path).path
        path = unquote(asked).lstrip("/")
        if path.startswith(f"{RELOAD}/"):
            self._of_reload(path)
            return
        try:
            self._of_site(path, asked)
        except SiteBroken as broken:
            self._send(HTTPStatus.INTERNAL_SERVER_ERROR, "wrong.txt", str(broken).encode(), 0)

    def _of_site(self, path: str, asked: str) -> None:
        session = self.workshop.session
        content = self._content(session.site, f"{path}index.html" if not path or path.endswith("/") else path)
        if content is not None:
            self._send(HTTPStatus.OK, path or "/", content, session.version)
        elif self._content(session.site, f"{path}/index.html") is not None:
            self.send_response(HTTPStatus.FOUND)
            self.send_header("Location", f"{asked}/")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            missing = session.site.content("404.html") or b""
            self._send(HTTPStatus.NOT_FOUND, "404.html", missing, session.version)

    def do_HEAD(self) -> None:
        """The same without the content."""
        self.do_GET()

    def _content(self, site: LiveSite, path: str) -> bytes | None:
        """What is at a path, or None. Nothing outside the folder is looked at."""
        if ".." in path.split("/") or "\\" in path or "\0" in path:
            return None
        found = site.content(path)
        if found is None and (self.folder / path).is_file():
            return (self.folder / path).read_bytes()
        return found

    def _of_reload(self, path: str) -> None:
        version = path.rpartition("/")[2]
        if path.endswith("wait.js"):
            self._send(HTTPStatus.OK, path, _SCRIPT.encode(), 0)
        else:
            said = self.workshop.after(int(version) if version.isdecimal() else 0)
            self._send(HTTPStatus.OK, "version.txt", str(said).encode(), 0)

    def _send(self, status: HTTPStatus, path: str, content: bytes, version: int) -> None:
        kind = "text/html; charset=utf-8" if path.endswith("/") else _KINDS.get(posixpath.splitext(path)[1])
        if kind == _KINDS[".html"]:
            waits = f'<script src="/{RELOAD}/wait.js" data-version="{version}"></script></body>'
            content = content.replace(b"</body>", waits.encode())
        self.send_response(status)
        self.send_header("Content-Type", kind or mimetypes.guess_type(path)[0] or "application/octet-stream")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Say nothing: every picture that a page shows would be a line."""


_KINDS = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
"""What systems are known to get wrong or not to know; everything else is asked of them."""
