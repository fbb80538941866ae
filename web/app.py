"""Put the service together for the web."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware

from service.bounds import FORM_BYTES, FORM_FIELDS
from service.db import check_made, check_system, engine, unit_of_work
from service.errors import Unready
from service.notices.server import server as mail_server
from service.people.rules import given_roles
from service.reports.queries import is_demo
from service.settings import Settings, settings
from web import errors, health
from web.areas import routes as areas
from web.briefings import routes as briefings
from web.conversations import desk as conversations
from web.conversations import following
from web.deps import viewer
from web.guard import Guard
from web.incidents import routes as incidents
from web.journal import Journal
from web.languages import Spoken
from web.log import routes as log
from web.meetings import routes as meetings
from web.notices import routes as notices
from web.openapi import described
from web.pages import STATIC
from web.people import organisations, persons
from web.people import routes as people
from web.reports import api as reports_api
from web.reports import nearby, receipts, waiting
from web.reports import routes as reports
from web.reports.photos import api as photos_api
from web.reports.photos import pages as photos
from web.rounds import routes as rounds
from web.rounds import templates
from web.signin import account, codes, links
from web.signin import routes as signin
from web.signin.oidc import routes as oidc
from web.signin.passkeys import routes as passkeys
from web.signs import routes as signs
from web.switching import router as switching
from web.triage import closing, floods
from web.triage import routes as triage

SECRET_LENGTH = 32
ROUTERS = (
    reports.router,
    receipts.router,
    following.router,
    conversations.router,
    reports_api.router,
    photos_api.router,
    nearby.router,
    waiting.router,
    switching,
    notices.router,
    incidents.router,
    incidents.pages,
    floods.router,
    triage.router,
    closing.router,
    photos.router,
    rounds.router,
    templates.router,
    signs.router,
    areas.router,
    meetings.router,
    briefings.router,
)
SETTINGS = (people.router, persons.router, organisations.router, log.router)
SIGN_IN = (signin.router, codes.router, links.router, account.router, oidc.router, passkeys.router)


@asynccontextmanager
async def lifespan(made: FastAPI) -> AsyncIterator[None]:
    """Refuse to start on a store of another system; leave no connection behind."""
    try:
        with unit_of_work(engine()) as session:
            check_system(session.connection())
            check_made(session.connection())
            made.state.demo = is_demo(session)  # for the pages that do not ask the store
        yield
    finally:
        engine().dispose()


def application(now: Settings) -> FastAPI:
    """The whole web side. Raises Unready without a secret to sign with, and for settings that mean nothing."""
    if len(now.secret.get_secret_value()) < SECRET_LENGTH:
        raise Unready(f"OPL_SECRET behöver minst {SECRET_LENGTH} tecken.")
    if now.demanding - {*given_roles()}:
        raise Unready(f"OPL_STRONG_ROLES: rollerna är {', '.join(given_roles())}, eller none för ingen.")
    mail_server(now)
    made = FastAPI(
        title="OP Lägesbild",
        version="1",
        openapi_url="/api/v1/openapi.json",
        redirect_slashes=False,  # a redirect would be built from the Host header
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        form_limits={"max_fields": FORM_FIELDS, "max_files": 0, "max_part_size": FORM_BYTES},
    )
    made.openapi = lambda: described(made)  # type: ignore[method-assign]  # as FastAPI says to do it
    errors.install(made)
    made.include_router(health.router)
    for router in (*ROUTERS, *SETTINGS, *SIGN_IN):
        made.include_router(router, dependencies=[Depends(viewer)])
    made.mount("/static", KeptStatic(directory=STATIC), name="static")
    made.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    made.add_middleware(Guard, https=now.https)
    made.add_middleware(Spoken)
    made.add_middleware(Journal)
    return made


class KeptStatic(StaticFiles):
    """Static files are addressed by their fingerprint, so a browser may keep them for ever."""

    def file_response(self, *args: object, **kwargs: object):  # type: ignore[no-untyped-def]
        answer = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer


def app() -> FastAPI:
    """The factory that a server is pointed at: `uvicorn --factory web.app:app`."""
    return application(settings())
