"""The script that is made of what PostgreSQL wrote down."""

import csv
import tempfile
import unittest

import replay


def log(*rows):
    file = tempfile.NamedTemporaryFile("w", suffix=".csv", newline="")
    for pid, message, detail in rows:
        csv.writer(file).writerow(["", "", "", pid, *[""] * 9, message, detail])
    file.flush()
    return file


def request(n, title):
    return [
        ("1", 'execute sqlx_s_1: SELECT "id" FROM "sessions" WHERE "hash" = $1', "parameters: $1 = 'abc'"),
        # A worker in between, on a connection of its own.
        ("2", "statement: BEGIN", ""),
        ("2", 'execute sqlx_s_9: SELECT "id" FROM "jobs" FOR UPDATE SKIP LOCKED', ""),
        ("1", "statement: BEGIN", ""),
        ("2", "statement: COMMIT", ""),
        ("1", "execute sqlx_s_2: INSERT INTO a (x, y, z, t) VALUES ($1, $2, $1, $3::text)", f"parameters: $1 = '{n}', $2 = NULL, $3 = '{title}'"),
        ("1", "statement: COMMIT", ""),
    ]


class Replay(unittest.TestCase):
    def test_what_differs_is_fetched_and_the_rest_stands(self):
        with log(("1", "statement: SET x = 1", ""), *request(1, "l''un, $2 = ''non''"), *request(2, "à 12:30")) as file:
            script, _, rows = replay.Recording(file.name).script()
        self.assertEqual(rows, [["1", "l'un, $2 = 'non'"], ["2", "à 12:30"]])
        self.assertEqual(script.splitlines()[2:], [
            "SELECT v0, v1 FROM bench_values WHERE n = :n \\gset",
            "SELECT \"id\" FROM \"sessions\" WHERE \"hash\" = 'abc';",
            "BEGIN;",
            "INSERT INTO a (x, y, z, t) VALUES (:v0, NULL, :v0, :v1::text);",
            "COMMIT;",
        ])  # fmt: skip

    def test_requests_that_sent_other_statements_are_no_script(self):
        strange = [("1", 'execute s: SELECT * FROM "sessions" WHERE hash = $1', "parameters: $1 = 'abc'")]
        with log(*request(1, "un") * 3, *strange * 3) as file, self.assertRaisesRegex(RuntimeError, "sent the same"):
            replay.Recording(file.name)


if __name__ == "__main__":
    unittest.main()
