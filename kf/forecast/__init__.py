"""Forecasts: pure NumPy on counts per birth year, seeded. `project` is the one door to figures on what is to come.

What a figure means, in reading order: rules (law and agreement as known on a day) -> history (who was there, who
left) -> hazard (the share that leaves per year of age, own history shrunk towards an assumption) -> scenario (what
differs from today) -> retirement (closed form over cohorts) -> project (withheld as everything else, with notes).
"""
