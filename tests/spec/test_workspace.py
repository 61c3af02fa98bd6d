"""What people write: kept whole, by several at once, on SQLite and PostgreSQL alike; nothing of it is ever lost."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from kf.access import Access
from kf.cards import Card, answer
from kf.charts.line import line
from kf.errors import KfError
from kf.filters import Filters
from kf.metrics.headlines import trend
from kf.personnummer import masked
from kf.store import Store
from kf.ui.text import plain
from kf.workspace import capacity_scenarios, database, events, migrate, outcomes, planned, rows, scenarios
from kf.workspace.texts import checked
from tests import postgresql
from tests.employer import employer

ROOT = Path(__file__).parents[2]
PERSONNUMMER = "19800512-1237"
MARCH = date(2025, 3, 1)
DECLARED = (
    events.EVENT,
    scenarios.SCENARIO,
    capacity_scenarios.TABLE,
    outcomes.OUTCOME,
    planned.ACTIVITY,
    planned.INDICATOR,
)

pytestmark = pytest.mark.xdist_group("postgresql")  # one server is enough


@pytest.fixture(scope="session")
def server() -> Iterator[Path]:
    with postgresql.server() as folder:
        yield folder


@pytest.fixture(params=["sqlite", "postgresql"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder whose workspace is empty, in each kind of database."""
    monkeypatch.delenv(database.VARIABLE, raising=False)
    if request.param == "postgresql":
        address = postgresql.database(request.getfixturevalue("server"), uuid.uuid4().hex)
        monkeypatch.setenv(database.VARIABLE, address)
    yield tmp_path
    database._engine(database.address(tmp_path)).dispose()


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """SQLite's file of a data folder that has one event."""
    monkeypatch.delenv(database.VARIABLE, raising=False)
    events.add(tmp_path, when=MARCH, text="Lön flyttades")
    return tmp_path / database.FILE


def texts(folder: Path) -> list[str]:
    return [event.text for event in events.events(folder)]


