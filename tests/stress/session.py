"""A session on a page without a browser: presses buttons and fills fields by their keys, over Streamlit's websocket."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

TIMEOUT = 60.0
WIDGETS = ("button", "text_input", "text_area")


@dataclass
class Drawn:
    """What a run drew: values of fields by key, what was said (toasts, warnings), and what went wrong."""

    values: dict[str, str] = field(default_factory=dict)
    toasts: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class Session:
    """One reader on one page. `press` runs the fragment that the button is in."""

    def __init__(self, port: int, page: str) -> None:
        self._url, self._page, self._hash = f"ws://127.0.0.1:{port}/_stcore/stream", page, ""
        self._widgets: dict[str, tuple[str, str]] = {}  # key -> id, fragment
        self._socket: ClientConnection | None = None

    async def open(self) -> Drawn:
        """Connect and have the page drawn."""
        self._socket = await connect(
            self._url, subprotocols=[Subprotocol("streamlit")], max_size=None, proxy=None, ping_interval=None
        )
        message = BackMsg()
        message.rerun_script.page_name = self._page
        return await self._run(message)

    async def press(self, key: str, **fields: str) -> Drawn:
        """Press a button, with these fields filled in (`comment` is the widget `rapport-comment`)."""
        message = BackMsg()
        state = message.rerun_script
        button, fragment = self._widgets[key]
        state.page_script_hash, state.fragment_id = self._hash, fragment
        state.widget_states.widgets.add(id=button).trigger_value = True
        for name, value in fields.items():
            state.widget_states.widgets.add(id=self._widgets[f"rapport-{name}"][0]).string_value = value
        return await self._run(message)

    async def close(self) -> None:
        """Leave."""
        if self._socket:
            await self._socket.close()

    async def _run(self, message: BackMsg) -> Drawn:
        assert self._socket
        drawn = Drawn()
        await self._socket.send(message.SerializeToString())
        try:
            async with asyncio.timeout(TIMEOUT):
                while not self._read(ForwardMsg.FromString(await self._socket.recv()), drawn):  # type: ignore[arg-type]
                    pass
        except TimeoutError:
            drawn.errors.append(f"inget svar inom {TIMEOUT:.0f} s")
        return drawn

    def _read(self, message: ForwardMsg, drawn: Drawn) -> bool:
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self._hash = message.navigation.page_script_hash
        elif kind == "delta":
            self._element(message.delta, drawn)
        elif kind == "script_finished" and message.script_finished not in (
            ForwardMsg.FINISHED_SUCCESSFULLY,
            ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
        ):
            drawn.errors.append(ForwardMsg.ScriptFinishedStatus.Name(message.script_finished))
        return kind == "script_finished"

    def _element(self, delta: Any, drawn: Drawn) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind in WIDGETS:
            widget = getattr(element, kind)
            key = "-".join(widget.id.split("-")[2:])  # $$ID-<hash>-<key>
            self._widgets[key] = (widget.id, delta.fragment_id)
            if kind != "button":
                drawn.values[key.removeprefix("rapport-")] = widget.value if widget.set_value else widget.default
        elif kind == "toast":
            drawn.toasts.append(element.toast.body)
        elif kind == "exception":
            drawn.errors.append(element.exception.message)
        elif kind == "alert":
            (drawn.errors if element.alert.format == Alert.ERROR else drawn.warnings).append(element.alert.body)
