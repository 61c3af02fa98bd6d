"""How right the forecasts are on employers whose hazards they are not told: `python -m tests.accuracy errors`."""
