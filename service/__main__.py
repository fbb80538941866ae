"""`python -m service`: the program `lagesbild`.

The program is one of the ways in which people meet the service, so it lives in web/. This file only opens that
door by name, so that no import leads upwards.
"""

import runpy
import sys

from pydantic import ValidationError

if __name__ == "__main__":
    try:
        runpy.run_module("web.program", run_name="__main__")
    except ValidationError as error:  # OPL_SRID is read while the modules are opened: columns are made of it
        sys.exit("; ".join(f"OPL_{part['loc'][0]!s}".upper() + f": {part['msg']}" for part in error.errors()))
