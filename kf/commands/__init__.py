"""Commands of the command line that are too many for `kf/__main__.py`, one file per subject."""
