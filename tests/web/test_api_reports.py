from fastapi.testclient import TestClient
BODY = {"category": "graffiti", "lon": 15.9914, "lat": 59.5126}
def test_x(client: TestClient) -> None:
    r = client.post("/api/v1/reports", json=BODY, headers={"Idempotency-Key": "k" * 20})
    print(r.status_code, r.text, r.headers)
    r = client.post("/api/v1/reports", json=BODY, headers={"Idempotency-Key": "k" * 20})
    print(r.status_code, r.text)
    for b in (b"["*200000, b'{"lat":NaN}', b'{"lat":1e999,"lon":1,"category":"graffiti"}', b'{"category":"graffiti","lon":1,"lat":1,"role":"admin"}'):
        r = client.post("/api/v1/reports", content=b, headers={"Idempotency-Key": "k" * 20,"Content-Type":"application/json"})
        print(r.status_code, r.text)
    for p in ("/", "/rapportera", "/kvitto", "/logga-in", "/health", "/lagesbild","/nope","/api/v1/incidents"):
        r = client.get(p); print("GET",p, r.status_code, r.text[:100] if r.status_code>399 else "")
    assert 0
