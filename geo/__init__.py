"""Where things are: PostGIS and geometry. Knows nothing of reports."""
