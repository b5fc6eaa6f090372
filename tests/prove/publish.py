"""The way of a listing to its publication, step by step, each step safe to send again."""

import uuid

import requests

CONTENT = {
    "summary": {"fr": "Une application inventée."},
    "description": {"fr": "Elle n’existe que pour être publiée."},
    "levels": ["scolomfr-voc-022-num-011"],
    "subjects": ["scolomfr-voc-015-num-919"],
    "languages": ["fr"],
    "platforms": ["web"],
    "accessibility": {"conformity": "none"},
    "personal_data": {
        "level": "scolomfr-voc-044-num-001",
        "notes": {"fr": "Aucune donnée."},
        "privacy_url": "https://preuve.example/donnees",
    },
    "licence": "proprietary",
    "links": {"homepage": "https://preuve.example/"},
    "offers": [{
        "key": "gratuite", "label": {"fr": "Gratuite"}, "unit": "free", "assignment": "individual", "transferable": False,
        "audiences": ["pupil"], "vat": {"category": "Z"}, "sponsored": False,
    }],
}  # fmt: skip


class Desk:
    """A publisher and an operator, signed in."""

    def __init__(self, url, password):
        self.api = f"{url}/api/v1"
        self.publisher = self.sign_in("editeur", password)
        self.operator = self.sign_in("operateur", password)
        session = self.send("GET", "/session").json()
        self.organisation = session["memberships"][0]["organisation_id"]

    def sign_in(self, who, password):
        credentials = {"email": f"{who}@demo.preau.example", "password": password}
        answer = requests.post(f"{self.api}/sessions", json=credentials, timeout=30)
        answer.raise_for_status()
        cookie = "; ".join(f"{name}={value}" for name, value in answer.cookies.items())
        return {"Cookie": cookie, "X-CSRF-Token": answer.json()["csrf_token"]}

    def send(self, method, path, also=(), key=None, who=None, headers=None, **body):
        """An answer that is a success, or whose status is among `also`."""
        headers = {**(who or self.publisher), **(headers or {}), **({"Idempotency-Key": key} if key else {})}
        answer = requests.request(method, self.api + path, headers=headers, timeout=30, **body)
        if not answer.ok and answer.status_code not in also:
            raise requests.HTTPError(f"{method} {path}: {answer.status_code} {answer.text[:500]}", response=answer)
        return answer


class Publication:
    def __init__(self, desk, title, content=CONTENT):
        self.desk, self.title, self.content = desk, title, content
        self.keys = {step: str(uuid.uuid4()) for step in ("create", "submit", "decide", "price")}
        self.listing = None

    def go_on(self, again=False):
        """From the first step to the last. Sent `again`, a step that had been done already may say so."""
        made = (404, 409, 412) if again else ()
        new = {"kind": "app", "title": self.title}
        listing = self.send("post", f"/organisations/{self.desk.organisation}/listings", key="create", json=new).json()["listing_id"]
        self.listing = listing
        draft = self.send("get", f"/listings/{listing}/draft", made)
        if draft.ok:
            content = {**draft.json()["content"], **self.content, "title": {"fr": self.title}}
            self.send("put", f"/listings/{listing}/draft", made, headers={"If-Match": draft.headers["ETag"]}, json=content)
        revision = self.send("post", f"/listings/{listing}/submission", key="submit").json()["id"]
        self.send("put", f"/moderation/revisions/{revision}/assignment", made, who=self.desk.operator)
        decision = {"verdict": "publish", "reasons": []}
        self.send("post", f"/moderation/revisions/{revision}/decision", key="decide", who=self.desk.operator, json=decision)

    def price(self, cents, day, again=False):
        """From `day` on. Sent again, it has begun already."""
        new = {"offer": "eleve", "amount_cents": cents, "valid_from": day}
        self.send("post", f"/listings/{self.listing}/prices", (409,) if again else (), key="price", json=new)

    def suspend(self, again=False):
        made = (409,) if again else ()
        self.send("put", f"/listings/{self.listing}/suspension", made, who=self.desk.operator, json={"reason": "Preuve."})

    def restore(self, again=False):
        self.send("delete", f"/listings/{self.listing}/suspension", (404, 409) if again else (), who=self.desk.operator)

    def send(self, method, path, also=(), key=None, **more):
        return self.desk.send(method, path, also, key=self.keys.get(key), **more)
