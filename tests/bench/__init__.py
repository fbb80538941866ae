"""Measurements side by side with others' programs, as ratios in one run. `scripts/bench` runs them; pytest does not."""
