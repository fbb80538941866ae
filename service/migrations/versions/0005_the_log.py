"""The log that is only added to, in the transaction of what it tells; and a role for the program that owns nothing."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from service.migrations.watching import unwatch, watch

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

APP = "lagesbild_app"
ONLY_ADDED_TO = ("incident_event", "clock_pause", "briefing", "briefing_document")
LOGS = ("log_entry", "log_seal")

# A role belongs to the whole server, and several databases may be migrated at once.
MAKE_ROLE = f"""
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP}') THEN
        CREATE ROLE {APP} NOLOGIN;
    END IF;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
    WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'Rollen {APP} saknas. Kör en gång som administratör: '
            'CREATE ROLE {APP} NOLOGIN; GRANT {APP} TO %', quote_ident(current_user);
END $$
"""
# One login may be both owner and program (and must then be a member); with two logins the owner need not be.
JOIN_ROLE = f"""
DO $$ BEGIN
    IF NOT pg_has_role(current_user, '{APP}', 'MEMBER') THEN
        EXECUTE format('GRANT {APP} TO %I', current_user);
    END IF;
EXCEPTION
    WHEN insufficient_privilege OR duplicate_object OR unique_violation OR internal_error THEN NULL;
END $$
"""
OUR_TABLES = """
SELECT quote_ident(relname) FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version'
  AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
