"""What is held until someone has looked: left out of every number and map, and of every list but that of those who review."""

from sqlalchemy import and_

from service.db import table
from service.incidents.models import NOT_REAL, Incident

incident = table(Incident)

COUNTED = incident.c.held.is_(None)
WAITS = and_(incident.c.held.is_not(None), incident.c.outcome.is_distinct_from(NOT_REAL))
