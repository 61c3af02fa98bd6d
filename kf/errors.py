"""Errors that a user can mend: what happened, where, and what to do, in Swedish."""


class KfError(Exception):
    """A mistake in what the user gave us; shown as it stands, never as a traceback.

    `what` says what is wrong and where; `do` says what to do about it.
    """

    def __init__(self, what: str, do: str = "") -> None:
        super().__init__(f"{what} {do}".strip())
        self.what = what
        self.do = do
