"""What is under way when the kill comes."""

import contextlib
import json
import random
import threading
import time
import uuid

import requests

import publish
import rules

PASSWORD = "preau-demo-2026"


class Act:
    """`kill` begins it and ends it with signal 9; `finish` does what people would do next."""

    def __init__(self, world):
        self.world = world

    def check(self, where):
        """What must hold once all is done, beside what holds for everybody."""
        rules.index_agrees(self.world, where)

    def told(self):
        """What came of it all, for the reader of the proof."""

    def kill_process(self, chance, arguments, shortest, longest):
        """True where the process was still at it when the signal came."""
        process = self.world.start(*arguments)
        time.sleep(chance.uniform(shortest, longest))
        process.kill()
        return process.wait() == -9

    def timed(self, *arguments):
        began = time.monotonic()
        self.world.run(*arguments)
        return time.monotonic() - began


class Import(Act):
    """An AppStream file with new components, and changes of old ones."""

    NEW, CHANGED = 40, 15
    ORIGIN = "preuve-import"

    def __init__(self, world):
        super().__init__(world)
        self.titles = {}
        self.file = world.folder / f"{self.ORIGIN}.yml"
        self.write([])
        self.shortest = self.timed("import", "appstream", self.file)
        self.next_file(random.Random(0))
        self.longest = self.timed("import", "appstream", self.file)

    def next_file(self, chance):
        known = sorted(self.titles)
        changed = chance.sample(known, min(self.CHANGED, len(known)))
        new = [f"org.preuve.{self.ORIGIN}.n{len(known) + i}" for i in range(self.NEW)]
        for name in changed + new:
            self.titles[name] = f"Composant {uuid.UUID(int=chance.getrandbits(128)).hex}"
        names = changed + new
        chance.shuffle(names)
        self.write(names)

    def write(self, names):
        documents = [{"File": "DEP-11", "Version": "0.16", "Origin": self.ORIGIN}]
        for name in names:
            documents.append({
                "Type": "desktop-application", "ID": name, "Name": {"fr": self.titles[name]},
                "Summary": {"fr": "Un composant inventé."}, "DeveloperName": {"C": "Les Inventeurs"},
                "Url": {"homepage": f"https://preuve.example/{name}"}, "Package": name,
            })  # fmt: skip
        # JSON is YAML.
        self.file.write_text("".join(f"---\n{json.dumps(document, ensure_ascii=False)}\n" for document in documents))

    def kill(self, chance):
        self.next_file(chance)
        return self.kill_process(chance, ("import", "appstream", self.file), self.shortest * 0.7, self.longest)

    def finish(self):
        self.world.run("import", "appstream", self.file)

    def expected(self):
        sql = f"SELECT external_id FROM listings WHERE origin LIKE '%{self.ORIGIN}%' AND state = 'published'"
        return {"imported components": (sql, [(name,) for name in self.titles])}


class Work(Import):
    """The worker, after an import has filled the queue."""

    NEW, CHANGED = 80, 20
    ORIGIN = "preuve-travail"

    def __init__(self, world):
        super().__init__(world)
        self.longest = self.timed("work", "--until-idle")
        self.shortest = self.timed("work", "--until-idle")

    def kill(self, chance):
        self.next_file(chance)
        self.world.run("import", "appstream", self.file)
        return self.kill_process(chance, ("work", "--until-idle"), self.shortest * 0.7, self.longest)

    def finish(self):
        pass


class Schools(Act):
    """The school directory, all of it in each file, some of it renamed."""

    def __init__(self, world):
        super().__init__(world)
        self.file = world.folder / "schools.csv"
        self.known = {uai: name for uai, name in world.query("SELECT uai, name FROM schools")}
        self.names = {}
        self.next_file(random.Random(0))
        self.longest = self.timed("import", "schools", self.file)
        self.shortest = self.longest / 10

    def next_file(self, chance):
        for number in range(3000):
            uai = self.uai(number)
            if uai not in self.known and (uai not in self.names or chance.random() < 0.3):
                self.names[uai] = f"Collège {uuid.UUID(int=chance.getrandbits(128)).hex}"
        rows = "".join(f"{uai};{name};Public;COLLEGE;Ville;Paris;OUVERT\n" for uai, name in self.names.items())
        self.file.write_text(
            "numero_uai;appellation_officielle;secteur_public_prive_libe;nature_uai_libe;"
            f"libelle_commune;libelle_academie;etat_etablissement_libe\n{rows}"
        )

    @staticmethod
    def uai(number):
        """Seven digits, and the letter that is their remainder."""
        digits = 7_500_000 + number
        return f"{digits:07d}{'ABCDEFGHJKLMNPRSTUVWXYZ'[digits % 23]}"

    def kill(self, chance):
        self.next_file(chance)
        return self.kill_process(chance, ("import", "schools", self.file), self.shortest, self.longest)

    def finish(self):
        self.world.run("import", "schools", self.file)

    def expected(self):
        return {"schools": ("SELECT uai, name FROM schools", [*self.names.items(), *self.known.items()])}


class Serve(Act):
    """A server, while publishers submit and an operator publishes."""

    AT_ONCE = 3

    def __init__(self, world):
        super().__init__(world)
        self.open, self.titles, self.refusals = [], [], []
        server = world.serve()
        self.desk = publish.Desk(world.url, PASSWORD)
        world.stop(server)

    def begin(self, chance):
        """What one of them does next."""
        one = publish.Publication(self.desk, f"Preuve {uuid.UUID(int=chance.getrandbits(128)).hex}")
        self.titles.append(one.title)
        return one

    @contextlib.contextmanager
    def at_work(self, chance):
        """Several at once, until the end of the block or until their connections break; what they left open is kept."""
        self.over = threading.Event()
        seeds = [chance.getrandbits(64) for _ in range(self.AT_ONCE)]
        doers = [threading.Thread(target=self.until_gone, args=(random.Random(seed),)) for seed in seeds]
        for doer in doers:
            doer.start()
        try:
            yield
        finally:
            self.over.set()
            for doer in doers:
                doer.join()
        self.none_refused()

    def none_refused(self):
        if self.refusals:
            raise RuntimeError(f"something was refused: {self.refusals}")

    def kill(self, chance):
        server = self.world.serve()
        with self.at_work(chance):
            time.sleep(chance.uniform(0.05, 1.5))
            server.kill()
        return server.wait() == -9

    def until_gone(self, chance):
        while not self.over.is_set() and self.go_on(self.begin(chance)):
            pass

    def go_on(self, one):
        """Whether it came to its end."""
        self.open.append(one)
        try:
            one.go_on()
        except requests.HTTPError as refusal:
            self.refusals.append(str(refusal))
            return False
        except requests.RequestException:
            return False
        self.open.remove(one)
        return True

    def finish(self):
        """People whose connection broke send the same again, with the same keys."""
        server = self.world.serve()
        for one in self.open:
            one.go_on(again=True)
        self.open.clear()
        self.world.stop(server)

    def expected(self):
        # One listing a title, published by its first revision: what was answered is there, what was sent twice is there once.
        sql = """SELECT l.slug, r.number FROM listings l JOIN revisions r ON r.id = l.published_revision
                 WHERE l.slug LIKE 'preuve-%' AND l.origin IS NULL AND l.state = 'published'"""
        return {"publications": (sql, [(title.lower().replace(" ", "-"), 1) for title in self.titles])}
