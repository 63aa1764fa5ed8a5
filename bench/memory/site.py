"""The site of one case, on a free port of this machine (on several where the case wants several hosts).

    python -m bench.memory.site pages

It prints its addresses in one line, then answers until it is ended. Pages are made when they are asked for, so that
the site itself stays small.
"""

from __future__ import annotations

import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench.memory.cases import CASES, Answer, Case, Question


def serve(case: Case) -> None:
    """Serves for ever; prints the addresses first."""
    bases: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            answer = case.answer(Question(self.path, f"http://{self.headers['Host']}", tuple(bases)))
            self._send(answer or Answer(b"no such page", "text/plain", status=404))

        def _send(self, answer: Answer) -> None:
            self.send_response(answer.status)
            for name, value in (("Content-Type", answer.kind), *answer.headers):
                self.send_header(name, value)
            if isinstance(answer.body, bytes):
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)
                return
            self.close_connection = True  # an answer without a length goes on until nobody listens any more
            self.end_headers()
            for part in answer.body:
                self.wfile.write(part)

        def log_message(self, *_: object) -> None:
            pass

    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Handler) for _ in range(case.hosts)]
    for server in servers:
        server.daemon_threads = True
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients that hang up are expected
    bases += [f"http://127.0.0.1:{server.server_port}" for server in servers]
    print(*bases, flush=True)
    for server in servers[1:]:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    servers[0].serve_forever()


if __name__ == "__main__":
    serve(CASES[sys.argv[1]])
