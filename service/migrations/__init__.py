"""How the store came to look as it does, one change per file, and every table it holds."""

from service.areas import models as areas
from service.briefings import models as briefings
from service.incidents import models as incidents
from service.jobs import models as jobs
from service.meetings import models as meetings
from service.people import models as people
from service.removal import models as removal
from service.reports import models as reports

TABLES = (areas, briefings, incidents, jobs, meetings, people, removal, reports)
