"""Kills server, worker and search engine (signal 9) at random moments while listings change: the index heals by itself.

    consistency.py --times 200 [--seed 7] [--meilisearch] [--release]

On SQLite, or on PostgreSQL where PREAU_TEST_DATABASE_URL names one; on the embedded engine, or on a Meilisearch of its own.
A round is a few kills, each process started again at once; then all are killed, the queue is drained, and every published
listing is compared with the index, field by field, without repair.
"""

import argparse
import random
import re
import sys
import time

import change
import engine
import publish
import rules
from acts import PASSWORD
from world import World

ROUND = 10


class Deployment:
    """A server, a worker beside it, and the engine where it is a process of its own."""

    def __init__(self, world, meilisearch):
        self.world = world
        self.starts = {"server": world.serve, "worker": lambda: world.start("work")}
        if meilisearch:
            one = engine.Meilisearch(world.folder)
            world.environment["PREAU_MEILISEARCH_URL"] = one.url
            # First: the others are to find it.
            self.starts = {"engine": one.start, **self.starts}
        self.running = {}
        self.killed = dict.fromkeys(self.starts, 0)

    def start(self, which):
        for name in self.starts:
            if name in which and name not in self.running:
                self.running[name] = self.starts[name]()

    def kill(self, which):
        for name in which:
            process = self.running.pop(name)
            if process.poll() is not None:
                raise RuntimeError(f"the {name} had ended by itself: {(self.world.folder / 'log').read_text()[-2000:]}")
            process.kill()
            process.wait()
            self.killed[name] += 1

    def kills(self):
        return sum(self.killed.values())


def victims(chance, deployment):
    """One, most of the time; all of them, as when the power goes, now and then."""
    names = list(deployment.starts)
    return names if chance.random() < 0.15 else [chance.choice(names)]


def a_round(deployment, people, chance, kills):
    deployment.start(deployment.starts)
    people.begin(chance)
    for _ in range(kills):
        time.sleep(chance.uniform(0.05, 1.2))
        which = victims(chance, deployment)
        deployment.kill(which)
        time.sleep(chance.choice([0, 0, chance.uniform(0, 1)]))
        deployment.start(which)
    people.end()
    deployment.kill([name for name in deployment.running if name != "engine"])


def agree(world, people, where):
    """Once the queue is drained. Answers how many listings were compared."""
    rules.hold(world, where)
    world.end_leases()
    world.run("work", "--until-idle")
    rules.hold(world, where)
    rules.settled(world, people.expected(), where)
    world.run("audit", "verify")
    return int(re.search(r"(\d+) listings compared, 0 differences", rules.index_agrees(world, where))[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, required=True)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--meilisearch", action="store_true")
    parser.add_argument("--release", action="store_true", help="run the release build")
    asked = parser.parse_args()
    if asked.meilisearch and not engine.binary():
        print("skipped: PREAU_TEST_MEILISEARCH_BIN names no Meilisearch to start and kill")
        sys.exit(77)
    seed = asked.seed if asked.seed is not None else random.randrange(2**32)
    print(f"{asked.times} kills, seed {seed}", flush=True)

    began, rounds = time.monotonic(), 0
    chance = random.Random(seed)
    with World(asked.release) as world:
        deployment = Deployment(world, asked.meilisearch)
        try:
            deployment.start(["engine"])
            world.run("demo")
            deployment.start(["server"])
            people = change.People(publish.Desk(world.url, PASSWORD))
            while deployment.kills() < asked.times:
                a_round(deployment, people, chance, min(ROUND, asked.times - deployment.kills()))
                rounds += 1
                compared = agree(world, people, f"kill {deployment.kills()}")
        finally:
            for process in deployment.running.values():
                process.kill()
    killed = ", ".join(f"{n} times the {name}" for name, n in deployment.killed.items())
    seconds = time.monotonic() - began
    print(f"{deployment.kills()} processes killed ({killed}) during {people.changes} changes; after each of {rounds} rounds,")
    print(f"the queue being empty, 0 differences without repair, at last over {compared} listings; {seconds:.0f} s")


if __name__ == "__main__":
    try:
        main()
    except rules.Broken as broken:
        sys.exit(f"BROKEN {broken}")
