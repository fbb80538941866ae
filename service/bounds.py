"""Every bound on what comes in from outside, stated once. Forms, API, import and documentation read them here."""

from datetime import timedelta

JSON_BYTES = 64 * 1024
JSON_DEPTH = 20
JSON_DIGITS = 400  # digits of one number; more is an attack and not a coordinate
BODY_BYTES = 1024 * 1024  # no request is longer; what a route takes is less
FORM_BYTES = 128 * 1024  # one field of a form
FORM_FIELDS = 60
UPLOAD_BYTES = 20 * 1024 * 1024  # a GeoJSON file
IMPORT_BYTES = 500 * 1024 * 1024  # an import on the command line, unpacked
POLYGON_VERTICES = 10_000  # of one area drawn by hand; layers from file are trusted to an administrator

DESCRIPTION = 2_000  # UTF-16 code units with "\n" line ends, as a browser's maxlength counts
COMBINING_MARKS = 4  # on one letter; more is a "zalgo" text that breaks the page
IDEMPOTENCY_KEY = (16, 128)  # characters
ACCURACY_M = 100_000.0

FUTURE = timedelta(minutes=10)  # how far a clock may run ahead before we ask again
PAST = timedelta(days=366)  # older than this is not a report of something seen
NEIGHBOUR_M = 500.0  # a place this close outside the boundary is received and marked

LIST_LIMIT = 200
LIST_LIMIT_MAX = 1_000
BBOX_DEGREES = 20.0
HOTSPOT_METRES = (10.0, 1_000.0)
WINDOW = timedelta(days=366 * 3)  # the longest time that one question may ask about

PASSWORD = (12, 128)
DOMAIN_TIMEOUT_MS = 3_000  # a statement asked for over HTTP
LOCK_TIMEOUT_MS = 2_000
