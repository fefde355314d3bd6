"""First schema: vocabularies, documents, recommendations with measures and texts, revisions, import runs."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and the one corpus row."""
    corpus = op.create_table(
        "corpus",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_corpus_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corpus")),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("symbol", sa.String(), nullable=True),
        sa.Column("titles", sa.JSON(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("treaty", sa.String(), nullable=True),
        sa.Column("cycle", sa.String(), nullable=True),
        sa.Column("session", sa.String(), nullable=True),
        sa.Column("considered", sa.String(), nullable=True),
        sa.Column("adopted", sa.String(), nullable=True),
        sa.Column("published", sa.String(), nullable=True),
        sa.Column("dates_note", sa.String(), nullable=True),
        sa.Column("follow_up", sa.String(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("unverified", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("key", name=op.f("uq_document_key")),
        sa.UniqueConstraint("symbol", name=op.f("uq_document_symbol")),
    )
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("checksum", sa.String(), nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished", sa.DateTime(timezone=True), nullable=True),
        sa.Column("corpus_number", sa.Integer(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_table(
        "vocabulary",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_vocabulary")),
    )
    op.create_table(
        "recommendation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("treaty_articles", sa.JSON(), nullable=False),
        sa.Column("official_text_fingerprint", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("merged_into", sa.String(), nullable=True),
        sa.Column("paragraph", sa.String(), nullable=True),
        sa.Column("municipal_level", sa.String(), nullable=False),
        sa.Column("municipal_assessor", sa.String(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("inferred_fields", sa.JSON(), nullable=False),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "(status = 'merged') = (merged_into IS NOT NULL)", name=op.f("ck_recommendation_merged_names_survivor")
        ),
        sa.CheckConstraint(
            "municipal_level IN ('explicit', 'implicit', 'none', 'unassessed')",
            name=op.f("ck_recommendation_municipal_level"),
        ),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_recommendation_document_id_document")),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["recommendation.slug"], name=op.f("fk_recommendation_merged_into_recommendation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
        sa.UniqueConstraint("slug", name=op.f("uq_recommendation_slug")),
    )
    with op.batch_alter_table("recommendation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recommendation_document_id"), ["document_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_recommendation_official_text_fingerprint"), ["official_text_fingerprint"], unique=False
        )

    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("corpus_number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("author_kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("import_run_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_run_id"], ["import_run.id"], name=op.f("fk_revision_import_run_id_import_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
    )
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_revision_corpus_number"), ["corpus_number"], unique=False)
        batch_op.create_index(batch_op.f("ix_revision_import_run_id"), ["import_run_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_revision_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vocabulary", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("broader", sa.String(), nullable=True),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["vocabulary"], ["vocabulary.code"], name=op.f("fk_term_vocabulary_vocabulary")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
        sa.UniqueConstraint("vocabulary", "code", name=op.f("uq_term_vocabulary_code")),
    )
    op.create_table(
        "external_id",
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_external_id_recommendation_id_recommendation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("scheme", "value", name=op.f("pk_external_id")),
    )
    with op.batch_alter_table("external_id", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_external_id_recommendation_id"), ["recommendation_id"], unique=False)

    op.create_table(
        "measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("paragraph", sa.String(), nullable=True),
        sa.Column("municipal_level", sa.String(), nullable=False),
        sa.Column("municipal_assessor", sa.String(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("inferred_fields", sa.JSON(), nullable=False),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_measure_recommendation_id_recommendation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
        sa.UniqueConstraint("slug", name=op.f("uq_measure_slug")),
    )
    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measure_recommendation_id"), ["recommendation_id"], unique=False)

    op.create_table(
        "recommendation_term",
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_recommendation_term_recommendation_id_recommendation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["term_id"], ["term.id"], name=op.f("fk_recommendation_term_term_id_term")),
        sa.PrimaryKeyConstraint("recommendation_id", "term_id", name=op.f("pk_recommendation_term")),
    )
    with op.batch_alter_table("recommendation_term", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recommendation_term_term_id"), ["term_id"], unique=False)

    op.create_table(
        "measure_term",
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name=op.f("fk_measure_term_measure_id_measure"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["term_id"], ["term.id"], name=op.f("fk_measure_term_term_id_term")),
        sa.PrimaryKeyConstraint("measure_id", "term_id", name=op.f("pk_measure_term")),
    )
    with op.batch_alter_table("measure_term", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measure_term_term_id"), ["term_id"], unique=False)

    op.create_table(
        "text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=True),
        sa.Column("measure_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("review", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.CheckConstraint("(recommendation_id IS NULL) <> (measure_id IS NULL)", name=op.f("ck_text_one_owner")),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name=op.f("fk_text_measure_id_measure"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_text_recommendation_id_recommendation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text")),
    )
    with op.batch_alter_table("text", schema=None) as batch_op:
        batch_op.create_index("uq_text_measure", ["measure_id", "kind", "language", "origin"], unique=True)
        batch_op.create_index(
            "uq_text_recommendation", ["recommendation_id", "kind", "language", "origin"], unique=True
        )
    op.bulk_insert(corpus, [{"id": 1, "number": 0, "updated": datetime.now(UTC)}])


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("text", schema=None) as batch_op:
        batch_op.drop_index("uq_text_recommendation")
        batch_op.drop_index("uq_text_measure")

    op.drop_table("text")
    with op.batch_alter_table("measure_term", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measure_term_term_id"))

    op.drop_table("measure_term")
    with op.batch_alter_table("recommendation_term", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recommendation_term_term_id"))

    op.drop_table("recommendation_term")
    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measure_recommendation_id"))

    op.drop_table("measure")
    with op.batch_alter_table("external_id", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_external_id_recommendation_id"))

    op.drop_table("external_id")
    op.drop_table("term")
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_revision_subject_id"))
        batch_op.drop_index(batch_op.f("ix_revision_import_run_id"))
        batch_op.drop_index(batch_op.f("ix_revision_corpus_number"))

    op.drop_table("revision")
    with op.batch_alter_table("recommendation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recommendation_official_text_fingerprint"))
        batch_op.drop_index(batch_op.f("ix_recommendation_document_id"))

    op.drop_table("recommendation")
    op.drop_table("vocabulary")
    op.drop_table("import_run")
    op.drop_table("document")
    op.drop_table("corpus")
