"""Takes pictures of the front page: ``python -m desk.pictures ARCHIVE FOLDER``. Needs an installed Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from desk.serve import command

PICTURES = {
    "desk-light.png": ("1200,1500",),
    "desk-dark.png": ("1200,1500", "--blink-settings=preferredColorScheme=0"),
    "desk-phone.png": ("500,1400",),
}
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_QUIET = ("--headless", "--disable-gpu", "--no-first-run", "--disable-sync", "--hide-scrollbars",
          "--disable-background-networking", "--disable-component-update")  # fmt: skip


def main(arguments: list[str]) -> int:
    """Serve the archive for as long as the pictures take."""
    browser = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
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
            for name, options in PICTURES.items():
                _take(browser, f"http://127.0.0.1:{port}/", folder / name, options)
        finally:
            server.terminate()
    return 0


def _take(browser: str, address: str, picture: Path, options: tuple[str, ...]) -> None:
    size, *others = options
    if os.geteuid() == 0:  # as in a container, where Chromium refuses to start with its sandbox
        others.append("--no-sandbox")
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(  # noqa: S603  # an installed browser and our own options
            [
                browser, *_QUIET, *others, f"--user-data-dir={profile}", f"--window-size={size}",
                f"--screenshot={picture.absolute()}", address,
            ],
            check=True, timeout=120, capture_output=True,
        )  # fmt: skip


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
