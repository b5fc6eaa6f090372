"""The way of an application from its draft to a signature or another end, step by step, each step safe to send again."""

import uuid
from datetime import UTC, datetime, timedelta

import publish

ENVELOPE = 10_000_000_000_00
ASKED = 3_000_000
FR = "fr"


def field(key, kind, **more):
    return {"key": key, "kind": kind, "label": {FR: key}, "required": True, "choices": [], "columns": [], **more}


class Desk(publish.Desk):
    """A programme of its own with an open call, and everybody who meets around it, signed in."""

    PEOPLE = {"reviewer": "experte", "first": "decideuse", "second": "decideur", "finance": "comptable"}
    ROLES = {"reviewer": ["reviewer"], "first": ["decider"], "second": ["decider"], "finance": ["finance"]}

    def __init__(self, url, password):
        super().__init__(url, password)
        self.people = {"applicant": self.publisher, "manager": self.operator}
        self.people |= {role: self.sign_in(who, password) for role, who in self.PEOPLE.items()}
        self.reviewer_id = self.ask("reviewer", "get", "/session").json()["account"]["id"]
        self.programme = self.set_up()
        self.call = self.publish(self.open_axis())

    def ask(self, who, method, path, also=(), **more):
        return self.send(method, path, also, who=self.people[who], **more)

    def make(self, path, body):
        return self.ask("manager", "post", path, key=str(uuid.uuid4()), json=body).json()

    def set_up(self):
        content = {
            "name": {FR: "Preuve"}, "summary": {FR: "Un programme inventé."}, "partners": [],
            "starts_on": "2020-01-01", "ends_on": "2099-12-31", "two_people_above_cents": 2_300_000, "acceptance_days": 60,
        }  # fmt: skip
        programme = f"/programmes/{self.make('/programmes', content)['id']}"
        for role, who in self.PEOPLE.items():
            given = {"email": f"{who}@demo.preau.example", "roles": self.ROLES[role]}
            self.ask("manager", "put", f"{programme}/people", json=given)
        return programme

    def open_axis(self):
        """One more envelope, with credit in it."""
        axis = self.make(f"{self.programme}/axes", {"name": {FR: "Axe"}})["id"]
        opening = {"axis_id": axis, "direction": "open", "credit": "commitment", "amount_cents": ENVELOPE, "reason": "Preuve"}
        self.make(f"{self.programme}/openings", opening)
        return axis

    def publish(self, axis, **more):
        """A call that is open; `more` changes its content."""
        now = datetime.now(UTC)
        form = {"sections": [{"key": "project", "title": {FR: "Projet"}, "fields": [field("aim", "text")]}]}
        content = {
            "axis_id": axis, "title": {FR: "Appel de la preuve"}, "summary": {FR: "Un appel."}, "description": {FR: "Un appel."},
            "supports": ["financial", "technical"], "applicants": {"capacities": ["publisher"], "verified": True},
            "aid_basis": "none", "max_rate_percent": 50, "ceiling_cents": ASKED,
            "criteria": [{"key": "worth", "label": {FR: "Valeur"}, "weight": 100, "points": 20}], "form": form,
            "documents": [{"key": "accounts", "label": {FR: "Comptes"}, "required": True}],
            "reviewers_per_application": 1, "blind": False, **more,
        }  # fmt: skip
        window = {"opens_at": (now - timedelta(days=1)).isoformat(), "closes_at": (now + timedelta(days=300)).isoformat(), "grace_seconds": 0}
        call = self.make(f"{self.programme}/calls", {"content": content, "window": window})["id"]
        self.ask("manager", "post", f"/calls/{call}/publication", headers={"If-Match": '"1"'})
        return call

    def pages(self, path):
        """Every item of a list, as the manager reads it."""
        cursor = None
        while True:
            page = self.ask("manager", "get", path, params={"limit": 100, **({"cursor": cursor} if cursor else {})}).json()
            yield from page["items"]
            cursor = page.get("next")
            if not cursor:
                return


