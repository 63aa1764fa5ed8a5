"""Real receivers on this machine: a mail server (SMTP, STARTTLS, TLS, with a user) and a taker of webhooks."""

from __future__ import annotations

import base64
import json
import socketserver
import ssl
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Mail(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())

    def handle(self):
        self.secure = self.server.security == "ssl"
        if self.secure:
            self.wrap()
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb, _, rest = line.partition(" ")
            self.server.heard.append(verb.upper())
            if getattr(self, verb.lower(), self.other)(rest) is False:
                return

    def wrap(self):
        self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile, self.secure = self.connection.makefile("rb"), self.connection.makefile("wb", 0), True

    def ehlo(self, _):
        self.say("250-here")
        if self.server.security == "starttls" and not self.secure:
            self.say("250-STARTTLS")
        self.say("250 AUTH PLAIN")

    def starttls(self, _):
        self.say("220 go on")
        self.wrap()

    def auth(self, rest):
        given = base64.b64decode(rest.split()[1]).decode().split("\0")[1:]
        self.say("235 welcome" if given == ["desk", "s3cret"] else "535 who are you")

    def data(self, _):
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        self.server.mails.append(b"".join(lines))
        self.say("250 taken")

    def mail(self, _):
        self.say("451 come back later" if self.server.is_sulking else "250 fine")

    def quit(self, _):
        self.say("221 bye")
        return False

    def other(self, _):
        self.say("250 fine")


class MailServer(socketserver.ThreadingTCPServer):
    """Takes mails into ``mails``; ``heard`` are the verbs that clients said."""

    daemon_threads = True

    def __init__(self, security="none", certificate=None):
        super().__init__(("127.0.0.1", 0), _Mail)
        self.security, self.is_sulking = security, False
        self.mails, self.heard = [], []
        if certificate is not None:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(certificate)

    @property
    def port(self):
        return self.server_address[1]

    def handle_error(self, *_):
        """A client that goes away is its own affair."""


class _Hook(BaseHTTPRequestHandler):
    def do_POST(self):
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((self.headers["Content-Type"], json.loads(content)))
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_):
        return


class Hook(ThreadingHTTPServer):
    """Takes JSON into ``taken`` and answers with ``status``."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Hook)
        self.taken, self.status = [], 204

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}/hook/s3cret"


@contextmanager
def serving(server):
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
