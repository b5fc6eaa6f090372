"""Kills the server's processes (signal 9) at random moments, and checks that nothing was lost, doubled or left half done.

    kills.py --times 100 [--seed 7] [--of catalogue|grants] [--release]

Each moment: an act begins, is killed somewhere on its way, and the database is held against the rules as it lies there.
Then people do again what broke off, the queue is drained, and what must have come of it is held against what there is.

catalogue  an import, the worker, or a server that people publish on; then the database, the audit chain and the index agree
grants     a server and a worker while applications go from their draft to a signature or another end, or the worker with
           a queue of mails; then every file left what an undisturbed one leaves, the book and the audit chain are whole,
           and a mail server got every mail, again only where a process died over it
"""

import argparse
import random
import sys
import time

import acts
import apply
import rules
from world import World


def catalogue(world):
    return [acts.Import(world), acts.Schools(world), acts.Work(world), acts.Serve(world)]


def grants(world):
    office = apply.Office(world)
    return [apply.Apply(world, office), apply.Apply(world, office), apply.Letters(world, office)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, required=True)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--of", choices=["catalogue", "grants"], default="catalogue")
    parser.add_argument("--release", action="store_true", help="run the release build")
    asked = parser.parse_args()
    seed = asked.seed if asked.seed is not None else random.randrange(2**32)
    print(f"{asked.times} kills of {asked.of}, seed {seed}", flush=True)

    began = time.monotonic()
    with World(asked.release) as world:
        world.run("demo")
        kinds = {"catalogue": catalogue, "grants": grants}[asked.of](world)
        chance = random.Random(seed)
        kills = early = 0
        while kills < asked.times:
            act = kinds[(kills + early) % len(kinds)]
            # An act that ended before its moment came was not killed: it does not count, but is checked all the same.
            if act.kill(chance):
                kills += 1
            else:
                early += 1
            where = f"{type(act).__name__} of kill {kills}"
            rules.hold(world, where)
            world.end_leases()
            act.finish()
            world.run("work", "--until-idle")
            rules.hold(world, where)
            rules.settled(world, act.expected(), where)
            world.run("audit", "verify")
            act.check(where)
        print(f"1 chain of {world.one('SELECT COUNT(*) FROM audit_seals')} seals intact")
        for told in filter(None, dict.fromkeys(act.told() for act in kinds)):
            print(told)
    seconds = time.monotonic() - began
    print(f"{kills} processes killed, {early} more had ended before; nothing lost, nothing twice, nothing half; {seconds:.0f} s")


if __name__ == "__main__":
    try:
        main()
    except rules.Broken as broken:
        sys.exit(f"BROKEN {broken}")
