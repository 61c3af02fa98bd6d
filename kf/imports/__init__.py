"""Reading one's own HR export into a new version: profile, read, identity, values, check, snapshots, publish."""

from kf.imports.publish import Outcome, load
from kf.imports.refusals import Refusal

__all__ = ["Outcome", "Refusal", "load"]
