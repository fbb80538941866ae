"""Every bound on what comes in from outside, stated once. Forms, API, import and documentation read them here."""

from datetime import timedelta
from urllib.parse import urlsplit

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
PLACE_WORDS = 100  # characters of what is typed to find a place
PLACES_FOUND = 8  # as many as a phone shows at once
NEIGHBOUR_M = 500.0  # a place this close outside the boundary is received and marked
NEARBY_TIMES = 4.0  # so many times a category's own distance is asked about: "is it this one?"
NEARBY_AT_MOST = 3  # so many are shown to choose from
NEARBY_LIFE = timedelta(hours=2)  # how long someone may think about it
NEARBY_QUESTIONS = (60, 60)  # at most so many in so many seconds, per network
PLACE_QUESTIONS = (300, 60)  # a phone asks for every few letters that are typed, and many sit behind one network
BURST_METRES, BURST_WITHIN = 100.0, timedelta(minutes=10)  # so near and so soon after each other is a burst
BURST_LOOKS_AT = 300  # of the reports before, the last so many: ten minutes of as many as are counted unseen
FORM_AT_LEAST, FORM_LIFE = timedelta(seconds=3), timedelta(days=30)  # how soon a form may come back, and how late

LIST_LIMIT = 200
LIST_LIMIT_MAX = 1_000
LOG_PAGE, LOG_EXPORT = 50, 20_000  # rows of the log, on a page and in a file
TEMPLATES = 12  # of one organisation: more than a phone shows at once are not found
ROUNDS_SHOWN = 60  # on the page of rounds
SIGNS_PRINTED = 60  # in one PDF
HELD_AT_ONCE = 300  # incidents that are held, on one page
QUEUE = 50  # rows of a page that is worked through from the top
REASON = (5, 300)  # characters
CASE_OPEN = timedelta(minutes=30)  # how long a reason for reading a case holds
BBOX_DEGREES = 20.0
HOTSPOT_METRES = (10.0, 1_000.0)
WINDOW = timedelta(days=366 * 3)  # the longest time that one question may ask about

LANGUAGE_LIFE = timedelta(days=365)  # how long a browser remembers what its reader chose

WRONG_CODES = (10, 300)  # codes on receipts: at most so many wrong ones in so many seconds, per network

MESSAGES_UNANSWERED, MESSAGES_A_DAY = 3, 10  # of one report's sender: so many in a row, and so many in 24 hours
DISPUTED_WITHIN = timedelta(days=30)  # so long after a closing it may be said not to be fixed
PICTURE_LIFE = timedelta(minutes=30)  # how long a picture that was shown by a code can be fetched

PASSWORD = (12, 256)  # characters, after NFKC
PASSWORD_JUDGED = 100  # of its first characters; judging more takes seconds, and what begins well is good
SESSION_IDLE = timedelta(minutes=30)
SESSION_LONGEST = timedelta(hours=10)
LINK_LIFE = {"invite": timedelta(hours=72), "reset": timedelta(hours=1)}
DEVICE_LIFE = timedelta(days=180)  # how long a browser is known as one that signed in before
SIGN_IN_TRIES = (10, 300)  # at most so many in so many seconds: per account, per device
SIGN_IN_TRIES_OF_A_SOURCE = (50, 300)  # a school or a town hall sits behind one: a colleague who forgets is no attack
SIGN_IN_TRIES_IN_ALL = (1_000, 300)
CODE_TRIES = ((5, 300), (20, 3_600))  # one-time codes
RECOVERY_CODES = 10
SIGN_IN_BEGUN = (300, 300)  # by the directory or by a key, per source: a whole town hall may sit behind one
SIGN_IN_BEGUN_IN_ALL = (3_000, 300)
DIRECTORY_BYTES = 256 * 1024  # of one answer from the municipality's own directory
DIRECTORY_S = 5.0  # what all that is asked of it at one time may take
DIRECTORY_AT_ONCE = 8  # so many may wait for it in one process
DIRECTORY_LIFE = timedelta(minutes=10)  # how long someone may be away at its page
DIRECTORY_SKEW = timedelta(minutes=1)  # how far its clock may be from ours
DIRECTORY_CODE = 4_096  # characters of what it sends back
SUBJECT = 255  # characters, as OpenID Connect allows
PASSKEYS = 10  # keys of one person
PASSKEY_NAME = 60  # characters
PASSKEY_LIFE = timedelta(minutes=5)  # how long a key may take to answer
NAME = 100  # characters, of a person, an organisation or a function
ADDRESS = 254  # characters, as mail systems take
DOMAIN_TIMEOUT_MS = 3_000  # a statement asked for over HTTP
LOCK_TIMEOUT_MS = 2_000
PHOTOS = 5  # of one report
PHOTO_BYTES = 10 * 1024 * 1024  # as sent
PHOTO_ARRIVES_S = 120.0  # how long one may take on its way, and
PHOTO_PAUSE_S = 15.0  # how long nothing of it may come
PHOTO_PIXELS = 40_000_000  # told from the first bytes, before anything is decoded
PHOTO_SIDE, PHOTO_SMALL_SIDE = 2_048, 320  # pixels of the longer side, as kept
PHOTO_MEMORY = 512 * 1024 * 1024  # of the process that makes one anew
PHOTO_S = 5  # seconds of a processor that it may use; and how long it is waited for, because others use it, too
PHOTO_WAIT_S = 20.0
PHOTOS_AT_ONCE = 2  # so many are made anew at once in one process that answers people,
PHOTOS_WAITING = 16  # and so many more may be on their way in or wait for their turn
PHOTOS_REFUSED = (30, 300)  # pictures that could not be read: at most so many in so many seconds, per network
REDACTED_AREAS = 20  # rectangles, made unrecognisable at one time
CONFIRM_LIFE = timedelta(hours=24)  # how long the link that confirms an address holds
CONTACT_AFTER = timedelta(days=30)  # how long an address is kept after its case was closed
NOTICE_LIFE = timedelta(days=3)  # how long a mail is tried; what it tells is old by then
NOTICE_LATE = timedelta(minutes=15)  # a mail that waits longer is told of by the doctor
NOTICES_AT_ONCE, NOTICES_RUN = 200, timedelta(seconds=40)  # in one run of the job: others wait for its thread
SMTP_S = 20.0  # how long a mail server may take to answer
CONFIRM_PER_REPORT = (1, 3_600)  # mails that ask whose an address is: at most so many in so many seconds,
CONFIRM_PER_ADDRESS = (3, 86_400)
CONFIRM_PER_NETWORK = (30, 3_600)
CLOSING_WORDS = 1_000  # characters, to those who reported
AFTER_PHOTOS = 2  # of what was done
CLOSING_BYTES = AFTER_PHOTOS * PHOTO_BYTES + BODY_BYTES  # of the form that they come in
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def may_be_told_secrets(address: str) -> bool:
    """Is this an address to which something secret may be sent? Only over https, or to this machine itself."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    kept = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    plain = address.isascii() and address.isprintable() and not {*' \\"<>'} & {*address}
    return kept and plain and bool(parts.hostname) and port != 0 and "@" not in parts.netloc and not parts.fragment
