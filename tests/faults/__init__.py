"""What can go wrong with a load while it runs, made to happen: `python -m tests.faults` prints faults × result."""