def child(folder: Path, program: str, *before: str, **options: object) -> subprocess.Popen[str]:
    """Another process that does something with the workspace of `folder`."""
    begun = f"from datetime import date\nfrom pathlib import Path\nfrom kf.workspace import database, events\nfolder = Path({str(folder)!r})\n"
    return subprocess.Popen(
        [*before, sys.executable, "-c", begun + program],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def ended(process: subprocess.Popen[str]) -> str:
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    return out


# ------------------------------------------------------------------------------------------ writing and reading


def test_an_event_is_kept_as_it_was_written(folder):
    before = datetime.now(UTC)
    written = events.add(
        folder, when=date(2025, 3, 17), avdelning="Inköp", text="  Ny enhet: ”Avtal & köp” <3  ", who="asa@exempel.se"
    )
    assert events.events(folder) == (written,)
    assert (written.when, written.avdelning, written.who) == (date(2025, 3, 17), "Inköp", "asa@exempel.se")
    assert written.text == "Ny enhet: ”Avtal & köp” <3"
    assert before <= written.written <= datetime.now(UTC)
    assert events.event(folder, written.id) == written


def test_events_come_in_order_of_date(folder):
    for month in (5, 1, 3):
        events.add(folder, when=date(2025, month, 1), text=f"Månad {month}")
    assert texts(folder) == ["Månad 1", "Månad 3", "Månad 5"]


def test_a_change_is_seen_and_what_it_was_is_kept(folder):
    first = events.add(folder, when=MARCH, text="Lön flyttades", who="Åsa")
    second = events.change(folder, first, when=date(2025, 4, 1), avdelning="Lön", text="Lön bytte namn", who="Bo")
    assert events.events(folder) == (second,)
    assert (second.id, second.version, second.avdelning, second.who) == (first.id, 2, "Lön", "Bo")
    assert events.history(folder, first.id) == (first, second)


def test_withdrawn_is_a_mark_and_nothing_is_deleted(folder):
    first = events.add(folder, when=MARCH, text="Lön flyttades")
    gone = events.withdraw(folder, first, who="Bo")
    assert events.events(folder) == ()
    assert events.events(folder, withdrawn=True) == (gone,)
    assert (gone.withdrawn, gone.text, gone.who) == (True, "Lön flyttades", "Bo")
    assert events.history(folder, first.id) == (first, gone)
    for again in (lambda: events.withdraw(folder, gone), lambda: events.change(folder, gone, when=MARCH, text="Åter")):
        with pytest.raises(KfError, match="redan återtagen"):
            again()


def test_of_two_who_change_the_same_event_the_second_is_told(folder):
    seen = events.add(folder, when=MARCH, text="Lön flyttades")
    events.change(folder, seen, when=MARCH, text="Lön flyttades till Ekonomi", who="Åsa")
    with pytest.raises(KfError, match="ändrats av Åsa sedan du öppnade den") as told:
        events.change(folder, seen, when=MARCH, text="Lön lades ned", who="Bo")
    assert "gör om" in told.value.do
    with pytest.raises(KfError, match="ändrats av Åsa"):
        events.withdraw(folder, seen, who="Bo")
    assert texts(folder) == ["Lön flyttades till Ekonomi"]


def test_an_event_that_does_not_exist_is_said_so(folder):
    with pytest.raises(KfError, match="Det finns ingen händelse abc"):
        events.event(folder, "abc")


def test_who_only_reads_makes_no_file(tmp_path, monkeypatch):
    monkeypatch.delenv(database.VARIABLE, raising=False)
    assert events.events(tmp_path / "none") == ()
    assert list(tmp_path.iterdir()) == []


def test_sqlite_lets_readers_go_on_while_somebody_writes(file):
    with database.writing(file.parent) as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(text("PRAGMA busy_timeout")) == database.PATIENCE * 1000
        connection.execute(text("DELETE FROM event"))
        assert texts(file.parent) == ["Lön flyttades"]
        connection.rollback()


def test_rows_are_kept_in_memory_until_somebody_writes(file, monkeypatch):
    """A page asks at every click: an old file is only looked at."""

    def age() -> None:
        past = datetime.now().timestamp() - 60
        os.utime(file, (past, past + file.stat().st_size % 7))

    folder = file.parent
    age()
    first = rows.newest(folder, events.EVENT)
    assert rows.newest(folder, events.EVENT) is first
    ended(child(folder, "events.add(folder, when=date(2025, 4, 1), text='Från en annan process')"))
    assert len(rows.newest(folder, events.EVENT)) == 2
    age()
    shutil.copy(file, folder / "backup")
    events.add(folder, when=MARCH, text="Skrivet efter säkerhetskopian")
    assert len(rows.newest(folder, events.EVENT)) == 3
    (folder / "backup").replace(file)
    assert len(rows.newest(folder, events.EVENT)) == 2


# ------------------------------------------------------------------------------------------ what may be written


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"when": None}, "saknar datum"),
        ({"when": date(202, 3, 1)}, "orimligt"),
        ({"text": "ab"}, "Texten ska ha 3–300 tecken men har 2"),
        ({"text": "   a   "}, "har 1"),
        ({"text": "x" * 301}, "har 301"),
        ({"text": "noll\x00tecken"}, "inte går att visa"),
        ({"text": "halvt \ud800 tecken"}, "inte går att visa"),
        ({"who": "x" * 101}, "Namnet på den som skriver"),
        ({"text": f"Gäller {PERSONNUMMER}"}, "ser ut som ett personnummer"),
        ({"text": "Gäller 198005121237"}, "ser ut som ett personnummer"),
        ({"text": "Gäller 800512 - 1238"}, "ser ut som ett personnummer"),
        ({"text": "Gäller 800512\u200b-1237"}, "ser ut som ett personnummer"),
        ({"text": "Gäller ８００５１２-１２３７"}, "ser ut som ett personnummer"),
        ({"text": "Fråga anna.berg@exempel.se"}, "innehåller en e-postadress"),
        ({"avdelning": PERSONNUMMER}, "Avdelningen innehåller"),
        ({"who": PERSONNUMMER}, "Namnet på den som skriver innehåller"),
    ],
)
def test_what_may_not_be_written_is_refused_with_what_to_do(folder, values, says):
    with pytest.raises(KfError, match=says) as told:
        events.add(folder, **({"when": MARCH, "text": "Lön flyttades"} | values))
    assert told.value.do
    assert events.events(folder, withdrawn=True) == ()
    seen = events.add(folder, when=MARCH, text="Lön flyttades")
    with pytest.raises(KfError, match=says):
        events.change(folder, seen, **({"when": MARCH, "text": "Lön bytte namn"} | values))
    assert events.history(folder, seen.id) == (seen,)


