"""Stands in for the program in tests of scripts/start: the same commands, and nothing behind them."""

import http.server
import os
import sys
import time
from pathlib import Path


class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        told = os.environ.get("OPL_STRONG_ROLES", "") if self.path == "/strong" else os.environ["OPL_DATABASE_URL"]
        self.wfile.write(told.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's name)
        """Silent."""


def obey(command: str, *rest: str) -> None:
    """Note what we were told, then do it."""
    with Path(os.environ["OPL_DATA"], "told").open("a", encoding="utf-8") as told:
        told.write(f"{command} {os.getpid()}\n")
    if command == "serve":
        http.server.HTTPServer(("127.0.0.1", int(rest[-1])), Ready).serve_forever()
    elif command == "scheduler":
        time.sleep(600)
    elif command == "demo" and "OPL_BREAK" in os.environ:
        sys.exit(7)
    elif [command, *rest] == ["demo", "people"] and "OPL_REAL" not in os.environ:
        print("  Samordnare                      samordnare@demo.example")


if __name__ == "__main__":
    obey(*sys.argv[1:])
