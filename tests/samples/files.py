"""Real data with known answers. Whose they are stands in the LICENCES.md beside each."""

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
BOSTON = HERE / "incidents/test_20k_boston_2011H2.csv.gz"
BLOBS = HERE / "reference/dbscan_blobs_750.csv"
KOPING = HERE.parents[1] / "service/demo/koping"


def text(path: Path) -> str:
    """What a file says, unpacked when it is packed."""
    content = path.read_bytes()
    return (gzip.decompress(content) if path.suffix == ".gz" else content).decode()


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV."""
    return list(csv.DictReader(io.StringIO(text(path))))


def localities() -> list[dict[str, str]]:
    """Sweden's 2,017 localities."""
    return rows(HERE / "se/tatorter_2020.csv.gz")


def municipalities() -> dict[str, Any]:
    """Sweden's 290 municipalities as a FeatureCollection."""
    found: dict[str, Any] = json.loads(text(HERE / "se/kommuner_scb_generaliserad.geojson.gz"))
    return found


def control_points() -> list[dict[str, str]]:
    """Places in degrees and in SWEREF 99 TM."""
    return rows(HERE / "reference/sweref99tm_kontrollpunkter.csv")
