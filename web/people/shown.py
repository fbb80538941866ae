"""What the pages about people are given: the store's rows, gathered as they are read."""

from collections.abc import Callable, Collection, Iterable
from typing import Any
from uuid import UUID

from sqlmodel import Session

from service.areas import shapes
from service.errors import Missing
from service.people import directory
from service.people.directory import Held, Post
from service.signin.oidc.queries import by_group
from web.people.words import KINDS

Pair = tuple[Held, Post]


def people(session: Session, name: str) -> list[dict[str, Any]]:
    """Everyone whose name or address holds `name`, with what they hold now. No name holds what cannot be printed."""
    held = _pairs(session)
    found = directory.accounts(session, name) if name.isprintable() else []
    return [
        {"account": account, "functions": [post for one, post in held if _now(one) and one.person_id == account.id]}
        for account in found
    ]


def person(session: Session, person_id: UUID) -> dict[str, Any]:
    """One person, with what they hold, what they held, and what they could be given. Raises Missing.

    `from_directory`: the holdings that a group in the municipality's directory gives.
    """
    account = directory.account(session, person_id)
    if account is None:
        raise Missing
    mine = [pair for pair in _pairs(session) if pair[0].person_id == person_id]
    return {
        "account": account,
        "now": [pair for pair in mine if _now(pair[0])],
        "before": [pair for pair in mine if not _now(pair[0])],
        "posts": open_posts(session, {one.function_id for one, _ in mine if _now(one)}),
        "from_directory": set(by_group(session, person_id).values()),
    }


def organisations(session: Session) -> list[dict[str, Any]]:
    """Every organisation with its functions and their holders; those that have functions first."""
    held, posts = directory.held(session), directory.posts(session)
    listed = [
        {
            "one": one,
            "kind": KINDS[one.kind],
            "functions": [_function(post, held) for post in posts if post[1] == one.id],
        }
        for one in directory.employers(session)
    ]
    return sorted(listed, key=lambda told: not told["functions"])


def organisation(session: Session, organisation_id: UUID) -> dict[str, Any]:
    """One organisation. Raises Missing."""
    for told in organisations(session):
        if told["one"].id == organisation_id:
            return told
    raise Missing


def open_posts(session: Session, but: Iterable[UUID] = ()) -> list[Post]:
    """The functions that can be given to someone who has these already."""
    return [post for post in directory.posts(session) if post.closed_at is None and post.id not in set(but)]


def area_names(session: Session) -> dict[UUID, str]:
    """What areas are called."""
    return {choice.id: choice.name for choice in shapes.choices(session)}


def reach(session: Session) -> Callable[[Collection[UUID]], str]:
    """Says where a function reaches: its areas' names, or the whole municipality."""
    names = area_names(session)
    return lambda areas: ", ".join(sorted(names[area] for area in areas if area in names)) or "Hela kommunen"


def layers(session: Session) -> dict[str, list[shapes.Choice]]:
    """The areas to choose among, by layer."""
    made: dict[str, list[shapes.Choice]] = {}
    for choice in shapes.choices(session):
        made.setdefault(choice.layer, []).append(choice)
    return made


def _pairs(session: Session) -> list[Pair]:
    posts = {post.id: post for post in directory.posts(session)}
    return [(one, posts[one.function_id]) for one in directory.held(session)]


def _function(post: Post, held: list[Held]) -> dict[str, Any]:
    mine = [one for one in held if one.function_id == post.id]
    return {
        "one": post,
        "now": [one for one in mine if _now(one)],
        "before": [one for one in mine if not _now(one)],
    }


def _now(one: Held) -> bool:
    return one.until is None
