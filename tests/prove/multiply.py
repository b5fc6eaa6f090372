"""Many listings out of a few: each a copy of a published one with words of others, written straight into the database.

The index knows nothing of them until it is rebuilt.
"""

import copy
import json
import random
import re
import sqlite3
import time
import unicodedata
import uuid


def multiply(world, wanted, seed=1):
    """Fills up to `wanted` published listings; answers how many there are. On SQLite."""
    if world.postgres:
        raise RuntimeError("listings are multiplied on SQLite only")
    connection = sqlite3.connect(world.data / "preau.sqlite", timeout=60)
    connection.row_factory = sqlite3.Row
    try:
        with connection:
            copies = Copies(connection, random.Random(seed + wanted))
            for number in range(copies.published, wanted):
                copies.one(number)
        return connection.execute("SELECT COUNT(*) FROM listings WHERE state = 'published'").fetchone()[0]
    finally:
        connection.close()


class Copies:
    def __init__(self, connection, chance):
        self.connection, self.chance = connection, chance
        query = """SELECT l.* FROM listings l WHERE l.state = 'published' ORDER BY l.id LIMIT 3000"""
        self.listings = [dict(row) for row in connection.execute(query)]
        self.published = connection.execute("SELECT COUNT(*) FROM listings WHERE state = 'published'").fetchone()[0]
        self.revisions = {row["id"]: dict(row) for row in connection.execute("SELECT * FROM revisions WHERE state = 'published'")}
        self.prices = {}
        for row in connection.execute("SELECT * FROM prices"):
            self.prices.setdefault(row["listing_id"], []).append(dict(row))
        texts = " ".join(json.dumps(text, ensure_ascii=False) for r in self.revisions.values() for text in self.texts(json.loads(r["content"])))
        # Real words in their real frequencies.
        self.words = re.findall(r"[^\W\d_]{4,14}", texts)

    @staticmethod
    def texts(content):
        return [content["title"], content.get("summary") or {}, content.get("description") or {}]

    def one(self, number):
        old = self.chance.choice(self.listings)
        listing, revision = dict(old), dict(self.revisions[old["published_revision"]])
        listing["id"], revision["id"] = id_in_order(), id_in_order()
        content = self.varied(json.loads(revision["content"]), number)
        listing |= {
            "slug": f"{old['slug'][:140]}-{number}",
            "title": json.dumps(content["title"], ensure_ascii=False),
            "published_revision": revision["id"],
            "open_revision": None,
            "external_id": old["external_id"] and f"{old['external_id'][:280]}-{number}",
            "search": f"{old['search']} {fold(json.dumps(content['title'], ensure_ascii=False))}",
        }
        revision |= {"listing_id": listing["id"], "number": 1, "content": json.dumps(content, ensure_ascii=False)}
        self.insert("listings", listing)
        self.insert("revisions", revision)
        for price in self.prices.get(old["id"], ()):
            cents = max(1, int(price["amount_cents"] * self.chance.uniform(0.5, 2)))
            self.insert("prices", {**price, "id": id_in_order(), "listing_id": listing["id"], "amount_cents": cents})

    def varied(self, content, number):
        """Other words in every text, and in the title; pictures are left out, since they have files."""
        content = copy.deepcopy(content)
        for language, title in content["title"].items():
            content["title"][language] = title and f"{title[:100]} {' '.join(self.some(2))} {number}"
        for text, count in ((content.get("summary"), 3), (content.get("description"), 25)):
            for language, value in (text or {}).items():
                kept = value and re.sub(r"\w{5,}", lambda word: self.some(1)[0] if self.chance.random() < 0.3 else word[0], value)
                text[language] = kept and f"{kept[:170 if count == 3 else 3000]} {' '.join(self.some(count))}"[: 200 if count == 3 else 5000]
        content |= {"media": [], "logo": None}
        return content

    def some(self, count):
        return [self.chance.choice(self.words) for _ in range(count)]

    def insert(self, table, row):
        self.connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values()))


def id_in_order():
    """A UUID of version 7: ids of later copies come later."""
    millis = time.time_ns() // 1_000_000
    value = millis << 80 | 7 << 76 | uuid.uuid4().int & ((1 << 76) - 1)
    return uuid.UUID(int=value & ~(3 << 62) | 2 << 62).bytes


def fold(text):
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if c.isalnum() or c == " ")
