"""Everything that runs by the clock."""