@pytest.mark.parametrize(
    "said", ["Från 2025-01-01 – 2025-12-31", "Tel. 08-508 29 000", "Dnr 2025/1234", "3 %", "år 2025"]
)
def test_dates_and_numbers_of_other_kinds_may_be_written(said):
    assert checked(said, "Texten", 3, 300) == said


@given(st.text(max_size=300))
def test_what_is_let_through_is_short_and_has_nothing_like_a_personnummer(text):
    try:
        said = checked(text, "Texten", 3, 300)
    except KfError:
        return
    assert 3 <= len(said) <= 300 and said == said.strip()
    said.encode("utf-8")
    if "–" not in said and "-" not in said:
        assert masked(said) == said


@given(
    st.dates(date(1930, 1, 1), date(2015, 1, 1)),
    st.integers(0, 9999),
    st.sampled_from(["%Y%m%d", "%y%m%d", "%Y-%m-%d"]),
)
def test_no_personnummer_is_let_through_however_it_is_written(born, last, form):
    for between in ("", "-", " ", " - ", "–", "+"):
        with pytest.raises(KfError, match="ser ut som ett personnummer"):
            checked(f"Om {born.strftime(form)}{between}{last:04d} som slutade", "Texten")


def test_the_workspace_holds_no_personnummer(folder, request, caplog, capfd):
    seen = events.add(folder, when=MARCH, text="Lön flyttades")
    for field in ("text", "avdelning", "who"):
        with pytest.raises(KfError):
            events.change(folder, seen, **({"when": MARCH, "text": "Lön bytte namn"} | {field: f"Se {PERSONNUMMER}"}))
    events.withdraw(folder, seen)
    places = [path for path in folder.rglob("*") if path.is_file()]
    if os.environ.get(database.VARIABLE):
        places += [path for path in request.getfixturevalue("server").rglob("*") if path.is_file()]
    held = b"".join(path.read_bytes() for path in places)
    assert "Lön flyttades".encode() in held  # else the next line proves nothing
    digits = PERSONNUMMER.replace("-", "")
    for written in (PERSONNUMMER, PERSONNUMMER[2:], digits, digits[2:]):
        assert written.encode() not in held
        assert written not in caplog.text + "".join(capfd.readouterr())


# ------------------------------------------------------------------------------------------ several at once


def test_threads_that_write_at_once_all_get_their_word_in(folder):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: events.add(folder, when=MARCH, text=f"Händelse {n}"), range(24)))
    assert sorted(texts(folder)) == sorted(f"Händelse {n}" for n in range(24))


def test_processes_that_begin_the_workspace_at_once_all_get_their_word_in(folder):
    """None of them finds a schema: each would make it."""
    program = (
        "import sys\nsys.stdin.read()\nfor n in range(4): events.add(folder, when=date(2025, 3, 1), text=f'{NAME} {n}')"
    )
    writers = [child(folder, f"NAME = 'Skrivare {n}'\n{program}", stdin=subprocess.PIPE) for n in range(3)]
    for writer in writers:  # all have been started: let them go
        writer.stdin.close()
        writer.stdin = None
    for writer in writers:
        ended(writer)
    assert sorted(texts(folder)) == sorted(f"Skrivare {w} {n}" for w in range(3) for n in range(4))


def test_of_many_who_change_one_version_at_once_exactly_one_gets_through(folder):
    seen = events.add(folder, when=MARCH, text="Lön flyttades")
    together = threading.Barrier(6)

    def attempt(n: int) -> bool:
        together.wait()
        try:
            events.change(folder, seen, when=MARCH, text=f"Ändring {n}")
        except KfError as error:
            assert "har ändrats" in error.what
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(attempt, range(6))) == 1
    assert len(events.history(folder, seen.id)) == 2


def test_a_writer_that_is_killed_leaves_what_was_there_and_locks_nobody_out(folder):
    kept = events.add(folder, when=MARCH, text="Lön flyttades")
    program = """
from sqlalchemy import text
with database.writing(folder) as connection:
    connection.execute(text("UPDATE event SET text = 'halvskrivet'"))
    print("halfway", flush=True)
    import time; time.sleep(60)
"""
    writer = child(folder, program)
    assert writer.stdout.readline() == "halfway\n"
    assert events.events(folder) == (kept,)
    writer.send_signal(signal.SIGKILL)
    writer.communicate()
    assert events.events(folder) == (kept,)
    events.add(folder, when=date(2025, 4, 1), text="Nästa")
    assert texts(folder) == ["Lön flyttades", "Nästa"]