"""
SEQUENCES = """
SELECT quote_ident(relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'
  AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
"""

# The same two expressions stand in service/log/audit.py, which does not take the store's word for it.
HASHES = """
CREATE FUNCTION log_hash(prev bytea, lane integer, seq bigint, at timestamptz, actor text, person_id uuid, kind text,
                         what text, about jsonb, reason text) RETURNS bytea STABLE PARALLEL SAFE
RETURN sha256(prev || convert_to(jsonb_build_array(
    lane, seq, extract(epoch FROM at), actor, person_id, kind, what, about, reason)::text, 'UTF8'));

CREATE FUNCTION log_seal_hash(prev bytea, number bigint, at timestamptz, seqs bigint[], heads bytea)
    RETURNS bytea STABLE PARALLEL SAFE
RETURN sha256(prev || convert_to(jsonb_build_array(number, extract(epoch FROM at), seqs)::text, 'UTF8') || heads);
"""

# A writer holds a lane until its transaction ends, and starts looking at one of its own, so that few wait.
APPEND = """
CREATE FUNCTION log_append(kind text, what text, about jsonb, reason text, person uuid DEFAULT NULL) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    told text := coalesce(current_setting('opl.actor', true), '');
    actor text;
    mine integer := pg_backend_pid() % 32;
    tries integer := 32;
    head record;
    at timestamptz;
    next bigint;
    prev bytea;
BEGIN
    IF person IS NOT NULL THEN
        actor := 'person';
    ELSIF told ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN
        actor := 'person';
        person := told::uuid;
    ELSE
        actor := coalesce(nullif(told, ''), 'database');
    END IF;
    WHILE NOT pg_try_advisory_xact_lock(7204, mine) LOOP
        mine := (mine + 1) % 32;
        tries := tries - 1;
        IF tries = 0 THEN
            PERFORM pg_advisory_xact_lock(7204, mine);
            EXIT;
        END IF;
    END LOOP;
    SELECT seq, hash INTO head FROM public.log_entry WHERE lane = mine ORDER BY seq DESC LIMIT 1;
    next := coalesce(head.seq, 0) + 1;
    prev := coalesce(head.hash, sha256(''));
    at := clock_timestamp();
    INSERT INTO public.log_entry VALUES (
        mine, next, at, actor, person, kind, what, about, reason, prev,
        public.log_hash(prev, mine, next, at, actor, person, kind, what, about, reason));
END $$
"""

# What the program may write by itself: that something was read, that someone signed in. Changes tell of themselves.
NOTE = """
CREATE FUNCTION log_note(kind text, what text, about jsonb, reason text DEFAULT NULL, person uuid DEFAULT NULL)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF kind NOT IN ('read', 'sign_in', 'event') THEN
        RAISE EXCEPTION 'changes are logged where they are made' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM public.log_append(kind, what, about, reason, person);
END $$
"""

# Arguments: the primary key's columns, and the columns whose values may stand in the log; with commas between.
CHANGE = """
CREATE FUNCTION log_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    rows_shown constant integer := 50;
    changed bigint;
    altered jsonb;
    pairs jsonb := '[]';
    told jsonb;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT count(*) INTO changed FROM new_rows;
        IF changed > 0 THEN
            SELECT jsonb_agg(jsonb_build_array(r.one, r.one)) INTO pairs
            FROM (SELECT to_jsonb(n) AS one FROM new_rows n LIMIT rows_shown) r;
        END IF;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT count(*) INTO changed FROM old_rows;
        SELECT jsonb_agg(jsonb_build_array(r.one, r.one)) INTO pairs
        FROM (SELECT to_jsonb(o) AS one FROM old_rows o LIMIT rows_shown) r;
    ELSIF TG_OP = 'UPDATE' THEN
        SELECT count(*) INTO changed FROM new_rows;
        IF changed > 0 THEN
            EXECUTE format($q$
                WITH pair AS MATERIALIZED (
                    SELECT to_jsonb(o) AS before, to_jsonb(n) AS after FROM old_rows o JOIN new_rows n USING (%s)
                ), other AS MATERIALIZED (SELECT * FROM pair WHERE before <> after)
                SELECT (SELECT count(*) FROM other),
                    (SELECT jsonb_agg(DISTINCT k) FROM other, jsonb_object_keys(after) k WHERE before->k <> after->k),
                    (SELECT jsonb_agg(jsonb_build_array(before, after)) FROM (SELECT * FROM other LIMIT %s) few)
                $q$, TG_ARGV[0], rows_shown) INTO changed, altered, pairs;
        END IF;
    END IF;
    IF changed = 0 THEN
        RETURN NULL;
    END IF;
    SELECT jsonb_agg((
        SELECT jsonb_object_agg(k, CASE
            WHEN p->0->k = p->1->k THEN p->1->k ELSE jsonb_build_array(p->0->k, p->1->k) END)
        FROM string_to_table(TG_ARGV[1], ',') k WHERE p->1 ? k)) INTO told FROM jsonb_array_elements(pairs) pair (p);
    told := jsonb_build_object('count', changed, 'rows', told);
    IF altered IS NOT NULL THEN
        told := told || jsonb_build_object('columns', altered);
    END IF;
    IF pairs->0->1 ? 'reference' THEN
        told := told || jsonb_build_object('refs', jsonb_path_query_array(pairs, '$[*][1].reference'));
    ELSIF pairs->0->1 ? 'incident_id' THEN
        told := told || jsonb_build_object('refs', (
            SELECT jsonb_agg(DISTINCT reference) FROM public.incident
            WHERE id IN (SELECT (p->1->>'incident_id')::uuid FROM jsonb_array_elements(pairs) pair (p))));
    ELSIF pairs->0->1 ? 'report_id' THEN
        told := told || jsonb_build_object('refs', (
            SELECT jsonb_agg(DISTINCT reference) FROM public.report
            WHERE id IN (SELECT (p->1->>'report_id')::uuid FROM jsonb_array_elements(pairs) pair (p))));
    END IF;
    PERFORM public.log_append('change', TG_TABLE_NAME || '.' || lower(TG_OP), jsonb_strip_nulls(told), NULL);
    RETURN NULL;
END $$
"""

# The busiest path, told as shortly: that reports came, by their references.
TOLD = """
CREATE FUNCTION log_report() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    told jsonb;
BEGIN
    SELECT jsonb_build_object('count', count(*), 'refs', (array_agg(reference))[1:50]) INTO told FROM new_rows;
    IF told->>'count' <> '0' THEN
        PERFORM public.log_append('change', 'report.insert', told, NULL);
    END IF;
    RETURN NULL;
END $$
"""

# The heads of all lanes at a moment, chained: what is cut off a lane's end afterwards is missed. Unchanged since the
# last seal: that one is given again.
SEAL = """
CREATE FUNCTION log_seal_now() RETURNS bytea
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    last public.log_seal;
    made public.log_seal;
BEGIN
    PERFORM pg_advisory_xact_lock(7204, 32);
    SELECT * INTO last FROM public.log_seal ORDER BY number DESC LIMIT 1;
    SELECT array_agg(coalesce(head.seq, 0) ORDER BY one), string_agg(coalesce(head.hash, sha256('')), '' ORDER BY one)
    INTO made.seqs, made.heads FROM generate_series(0, 31) one LEFT JOIN LATERAL (
        SELECT seq, hash FROM public.log_entry e WHERE e.lane = one ORDER BY seq DESC LIMIT 1) head ON true;
    IF last.seqs = made.seqs AND last.heads = made.heads THEN
        RETURN last.hash;
    END IF;
    made.number := coalesce(last.number, 0) + 1;
    made.at := clock_timestamp();
    made.prev := coalesce(last.hash, sha256(''));
    made.hash := public.log_seal_hash(made.prev, made.number, made.at, made.seqs, made.heads);
    INSERT INTO public.log_seal SELECT made.*;
    RETURN made.hash;
END $$
"""


def upgrade() -> None:
    _log_tables()
    op.execute(MAKE_ROLE)
    op.execute(JOIN_ROLE)
    for statement in (HASHES, APPEND, NOTE, CHANGE, TOLD, SEAL):
        op.execute(statement)
    _rights()
    for table in LOGS:
        op.execute(
            f"CREATE TRIGGER {table}_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    _watch_all()


def downgrade() -> None:
    for table in WATCHED:
        unwatch(table)
    for table in reversed(LOGS):
        op.drop_table(table)
    for function in ("log_change", "log_report", "log_note", "log_append", "log_seal_now", "log_hash", "log_seal_hash"):
        op.execute(f"DROP FUNCTION {function}")
    op.execute(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM {APP}")
    op.execute(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM {APP}")
    for name in [*_names(OUR_TABLES), *_names(SEQUENCES), "alembic_version"]:
        op.execute(f"REVOKE ALL ON {name} FROM {APP}")


def _log_tables() -> None:
    op.create_table(
        "log_entry",
        sa.Column("lane", sa.SmallInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("about", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("prev", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("lane BETWEEN 0 AND 31 AND seq > 0", name=op.f("log_entry_place_check")),
        sa.CheckConstraint("(actor = 'person') = (person_id IS NOT NULL)", name=op.f("log_entry_person_check")),
        sa.CheckConstraint("kind IN ('change', 'read', 'sign_in', 'event')", name=op.f("log_entry_kind_check")),
        sa.CheckConstraint("length(reason) BETWEEN 1 AND 500", name=op.f("log_entry_reason_check")),
        sa.PrimaryKeyConstraint("lane", "seq", name=op.f("log_entry_pkey")),
    )
    op.create_index(op.f("log_entry_at_ix"), "log_entry", ["at"])
    op.create_table(
        "log_seal",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seqs", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("heads", sa.LargeBinary(), nullable=False),
        sa.Column("prev", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("log_seal_number_check")),
        sa.PrimaryKeyConstraint("number", name=op.f("log_seal_pkey")),
    )


def _rights() -> None:
    """The program reads and writes rows, and owns nothing. Of the log it may read, and add by three functions."""
    op.execute(f"GRANT USAGE ON SCHEMA public TO {APP}")
    for table in _names(OUR_TABLES):
        also = "" if table in LOGS else ", INSERT" if table in ONLY_ADDED_TO else ", INSERT, UPDATE, DELETE"
        op.execute(f"GRANT SELECT{also} ON {table} TO {APP}")
    op.execute(f"GRANT SELECT ON alembic_version TO {APP}")
    for sequence in _names(SEQUENCES):
        op.execute(f"GRANT USAGE, SELECT ON SEQUENCE {sequence} TO {APP}")
    on_later = "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT"
    op.execute(f"{on_later} SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP}")
    op.execute(f"{on_later} USAGE, SELECT ON SEQUENCES TO {APP}")
    op.execute(
        f"DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO {APP}', current_database()); "
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC; END $$"
    )
    for function in ("log_append", "log_note", "log_change", "log_report", "log_seal_now"):
        op.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
    for function in ("log_note", "log_seal_now"):
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {APP}")


def _names(asked: str) -> list[str]:
    return list(op.get_bind().execute(sa.text(asked)).scalars())


LATER = ("update", "delete", "truncate")  # that the row came is told by the report that it came with
WATCHED: dict[str, dict[str, tuple[str, ...]]] = {
    "report": {"key": ("id",), "changes": LATER, "values": ("incident_id",)},
    "incident": {"key": ("id",), "changes": LATER, "values": ("category_code", "outdoors", "closed_at", "outcome")},
    "incident_event": {"key": ("id",), "changes": LATER},
    "clock": {"key": ("incident_id",), "changes": LATER, "values": ("due_at", "removed_at", "evidence")},
    "clock_pause": {"key": ("id",), "values": ("reason", "began_at", "ended_at")},
    "category": {
        "key": ("code",),
        "values": (
            *("parent_code", "name", "handling", "restricted", "urgent", "counted", "emergency", "active"),
            *("asks_outdoors", "join_metres", "join_hours", "position"),
        ),
    },
    "clock_rule": {"key": ("id",), "values": ("category_code", "target_s", "indoors_too", "valid_from", "valid_to")},
    "area_layer": {"key": ("id",), "values": ("code", "name")},
    "area": {"key": ("id",), "values": ("code", "name", "population")},
    "place": {"key": ("id",), "values": ("code", "name", "kind")},
    "organisation": {"key": ("id",), "values": ("name", "kind", "participates")},
    "work_function": {"key": ("id",), "values": ("organisation_id", "name", "role", "closed_at")},
    "function_area": {"key": ("function_id", "area_id")},
    "person": {"key": ("id",), "values": ("closed_at",)},
    "holding": {"key": ("id",), "values": ("function_id", "person_id", "since", "until")},
    "meeting": {"key": ("id",), "values": ("day", "opens_at", "cut_off", "meets_at", "place")},
    "briefing": {"key": ("id",), "values": ("meeting_id", "version", "sha256")},
    "briefing_document": {"key": ("briefing_id", "form"), "values": ("sha256",)},
    "police_event": {"key": ("id",)},
}


def _watch_all() -> None:
    op.execute(
        "CREATE TRIGGER report_log_insert AFTER INSERT ON report REFERENCING NEW TABLE AS new_rows "
        "FOR EACH STATEMENT EXECUTE FUNCTION log_report()"
    )
    for table, how in WATCHED.items():
        watch(table, **how)  # type: ignore[arg-type]
