"""Measure and print: `python -m tests.bench --people 406 --pages personal --parts browser,floor --repeats 5`."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time
from collections.abc import Iterator

from tests.bench import browser, data, report, serving, sliders

PARTS = ("browser", "floor", "dash", "server", "queries", "memory", "load", "sliders")
MOST = {True: 1.2, False: 1.3}  # how many times the floor a page may take: of the calibrated demo, of a larger employer


def words(allowed: tuple[str, ...]) -> type[list[str]]:
    """Some of the allowed words, with commas between (an argument's type)."""

    def read(text: str) -> list[str]:
        found = [word.strip() for word in text.split(",") if word.strip()]
        unknown = [word for word in found if word not in allowed]
        if unknown or not found:
            raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: choose among {','.join(allowed)}")
        return found

    return read  # type: ignore[return-value]


def arguments() -> argparse.Namespace:
    """What to measure."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="kf's speed, memory and load.")
    parser.add_argument("--repeats", type=int, default=30, help="clicks that each median is of (30)")
    parser.add_argument("--pages", type=words(data.PAGES), default=list(data.PAGES), help=",".join(data.PAGES))
    parser.add_argument("--people", type=int, nargs="+", default=[data.CALIBRATED, 45_000], help="406 45000")
    parser.add_argument("--parts", type=words(PARTS), default=list(PARTS), help=",".join(PARTS))
    parser.add_argument("--seconds", type=float, default=serving.SECONDS, help="how long the load part lasts (60)")
    return parser.parse_args()


def main() -> None:
    """Run the parts asked for: each size of data in turn, the load on the largest only."""
    asked = arguments()
    parts = set(asked.parts)
    found: dict[str, object] = {"circumstances": report.circumstances(asked.repeats)}
    failed: list[str] = []
    began = time.monotonic()
    print(f"last på maskinen före: {os.getloadavg()[0]:.1f} (mät när den är nära 0)")
    try:
        for people in asked.people:
            on = data.built(people)
            result: dict[str, object] = {}
            found[str(people)] = result
            if parts & {"server", "queries"}:
                with told(failed, f"servern, {people} personer"):
                    new, kept = (serving.server(on, asked.pages, asked.repeats, forgets) for forgets in (True, False))
                    result["server"] = {"new": new, "kept": kept}
                    report.server(people, new, kept, parts)
            if "memory" in parts:
                with told(failed, f"minnet, {people} personer"):
                    result["memory"] = used = serving.memory(on, asked.pages)
                    report.memory(people, used)
            if "load" in parts and people == max(asked.people):
                with told(failed, "många på en gång"):
                    result["load"] = loaded = {
                        name: serving.load(on, asked.pages, asked.seconds, name == "new") for name in ("new", "kept")
                    }
                    report.load(people, loaded)
            if parts & {"browser", "floor", "dash"}:
                result["browser"] = seen = {}
                report.browser_head(people)
                with told(failed, f"webbläsaren, {people} personer"):
                    for page, times in browser.measure(on, asked.pages, parts, asked.repeats, report.FOLDER):
                        seen[page] = times
                        report.browser(page, times)
                        failed += [f"{page}, {people} personer" for one in times.values() if "failed" in one]
                report.browser_summary(people, seen, MOST[people == data.CALIBRATED])
            if "sliders" in parts:
                with told(failed, f"reglagen, {people} personer"):
                    moved, plain = sliders.measure(on, asked.repeats), sliders.against_plain(on)
                    result["sliders"] = {"moved": moved, "plain": plain}
                    sliders.tell(people, moved, plain)
    finally:
        print(f"\n{report.write(found)}, {(time.monotonic() - began) / 60:.0f} minuter")
    if failed:
        sys.exit("misslyckades: " + "; ".join(failed))


@contextlib.contextmanager
def told(failed: list[str], what: str) -> Iterator[None]:
    """Say what went wrong in a part and go on: the other figures are not lost. Its name goes into `failed`."""
    try:
        yield
    except Exception as error:
        failed.append(what)
        print(f"\n{what}, misslyckades: {type(error).__name__}: {error}", flush=True)


if __name__ == "__main__":
    main()
