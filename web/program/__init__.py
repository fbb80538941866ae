"""The program `lagesbild`, for those who meet the service from a command line."""
