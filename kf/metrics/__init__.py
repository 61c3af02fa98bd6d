"""Metrics: what they are, and the one door that answers with them."""
