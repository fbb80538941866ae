"""The demo municipality Köping: real areas and police events, and everything else invented."""
