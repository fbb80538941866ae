"""`python -m service`: the program `lagesbild`.

The program is one of the ways in which people meet the service, so it lives in web/. This file only opens that
door by name, so that no import leads upwards.
"""

import runpy

if __name__ == "__main__":
    runpy.run_module("web.program", run_name="__main__")
