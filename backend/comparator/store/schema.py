"""The tables: the only index of what is in a workspace."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

dataset = Table(
    "dataset",
    metadata,
    Column("name", String, primary_key=True),
    Column("hash", String, nullable=False),
    Column("file", String, nullable=False),
    Column("details", JSON, nullable=False),
    Column("prepared", Float, nullable=False),
)

scenario = Table(
    "scenario",
    metadata,
    Column("id", String, primary_key=True),
    Column("content", JSON, nullable=False),
    Column("sizes", JSON, nullable=False),
    Column("partition", String, nullable=False),
    Column("training_key", String, nullable=False, index=True),
    Column("created", Float, nullable=False),
)

run = Table(
    "run",
    metadata,
    Column("id", String, primary_key=True),
    Column("scenario", ForeignKey("scenario.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("origin", String, nullable=False),
    Column("method", String),
    Column("method_version", String),
    Column("parameters", JSON, nullable=False),
    Column("seed", Integer, nullable=False),
    Column("base", ForeignKey("run.id")),
    Column("fingerprint", String, nullable=False, index=True),
    Column("group_key", String, nullable=False),
    Column("status", String, nullable=False),
    Column("cost", JSON, nullable=False),
    Column("error", JSON),
    Column("provenance", JSON, nullable=False),
    Column("created", Float, nullable=False),
    Column("finished", Float),
    Column("deleted", Float),
    Index("ix_run_listing", "scenario", "created", "id"),
)

artifact = Table(
    "artifact",
    metadata,
    Column("run", ForeignKey("run.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String, primary_key=True),
    Column("sha256", String, nullable=False, index=True),
    Column("bytes", Integer, nullable=False),
)

metric = Table(
    "metric",
    metadata,
    Column("run", ForeignKey("run.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String, primary_key=True),
    Column("shape", String, nullable=False),
    Column("value", Float),
    Column("version", String, nullable=False),
    Column("fault", String),
)

epoch = Table(
    "epoch",
    metadata,
    Column("run", ForeignKey("run.id", ondelete="CASCADE"), primary_key=True),
    Column("phase", String, primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("record", JSON, nullable=False),
)

job = Table(
    "job",
    metadata,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("title", String, nullable=False),
    Column("run", ForeignKey("run.id", ondelete="CASCADE"), index=True),
    Column("scenario", String),
    Column("payload", JSON, nullable=False),
    Column("state", String, nullable=False),
    Column("priority", Integer, nullable=False, default=0),
    Column("cancel", Boolean, nullable=False, default=False),
    Column("attempt", Integer, nullable=False, default=0),
    Column("device", String),
    Column("pid", Integer),
    Column("pid_started", Float),
    Column("heartbeat", Float),
    Column("progress", JSON),
    Column("error", JSON),
    Column("result", JSON),
    Column("created", Float, nullable=False),
    Column("started", Float),
    Column("finished", Float),
    Index("ix_job_queue", "state", "priority", "created"),
)

job_need = Table(
    "job_need",
    metadata,
    Column("job", ForeignKey("job.id", ondelete="CASCADE"), primary_key=True),
    Column("needs", ForeignKey("job.id", ondelete="CASCADE"), primary_key=True),
)

event = Table(
    "event",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("job", String),
    Column("key", String),
    Column("type", String, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("created", Float, nullable=False),
    UniqueConstraint("job", "key"),
    sqlite_autoincrement=True,
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("key", String, primary_key=True),
    Column("body", String, nullable=False),
    Column("response", JSON, nullable=False),
    Column("created", Float, nullable=False),
)

sample_slice = Table(
    "slice",
    metadata,
    Column("id", String, primary_key=True),
    Column("scenario", ForeignKey("scenario.id"), nullable=False),
    Column("name", String, nullable=False),
    Column("samples", JSON, nullable=False),
    Column("created", Float, nullable=False),
    UniqueConstraint("scenario", "name"),
)

note = Table(
    "note",
    metadata,
    Column("id", String, primary_key=True),
    Column("scenario", ForeignKey("scenario.id"), nullable=False, index=True),
    Column("a", String, nullable=False),
    Column("b", String, nullable=False),
    Column("text", String, nullable=False),
    Column("link", String, nullable=False),
    Column("created", Float, nullable=False),
)

setting = Table("setting", metadata, Column("name", String, primary_key=True), Column("value", JSON, nullable=False))
