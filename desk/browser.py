"""A real browser, spoken to through its own pipe (Chromium's DevTools protocol): for pictures and for the tests.

Nothing listens on a port, and nothing but an installed Chromium is needed.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import select
import shutil
import signal
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_QUIET = (
    "--headless", "--disable-gpu", "--no-first-run", "--disable-sync", "--hide-scrollbars", "--disable-quic",
    "--disable-background-networking", "--disable-component-update", "--remote-debugging-pipe",
)  # fmt: skip
_PATIENCE = 60.0  # seconds that an answer may take: the machine may be busy
_KEYS = {"Tab": 9, "Enter": 13, "Escape": 27, " ": 32}

Message = dict[str, Any]


class BrowserError(Exception):
    """The browser did not do what it was asked to; the message says what."""


def installed_browser() -> str | None:
    """Return the path of an installed Chromium, or None."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


@dataclass
class Tab:
    """One page of the browser, and what it did since it was opened."""

    browser: Browser
    session: str
    said: list[str] = field(default_factory=list)  # on its console, and errors that nothing caught
    asked: list[str] = field(default_factory=list)  # addresses that it asked for

    def open(self, url: str) -> None:
        """Go to an address, and return when the page has loaded."""
        self._do("Page.navigate", url=url)
        self.wait_for_load()

    def wait_for_load(self) -> None:
        """Return when the page that is being opened has loaded."""
        self.browser.wait(self.session, "Page.loadEventFired")

    def run(self, script: str) -> Any:
        """Return the value of an expression of JavaScript in the page."""
        answer = self._do("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise BrowserError(f"{script[:80]}: {answer['exceptionDetails'].get('text')}")
        return answer["result"].get("value")

    def click(self, selector: str) -> None:
        """Click the first element of a selector that leads to another page, and return when that has loaded."""
        where = self.run(
            f"(() => {{ const found = document.querySelector({json.dumps(selector)}); if (!found) return null;"
            " found.scrollIntoView({block: 'center', behavior: 'instant'}); const box = found.getClientRects()[0];"
            " return [box.x + Math.min(box.width / 2, 20), box.y + box.height / 2]; })()"
        )
        if where is None:
            raise BrowserError(f"There is nothing to click at {selector}.")
        for kind in ("mousePressed", "mouseReleased"):
            self._do("Input.dispatchMouseEvent", type=kind, x=where[0], y=where[1], button="left", clickCount=1)
        self.wait_for_load()

    def press(self, key: str) -> None:
        """Press and release a key: Tab, Enter, Escape or the space bar."""
        text = {"Enter": "\r", " ": " "}.get(key, "")
        for kind in ("keyDown", "keyUp"):
            self._do("Input.dispatchKeyEvent", type=kind, key=key, code=key, text=text if kind == "keyDown" else "",
                     windowsVirtualKeyCode=_KEYS[key])  # fmt: skip

    def type(self, text: str) -> None:
        """Write a text into whatever has the focus."""
        self._do("Input.insertText", text=text)

    def show_as(self, *, width: int = 1200, height: int = 1500, dark: bool = False, printed: bool = False) -> None:
        """Look at pages from now on at this size in pixels, by day or by night, on a screen or on paper."""
        self._do("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._do("Emulation.setEmulatedMedia", media="print" if printed else "", features=[scheme])

    def picture(self, path: Path) -> None:
        """Write what is to be seen as a PNG file."""
        answer = self._do("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(answer["data"]))

    def _do(self, method: str, **parameters: Any) -> Message:
        return self.browser.call(method, self.session, **parameters)

    def heard(self, message: Message) -> None:
        """Note an event of this page."""
        method, told = message["method"], message["params"]
        if method == "Network.requestWillBeSent":
            self.asked.append(told["request"]["url"])
        elif method == "Runtime.consoleAPICalled":
            self.said.append(" ".join(str(one.get("value", one.get("description"))) for one in told["args"]))
        elif method == "Runtime.exceptionThrown":
            details = told["exceptionDetails"]
            self.said.append(details.get("exception", {}).get("description") or details["text"])
        elif method == "Log.entryAdded":
            self.said.append(f"{told['entry']['text']} {told['entry'].get('url', '')}".strip())


class Browser:
    """A headless Chromium with a profile of its own, ended when the block ends."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self._number = 0
        self._rest = b""
        self._events: list[Message] = []
        self._tabs: dict[str, Tab] = {}

    def __enter__(self) -> Self:
        """Start the browser."""
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()
        options = [*_QUIET, f"--user-data-dir={self._profile.name}"]
        if os.geteuid() == 0:  # as in a container, where Chromium refuses to start with its sandbox
            options.append("--no-sandbox")
        # It reads its file 3 and writes its file 4. Moved out of the way first: ours may have these numbers.
        spare = [os.dup(one) for one in (theirs_in, theirs_out, theirs_in, theirs_out)]
        silent = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (1, 2)]
        moved = [(os.POSIX_SPAWN_DUP2, spare[-2], 3), (os.POSIX_SPAWN_DUP2, spare[-1], 4)]
        command = [self._path, *options, "about:blank"]
        self._process = os.posix_spawn(self._path, command, os.environ, file_actions=[*silent, *moved])
        for number in (theirs_in, theirs_out, *spare):
            os.close(number)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the browser, gently if it will."""
        with contextlib.suppress(BrowserError, OSError):
            self.call("Browser.close")
        os.close(self._out)
        os.close(self._in)
        deadline = time.monotonic() + 10
        while os.waitpid(self._process, os.WNOHANG) == (0, 0):
            if time.monotonic() > deadline:
                os.kill(self._process, signal.SIGKILL)
            time.sleep(0.02)
        self._profile.cleanup()

    def tab(self) -> Tab:
        """Open an empty page."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._tabs[session] = Tab(self, session)
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable", session)
        return self._tabs[session]

    def call(self, method: str, session: str = "", **parameters: Any) -> Message:
        """Return the answer to a command of the protocol."""
        self._number += 1
        number = self._number
        message = {"id": number, "method": method, "params": parameters} | ({"sessionId": session} if session else {})
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._out, data) :]
        while True:
            answer = self._read()
            if answer.get("id") == number:
                break
            self._note(answer)
        if "error" in answer:
            raise BrowserError(f"{method}: {answer['error']['message']}")
        result: Message = answer["result"]
        return result

    def wait(self, session: str, method: str) -> None:
        """Return when an event has come; events before it that nobody waited for are forgotten."""
        while True:
            while self._events:
                event = self._events.pop(0)
                if event.get("sessionId") == session and event["method"] == method:
                    return
            self._note(self._read())

    def _note(self, message: Message) -> None:
        if "method" in message:
            self._events.append(message)
            tab = self._tabs.get(message.get("sessionId", ""))
            if tab:
                tab.heard(message)

    def _read(self) -> Message:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._in], [], [], _PATIENCE)
            piece = os.read(self._in, 1 << 16) if ready else b""
            if not piece:
                raise BrowserError("The browser gives no answer.")
            self._rest += piece
        line, _, self._rest = self._rest.partition(b"\0")
        message: Message = json.loads(line)
        return message
