"""Applications under way when the kill comes."""

import random
import threading
import time
import uuid
from collections import Counter

import grant_rules
import grants
from acts import PASSWORD, Act, Serve
from mailroom import Mailroom


class Office:
    """What the acts share: the people, their mail server, every application they begin, and what one that nobody disturbs leaves behind."""

    def __init__(self, world):
        self.world, self.room = world, Mailroom()
        self.mails_before = grant_rules.mails(world)
        world.environment["PREAU_SMTP_URL"] = self.room.url
        self.all = []
        self.killed = 0
        server = world.serve()
        self.desk = grants.Desk(world.url, PASSWORD)
        for end in grants.ENDS:
            self.new(end).go_on()
        world.stop(server)
        world.run("work", "--until-idle")
        left = grant_rules.traces(world)
        self.standards = {one.end: left[one.id] for one in self.all}

    def new(self, end):
        one = grants.Application(self.desk, f"Preuve {uuid.uuid4().hex}", end)
        self.all.append(one)
        return one

    def expected(self):
        return {"applications": ("SELECT title FROM applications WHERE title LIKE 'Preuve %'", [(one.title,) for one in self.all])}

    def told(self):
        ends = ", ".join(f"{count} {end}" for end, count in sorted(Counter(one.end for one in self.all).items()))
        copies = sum(map(len, self.room.received.values()))
        return f"{len(self.all)} applications ({ends}), {len(self.room.received)} mails, {copies - len(self.room.received)} of them twice"

    def check(self, where):
        grant_rules.as_undisturbed(self, where)
        grant_rules.mails_agree(self, where)
        self.world.run("ledger", "verify")
        server = self.world.serve()
        grant_rules.book_agrees(self.desk, where)
        self.world.stop(server)


class Apply(Serve):
    """A server with a worker beside it, while people take applications to their ends: the worker is killed, or both, one after the other."""

    def __init__(self, world, office):
        Act.__init__(self, world)
        self.office, self.open, self.refusals = office, [], []

    def begin(self, chance):
        return self.office.new(chance.choice(list(grants.ENDS)))

    def kill(self, chance):
        server, worker = self.world.serve(), self.world.start("work")
        victims = chance.choice([[server, worker], [worker, server], [worker]])
        with self.at_work(chance):
            for victim in victims:
                time.sleep(chance.uniform(0.05, 1.5))
                victim.kill()
        if server not in victims:
            self.world.stop(server)
        killed = [victim.wait() == -9 for victim in victims]
        self.office.killed += sum(killed)
        return all(killed)

    def expected(self):
        return self.office.expected()

    def check(self, where):
        self.office.check(where)

    def told(self):
        return self.office.told()


class Letters(Apply):
    """The worker, once a mail server that answered nobody takes mail again."""

    FILES = 4

    def __init__(self, world, office):
        super().__init__(world, office)
        self.fill(random.Random(0))
        self.longest = self.timed("work", "--until-idle")
        self.shortest = self.timed("work", "--until-idle")

    def fill(self, chance):
        """Leaves a queue full of mails. The server that was to send them is killed as it waits for its first answer."""
        self.office.room.open.clear()
        server = self.world.serve()
        files = [self.begin(chance) for _ in range(self.FILES)]
        doers = [threading.Thread(target=self.go_on, args=(one,)) for one in files]
        for doer in doers:
            doer.start()
        for doer in doers:
            doer.join()
        self.none_refused()
        server.kill()
        server.wait()
        self.office.killed += 1
        self.office.room.open.set()
        self.world.end_leases()

    def kill(self, chance):
        self.fill(chance)
        killed = self.kill_process(chance, ("work", "--until-idle"), self.shortest * 0.7, self.longest)
        self.office.killed += killed
        return killed

    def finish(self):
        pass
