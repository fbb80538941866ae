"""What the product promises and no program may break: told words stay as told, history is only added to."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ONLY_ADDED_TO = ("incident_event", "clock_pause", "briefing", "briefing_document")

REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is only added to, never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""

AS_TOLD = """
CREATE FUNCTION report_stays_as_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(NEW) - 'incident_id') IS DISTINCT FROM (to_jsonb(OLD) - 'incident_id') THEN
        RAISE EXCEPTION 'a report is never edited' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""

REMOVED_MEANS_REMOVED = """
CREATE FUNCTION removed_means_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM clock WHERE incident_id = NEW.id AND removed_at IS NULL) THEN
        RAISE EXCEPTION 'closed as removed, but no removal is recorded' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$
"""

STAYS_REMOVED = """
CREATE FUNCTION stays_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM incident WHERE id = NEW.incident_id AND outcome = 'removed') THEN
        RAISE EXCEPTION 'closed as removed, so its removal stays' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.execute(REFUSE)
    for table in ONLY_ADDED_TO:
        op.execute(
            f"CREATE TRIGGER {table}_only_added_to BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    op.execute(AS_TOLD)
    op.execute(
        "CREATE TRIGGER report_as_told BEFORE UPDATE ON report FOR EACH ROW EXECUTE FUNCTION report_stays_as_told()"
    )
    op.execute(REMOVED_MEANS_REMOVED)
    op.execute(
        "CREATE CONSTRAINT TRIGGER incident_removed AFTER INSERT OR UPDATE OF outcome ON incident "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.outcome = 'removed') "
        "EXECUTE FUNCTION removed_means_removed()"
    )
    op.execute(STAYS_REMOVED)
    op.execute(
        "CREATE TRIGGER clock_stays_removed BEFORE UPDATE OF removed_at ON clock FOR EACH ROW "
        "WHEN (NEW.removed_at IS NULL AND OLD.removed_at IS NOT NULL) EXECUTE FUNCTION stays_removed()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER clock_stays_removed ON clock")
    op.execute("DROP FUNCTION stays_removed")
    op.execute("DROP TRIGGER incident_removed ON incident")
    op.execute("DROP FUNCTION removed_means_removed")
    op.execute("DROP TRIGGER report_as_told ON report")
    op.execute("DROP FUNCTION report_stays_as_told")
    for table in ONLY_ADDED_TO:
        op.execute(f"DROP TRIGGER {table}_never_emptied ON {table}")
        op.execute(f"DROP TRIGGER {table}_only_added_to ON {table}")
    op.execute("DROP FUNCTION refuse_change")
