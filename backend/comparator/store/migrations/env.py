"""Alembic's entry: run migrations on the connection that the workspace hands over."""

from alembic import context

from comparator.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
