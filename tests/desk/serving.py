"""A real datasette process on a free port, and what a reader gets from it."""

import asyncio
import json
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
from datasette.app import Datasette
from lxml import html

from desk.definition import FOLDER
from desk.serve import command

ROOT = Path(__file__).resolve().parents[2]
PYTHONS = {"0.65": Path(sys.executable), "1.0": ROOT / ".venv-datasette1" / "bin" / "python"}
MISSING_LINE = (
    "datasette 1.0 is not tried: there is no .venv-datasette1 (make it with uv venv .venv-datasette1, then "
    "uv pip install --require-hashes -r requirements-datasette1.txt --python .venv-datasette1/bin/python)"
)


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    headers: dict[str, str]

    @property
    def page(self):
        return html.document_fromstring(self.text)

    @property
    def json(self):
        return json.loads(self.text)


@dataclass
class Desk:
    """One served archive."""

    line: str
    url: str
    database: Path
    process: subprocess.Popen
    log: Path
    seen: dict[str, Answer] = field(default_factory=dict)

    def page(self, path: str) -> Answer:
        """The answer to a plain reader of ``path``; asked for once, for the archive rests."""
        if path not in self.seen:
            self.seen[path] = self.get(path)
        return self.seen[path]

    def get(self, path: str, **parameters: str) -> Answer:
        address = self.url + path + (f"?{urlencode(parameters)}" if parameters else "")
        try:
            with urllib.request.urlopen(address, timeout=30) as response:
                return Answer(response.status, response.read().decode(), _lowered(response.headers))
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.read().decode(), _lowered(error.headers))

    def rows(self, query: str, **parameters: str) -> list[dict]:
        """The rows of a canned query or table, as objects on both lines."""
        answer = self.get(f"/nightdesk/{query}.json", _shape="objects", **parameters)
        assert answer.status == 200, answer.text
        return answer.json["rows"]

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)


def serve(line: str, database: Path, log: Path) -> Desk:
    """Start the desk as its users do, and return when it answers."""
    port = _free_port()
    return _started(line, command(database, port, python=str(PYTHONS[line])), port, database, log)


def serve_folder(line: str, folder: Path, log: Path) -> Desk:
    """Start datasette in a folder that brings its own database, and return when it answers."""
    port = _free_port()
    program = [str(PYTHONS[line]), "-m", "datasette", "serve", str(folder), "--port", str(port)]
    return _started(line, program, port, folder, log)


def _started(line: str, program: list[str], port: int, database: Path, log: Path) -> Desk:
    with log.open("wb") as output:
        process = subprocess.Popen(program, stdout=output, stderr=subprocess.STDOUT, cwd=log.parent)
    desk = Desk(line, f"http://127.0.0.1:{port}", database, process, log)
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            desk.get("/-/versions.json")
        except OSError:
            time.sleep(0.1)
        else:
            return desk
    process.kill()
    raise AssertionError(f"datasette {line} did not answer: {log.read_text()}")


def in_process(database: Path, path: str, **options) -> Answer:
    """One page of the installed line without a process of its own: for an archive that no other test looks at."""

    async def ask():
        served = Datasette([], config_dir=FOLDER, **options)
        await served.invoke_startup()
        return await served.client.get(path)

    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("NIGHTDESK_DB", str(database))
        response = asyncio.run(ask())
    return Answer(response.status_code, response.text, _lowered(response.headers))


def refused(line: str, database: Path) -> str:
    """What datasette says when the archive cannot be served; it ends by itself."""
    done = subprocess.run(
        command(database, _free_port(), python=str(PYTHONS[line])),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stderr


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _lowered(headers) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
