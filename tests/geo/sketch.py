"""A small invented town to draw, and how its pictures are read back."""

from xml.etree import ElementTree

from shapely.geometry import box, mapping

from geo import marks
from geo.callouts import Ring
from geo.captions import Caption
from geo.frames import Extent, Frame
from geo.grounds import layer
from geo.pictures import Place, picture
from geo.spots import Dot

EAST, NORTH = 556_000.0, 6_597_000.0
FRAME = Frame(653, 512)
EXTENT = Extent(EAST, NORTH, EAST + 6530, NORTH + 5120)  # ten metres to a pixel
TOWN = mapping(box(EAST + 500, NORTH + 500, EAST + 6000, NORTH + 4600))
CAPTION = Caption(
    title="Karta: alla händelser",
    description="Fem händelser, de flesta vid torget.",
    period="tis 10 nov 13:00 – tis 24 nov 2026 13:00",
    count="n = 5 händelser från 7 rapporter",
    source="Områden: SCB, DeSO 2025 (CC0).",
    notes="Koordinatsystem SWEREF 99 TM.",
    dot="en händelse",
    late="försenad sanering",
    several="flera på samma plats",
)
STATES: dict[marks.Style, str] = {
    "new": "ny",
    "growing": "växer",
    "steady": "oförändrad",
    "fading": "avtar",
    "gone": "borta",
}
SVG = "{http://www.w3.org/2000/svg}"


def dot(east: float, north: float, *, late: bool = False) -> Dot:
    return Dot(EAST + east, NORTH + north, late)


def ring(east: float, north: float, style: marks.Style = "new", letter: str = "A", title: str = "Torget") -> Ring:
    hull = box(EAST + east - 80, NORTH + north - 80, EAST + east + 80, NORTH + north + 80)
    return Ring(hull, style, letter, title, STATES[style], "4 händelser, förra 8")


def words(svg: str) -> list[str]:
    return [found.text or "" for found in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def draw(*dots: Dot, rings: tuple[Ring, ...] = (), places: tuple[Place, ...] = (), **more: object) -> str:
    layers = [
        layer("land", [TOWN]),
        layer("border", [TOWN], "områdesgräns"),
        layer("edge", [TOWN], "kommungräns"),
    ]
    given: dict[str, object] = {
        "prefix": "m",
        "layers": layers,
        "places": places,
        "dots": dots,
        "rings": rings,
    }
    return picture(FRAME, EXTENT, CAPTION, **(given | more))  # type: ignore[arg-type]
