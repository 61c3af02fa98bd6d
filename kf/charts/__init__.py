"""Charts: functions from a Result to a figure, one file per shape."""
