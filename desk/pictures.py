"""Takes pictures of the desk for the docs: ``python -m desk.pictures ARCHIVE FOLDER``. Needs an installed Chromium."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from desk.browser import Browser, Tab, installed_browser
from desk.serve import command

_DESK = {"width": 1200, "height": 1500}
# Name of the picture, address, and how it is looked at (Tab.show_as).
PICTURES: dict[str, tuple[str, dict[str, Any]]] = {
    "desk-light.png": ("/", _DESK),
    "desk-dark.png": ("/", {**_DESK, "dark": True}),
    "desk-phone.png": ("/", {"width": 390, "height": 1400}),
    "desk-article.png": ("", _DESK),  # the first story of the front page
    "desk-search.png": ("/nightdesk/search?q=plant", {**_DESK, "height": 1000}),
    "desk-pictures.png": ("/-/pictures", {**_DESK, "height": 1700}),
}


def main(arguments: list[str]) -> int:
    """Serve the archive for as long as the pictures take."""
    browser = installed_browser()
    if len(arguments) != 2 or browser is None:
        sys.stderr.write("Usage: python -m desk.pictures ARCHIVE FOLDER, where a Chromium is installed.\n")
        return 2
    archive, folder = Path(arguments[0]), Path(arguments[1])
    folder.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    with subprocess.Popen(command(archive, port), stdout=subprocess.DEVNULL) as server:  # noqa: S603  # our own command
        try:
            if not _answers(server, port):
                return 1
            with Browser(browser) as started:
                take(started.tab(), f"http://127.0.0.1:{port}", folder)
        finally:
            server.terminate()
    return 0


def take(tab: Tab, desk: str, folder: Path) -> None:
    """Take every picture of the desk at an address, such as ``http://127.0.0.1:8001``, into a folder."""
    for name, (path, look) in PICTURES.items():
        tab.show_as(**look)
        tab.open(desk + (path or "/"))
        if not path:
            tab.click(".desk-stories h3 a")
        tab.picture(folder / name)


def _answers(server: subprocess.Popen[bytes], port: int) -> bool:
    while server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return True
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
