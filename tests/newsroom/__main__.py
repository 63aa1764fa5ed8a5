"""``python -m tests.newsroom --port 8930`` serves the newsroom until it is stopped (Ctrl-C or SIGTERM)."""

from __future__ import annotations

import argparse
import signal
import sys
import threading

from tests.newsroom.server import Newsroom


def main(arguments: list[str] | None = None) -> int:
    """Serves until stopped: 0; 1 when the address cannot be had."""
    parser = argparse.ArgumentParser(prog="python -m tests.newsroom", description="A local tech-news site to crawl.")
    parser.add_argument("--port", type=int, default=8930, help="port to listen on (default 8930; 0 takes any free one)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    options = parser.parse_args(arguments)
    try:
        newsroom = Newsroom(options.port, options.host)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        hint = "name another one with --port"
        sys.stderr.write(f"newsroom: cannot listen on {options.host}:{options.port}: {reason}; {hint}\n")
        return 1
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with newsroom:
        sys.stdout.write(f"The Lantern is open at {newsroom.url} (Ctrl-C closes it)\n")
        sys.stdout.flush()
        stop.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