# ------------------------------------------------------------------------------------------ migrations


def schema(folder: Path) -> list:
    """What sets the database apart from the tables as kf declares them."""
    with database.reading(folder) as connection:
        ours = {"version_table": database.REVISION_TABLE, "compare_type": True}
        return compare_metadata(MigrationContext.configure(connection, opts=ours), rows.METADATA)


def test_the_scripts_make_the_tables_that_kf_declares(folder):
    events.add(folder, when=MARCH, text="Lön flyttades")
    assert {table.name for table in DECLARED} == set(rows.METADATA.tables)
    assert schema(folder) == []
    assert ScriptDirectory(str(migrate.SCRIPTS)).get_heads() == [database.REVISION]


def tomorrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    """Make this kf the next one, whose schema has had one more change."""
    scripts = tmp_path / "tomorrow 100%"
    shutil.copytree(migrate.SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    head = f"import sqlalchemy as sa\nfrom alembic import op\nrevision, down_revision = '9999', '{database.REVISION}'\n"
    (scripts / "versions" / "r9999.py").write_text(f"{head}def upgrade():\n    {change}\n")
    monkeypatch.setattr(migrate, "SCRIPTS", scripts)
    monkeypatch.setattr(database, "REVISION", "9999")


def test_an_older_workspace_is_migrated_at_first_use_and_keeps_what_it_has(folder, tmp_path, monkeypatch):
    seen = events.add(folder, when=MARCH, text="Lön flyttades")
    with monkeypatch.context() as patch:
        tomorrow(tmp_path, patch, "op.add_column('event', sa.Column('place', sa.Text))")
        with ThreadPoolExecutor(4) as pool:
            assert set(pool.map(lambda _: events.history(folder, seen.id), range(8))) == {(seen,)}
        assert [kind for kind, *_ in schema(folder)] == ["remove_column"]  # tomorrow's, which today's kf does not know
        events.add(folder, when=date(2025, 4, 1), text="Nästa")
    with pytest.raises(KfError, match="nyare utgåva av kf") as told:
        events.add(folder, when=MARCH, text="Från den äldre")
    assert "Uppgradera kf" in told.value.do


def test_a_newer_workspace_is_refused_and_left_alone(folder, tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        tomorrow(tmp_path, patch, "op.drop_column('event', 'avdelning')")
        with database.writing(folder):
            pass
    for attempt in (lambda: events.events(folder), lambda: events.add(folder, when=MARCH, text="Från den äldre")):
        with pytest.raises(KfError, match="nyare utgåva av kf"):
            attempt()
    with database._engine(database.address(folder)).connect() as connection:
        assert connection.scalar(text(f"SELECT version_num FROM {database.REVISION_TABLE}")) == "9999"


def test_a_migration_that_fails_changes_nothing(folder, tmp_path, monkeypatch):
    events.add(folder, when=MARCH, text="Lön flyttades")
    with monkeypatch.context() as patch:
        tomorrow(tmp_path, patch, "op.add_column('event', sa.Column('place', sa.Text)); raise ZeroDivisionError")
        with pytest.raises(ZeroDivisionError):
            events.events(folder)
    assert texts(folder) == ["Lön flyttades"]
    assert {table.name for table in DECLARED} == set(rows.METADATA.tables)
    assert schema(folder) == []


# ------------------------------------------------------------------------------------------ when it cannot be saved


def test_a_full_disk_is_told_and_leaves_what_was_there(file):
    """The file may not grow: SQLite is told the same by a disk that is full."""
    program = """
import resource
from sqlalchemy import event as hook
engine = database._engine(database.address(folder))
hook.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count = 1"))
from kf.errors import KfError
try:
    for _ in range(100): events.add(folder, when=date(2025, 3, 1), text="x" * 300)
except KfError as error:
    print(error.what)
"""
    assert ended(child(file.parent, program)) == "Det gick inte att spara i arbetsytan: disken är full.\n"
    kept = texts(file.parent)
    assert kept[0] == "Lön flyttades" and set(kept[1:]) <= {"x" * 300}
    events.add(file.parent, when=MARCH, text="Sedan det rensats")


# root may write everywhere, unless it gives that up
WITHOUT_PRIVILEGE = ("setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override") if os.getuid() == 0 else ()


def test_a_folder_that_may_not_be_written_in_is_told_and_left_alone(file):
    program = """
from kf.errors import KfError
for attempt in (lambda: events.add(folder, when=date(2025, 3, 1), text="Får inte"), lambda: events.events(folder)):
    try:
        print(attempt())
    except KfError as error:
        print(error)
"""
    before = file.read_bytes()
    file.chmod(0o444)
    file.parent.chmod(0o555)
    try:
        saved, read = ended(child(file.parent, program, *WITHOUT_PRIVILEGE)).splitlines()
    finally:
        file.parent.chmod(0o755)
    assert saved.startswith("Det gick inte att spara i arbetsytan: kf får inte skriva där. Ge kf skrivrätt")
    assert "Lön flyttades" in read
    assert file.read_bytes() == before and list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("content", [b"not a database at all, but longer than its head" * 100, None])
def test_a_damaged_file_is_told(file, content):
    if content is None:  # a page in the middle is garbage
        data = bytearray(file.read_bytes())
        data[4096:] = b"\xff" * (len(data) - 4096)
        content = bytes(data)
    file.write_bytes(content)
    for attempt in (lambda: events.events(file.parent), lambda: events.add(file.parent, when=MARCH, text="Nytt")):
        with pytest.raises(KfError, match="filen är skadad") as told:
            attempt()
        assert "säkerhetskopian" in told.value.do
    assert file.read_bytes() == content


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("postgresql://nobody@127.0.0.1:1/kf", "databasen svarar inte"),
        ("postgresql://postgres@/none?host={server}", "databasen (finns|svarar) inte"),
        ("mysql://kf@localhost/kf", "KF_WORKSPACE pekar inte ut"),
        ("sqlite://", "KF_WORKSPACE pekar inte ut"),
        ("hemligt:lösenord", "KF_WORKSPACE pekar inte ut"),
    ],
)
def test_a_database_that_cannot_be_reached_is_told_without_its_password(address, says, tmp_path, server, monkeypatch):
    monkeypatch.setenv(database.VARIABLE, address.format(server=server))
    for attempt in (lambda: events.events(tmp_path), lambda: events.add(tmp_path, when=MARCH, text="Nytt")):
        with pytest.raises(KfError, match=says) as told:
            attempt()
        assert told.value.do and "hemligt" not in str(told.value)


