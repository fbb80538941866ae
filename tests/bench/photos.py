"""Photos of 3 MB and 12 megapixels, made anew and kept, while reports go on coming in at a town's worst hour.

Nothing beside it makes a picture anew the same way, so the figures stand by themselves.
"""

import http.client
import io
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from json import loads

from PIL import Image
from sqlmodel import Session

from tests.bench import ground
from tests.bench.ingest import reports
from tests.bench.load import Load, drive, request
from tests.bench.measure import Result, Series, Verdict, Wish, in_turn
from tests.bench.serving import product
from tests.bench.stores import engine, store

CLIENTS = 4
ROUNDS, SECONDS = 5, 6.0
REPORTS_PER_SECOND = 20  # beside them; a town of 30,000 sends a hundred a day
MOST_PER_SECOND = 25  # more than we could ever answer: so many reports are sent beforehand
LEAST, SLOWEST_P95_MS, SLOWEST_REPORT_P95_MS = 8.0, 1_500.0, 200.0
KEY = b"Idempotency-Key: "


def run(wish: Wish) -> Result:
    """Photos with reports beside them, and the same reports without photos."""
    rounds, seconds = (1, 1.0) if wish.quick else (ROUNDS, SECONDS)
    with store() as url:
        with engine(url) as made, Session(made) as session:
            ground.draw_municipality(session)
            session.commit()
        with product(url) as port:
            photos = _photos(_sent(port, round((rounds + 1) * (seconds + 1) * MOST_PER_SECOND)))
            every = {"reports alone": partial(_reports, port, seconds), "both": partial(_both, port, photos, seconds)}
            took = in_turn(rounds, every)
    return _judged(took)


def _both(port: int, photos: Iterator[bytes], seconds: float) -> tuple[Load, Load]:
    with ThreadPoolExecutor() as pool:
        beside = pool.submit(_reports, port, seconds)
        return drive(port, photos, clients=CLIENTS, seconds=seconds, status=201), beside.result()[1]


def _reports(port: int, seconds: float) -> tuple[Load, Load]:
    load = drive(port, _paced(reports()), clients=1, seconds=seconds, status=201)
    return load, load


def _paced(asked: Iterator[bytes]) -> Iterator[bytes]:
    for one in asked:
        time.sleep(1 / REPORTS_PER_SECOND)
        yield one


def _sent(port: int, many: int) -> list[tuple[str, str]]:
    """Reports to have photos: the id and the key of each."""
    made, line = [], http.client.HTTPConnection("127.0.0.1", port)
    for asked in islice(reports(), many):
        head, _, body = asked.partition(b"\r\n\r\n")
        key = head.partition(KEY)[2].partition(b"\r\n")[0].decode()
        line.request("POST", "/api/v1/reports", body, {"Content-Type": "application/json", "Idempotency-Key": key})
        made.append((loads(line.getresponse().read())["id"], key))
    line.close()
    return made


def _photos(told: list[tuple[str, str]]) -> Iterator[bytes]:
    """A photo of each report, three different ones in turn."""
    pictures = [_picture(n) for n in range(3)]
    for n, (report, key) in enumerate(told):
        headers = {"Authorization": f"Key {key}", "Content-Type": "image/jpeg"}
        yield request("PUT", f"/api/v1/reports/{report}/photos/1", headers, pictures[n % 3])


def _picture(n: int) -> bytes:
    """As a phone's: 4,000 x 3,000 pixels with the grain of a camera, about 3 MB."""
    chance = random.Random(n)
    shapes = Image.frombytes("RGB", (400, 300), chance.randbytes(400 * 300 * 3)).resize((4_000, 3_000))
    grain = Image.effect_noise((4_000, 3_000), 14).convert("RGB")
    made = io.BytesIO()
    Image.blend(shapes, grain, 0.4).save(made, "JPEG", quality=83)
    return made.getvalue()


def _judged(took: dict[str, list[tuple[Load, Load]]]) -> Result:
    photos, beside = ([both[n] for both in took["both"]] for n in (0, 1))
    rate = Series("photos", "/s", [one.per_second for one in photos])
    slow = Series("photos p95", "ms", [one.p95_ms for one in photos])
    report = Series("reports beside them p95", "ms", [one.p95_ms for one in beside])
    alone = Series("reports alone p95", "ms", [one[0].p95_ms for one in took["reports alone"]])
    return Result(
        f"Bilder: 3 MB, 12 megapixel, {CLIENTS} klienter, och {REPORTS_PER_SECOND} rapporter i sekunden bredvid",
        {"clients": CLIENTS, "bytes": len(_picture(0))},
        [Series("photos p50", "ms", [one.p50_ms for one in photos]), alone],
        [
            Verdict(rate, LEAST, at_least=True),
            Verdict(slow, SLOWEST_P95_MS, at_least=False),
            Verdict(report, SLOWEST_REPORT_P95_MS, at_least=False),
        ],
    )
