"""A reader without a browser: Streamlit's websocket protocol, spoken in Python with Streamlit's own messages."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.bench.data import path

LABEL = "Avdelning"
TIMEOUT = 30.0
KEPT_RUNS = 2  # so many runs does a browser keep a message that the server need not send again


@dataclass
class Reply:
    """What came back: seconds from sending to `script_finished`, how much, and what went wrong."""

    seconds: float = 0.0
    messages: int = 0
    size: int = 0
    errors: list[str] = field(default_factory=list)


class Session:
    """One session on one page. `choose` is a click in the filter."""

    def __init__(self, port: int, page: str) -> None:
        self._url = f"ws://127.0.0.1:{port}/_stcore/stream"
        self._page, self._hash, self._widget = path(page), "", ""
        self._kept: dict[str, int] = {}
        self._run = 0
        self._socket: ClientConnection | None = None

    async def open(self) -> Reply:
        """Connect and have the page drawn for the first time."""
        self._socket = await connect(
            self._url, subprotocols=[Subprotocol("streamlit")], max_size=None, proxy=None, ping_interval=None
        )
        return await self._rerun(None)

    async def choose(self, values: tuple[str, ...]) -> Reply:
        """Set the filter, and wait until the script has finished and all it drew is here."""
        assert self._widget, "the filter has not been drawn"
        return await self._rerun(values)

    async def close(self) -> None:
        """Leave."""
        if self._socket:
            await self._socket.close()

    async def _rerun(self, values: tuple[str, ...] | None) -> Reply:
        assert self._socket
        message = BackMsg()
        state = message.rerun_script
        state.page_name, state.page_script_hash = ("", self._hash) if self._hash else (self._page, "")
        state.cached_message_hashes.extend(key for key, run in self._kept.items() if self._run - run < KEPT_RUNS)
        if values is not None:
            widget = state.widget_states.widgets.add(id=self._widget)
            widget.string_array_value.data.extend(values)
        self._run += 1
        reply = Reply()
        start = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        try:
            async with asyncio.timeout(TIMEOUT):
                while not self._read(await self._socket.recv(), reply):
                    pass
        except TimeoutError:
            reply.errors.append(f"no answer within {TIMEOUT:.0f} s")
        reply.seconds = time.perf_counter() - start
        return reply

    def _read(self, data: Any, reply: Reply) -> bool:
        """Take a message in; true when it was the last of the run."""
        message = ForwardMsg.FromString(data)
        reply.messages += 1
        reply.size += len(data)
        kind = message.WhichOneof("type")
        if message.metadata.cacheable:
            self._kept[message.hash] = self._run
        elif kind == "ref_hash":
            self._kept[message.ref_hash] = self._run
        if kind == "navigation":
            self._hash = message.navigation.page_script_hash
        elif kind == "delta":
            self._element(message.delta.new_element, reply)
        elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
            reply.errors.append(ForwardMsg.ScriptFinishedStatus.Name(message.script_finished))
        return kind == "script_finished"

    def _element(self, element: Any, reply: Reply) -> None:
        kind = element.WhichOneof("type")
        if kind == "multiselect" and element.multiselect.label == LABEL:
            self._widget = element.multiselect.id
        elif kind == "exception":
            reply.errors.append(element.exception.message)
        elif kind == "alert" and element.alert.format == Alert.ERROR:
            reply.errors.append(element.alert.body)
