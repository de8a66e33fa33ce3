"""An old browser engine, driven over a pipe: Playwright speaks to new ones only.

The protocol is that of the developer tools (JSON, one message up to each zero byte), on file descriptors 3 and 4.
"""

from __future__ import annotations

import base64
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATIENCE = 30.0
"""Seconds after which an engine that does not answer counts as broken."""

START_PATIENCE = 8.0
"""The same while it starts; then it is started anew, this often at most:"""
STARTS = 4

SWITCHES = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
    "--disable-background-networking", "--lang=zh-CN", "--remote-debugging-pipe",
)  # fmt: skip


_START = """
import os, sys
read, write, *command = sys.argv[1:]
os.dup2(int(read), 103); os.dup2(int(write), 104)  # out of the way first: either may be 3 or 4 already
os.dup2(103, 3); os.dup2(104, 4)
os.execv(command[0], command)
"""
"""Puts the pipes where the engine looks for them; a shell knows descriptors up to 9 only."""


class OldEngine:
    """One page of a running engine. What it complains of is collected in `complaints`."""

    def __init__(self, process: subprocess.Popen[bytes], write: int, read: int) -> None:
        self._process, self._write, self._read = process, write, read
        self._rest, self._count = b"", 0
        self._session: str | None = None
        self._loaded = False
        self._patience = START_PATIENCE
        self.complaints: list[str] = []
        self._session = self.call("Target.attachToTarget", targetId=self._target(), flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self._patience = PATIENCE

    def _target(self) -> str:
        """The page that the engine opens, a moment after it has started."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for one in self.call("Target.getTargets")["targetInfos"]:
                if one["type"] == "page":
                    return str(one["targetId"])
            time.sleep(0.05)
        raise AssertionError("the engine opens no page")

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Ask for something and wait for the answer."""
        self._count += 1
        message: dict[str, object] = {"id": self._count, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        wanted = self._count
        while True:
            heard = self._hear(self._patience)
            if heard.get("id") == wanted:
                if "error" in heard:
                    raise AssertionError(f"{method}: {heard['error']}")
                return heard["result"]

    def open(self, address: str) -> None:
        """Go to an address and wait until it is loaded."""
        self._loaded = False
        self.call("Page.navigate", url=address)
        self.settle()

    def settle(self) -> None:
        """Wait until the page that is being opened is loaded."""
        end = time.monotonic() + PATIENCE
        while not self._loaded:
            self._hear(end - time.monotonic())
        self._loaded = False

    def ask(self, expression: str) -> Any:
        """The value of an expression (or of its promise) on the page."""
        answer = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise AssertionError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def wait_for(self, expression: str) -> Any:
        """The first value of an expression that counts as true."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if value := self.ask(expression):
                return value
            time.sleep(0.05)
        raise AssertionError(f"in vain: {expression}")

    def resize(self, width: int, height: int = 900) -> None:
        """Make the window that wide."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def pdf(self) -> bytes:
        """The page as the engine prints it."""
        return base64.b64decode(self.call("Page.printToPDF", preferCSSPageSize=True)["data"])

    def picture(self) -> bytes:
        """What is to be seen now, as PNG: for the person who looks for a fault."""
        return base64.b64decode(self.call("Page.captureScreenshot")["data"])

    def _hear(self, seconds: float) -> dict[str, Any]:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._read], [], [], max(0.0, seconds))
            if not ready:
                raise AssertionError("the engine does not answer")
            piece = os.read(self._read, 1 << 20)
            if not piece:
                raise AssertionError("the engine has gone")
            self._rest += piece
        line, _, self._rest = self._rest.partition(b"\0")
        heard: dict[str, Any] = json.loads(line)
        self._note(heard.get("method", ""), heard.get("params", {}))
        return heard

    def _note(self, method: str, said: dict[str, Any]) -> None:
        if method == "Page.loadEventFired":
            self._loaded = True
        elif method == "Runtime.exceptionThrown":
            details = said["exceptionDetails"]
            self.complaints.append(str(details.get("exception", {}).get("description") or details["text"]))
        elif method == "Runtime.consoleAPICalled" and said["type"] in ("error", "assert"):
            self.complaints.append(str([argument.get("value") for argument in said["args"]]))
        elif method == "Log.entryAdded" and said["entry"]["level"] == "error":
            self.complaints.append(f"{said['entry']['text']} {said['entry'].get('url', '')}")


@contextmanager
def running(program: Path, profile: Path) -> Iterator[OldEngine]:
    """Start an engine with a profile of its own; it ends with the block.

    On a busy machine the first words to a page that is just coming up may be lost: then the engine is started anew.
    """
    for attempt in range(STARTS):
        process, write, read = _started(program, profile / str(attempt))
        try:
            try:
                engine = OldEngine(process, write, read)
            except AssertionError:
                if attempt == STARTS - 1:
                    raise
                continue
            yield engine
            return
        finally:
            process.kill()
            process.wait()
            os.close(write)
            os.close(read)


def _started(program: Path, profile: Path) -> tuple[subprocess.Popen[bytes], int, int]:
    """An engine that is coming up, and the two ends of its pipe."""
    theirs_in, write = os.pipe()
    read, theirs_out = os.pipe()
    command = [sys.executable, "-c", _START, str(theirs_in), str(theirs_out), str(program), *SWITCHES]
    process = subprocess.Popen(
        [*command, f"--user-data-dir={profile}", "about:blank"],
        pass_fds=(theirs_in, theirs_out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(theirs_in)
    os.close(theirs_out)
    return process, write, read
