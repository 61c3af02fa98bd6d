"""Generated and mutated files through the reader: `python -m tests.fuzz --minutes 20 --seed N` prints a table."""
