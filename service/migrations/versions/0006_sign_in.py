"""Passwords, sessions, one-time links, second factors, and how often something was tried."""

import sqlalchemy as sa
from alembic import op

from service.migrations.watching import watch

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _person(table: str) -> tuple[sa.Column, sa.ForeignKeyConstraint]:
    key = sa.ForeignKeyConstraint(
        ["person_id"], ["person.id"], name=op.f(f"{table}_person_id_fkey"), ondelete="CASCADE"
    )
    return sa.Column("person_id", sa.Uuid(), nullable=False), key


def _hash(table: str, column: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"length({column}) = 32", name=op.f(f"{table}_{column}_check"))


def _time(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "password",
        *_person("password"),
        sa.Column("hash", sa.String(), nullable=False),
        _time("set_at"),
        sa.CheckConstraint("hash LIKE '$argon2id$%'", name=op.f("password_hash_check")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("password_pkey")),
    )
    op.create_table(
        "sign_in",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        *_person("sign_in"),
        sa.Column("strong", sa.Boolean(), nullable=False),
        _time("opened_at"),
        _time("seen_at"),
        _time("ends_at"),
        _hash("sign_in", "token_hash"),
        sa.CheckConstraint("ends_at > opened_at", name=op.f("sign_in_ends_at_check")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("sign_in_pkey")),
    )
    op.create_index(op.f("sign_in_person_id_ix"), "sign_in", ["person_id"])
    op.create_table(
        "sign_in_link",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        *_person("sign_in_link"),
        sa.Column("purpose", sa.String(), nullable=False),
        _time("made_at"),
        _time("ends_at"),
        _time("used_at", nullable=True),
        _hash("sign_in_link", "token_hash"),
        sa.CheckConstraint("purpose IN ('invite', 'reset')", name=op.f("sign_in_link_purpose_check")),
        sa.CheckConstraint("ends_at > made_at", name=op.f("sign_in_link_ends_at_check")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("sign_in_link_pkey")),
    )
    op.create_index(op.f("sign_in_link_person_id_ix"), "sign_in_link", ["person_id"])
    op.create_table(
        "authenticator",
        *_person("authenticator"),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _time("since"),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("authenticator_pkey")),
    )
    op.create_table(
        "recovery_code",
        *_person("recovery_code"),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        _time("used_at", nullable=True),
        _hash("recovery_code", "code_hash"),
        sa.PrimaryKeyConstraint("person_id", "code_hash", name=op.f("recovery_code_pkey")),
    )
    op.create_table(
        "tally",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        _time("ends_at"),
        _hash("tally", "key"),
        sa.CheckConstraint("tries >= 0", name=op.f("tally_tries_check")),
        sa.PrimaryKeyConstraint("key", name=op.f("tally_pkey")),
        prefixes=["UNLOGGED"],  # a crash may forget it: nothing that was promised is lost, and intake writes it often
    )
    op.create_index(op.f("tally_ends_at_ix"), "tally", ["ends_at"])
    watch("password", key=("person_id",), values=("set_at",))
    watch("sign_in_link", key=("token_hash",), values=("person_id", "purpose", "used_at"), show_key=False)
    watch("authenticator", key=("person_id",), changes=("insert", "delete", "truncate"))  # a use is a sign-in
    watch("recovery_code", key=("person_id", "code_hash"), values=("person_id", "used_at"), show_key=False)
    _directory()
    _passkeys()


def downgrade() -> None:
    for table in ("passkey_challenge", "passkey", "oidc_conversation", "oidc_holding", "oidc_identity"):
        op.drop_table(table)
    for table in ("tally", "recovery_code", "authenticator", "sign_in_link", "sign_in", "password"):
        op.drop_table(table)


def _directory() -> None:
    """Who the municipality's own directory says that someone is, and what came from it."""
    op.create_table(
        "oidc_identity",
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        *_person("oidc_identity"),
        _time("since"),
        sa.CheckConstraint("length(issuer) BETWEEN 1 AND 500", name=op.f("oidc_identity_issuer_check")),
        sa.CheckConstraint("length(subject) BETWEEN 1 AND 255", name=op.f("oidc_identity_subject_check")),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("oidc_identity_pkey")),
        sa.UniqueConstraint("person_id", "issuer", name=op.f("oidc_identity_person_id_issuer_key")),
    )
    op.create_table(
        "oidc_holding",
        sa.Column("holding_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["holding_id"], ["holding.id"], name=op.f("oidc_holding_holding_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("holding_id", name=op.f("oidc_holding_pkey")),
    )
    op.create_table(
        "oidc_conversation",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("state", "nonce", "verifier", "onward")),
        *_perhaps_person("oidc_conversation"),
        _time("begun_at"),
        _hash("oidc_conversation", "token_hash"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("oidc_conversation_pkey")),
    )
    op.create_index(op.f("oidc_conversation_begun_at_ix"), "oidc_conversation", ["begun_at"])
    watch("oidc_identity", key=("issuer", "subject"), values=("person_id",), show_key=False)
    watch("oidc_holding", key=("holding_id",))


def _passkeys() -> None:
    """The public halves of people's keys, and what a key was asked to sign."""
    op.create_table(
        "passkey",
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        *_person("passkey"),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        _time("made_at"),
        _time("used_at", nullable=True),
        _time("copied_at", nullable=True),
        sa.CheckConstraint("length(credential_id) BETWEEN 1 AND 1023", name=op.f("passkey_credential_id_check")),
        sa.CheckConstraint("length(public_key) BETWEEN 1 AND 2000", name=op.f("passkey_public_key_check")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 60", name=op.f("passkey_name_check")),
        sa.CheckConstraint("sign_count >= 0", name=op.f("passkey_sign_count_check")),
        sa.PrimaryKeyConstraint("credential_id", name=op.f("passkey_pkey")),
    )
    op.create_index(op.f("passkey_person_id_ix"), "passkey", ["person_id"])
    op.create_table(
        "passkey_challenge",
        sa.Column("challenge_hash", sa.LargeBinary(), nullable=False),
        *_perhaps_person("passkey_challenge"),
        _time("asked_at"),
        _hash("passkey_challenge", "challenge_hash"),
        sa.PrimaryKeyConstraint("challenge_hash", name=op.f("passkey_challenge_pkey")),
    )
    op.create_index(op.f("passkey_challenge_asked_at_ix"), "passkey_challenge", ["asked_at"])
    watch(
        "passkey",
        key=("credential_id",),
        values=("person_id",),
        changes=("insert", "delete", "truncate"),
        show_key=False,
    )


def _perhaps_person(table: str) -> tuple[sa.Column, sa.ForeignKeyConstraint]:
    column, key = _person(table)
    column.nullable = True
    return column, key
