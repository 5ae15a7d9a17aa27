"""Alembic's entry: it works on the connection that the engine hands over."""

from alembic import context

from nightcramp.diary.database.tables import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=Base.metadata, render_as_batch=connection.dialect.name == "sqlite"
)
with context.begin_transaction():
    context.run_migrations()
