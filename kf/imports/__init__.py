"""Reading one's own HR export into a new version: profile, read, identity, values, check, spells, candidate, publish."""

from kf.imports.build import candidate
from kf.imports.candidate import Candidate, abandon, sweep
from kf.imports.publish import Outcome, load, publish
from kf.imports.refusals import Refusal

__all__ = ["Candidate", "Outcome", "Refusal", "abandon", "candidate", "load", "publish", "sweep"]
