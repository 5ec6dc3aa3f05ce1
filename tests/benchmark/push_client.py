"""Pushes rows of a CSV to a platform as a straightforward script does: one connection, one request
after the other. usage: push_client.py CSV URL BATCH COUNT; prints changes per second."""
import csv
import http.client
import itertools
import json
import sys
import time
import urllib.parse

file, url, batch, count = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
place = urllib.parse.urlsplit(url)
connection = http.client.HTTPConnection(place.hostname, place.port)
number = 0
begin = time.monotonic()
with open(file, encoding="utf-8-sig", newline="") as rows:
    rows = itertools.islice(csv.DictReader(rows), count)
    while some := list(itertools.islice(rows, batch)):
        changes = []
        for row in some:
            number += 1
            changes.append({"id": f"py-{number}", "action": "upsert", "reference": "", "row": row})
        body = json.dumps({"batch": "1", "changes": changes}, ensure_ascii=False).encode()
        connection.request("POST", "/licences", body, {"Content-Type": "application/json"})
        answer = json.loads(connection.getresponse().read())
        if answer["code"] != "00" or any(r["code"] != "00" for r in answer["receipts"]):
            sys.exit(f"not accepted: {answer}")
print(f"{number / (time.monotonic() - begin):.1f}")