# ------------------------------------------------------------------------------------------ where it is seen

SERIES = Card("headcount", ("period",), line, trend)


def breaks(store: Store, filters: Filters, *written: events.Event) -> list[tuple[date, str]]:
    return list(answer(SERIES, store, filters, Access("hr"), events=written).breaks)


def test_written_events_break_a_series_as_those_of_the_version_do(folder, demo_store):
    everybody = Filters(demo_store.last_period)
    known = breaks(demo_store, everybody)
    assert known
    mid = events.add(folder, when=date(2025, 5, 17), avdelning="Inköp", text="Flyttade till Solna")
    whole = events.add(folder, when=date(2024, 2, 1), text="Nytt personalsystem")
    last = events.add(folder, when=demo_store.last_period + timedelta(days=20), text="Mitt i den sista månaden")
    events.add(folder, when=date(1990, 1, 1), text="Före serien")
    written = events.events(folder)
    mine = [(date(2025, 5, 1), "Inköp: Flyttade till Solna"), (date(2024, 2, 1), "Nytt personalsystem")]
    mine += [(demo_store.last_period, "Mitt i den sista månaden")]
    assert breaks(demo_store, everybody, *written) == sorted(known + mine)
    other = breaks(demo_store, everybody.narrowed("avdelning", "Kontaktcenter"), *written)
    assert mine[0] not in other and mine[1] in other
    assert mine[0] in breaks(demo_store, everybody.narrowed("avdelning", "Inköp"), *written)
    events.withdraw(folder, mid)
    assert breaks(demo_store, everybody, *events.events(folder)) == sorted(known + mine[1:])
    assert {whole, last} < set(events.events(folder))