class Application:
    """One file. `go_on` takes it from where it stands to its end; what broke off is sent again as it was."""

    def __init__(self, desk, title, end):
        self.desk, self.title, self.end = desk, title, end
        self.keys = {}
        # Its id, and the tag of what is being changed, once they are known.
        self.id = self.tag = None
        self.left = [
            self.create, self.write, lambda: self.attach("accounts", "comptes.pdf", b"%PDF-1.7 the same for all"),
            lambda: self.attach(None, "annexe.pdf", f"%PDF-1.7 {title}".encode()), self.rewrite, self.submit, self.admit,
            self.assign, lambda: self.clear("reviewer"), self.score, self.review, *ENDS[end](self),
        ]  # fmt: skip

    def go_on(self, again=False):
        self.again = again
        while self.left:
            self.left[0]()
            self.left.pop(0)
            self.tag, self.again = None, False

    @property
    def path(self):
        return f"/applications/{self.id}"

    def once(self, who, path, body=None, headers=None, **more):
        """A command with a key of its own: sent again, it gets the first answer."""
        key = self.keys.setdefault(len(self.left), str(uuid.uuid4()))
        return self.desk.ask(who, "post", path, key=key, headers=headers, **({"json": body} if body is not None else {}), **more)

    def seen(self, who, path):
        """What was read before the command was first sent: sent again, it speaks of the same."""
        if self.tag is None:
            self.tag = self.desk.ask(who, "get", path).headers["ETag"]
        return {"If-Match": self.tag}

    def change(self, who, method, path, body=None, of=None):
        """Sent again, it may be refused for having been done: by the state it led to, or by the tag it was sent under."""
        headers = self.seen(who, of or self.path)
        done = (409, 412) if self.again else ()
        self.desk.ask(who, method, path, done, headers=headers, **({"json": body} if body is not None else {}))

    def create(self):
        new = {"call_id": self.desk.call, "title": self.title}
        self.id = self.once("applicant", f"/organisations/{self.desk.organisation}/applications", new).json()["id"]

    def content(self, aim):
        money = {"amount_cents": ASKED, "cost_cents": ASKED * 2}
        return {"title": self.title, "supports": ["financial", "technical"], **money, "answers": {"project": {"aim": aim}}}

    def write(self):
        self.change("applicant", "put", self.path, self.content("Un début"))

    def rewrite(self):
        self.change("applicant", "put", self.path, self.content("Tout"))

    def attach(self, document, name, content):
        more = {"data": {"document": document}} if document else {}
        self.once("applicant", f"{self.path}/attachments", files={"file": (name, content)}, **more)

    def submit(self):
        self.once("applicant", f"{self.path}/submission", {"mandate": True}, self.seen("applicant", self.path))

    def admit(self):
        self.change("manager", "put", f"{self.path}/admissibility", {"admissible": True, "reason": "Complet."})

    def assign(self):
        new = {"account_id": self.desk.reviewer_id, "duty": "reviewer"}
        self.desk.ask("manager", "put", f"{self.path}/assignments", json=new)

    def clear(self, who):
        self.desk.ask(who, "put", f"{self.path}/interest", json={"conflict": False, "reason": "Rien."})

    def score(self):
        opinion = {"scores": [{"criterion": "worth", "points": 15}], "for_committee": "Solide.", "for_applicant": "Bien."}
        self.change("reviewer", "put", f"{self.path}/review", opinion, of=f"{self.path}/review")

    def review(self):
        self.change("reviewer", "post", f"{self.path}/review/submission", of=f"{self.path}/review")

    def propose(self):
        self.change("manager", "put", f"{self.path}/proposal", {"amount_cents": ASKED, "in_kind_cents": 50_000, "reason": "Premier."})

    def retract(self):
        self.change("manager", "post", f"{self.path}/proposal/retraction", {"reason": "À revoir."})

    def decide(self, outcome, **more):
        decision = {"outcome": outcome, "reasons": "Vu en comité.", **more}
        self.once("first", f"{self.path}/decision", decision, self.seen("first", self.path))

    def confirm(self):
        self.once("second", f"{self.path}/decision/confirmation", {"confirm": True, "reason": "Vu."})

    def sign(self):
        day = datetime.now(UTC).date().isoformat()
        self.change("finance", "put", f"{self.path}/signature", {"signed_on": day, "reference": self.title[:100]})

    def withdraw(self):
        self.change("applicant", "post", f"{self.path}/withdrawal", {"reason": "Abandon."})

    def give_back(self):
        self.once("finance", f"{self.path}/give-backs", {"amount_cents": 400_000, "reason": "Tranche abandonnée."})


def by_two(one):
    return [one.propose, lambda: one.clear("first"), lambda: one.decide("accept"), lambda: one.clear("second"), one.confirm]


# What follows the review.
ENDS = {
    "signed": lambda one: [*by_two(one), one.sign, one.give_back],
    "accepted": by_two,
    "accepted_in_part": lambda one: [
        one.propose, lambda: one.clear("first"), lambda: one.decide("accept_in_part", amount_cents=2_000_000), one.sign,
    ],
    "refused": lambda one: [one.propose, lambda: one.clear("first"), lambda: one.decide("refuse")],
    "withdrawn": lambda one: [one.propose, one.retract, one.withdraw],
}  # fmt: skip
