"""Many at once, through real sessions."""
