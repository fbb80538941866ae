"""How the store came to look as it does, one change per file, and every table it holds."""

from service.areas import models as areas
from service.briefings import models as briefings
from service.conversations import models as conversations
from service.incidents import models as incidents
from service.jobs import models as jobs
from service.log import models as log
from service.meetings import models as meetings
from service.notices import models as notices
from service.people import models as people
from service.removal import models as removal
from service.reports import models as reports
from service.reports.photos import models as photos
from service.rounds import models as rounds
from service.signin import models as signin
from service.signin.oidc import models as oidc
from service.signin.passkeys import models as passkeys
from service.triage import models as triage

TABLES = (
    areas,
    briefings,
    conversations,
    incidents,
    jobs,
    log,
    meetings,
    notices,
    people,
    removal,
    reports,
    photos,
    rounds,
    signin,
    oidc,
    passkeys,
    triage,
)
