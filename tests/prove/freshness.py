"""How soon a published listing is found, while others search.

    freshness.py --publications 500 [--searchers 8] [--pause 0.05] [--release]

A publisher submits, an operator decides; from the moment the decision is answered, a search for the title is asked over and
over until it finds the listing. On the embedded engine, and on the Meilisearch that PREAU_TEST_MEILISEARCH_URL names: there,
each time, the same document is also put into the index directly and its task awaited, to tell the engine's time from ours.
"""

import argparse
import http.client
import json
import sys
import time
import urllib.parse
import uuid

import publish
from acts import PASSWORD
from place import Given, Place
from searchers import Searchers, quantiles

PATIENCE = 30


class Timed(publish.Publication):
    """Knows when its decision was sent and when it was answered."""

    def send(self, method, path, *more, **also):
        began = time.perf_counter()
        answer = super().send(method, path, *more, **also)
        if path.endswith("/decision"):
            self.sent, self.answered = began, time.perf_counter()
        return answer


def found(connection, title):
    """The listing of that title, once a search finds it."""
    path = "/api/v1/listings?" + urllib.parse.urlencode({"q": title, "limit": 1})
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        connection.request("GET", path)
        answer = json.loads(connection.getresponse().read())
        for item in answer["items"]:
            if item["card"]["title"].get("fr") == title and not answer["degraded"]:
                return item["card"]["id"]
    raise RuntimeError(f"{title} is not found {PATIENCE} s after its publication")


def measure(asked, engine):
    since_answer, since_sent, bare = [], [], []
    with Place(asked.release, engine) as place:
        place.run("demo")
        server = place.serve()
        try:
            desk = publish.Desk(place.url, PASSWORD)
            connection = http.client.HTTPConnection(place.address, timeout=30)
            with Searchers(place.address, asked.searchers, asked.pause) as searchers:
                for _ in range(asked.publications):
                    # No word of the demonstration, and a name of its own.
                    one = Timed(desk, f"Fraîcheur {uuid.uuid4().hex}")
                    one.go_on()
                    listing = found(connection, one.title)
                    now = time.perf_counter()
                    since_answer.append(now - one.answered)
                    since_sent.append(now - one.sent)
                    if engine:
                        bare.append(put_directly(engine, listing))
        finally:
            place.stop(server)
        place.verify()
    name = "Meilisearch" if engine else "embedded"
    print(f"{name}: {len(since_answer)} publications, each found by a search; {searchers}")
    print(f"  published, then found      {quantiles(since_answer)}")
    print(f"  with the decision itself   {quantiles(since_sent)}")
    if bare:
        print(f"  the engine's bare update   {quantiles(bare)}", flush=True)


def put_directly(engine, listing):
    document = engine.ask("GET", f"/indexes/{engine.INDEX}/documents/{listing}")
    began = time.perf_counter()
    task = engine.task("POST", f"/indexes/{engine.INDEX}/documents", [document])
    if task["status"] != "succeeded":
        raise RuntimeError(f"Meilisearch refused its own document: {task['error']}")
    return time.perf_counter() - began


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--publications", type=int, required=True)
    parser.add_argument("--searchers", type=int, default=8)
    parser.add_argument("--pause", type=float, default=0.05, help="seconds between two searches of a client")
    parser.add_argument("--release", action="store_true", help="measure the release build")
    asked = parser.parse_args()
    measure(asked, None)
    given = Given.from_environment()
    if given:
        measure(asked, given)
    else:
        print("Meilisearch skipped: PREAU_TEST_MEILISEARCH_URL names none")


if __name__ == "__main__":
    sys.exit(main())
