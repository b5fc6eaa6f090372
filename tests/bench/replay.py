"""The SQL that our server sent for one request after the other, as a script of pgbench.

PostgreSQL itself writes down what it is asked. What the server does beside requests (jobs, seals) is left out; every request must
have sent the same statements in the same order, so that one script serves for all. What differs between two requests are values:
they lie in a table, and the script begins each transaction by fetching its own. That one statement more is timed alone and its time taken off.
"""

import csv
import re
import subprocess
from collections import Counter

csv.field_size_limit(1 << 30)

STATEMENT = re.compile(r"(?:execute [^:]+|statement): (.*)", re.DOTALL)
VALUE = re.compile(r"\$\d+ = (NULL|'(?:[^']|'')*')")
INSERT = re.compile(r'INSERT INTO "?(\w+)"?')
PLACE = re.compile(r"\$(\d+)")
# Whoever asks is looked up first.
FIRST = re.compile(r'SELECT .* FROM "?sessions"?')
# What no request does: the job queue is read and emptied, mails are sent, the audit trail is sealed, what expired is forgotten, the
# index looks after itself. What is left out here by mistake is missed in the rows that pgbench leaves.
BESIDE = re.compile(r'SKIP LOCKED|DELETE FROM|(?:FROM|UPDATE) "?(?:jobs|mails|audit_seals|audit_unsealed|search_\w+|synonyms|unanswered\w*)"?', re.IGNORECASE)
MOST_STRANGE = 0.02


def statements(log):
    """Connection, text and values of each statement, in the order they came."""
    with open(log, newline="") as file:
        for row in csv.reader(file):
            told = STATEMENT.fullmatch(row[13])
            if told:
                yield row[3], " ".join(told[1].split()), VALUE.findall(row[14])


def units(log):
    """Transactions, and statements outside of any, in the order they began."""
    all_units, open_ones = [], {}
    for pid, text, values in statements(log):
        verb = text.split(" ", 1)[0].upper()
        unit = open_ones.get(pid)
        if unit is None:
            unit = []
            all_units.append(unit)
            if verb == "BEGIN":
                open_ones[pid] = unit
        unit.append((text, values))
        if verb in ("COMMIT", "ROLLBACK"):
            open_ones.pop(pid, None)
    return [unit for unit in all_units if not any(BESIDE.search(text) for text, _ in unit)]


class Recording:
    """What each of the requests in a log sent, those of the most common kind: `texts` once, `values` by request."""

    def __init__(self, log):
        requests = []
        for unit in units(log):
            if FIRST.match(unit[0][0]):
                requests.append([])
            if requests:
                requests[-1].extend(unit)
        kinds = Counter(tuple(text for text, _ in request) for request in requests)
        self.texts, common = kinds.most_common(1)[0]
        if len(requests) - common > max(2, len(requests) * MOST_STRANGE):
            strange = next(kind for kind in kinds if kind != self.texts)
            differs = [pair for pair in zip(self.texts, strange) if pair[0] != pair[1]][:1]
            raise RuntimeError(f"only {common} of {len(requests)} requests sent the same {len(self.texts)} statements: {differs or strange[len(self.texts):]}")
        self.values = [[v for _, values in request for v in values] for request in requests if tuple(text for text, _ in request) == self.texts]

    def script(self):
        """The script, and the rows of values that it fetches."""
        columns = list(zip(*self.values))
        # One column for places that always hold the same; none for what never changes. pgbench takes a colon for a variable.
        names, kept = {}, []
        for column in columns:
            constant = len(set(column)) == 1 and ":" not in column[0] and "\\" not in column[0]
            if column not in names and not constant:
                if "NULL" in column:
                    raise RuntimeError("a value that is sometimes none")
                names[column] = f"v{len(kept)}"
                kept.append(column)
        places = iter(columns)
        lines = ["\\set i :i + 1", "\\set n :client_id * :share + :i", f"SELECT {', '.join(names.values())} FROM bench_values WHERE n = :n \\gset"]
        for text in self.texts:
            here = []
            text = PLACE.sub(lambda place: f"\0{place[1]}\0", text)
            count = max((int(n) for n in re.findall("\0(\\d+)\0", text)), default=0)
            for _ in range(count):
                column = next(places)
                here.append(f":{names[column]}" if column in names else column[0])
            lines.append(re.sub("\0(\\d+)\0", lambda place: here[int(place[1]) - 1], text) + ";")
        rows = [[value[1:-1].replace("''", "'") for value in row] for row in zip(*kept)]
        return "\n".join(lines) + "\n", "\n".join(lines[:3]) + "\n", rows


def fill(connection, rows):
    """The values of each request, by its number from 1."""
    columns = ", ".join(f"v{n} text" for n in range(len(rows[0])))
    connection.execute(f"CREATE UNLOGGED TABLE bench_values (n integer PRIMARY KEY, {columns})")
    with connection.cursor().copy("COPY bench_values FROM STDIN") as copy:
        for n, row in enumerate(rows, 1):
            copy.write_row([n, *row])
    connection.execute("ANALYZE bench_values")


def pgbench(program, database, script, clients, rows):
    """Transactions a second; each row once."""
    share = rows // clients
    command = [program, "-n", "-M", "prepared", "-c", str(clients), "-j", str(min(clients, 2)), "-t", str(share), "-f", script]
    command += ["-D", "i=0", "-D", f"share={share}", database]
    done = subprocess.run(command, capture_output=True, text=True)
    rate = re.search(r"tps = ([\d.]+) \(without", done.stdout)
    if done.returncode or not rate or re.search(r"failed transactions: [1-9]", done.stdout):
        raise RuntimeError(f"pgbench: {done.stdout[-500:]}{done.stderr[-1500:]}")
    return float(rate[1])
