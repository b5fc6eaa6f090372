"""Rebuilds the index of a large catalogue while people search and publish.

    rebuild.py --listings 200000 [--searchers 8] [--writers 2] [--release]

The server is told to rebuild; until the new index has taken the place of the old one, clients search and writers publish and
suspend. No request may fail, none may be answered without the index; afterwards what was published is found, what was suspended
is not, and index and database are compared. On the embedded engine, and on the Meilisearch that PREAU_TEST_MEILISEARCH_URL names.
"""

import argparse
import http.client
import itertools
import json
import threading
import time
import urllib.parse
import uuid

import publish
from acts import PASSWORD
from multiply import multiply
from place import Given, Place
from searchers import Searchers


class Writer(threading.Thread):
    """Publishes one listing after the other, and suspends every third."""

    def __init__(self, desk, over):
        super().__init__(daemon=True)
        self.desk, self.over = desk, over
        self.published, self.suspended, self.failure = [], [], None

    def run(self):
        try:
            for number in itertools.count(1):
                if self.over.is_set():
                    break
                one = publish.Publication(self.desk, f"Reconstruction {uuid.uuid4().hex}")
                one.go_on()
                if number % 3:
                    self.published.append(one.title)
                else:
                    one.send("put", f"/listings/{one.listing}/suspension", who=self.desk.operator, json={"reason": "Preuve."})
                    self.suspended.append(one.title)
        except Exception as failure:  # noqa: BLE001 told by the main thread
            self.failure = failure


class Catalogue:
    def __init__(self, place, desk):
        self.place, self.desk = place, desk

    def state(self):
        return publish.requests.get(f"{self.desk.api}/operations/search", headers=self.desk.operator, timeout=60).json()

    def rebuild(self):
        """Begins one, and waits until it is over. Answers how long that took."""
        began = time.monotonic()
        path = f"{self.desk.api}/operations/search/rebuild"
        answer = publish.requests.post(path, headers={**self.desk.operator, "Idempotency-Key": str(uuid.uuid4())}, timeout=60)
        answer.raise_for_status()
        begun = False
        while True:
            rebuilding = "rebuilding" in self.state()
            if begun and not rebuilding:
                return time.monotonic() - began
            begun = begun or rebuilding
            if not begun and time.monotonic() - began > 5:
                raise RuntimeError("no rebuild was seen to begin")
            time.sleep(0.02)

    def settle(self):
        """Until no change waits to be indexed."""
        while self.state()["waiting"]:
            time.sleep(0.05)

    def finds(self, title):
        connection = http.client.HTTPConnection(self.place.address, timeout=30)
        connection.request("GET", "/api/v1/listings?" + urllib.parse.urlencode({"q": title, "limit": 1}))
        answer = json.loads(connection.getresponse().read())
        if answer["degraded"]:
            raise RuntimeError("a search was answered without the index")
        return any(item["card"]["title"].get("fr") == title for item in answer["items"])


def prove(asked, engine):
    with Place(asked.release, engine) as place:
        place.run("demo")
        listings = multiply(place, asked.listings)
        place.run("search", "rebuild")
        server = place.serve()
        try:
            desk = publish.Desk(place.url, PASSWORD)
            catalogue, over = Catalogue(place, desk), threading.Event()
            writers = [Writer(desk, over) for _ in range(asked.writers)]
            with Searchers(place.address, asked.searchers, asked.pause) as searchers:
                for writer in writers:
                    writer.start()
                seconds = catalogue.rebuild()
                over.set()
                for writer in writers:
                    writer.join()
            catalogue.settle()
            failures = [writer.failure for writer in writers if writer.failure]
            if failures:
                raise RuntimeError(f"a writer failed: {failures}")
            if searchers.degraded:
                raise RuntimeError(f"{searchers.degraded} searches were answered without the index")
            published = [title for writer in writers for title in writer.published]
            suspended = [title for writer in writers for title in writer.suspended]
            lost = [title for title in published if not catalogue.finds(title)]
            stale = [title for title in suspended if catalogue.finds(title)]
            if lost or stale:
                raise RuntimeError(f"after the swap {len(lost)} published are not found, {len(stale)} suspended are: {(lost + stale)[:3]}")
        finally:
            place.stop(server)
        place.verify()
    name = "Meilisearch" if engine else "embedded"
    print(f"{name}: {listings} listings rebuilt in {seconds:.1f} s; meanwhile {len(published)} published and found,")
    print(f"  {len(suspended)} suspended and not found, no request failed; {searchers}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--listings", type=int, required=True)
    parser.add_argument("--searchers", type=int, default=8)
    parser.add_argument("--writers", type=int, default=2)
    parser.add_argument("--pause", type=float, default=0.05, help="seconds between two searches of a client")
    parser.add_argument("--release", action="store_true", help="run the release build")
    asked = parser.parse_args()
    prove(asked, None)
    given = Given.from_environment()
    if given:
        prove(asked, given)
    else:
        print("Meilisearch skipped: PREAU_TEST_MEILISEARCH_URL names none")


if __name__ == "__main__":
    main()
