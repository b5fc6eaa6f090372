"""People who change listings without end, and go on where a server that died left them."""

import random
import threading
import time
import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

import requests

import publish

PRICED = {
    "key": "eleve", "label": {"fr": "Par élève"}, "unit": "seat", "assignment": "individual", "transferable": False,
    "audiences": [], "vat": {"category": "S", "rate_class": "standard"}, "sponsored": False,
}  # fmt: skip


class People:
    """`begin` sets them to work; `end` waits until each has brought what is under way to its end."""

    AT_ONCE = 3

    def __init__(self, desk, rebuilds=True):
        self.desk, self.rebuilds = desk, rebuilds
        self.content = {**publish.CONTENT, "offers": [*publish.CONTENT["offers"], PRICED]}
        # What became of each listing, by its title.
        self.states = {}
        self.refusals = []
        self.changes = 0

    def begin(self, chance):
        self.over = threading.Event()
        seeds = [chance.getrandbits(64) for _ in range(self.AT_ONCE)]
        self.doers = [threading.Thread(target=self.change, args=(random.Random(seed),), daemon=True) for seed in seeds]
        for doer in self.doers:
            doer.start()

    def end(self):
        self.over.set()
        for doer in self.doers:
            doer.join(timeout=300)
            if doer.is_alive():
                raise RuntimeError("somebody never came to an end")
        if self.refusals:
            raise RuntimeError(f"a change was refused: {self.refusals[:3]}")

    def change(self, chance):
        try:
            while not self.over.is_set():
                self.one_listing(chance)
                if chance.random() < 0.1:
                    name = f"Éditeur {uuid.UUID(int=chance.getrandbits(128)).hex[:8]}"
                    self.insist(lambda again: self.rename(name))
                if self.rebuilds and chance.random() < 0.1:
                    self.insist(self.rebuild)
        except requests.HTTPError as refusal:
            self.refusals.append(str(refusal))

    def one_listing(self, chance):
        one = publish.Publication(self.desk, f"Preuve {uuid.UUID(int=chance.getrandbits(128)).hex}", self.content)
        self.insist(one.go_on)
        self.states[one.title] = "published"
        if chance.random() < 0.5:
            self.insist(lambda again: one.price(chance.randrange(100, 100_000), today(), again))
        if chance.random() < 0.3:
            self.states[one.title] = "suspended"
            self.insist(one.suspend)
            if chance.random() < 0.5:
                self.insist(one.restore)
                self.states[one.title] = "published"

    def insist(self, step):
        """Somebody whose connection broke sends the same again, with the same keys."""
        again = False
        while True:
            try:
                step(again)
                self.changes += 1
                return
            except (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError):
                again = True
                time.sleep(0.1)

    def rename(self, name):
        path = f"/organisations/{self.desk.organisation}"
        seen = self.desk.send("get", path)
        # 412: somebody else's name came first.
        self.desk.send("patch", path, (412,), headers={"If-Match": seen.headers["ETag"]}, json={"name": name})

    def rebuild(self, again):
        # 409: one is under way. 503: the engine is away.
        self.desk.send("post", "/operations/search/rebuild", (409, 503), who=self.desk.operator)

    def expected(self):
        sql = "SELECT slug, state FROM listings WHERE slug LIKE 'preuve-%' AND origin IS NULL"
        return {"what became of listings": (sql, [(title.lower().replace(" ", "-"), state) for title, state in self.states.items()])}


def today():
    return datetime.now(ZoneInfo("Europe/Paris")).date().isoformat()
