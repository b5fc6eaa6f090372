"""Twelve kinds of questions, each in many variants, drawn from the catalogue itself: paths of the API."""

import json
import random
import sqlite3
import unicodedata
import urllib.parse
from collections import Counter

VARIANTS = 24
PAGE = 20
DEEP = 1000


class Catalogue:
    """Words, subjects, levels and publishers of published listings, commonest first."""

    def __init__(self, world):
        connection = sqlite3.connect(world.data / "preau.sqlite")
        rows = connection.execute("""SELECT r.content FROM listings l JOIN revisions r ON r.id = l.published_revision
                                     WHERE l.state = 'published' ORDER BY l.id LIMIT 20000""").fetchall()
        self.slugs = [slug for (slug,) in connection.execute("SELECT slug FROM listings WHERE state = 'published' ORDER BY id DESC LIMIT 500")]
        connection.close()
        contents = [json.loads(content) for (content,) in rows]
        self.titles = [c["title"].get("fr") or c["title"].get("en") for c in contents]
        words = Counter(word for title in self.titles for word in {w.strip("«»:,.()'’").lower() for w in title.split()})
        self.words = [word for word, count in words.most_common(600) if word.isalpha() and 5 <= len(word) <= 12 and count > 20]
        self.subjects, self.levels = (self.common(contents, field) for field in ("subjects", "levels"))

    def pair(self, at):
        """Two words of one title, neighbours; nothing where it has none."""
        words = [word for word in self.titles[int(at * len(self.titles))].split() if word.isalpha() and len(word) > 3]
        return words[:2] if len(words) > 1 else None

    @staticmethod
    def common(contents, field):
        return [value for value, _ in Counter(value for c in contents for value in c[field]).most_common(12)]


def path(**asked):
    return "/api/v1/listings?" + urllib.parse.urlencode({"limit": PAGE, **asked}, doseq=True)


def misspelt(word, chance):
    at = chance.randrange(1, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def accented(word):
    return any(unicodedata.combining(c) for c in unicodedata.normalize("NFD", word))


def kinds(catalogue, deep):
    """Names and paths. `deep` answers the path of a page further down, or nothing where there is none."""
    c, chance = catalogue, random.Random(7)
    # A space ends a word that is no longer being typed.
    word = lambda: chance.choice(c.words) + " "
    plain = lambda: chance.choice([w for w in c.words if w.isascii() and len(w) > 6])
    accents = [w for w in c.words if accented(w)] or c.words
    filters = lambda: {"kind": ["app", "resource"], "level": chance.choice(c.levels), "subject": chance.sample(c.subjects, 2)}
    common = iter([*({"q": w + " "} for w in c.words), *({"subject": s} for s in c.subjects)])
    return {
        "one word": [path(q=word()) for _ in range(VARIANTS)],
        "two words": [path(q=" ".join(pair) + " ") for pair in some(VARIANTS, map(c.pair, iter(chance.random, None)))],
        "prefix": [path(q=chance.choice(c.words)[:4]) for _ in range(VARIANTS)],
        "typo": [path(q=misspelt(plain(), chance) + " ") for _ in range(VARIANTS)],
        "accents": [path(q=chance.choice(accents) + " ") for _ in range(VARIANTS)],
        "filters": [path(**filters()) for _ in range(VARIANTS)],
        "word and filters": [path(q=word(), **filters()) for _ in range(VARIANTS)],
        "deep page": some(VARIANTS // 4, (deep(asked) for asked in [{"sort": "title"}, {"sort": "updated"}, *common])),
        "facets only": [path(q=word(), limit=1, subject=s, level=l) for s, l in zip(c.subjects * 2, c.levels * 2)],
        "sort by price": [path(q=word(), sort=sort, price_unit="seat") for sort in ("price_asc", "price_desc", "newest") * (VARIANTS // 3)],
        "everything": [path()],
        "no result": [path(q=f"{chance.getrandbits(40):x}zq{chance.getrandbits(40):x} ") for _ in range(VARIANTS)],
    }


def some(count, found):
    return [one for one, _ in zip((one for one in found if one), range(count))]
