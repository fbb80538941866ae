"""Press a frozen picture in a process of its own: `python -m tests.browser.pressing SNAPSHOT.json FOLDER MADE_AT ...`"""

import json
import sys
from datetime import datetime
from pathlib import Path

from service.briefings.actions import Frozen
from service.briefings.rules import canonical, fingerprint
from web.briefings.press import press


def main(source: str, folder: str, *moments: str) -> None:
    """Write what is pressed at each moment as 0.html, 0.pdf, 1.html ..."""
    snapshot = json.loads(Path(source).read_bytes())
    sha256 = fingerprint(canonical(snapshot))
    for n, moment in enumerate(moments):
        for form, document in press(Frozen(snapshot, sha256, 1, datetime.fromisoformat(moment))).items():
            (Path(folder) / f"{n}.{form}").write_bytes(document.content)


if __name__ == "__main__":
    main(*sys.argv[1:])
