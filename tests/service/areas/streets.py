"""Two thousand invented streets with thirty addresses each, and the few that a test asks for by name."""

from sqlalchemy import text
from sqlmodel import Session

from geo.columns import STORE

# Streets are 40 stems and 10 endings in 5 localities; addresses are spread over 20 × 20 km around Köping.
MANY = f"""
WITH stems AS (SELECT stem, row_number() OVER () AS s FROM unnest(string_to_array(
        'Ek Björk Lind Asp Alm Lönn Gran Tall Rönn Hassel Älg Räv Björn Varg Hare Igelkotts Ängs Åker Skogs Sjö Strand '
        'Hamn Kvarn Bruks Smeds Snickar Slöjd Väv Garn Tegel Ler Sand Grus Berg Dal Högs Låg Norr Söder Väster', ' ')) stem),
    endings AS (SELECT ending, row_number() OVER () AS e FROM unnest(string_to_array(
        'gatan vägen gränd stigen backen torget allén leden slingan kroken', ' ')) ending),
    localities AS (SELECT locality, row_number() OVER () AS l FROM unnest(string_to_array(
        'Köping Kolsva Munktorp Ängebyn Öster', ' ')) locality),
    made AS (INSERT INTO street (name, locality, location)
        SELECT stem || ending, locality, ST_SetSRID(ST_MakePoint(545000 + s * 500, 6590000 + e * 2000 + l * 300), {STORE})
        FROM stems, endings, localities RETURNING *)
INSERT INTO address (street_id, number, letter, location, source)
    SELECT id, n, '', ST_Translate(location, n * 12, n * 7), 'test' FROM made, generate_series(1, 30) n
"""


def many(session: Session) -> int:
    """Fill the gazetteer. Returns how many addresses there are."""
    session.execute(text(MANY))
    session.execute(text("ANALYZE street"))
    session.execute(text("ANALYZE address"))
    return int(session.execute(text("SELECT count(*) FROM address")).scalar_one())
