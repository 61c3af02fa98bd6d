"""Who is asking: the role decides whether small groups are withheld. Decided here, for app and command line."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Literal, get_args

from kf.errors import KfError

Role = Literal["ledning", "hr"]


@dataclass(frozen=True)
class Access:
    """The reader's role. `ledning` sees no figures on small groups; `hr` sees all."""

    role: Role = "ledning"

    @property
    def sees_small_groups(self) -> bool:
        """Whether figures on groups below the thresholds are shown."""
        return self.role == "hr"


def from_environment() -> Access:
    """The access that KF_ROLE gives; `ledning` unless it says otherwise. Raises KfError on an unknown role."""
    role = os.environ.get("KF_ROLE", "ledning").strip().lower() or "ledning"
    if role not in get_args(Role):
        raise KfError(f"KF_ROLE är {role}, som inte finns.", "Sätt den till ledning eller hr.")
    return Access(role)  # type: ignore[arg-type]
