"""Two servers and two workers on one PostgreSQL and one Meilisearch are one catalogue.

    copies.py [--rebuilds 10] [--seed 7]

What is published at one server is found at the other; both say so while the engine is away, and both find it again; one
rebuilds the index while people change listings at the other, and at no moment after the swap does the index differ from the
database by more than what waits in the queue.
"""

import argparse
import random
import sys
import time
import uuid

import requests

import change
import engine
import publish
import rules
from acts import PASSWORD
from world import World, free_address


class Copy:
    """One of the servers, as an operator and a stranger see it."""

    def __init__(self, world):
        self.address = free_address()
        self.url = f"http://{self.address}"
        self.process = world.serve(self.address)
        self.desk = publish.Desk(self.url, PASSWORD)

    def search(self, words):
        answer = requests.get(f"{self.url}/api/v1/listings", params={"q": words}, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def finds(self, title):
        return any(item["card"]["title"]["fr"] == title for item in self.search(title)["items"])

    def state(self):
        return self.desk.send("get", "/operations/search", who=self.desk.operator).json()


def until(what, holds, seconds=60):
    """Waits for it, and answers how long it took."""
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > seconds:
            raise rules.Broken(f"not within {seconds} s: {what}")
        time.sleep(0.02)
    return time.monotonic() - began


def published_here_found_there(here, there, times):
    took = []
    for _ in range(times):
        one = publish.Publication(here.desk, f"Preuve {uuid.uuid4().hex}")
        one.go_on()
        took.append(until("what one server published, the other finds", lambda: there.finds(one.title)))
        if not here.finds(one.title):
            raise rules.Broken("the other server finds what the one that published it does not")
    took.sort()
    print(f"{times} publications at one server found at the other: median {took[len(took) // 2]:.3f} s, at most {took[-1]:.3f} s", flush=True)


def both_notice(meilisearch, copies):
    meilisearch.process.kill()
    meilisearch.process.wait()
    for copy in copies:
        found = copy.search("dictée")
        if not (found["degraded"] and found["items"]):
            raise rules.Broken(f"without the engine, a server does not answer from the database: {found}")
        if not copy.state().get("degraded_since"):
            raise rules.Broken("the operator is not told")
    meilisearch.start()
    took = max(until("a server finds the engine again", lambda: not copy.search("dictée")["degraded"]) for copy in copies)
    print(f"the engine away: both answered from the database, and used it again {took:.1f} s after it was back", flush=True)


def rebuilds_beside_changes(world, one, other, rebuilds, chance):
    people = change.People(other.desk, rebuilds=False)
    people.begin(chance)
    seen = 0
    for _ in range(rebuilds):
        time.sleep(chance.uniform(0.1, 1))
        one.desk.send("post", "/operations/search/rebuild", who=one.desk.operator)
        seen += other.state().get("rebuilding") is not None
        until("the rebuild ends", lambda: other.state().get("rebuilding") is None, 300)
        rules.index_agrees(world, "a rebuild beside changes")
    people.end()
    print(f"{rebuilds} rebuilds at one server beside {people.changes} changes at the other, which saw {seen} of them under way: ", end="")
    print("0 differences after each swap", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rebuilds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=None)
    asked = parser.parse_args()
    if not engine.binary():
        print("skipped: PREAU_TEST_MEILISEARCH_BIN names no Meilisearch to start")
        sys.exit(77)
    seed = asked.seed if asked.seed is not None else random.randrange(2**32)
    print(f"seed {seed}", flush=True)
    processes = []
    with World() as world:
        if not world.postgres:
            sys.exit("several copies need PostgreSQL: PREAU_TEST_DATABASE_URL names none")
        meilisearch = engine.Meilisearch(world.folder)
        world.environment["PREAU_MEILISEARCH_URL"] = meilisearch.url
        try:
            meilisearch.start()
            world.run("demo")
            copies = [Copy(world), Copy(world)]
            processes = [copy.process for copy in copies] + [world.start("work"), world.start("work")]
            one, other = copies
            until("the engine is in use", lambda: not any(copy.search("dictée")["degraded"] for copy in copies))
            published_here_found_there(one, other, 20)
            published_here_found_there(other, one, 20)
            both_notice(meilisearch, copies)
            rebuilds_beside_changes(world, one, other, asked.rebuilds, random.Random(seed))
            until("the queue is empty", lambda: not one.state()["waiting"])
            rules.index_agrees(world, "all of it")
            if one.state().get("checked_at") != other.state().get("checked_at"):
                raise rules.Broken("the two servers tell of different checks")
            for process in processes:
                world.stop(process)
        finally:
            for process in [*processes, meilisearch.process]:
                process.kill()


if __name__ == "__main__":
    try:
        main()
    except rules.Broken as broken:
        sys.exit(f"BROKEN {broken}")
