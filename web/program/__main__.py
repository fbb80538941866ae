"""Put the commands together, and turn every expected error into one line in words."""

import sys

import typer
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError, OperationalError

from service.errors import Missing, Refused, Unready
from web.program import briefings, gazetteer, imports, people, running, stats

program = typer.Typer(
    name="lagesbild", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="OP Lägesbild."
)
running.add_to(program)
gazetteer.add_to(imports.program)
program.add_typer(imports.program, name="import")
program.add_typer(stats.program, name="stats")
program.add_typer(people.program, name="people")
briefings.add_to(program)


def main() -> None:
    """Run, with exit status 1 for what went wrong in words and 2 for a misused command."""
    try:
        program()
    except (Refused, Unready, Missing) as error:
        _stop(str(error) or "Det finns inte.")
    except OperationalError as error:
        _stop(f"Databasen svarar inte: {str(error.orig).splitlines()[0]}")
    except DBAPIError as error:
        _stop(f"Databasen vägrade: {str(error.orig).splitlines()[0]}")
    except ValidationError as error:
        _stop("; ".join(f"{part['loc']}: {part['msg']}" for part in error.errors(include_input=False)))


def _stop(words: str) -> None:
    typer.echo(words, err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
