"""What is true: the domain. No HTTP, no HTML."""
