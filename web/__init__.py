"""How people and programs meet the service: pages, JSON, tiles and the command line."""
