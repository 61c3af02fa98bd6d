"""What people write: events that break a series; later scenarios, outcomes, activities and workshop notes.

One file per subject (`events.py`) over a small core: `database.py` (where it is, how it is reached), `rows.py` (a row
is never changed or deleted, it gets a further version), `texts.py` (what may be written), `migrations/` (the schema).
"""
