"""First tables."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

from geo.columns import STORE

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.execute("CREATE SEQUENCE report_number")
    op.create_table(
        "area_layer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("attribution", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("code ~ '^[a-z0-9_-]{1,40}$'", name=op.f("area_layer_code_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("area_layer_pkey")),
        sa.UniqueConstraint("code", name=op.f("area_layer_code_key")),
    )
    op.create_table(
        "category",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("parent_code", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("icon", sa.String(), nullable=False),
        sa.Column("handling", sa.String(), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("emergency", sa.String(), nullable=True),
        sa.Column("asks_outdoors", sa.Boolean(), nullable=False),
        sa.Column("join_metres", sa.Float(), nullable=False),
        sa.Column("join_hours", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("code ~ '^[a-z_]{1,40}$'", name=op.f("category_code_check")),
        sa.CheckConstraint("emergency IN ('112', '11414')", name=op.f("category_emergency_check")),
        sa.CheckConstraint("handling IN ('fix', 'seen')", name=op.f("category_handling_check")),
        sa.CheckConstraint("join_metres >= 0 AND join_hours >= 0", name=op.f("category_join_check")),
        sa.CheckConstraint("parent_code <> code", name=op.f("category_parent_check")),
        sa.ForeignKeyConstraint(["parent_code"], ["category.code"], name=op.f("category_parent_code_fkey")),
        sa.PrimaryKeyConstraint("code", name=op.f("category_pkey")),
    )
    op.create_table(
        "job_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("job_failure_pkey")),
    )
    op.create_index(op.f("job_failure_job_key_at_ix"), "job_failure", ["job", "key", "at"], unique=False)
    op.create_table(
        "job_run",
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("outcome IN ('done', 'missed')", name=op.f("job_run_outcome_check")),
        sa.PrimaryKeyConstraint("job", "key", name=op.f("job_run_pkey")),
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("nominal_day", sa.Date(), nullable=False),
        sa.Column("moved_because", sa.String(), nullable=True),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cut_off", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meets_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.text("tstzrange(opens_at, cut_off)"), "&&"),
            where=sa.text("kind = 'regular'"),
            using="gist",
            name="meeting_periods_excl",
        ),
        sa.CheckConstraint("kind IN ('regular', 'extra')", name=op.f("meeting_kind_check")),
        sa.CheckConstraint("opens_at < cut_off AND cut_off <= meets_at", name=op.f("meeting_order_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("meeting_pkey")),
        sa.UniqueConstraint("day", name=op.f("meeting_day_key")),
    )
    op.create_index(op.f("meeting_cut_off_ix"), "meeting", ["cut_off"], unique=True)
    op.create_table(
        "organisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("participates", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 100", name=op.f("organisation_name_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("organisation_pkey")),
        sa.UniqueConstraint("name", name=op.f("organisation_name_key")),
    )
    op.create_geospatial_table(
        "place",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column(
            "location",
            Geometry(
                geometry_type="POINT",
                srid=STORE,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 100", name=op.f("place_name_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("place_pkey")),
        sa.UniqueConstraint("code", name=op.f("place_code_key")),
    )
    op.create_geospatial_index(
        "idx_place_location", "place", ["location"], unique=False, postgresql_using="gist", postgresql_ops={}
    )
    op.create_table(
        "police_event",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("police_event_pkey")),
    )
    op.create_index(op.f("police_event_at_ix"), "police_event", ["at"], unique=False)
    op.create_table(
        "report_key",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "octet_length(key) = 32 AND octet_length(fingerprint) = 32", name=op.f("report_key_hashes_check")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("report_key_pkey")),
    )
    op.create_index(op.f("report_key_claimed_at_ix"), "report_key", ["claimed_at"], unique=False)
    op.create_table(
        "scheduler_pulse",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("scheduler_pulse_one_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("scheduler_pulse_pkey")),
    )
    op.create_geospatial_table(
        "area",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("layer_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column(
            "shape",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=STORE,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("ST_IsValid(shape) AND NOT ST_IsEmpty(shape)", name=op.f("area_shape_check")),
        sa.CheckConstraint("population >= 0", name=op.f("area_population_check")),
        sa.ForeignKeyConstraint(["layer_id"], ["area_layer.id"], name=op.f("area_layer_id_fkey"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("area_pkey")),
        sa.UniqueConstraint("id", "layer_id", name=op.f("area_id_layer_id_key")),
        sa.UniqueConstraint("layer_id", "code", name=op.f("area_layer_id_code_key")),
    )
    op.create_geospatial_index(
        "idx_area_shape", "area", ["shape"], unique=False, postgresql_using="gist", postgresql_ops={}
    )
    op.create_table(
        "briefing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("snapshot", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("briefing_sha256_check")),
        sa.CheckConstraint("version >= 1", name=op.f("briefing_version_check")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("briefing_meeting_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("briefing_pkey")),
        sa.UniqueConstraint("meeting_id", "version", name=op.f("briefing_meeting_id_version_key")),
    )
    op.create_table(
        "clock_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("category_code", sa.String(), nullable=False),
        sa.Column("target_s", sa.Integer(), nullable=False),
        sa.Column("indoors_too", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("target_s > 0", name=op.f("clock_rule_target_s_check")),
        sa.CheckConstraint("valid_from < valid_to", name=op.f("clock_rule_valid_check")),
        sa.ForeignKeyConstraint(["category_code"], ["category.code"], name=op.f("clock_rule_category_code_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("clock_rule_pkey")),
    )
    op.create_index(
        op.f("clock_rule_category_code_valid_from_ix"), "clock_rule", ["category_code", "valid_from"], unique=True
    )
    op.create_geospatial_table(
        "incident",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("category_code", sa.String(), nullable=False),
        sa.Column(
            "location",
            Geometry(
                geometry_type="POINT",
                srid=STORE,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column("outdoors", sa.Boolean(), nullable=True),
        sa.Column("detected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('removed', 'fixed', 'not_found', 'forwarded', 'owner_refuses', 'noted', 'imported')",
            name=op.f("incident_outcome_check"),
        ),
        sa.CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name=op.f("incident_closing_check")),
        sa.ForeignKeyConstraint(["category_code"], ["category.code"], name=op.f("incident_category_code_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("incident_pkey")),
        sa.UniqueConstraint("reference", name=op.f("incident_reference_key")),
    )
    op.create_index(
        op.f("incident_opened_at_category_code_ix"), "incident", ["opened_at", "category_code"], unique=False
    )
    op.create_index(
        op.f("incident_detected_at_category_code_ix"), "incident", ["detected_at", "category_code"], unique=False
    )
    op.create_index(
        op.f("incident_location_category_code_detected_at_ix"),
        "incident",
        ["location", "category_code", "detected_at"],
        unique=False,
        postgresql_using="gist",
    )
    op.create_geospatial_table(
        "area_piece",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("layer_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("boundary", sa.Boolean(), nullable=False),
        sa.Column(
            "shape",
            Geometry(
                geometry_type="POLYGON",
                srid=STORE,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["area_id", "layer_id"],
            ["area.id", "area.layer_id"],
            name=op.f("area_piece_area_id_layer_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("area_piece_pkey")),
    )
    op.create_index(op.f("area_piece_area_id_layer_id_ix"), "area_piece", ["area_id", "layer_id"], unique=False)
    op.create_geospatial_index(
        "idx_area_piece_shape", "area_piece", ["shape"], unique=False, postgresql_using="gist", postgresql_ops={}
    )
    op.create_table(
        "briefing_document",
        sa.Column("briefing_id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.CheckConstraint("form IN ('html', 'pdf')", name=op.f("briefing_document_form_check")),
        sa.ForeignKeyConstraint(["briefing_id"], ["briefing.id"], name=op.f("briefing_document_briefing_id_fkey")),
        sa.PrimaryKeyConstraint("briefing_id", "form", name=op.f("briefing_document_pkey")),
    )
    op.create_table(
        "clock",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("target_s", sa.Integer(), nullable=False),
        sa.Column("detected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.CheckConstraint(
            "evidence IN ('after_photo', 'recorded_check', 'import')", name=op.f("clock_evidence_check")
        ),
        sa.CheckConstraint("(removed_at IS NULL) = (evidence IS NULL)", name=op.f("clock_removal_check")),
        sa.CheckConstraint("due_at = detected_at + make_interval(secs => target_s)", name=op.f("clock_due_check")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("clock_incident_id_fkey")),
        sa.ForeignKeyConstraint(["rule_id"], ["clock_rule.id"], name=op.f("clock_rule_id_fkey")),
        sa.PrimaryKeyConstraint("incident_id", name=op.f("clock_pkey")),
    )
    op.create_index(op.f("clock_detected_at_ix"), "clock", ["detected_at"], unique=False)
    op.create_index(op.f("clock_due_at_ix"), "clock", ["due_at"], unique=False)
    op.create_table(
        "incident_area",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("layer_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id", "layer_id"],
            ["area.id", "area.layer_id"],
            name=op.f("incident_area_area_id_layer_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("incident_area_incident_id_fkey")),
        sa.PrimaryKeyConstraint("incident_id", "layer_id", name=op.f("incident_area_pkey")),
    )
    op.create_index(
        op.f("incident_area_area_id_incident_id_ix"), "incident_area", ["area_id", "incident_id"], unique=False
    )
    op.create_table(
        "incident_event",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("incident_event_incident_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("incident_event_pkey")),
    )
    op.create_index(op.f("incident_event_incident_id_id_ix"), "incident_event", ["incident_id", "id"], unique=False)
    op.create_geospatial_table(
        "report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("category_code", sa.String(), nullable=False),
        sa.Column(
            "location",
            Geometry(
                geometry_type="POINT",
                srid=STORE,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column("outside_m", sa.Float(), nullable=False),
        sa.Column("accuracy_m", sa.Float(), nullable=True),
        sa.Column("location_set", sa.String(), nullable=False),
        sa.Column("occurred_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("occurred_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("reporter_kind", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("source_key", sa.String(), nullable=True),
        sa.CheckConstraint("channel IN ('web', 'api', 'import')", name=op.f("report_channel_check")),
        sa.CheckConstraint(
            "location_set IN ('phone', 'pin', 'coordinates', 'address', 'place', 'import')",
            name=op.f("report_location_set_check"),
        ),
        sa.CheckConstraint(
            "reporter_kind IN ('citizen', 'staff', 'guard', 'rescue', 'import')",
            name=op.f("report_reporter_kind_check"),
        ),
        sa.CheckConstraint("(source IS NULL) = (source_key IS NULL)", name=op.f("report_source_check")),
        sa.CheckConstraint("accuracy_m >= 0", name=op.f("report_accuracy_m_check")),
        sa.CheckConstraint("length(description) BETWEEN 1 AND 2000", name=op.f("report_description_check")),
        sa.CheckConstraint("occurred_from <= occurred_to", name=op.f("report_occurred_check")),
        sa.CheckConstraint("octet_length(code_hash) = 32", name=op.f("report_code_hash_check")),
        sa.ForeignKeyConstraint(["category_code"], ["category.code"], name=op.f("report_category_code_fkey")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("report_incident_id_fkey")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("report_organisation_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("report_pkey")),
        sa.UniqueConstraint("reference", name=op.f("report_reference_key")),
        sa.UniqueConstraint("source", "source_key", name=op.f("report_source_source_key_key")),
    )
    op.create_index(
        op.f("report_code_hash_ix"), "report", ["code_hash"], unique=True, postgresql_where="code_hash IS NOT NULL"
    )
    op.create_index(op.f("report_incident_id_ix"), "report", ["incident_id"], unique=False)
    op.create_index(op.f("report_received_at_ix"), "report", ["received_at"], unique=False)
    op.create_table(
        "clock_pause",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "reason IN ('frost', 'consent', 'evidence', 'access')", name=op.f("clock_pause_reason_check")
        ),
        sa.CheckConstraint("began_at < ended_at", name=op.f("clock_pause_span_check")),
        sa.ForeignKeyConstraint(["incident_id"], ["clock.incident_id"], name=op.f("clock_pause_incident_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("clock_pause_pkey")),
    )
    op.create_index(op.f("clock_pause_incident_id_ix"), "clock_pause", ["incident_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("clock_pause_incident_id_ix"), table_name="clock_pause")
    op.drop_table("clock_pause")
    op.drop_index(op.f("report_received_at_ix"), table_name="report")
    op.drop_index(op.f("report_incident_id_ix"), table_name="report")
    op.drop_index(op.f("report_code_hash_ix"), table_name="report", postgresql_where="code_hash IS NOT NULL")
    op.drop_geospatial_table("report")
    op.drop_index(op.f("incident_event_incident_id_id_ix"), table_name="incident_event")
    op.drop_table("incident_event")
    op.drop_index(op.f("incident_area_area_id_incident_id_ix"), table_name="incident_area")
    op.drop_table("incident_area")
    op.drop_index(op.f("clock_due_at_ix"), table_name="clock")
    op.drop_index(op.f("clock_detected_at_ix"), table_name="clock")
    op.drop_table("clock")
    op.drop_table("briefing_document")
    op.drop_geospatial_index(
        "idx_area_piece_shape", table_name="area_piece", postgresql_using="gist", column_name="shape"
    )
    op.drop_index(op.f("area_piece_area_id_layer_id_ix"), table_name="area_piece")
    op.drop_geospatial_table("area_piece")
    op.drop_index(
        op.f("incident_location_category_code_detected_at_ix"), table_name="incident", postgresql_using="gist"
    )
    op.drop_index(op.f("incident_detected_at_category_code_ix"), table_name="incident")
    op.drop_index(op.f("incident_opened_at_category_code_ix"), table_name="incident")
    op.drop_geospatial_table("incident")
    op.drop_index(op.f("clock_rule_category_code_valid_from_ix"), table_name="clock_rule")
    op.drop_table("clock_rule")
    op.drop_table("briefing")
    op.drop_geospatial_index("idx_area_shape", table_name="area", postgresql_using="gist", column_name="shape")
    op.drop_geospatial_table("area")
    op.drop_table("scheduler_pulse")
    op.drop_index(op.f("report_key_claimed_at_ix"), table_name="report_key")
    op.drop_table("report_key")
    op.drop_index(op.f("police_event_at_ix"), table_name="police_event")
    op.drop_table("police_event")
    op.drop_geospatial_index("idx_place_location", table_name="place", postgresql_using="gist", column_name="location")
    op.drop_geospatial_table("place")
    op.drop_table("organisation")
    op.drop_index(op.f("meeting_cut_off_ix"), table_name="meeting")
    op.drop_table("meeting")
    op.drop_table("job_run")
    op.drop_index(op.f("job_failure_job_key_at_ix"), table_name="job_failure")
    op.drop_table("job_failure")
    op.drop_table("category")
    op.drop_table("area_layer")
    op.execute("DROP SEQUENCE report_number")
