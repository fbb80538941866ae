"""geopandas, which only scripts/bench installs."""

from collections.abc import Callable

import geopandas
import numpy as np


def join(points: np.ndarray, areas: np.ndarray) -> Callable[[], object]:
    """Which area each point lies in, by geopandas; ready to be timed."""
    left = geopandas.GeoDataFrame(geometry=points)
    right = geopandas.GeoDataFrame(geometry=areas)
    return lambda: geopandas.sjoin(left, right, how="left", predicate="within")
