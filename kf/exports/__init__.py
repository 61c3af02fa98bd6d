"""Exports: functions from Results to a file's bytes. They read what a Result shows, never the data behind it."""
