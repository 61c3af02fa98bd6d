"""What alembic runs: the scripts on the connection it was given, in that connection's transaction."""

from alembic import context

from kf.workspace.database import REVISION_TABLE

context.configure(
    connection=context.config.attributes["connection"], version_table=REVISION_TABLE, transactional_ddl=True
)
context.run_migrations()
