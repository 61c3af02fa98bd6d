"""The schema brought up to this kf's, by alembic: in one transaction, by one process at a time, never back."""

from __future__ import annotations

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from kf.errors import KfError
from kf.workspace.database import REVISION_TABLE, WRITES

SCRIPTS = Path(__file__).parent / "migrations"
LOCK = 0x6B66  # of PostgreSQL's advisory locks: "kf"
_one_at_a_time = threading.Lock()  # alembic's `op` is one for the whole process


def migrate(engine: Engine) -> None:
    """Run the scripts that the database has not had. Raises KfError when it is newer than this kf."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    with _one_at_a_time, engine.connect().execution_options(**WRITES) as connection, connection.begin():
        if engine.dialect.name == "postgresql":  # SQLite's writers queue already
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        has = MigrationContext.configure(connection, opts={"version_table": REVISION_TABLE}).get_current_revision()
        if has is not None and has not in known:
            raise KfError(
                "Arbetsytan är skriven av en nyare utgåva av kf än den här.",
                "Uppgradera kf, eller peka ut en annan arbetsyta med KF_WORKSPACE. Ingenting har ändrats.",
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
