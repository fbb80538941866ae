"""Where someone goes on to: only ever a path of our own site."""

from urllib.parse import quote

from fastapi import Request

AFTER = "/hem"  # after signing in, when nothing else was asked for


def own_path(path: str) -> str:
    """A path of our own site, whatever was asked for."""
    fine = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "\\" not in path
    return path if fine else AFTER


def here_again(request: Request) -> str:
    """The page's own address, with nothing of what it was asked but where to go on to after signing in."""
    after = request.query_params.get("vidare", "")
    return f"{request.url.path}?vidare={quote(after)}" if after and own_path(after) == after else request.url.path
