"""Photos that came with a report: made anew before they are kept, and shown to others when someone has looked."""
