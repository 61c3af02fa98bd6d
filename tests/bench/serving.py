"""The parts without a browser: the server's time per rerun, its queries, its memory, and many sessions at once."""

from __future__ import annotations

import asyncio
import json
import random
import tempfile
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import psutil

from tests.bench import processes
from tests.bench.client import Reply, Session
from tests.bench.data import ROOT, Data

WARM_UP = 2
SESSIONS, EVERY, SECONDS = 30, 5.0, 60.0
MEGABYTE = 1024 * 1024


async def warm(port: int, pages: list[str], data: Data) -> None:
    """One visit to each page, each state of the filter twice: imports, caches and DuckDB's pages are then in place."""
    for page in pages:
        session = Session(port, page)
        await session.open()
        for state in data.states * WARM_UP:
            await session.choose(state)
        await session.close()


def server(data: Data, pages: list[str], repeats: int, forgets: bool) -> dict[str, dict[str, float]]:
    """Per page, medians of the reruns that follow a changed filter, in the real server, one session, warm.

    A rerun goes from the filter's one state to the next (nothing, one avdelning, two). `wall` and `cpu` are the whole
    of Streamlit's `ScriptRunner._run_script` (script, fragments, messages handed over, garbage collection), `cpu` of
    all threads in the process, DuckDB's too; `gc` is the collector's share of `wall`. `queries` is how many times
    `Store.query` or `Store.columns` was called, `query` the seconds in them, rows read into Python included. `reply` is
    from the websocket message that changes the filter to `script_finished`, at the client; `kilobytes` is what came.
    With `forgets` every rerun asks what nobody has asked (see `served`), else what is asked has been asked before.
    """

    async def clicks(port: int, page: str, log: Path) -> dict[str, float]:
        session = Session(port, page)
        await session.open()
        replies: list[Reply] = []
        for number in range(repeats + WARM_UP + 1):
            replies.append(await session.choose(data.states[(number + 1) % 3]))
            await asyncio.sleep(0.05)  # the log line is written after script_finished
        await session.close()
        errors = [error for reply in replies for error in reply.errors]
        if errors:
            raise RuntimeError(f"{page}: {errors[:3]}")
        lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()][-repeats:]
        found = {name: median(line[name] for line in lines) for name in lines[0]}
        measured = replies[-repeats:]
        found["reply"] = median(reply.seconds for reply in measured)
        found["kilobytes"] = median(reply.size for reply in measured) / 1024
        return found

    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with processes.streamlit(ROOT / "app.py", data.folder, log, forgets) as running:
            asyncio.run(warm(running.port, pages, data))
            return {page: asyncio.run(clicks(running.port, page, log)) for page in pages}


def memory(data: Data, pages: list[str]) -> dict[str, float]:
    """RSS of the server process in MB: when it answers, after the first session, after 10 and after 30 open sessions.

    The first session visits every page with each state of the filter, so that imports and caches are not taken for
    sessions. Each session is a websocket that stays open on one of the pages (in turn) and has gone through the states
    of the filter. `per session` is the growth from 10 to 30 divided by 20: what one more reader costs.
    """

    async def grow(port: int, process: psutil.Process) -> dict[str, float]:
        found = {"start": process.memory_info().rss / MEGABYTE}
        await warm(port, pages, data)
        found["warm"] = process.memory_info().rss / MEGABYTE
        sessions: list[Session] = []
        for number in range(SESSIONS):
            sessions.append(Session(port, pages[number % len(pages)]))
            await sessions[-1].open()
            for state in data.states[1:]:
                await sessions[-1].choose(state)
            if len(sessions) in (10, SESSIONS):
                await asyncio.sleep(1)
                found[str(len(sessions))] = process.memory_info().rss / MEGABYTE
        for session in sessions:
            await session.close()
        found["per session"] = (found[str(SESSIONS)] - found["10"]) / (SESSIONS - 10)
        return found

    with processes.streamlit(ROOT / "app.py", data.folder) as running:
        return asyncio.run(grow(running.port, psutil.Process(running.pid)))


def load(data: Data, pages: list[str], seconds: float, forgets: bool) -> dict[str, Any]:
    """30 sessions, a click every 5 s each, for 60 s: milliseconds from the click to `script_finished`, p50 and p95.

    The sessions are websockets that speak Streamlit's protocol, not browsers: 30 Chromiums would measure themselves on
    two cores. So the browser's drawing is not in the figures. The sessions are spread over the pages and begin spread
    over the 5 s; each click steps the filter on. A session that has not got its answer when its next click is due
    clicks when it has (`clicks` beside `due` says how often that was); the time is counted from when the click was
    due, so waiting is not hidden. `errors` are exceptions, error boxes, runs cut short and answers that took more than
    30 s. With `forgets` each click asks what nobody has asked (see `served`), else what has been asked before. The
    client reads the messages in a process of its own on the same machine.
    """

    async def click(session: Session, start: float, replies: list[Reply]) -> None:
        loop = asyncio.get_running_loop()
        due = start
        for number in range(round(seconds / EVERY)):
            await asyncio.sleep(max(0.0, due - loop.time()))
            if loop.time() > start + seconds:
                return
            reply = await session.choose(data.states[(number + 1) % 3])
            reply.seconds = loop.time() - due
            replies.append(reply)
            due += EVERY

    async def everybody(port: int, process: psutil.Process) -> dict[str, Any]:
        await warm(port, pages, data)
        sessions = [Session(port, pages[number % len(pages)]) for number in range(SESSIONS)]
        for session in sessions:
            await session.open()
        replies: list[Reply] = []
        spread = [EVERY * number / SESSIONS for number in range(SESSIONS)]
        random.Random(1).shuffle(spread)
        start, cpu = asyncio.get_running_loop().time() + 1, sum(process.cpu_times()[:2])
        tasks = [click(one, start + wait, replies) for one, wait in zip(sessions, spread, strict=True)]
        failed = [one for one in await asyncio.gather(*tasks, return_exceptions=True) if one]
        took = asyncio.get_running_loop().time() - start
        used = sum(process.cpu_times()[:2]) - cpu
        await asyncio.gather(*(session.close() for session in sessions), return_exceptions=True)
        times = [1000 * reply.seconds for reply in replies]
        errors = [error for reply in replies for error in reply.errors] + [repr(one) for one in failed]
        return {
            "p50": median(times),
            "p95": quantiles(times, n=20)[-1],
            "max": max(times),
            "errors": len(errors),
            "clicks": len(replies),
            "due": SESSIONS * round(seconds / EVERY),
            "cores": used / took,
            "told": sorted(set(errors))[:5],
        }

    with processes.streamlit(ROOT / "app.py", data.folder, forgets=forgets) as running:
        return asyncio.run(everybody(running.port, psutil.Process(running.pid)))
