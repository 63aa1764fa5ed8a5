"""``scrapy serve``: the archive in the browser, by datasette."""

from __future__ import annotations

import argparse
import os
import socket
import sys

from crawler.night.errors import NightError
from crawler.night.verb import Verb, port_number

HOST = "127.0.0.1"


class Command(Verb):
    """Checks what datasette would answer with a traceback, and becomes datasette."""

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Open the archive in the browser (datasette)"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Where to listen."""
        super().add_options(parser)
        parser.add_argument(
            "--port", type=port_number, default=8001, metavar="N", help="port on this machine (8001 unless told)"
        )

    def work(self, options: argparse.Namespace) -> int:
        """Serve until stopped."""
        from crawler.night.history import require_archive
        from desk.serve import command

        plan = self.plan(options)
        require_archive(plan.database)
        _require_free(options.port)
        program = command(plan.database, options.port)
        print(f"The archive {plan.database} opens at http://{HOST}:{options.port}/ (Ctrl-C ends it)", file=sys.stderr)
        sys.stderr.flush()
        os.execvp(program[0], program)  # noqa: S606 - the list that desk.serve made, and no shell


def _require_free(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As datasette's server does: a port that only waits for its last connections to be forgotten is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise NightError(
                f"port {port} of {HOST} cannot be used ({error.strerror}): stop what uses it, or name another one "
                "(scrapy serve --port 8002, make serve PORT=8002)"
            ) from error