def test_an_event_both_in_the_version_and_written_is_drawn_once(folder, demo_store):
    everybody = Filters(demo_store.last_period)
    when, avdelning, said = demo_store.query("SELECT datum, avdelning, text FROM series_break ORDER BY datum")[-1]
    again = events.add(folder, when=when, avdelning=avdelning, text=said)
    assert breaks(demo_store, everybody, again) == breaks(demo_store, everybody)


def test_what_is_written_is_drawn_as_it_stands(folder, tmp_path):
    store = employer(tmp_path / "data", [{} for _ in range(9)])
    written = events.add(folder, when=MARCH, text="<b>Fler</b> än 5 <extra></extra>")
    figure = answer(SERIES, store, Filters(store.last_period), Access("hr"), events=(written,)).figure
    notes = [trace["hovertemplate"] for trace in figure["data"] if "Fler" in trace["hovertemplate"]]
    assert notes == ["mars 2025: &lt;b&gt;Fler&lt;/b&gt; än 5 &lt;extra&gt;&lt;/extra&gt;<extra></extra>"]


def opened(data: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("KF_DATA", str(data))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.switch_page("pages/nulage/oversikt.py")
    return app.run()


def captions(app: AppTest) -> str:
    return " ".join(caption.value for caption in app.caption)


def test_the_page_shows_an_event_from_the_next_click_on(folder, demo_folder, monkeypatch):
    data = folder / "data"
    shutil.copytree(demo_folder, data)
    app = opened(data, monkeypatch)
    assert "Solna" not in captions(app)
    written = events.add(data, when=MARCH, text="Flyttade till Solna [här](http://exempel.se)")
    app.run()
    assert not app.exception and not app.warning
    assert plain("mars 2025 Flyttade till Solna [här](http://exempel.se)") in captions(app)
    events.withdraw(data, written)
    assert "Solna" not in captions(app.run())


def test_a_workspace_that_cannot_be_reached_takes_no_page_down(demo_folder, monkeypatch):
    monkeypatch.setenv(database.VARIABLE, "postgresql://nobody@127.0.0.1:1/kf")
    app = opened(demo_folder, monkeypatch)
    assert not app.exception and not app.error
    assert "serien bryts" in captions(app)
    (warning,) = app.warning
    assert "databasen svarar inte" in warning.value and "visas inte" in warning.value


# ------------------------------------------------------------------------------------------ the command line


def kf(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "KF_DATA": str(folder), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-m", "kf", "event", *words], cwd=ROOT, env=environment, capture_output=True, encoding="utf-8"
    )


def test_events_are_written_listed_and_withdrawn_from_the_command_line(folder):
    added = kf(folder, "add", "--date", "2025-03-01", "--avdelning", "Lön", "--text", "Lön flyttades", "--who", "Åsa")
    assert added.returncode == 0, added.stderr
    id = added.stdout.split(":")[0]
    assert kf(folder, "list").stdout == f"{id}  2025-03-01  Lön: Lön flyttades (Åsa)\n"
    assert kf(folder, "withdraw", id, "--data", str(folder)).returncode == 0
    (row,) = json.loads(kf(folder, "list", "--json").stdout)["events"]
    assert row.pop("written") > "2025"
    wanted = {"id": id, "when": "2025-03-01", "avdelning": "Lön", "text": "Lön flyttades", "who": ""}
    assert row == wanted | {"withdrawn": True, "version": 2}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("add", "--date", "i mars", "--text", "Lön flyttades"), "Datumet i mars går inte att tolka"),
        (("add", "--date", "2025-03-01", "--text", f"Om {PERSONNUMMER}"), "ser ut som ett personnummer"),
        (("add", "--date", "2025-03-01", "--text", "Hej", "--avdelning", "Inköb"), "Menade du Inköp?"),
        (("withdraw", "abc"), "Det finns ingen händelse abc"),
    ],
)
def test_a_mistake_is_told_with_exit_code_2(words, says, demo_folder, monkeypatch):
    monkeypatch.delenv(database.VARIABLE, raising=False)
    done = kf(demo_folder, *words)
    assert done.returncode == 2
    assert says in done.stderr and "Traceback" not in done.stderr and PERSONNUMMER not in done.stderr
    assert not (demo_folder / database.FILE).exists()
