"""Questions asked ahead: the database answers some of them on other cores while the page is being drawn."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

# as many as there are cores, for all readers together: more would only take turns
_POOL = ThreadPoolExecutor(max_workers=os.cpu_count() or 2, thread_name_prefix="ahead")


def ahead(ask: Callable[..., T], *arguments: object) -> Future[T]:
    """Begin to ask; `result()` waits for the answer, or raises what asking raised. `ask` must not draw anything."""
    return _POOL.submit(ask, *arguments)
