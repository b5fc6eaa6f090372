"""The check for breaks sees what it must, and only that."""

import copy
import unittest

from breaking import announced, breaks

DOCUMENT = {
    "info": {"version": "0.1.0"},
    "paths": {
        "/things": {
            "post": {
                "operationId": "create_thing",
                "parameters": [{"in": "query", "name": "kind", "schema": {"type": "string", "enum": ["a", "b"]}}],
                "requestBody": {"required": True, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/New"}}}},
                "responses": {"201": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}},
            }
        }
    },
    "components": {
        "schemas": {
            "New": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string", "maxLength": 9}}},
            "Thing": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": {"type": "string"}, "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}},
            },
        }
    },
}


class Breaking(unittest.TestCase):
    def after(self, change):
        new = copy.deepcopy(DOCUMENT)
        change(new, new["paths"]["/things"]["post"], new["components"]["schemas"])
        return list(breaks(DOCUMENT, new))

    def test_the_same_document_breaks_nothing(self):
        self.assertEqual(self.after(lambda *_: None), [])

    def test_what_only_adds_breaks_nothing(self):
        def change(doc, post, schemas):
            doc["paths"]["/others"] = {"get": {"responses": {}}}
            post["parameters"].append({"in": "query", "name": "q", "schema": {"type": "string"}})
            post["parameters"][0]["schema"]["enum"].append("c")
            schemas["New"]["properties"]["note"] = {"type": "string"}
            schemas["New"]["properties"]["name"]["maxLength"] = 10
            schemas["Thing"]["properties"]["id"] = {"type": "string"}
            schemas["Thing"]["required"].append("id")

        self.assertEqual(self.after(change), [])

    def test_each_break_is_seen(self):
        changes = {
            "operation is gone": lambda doc, post, schemas: doc["paths"]["/things"].pop("post"),
            "operationId": lambda doc, post, schemas: post.update(operationId="make_thing"),
            "wants a sign-in": lambda doc, post, schemas: post.update(security=[{"token": []}]),
            "parameter kind is gone": lambda doc, post, schemas: post["parameters"].clear(),
            "parameter kind is now required": lambda doc, post, schemas: post["parameters"][0].update(required=True),
            "'b' is no longer accepted": lambda doc, post, schemas: post["parameters"][0]["schema"]["enum"].remove("b"),
            "answer 201 is gone": lambda doc, post, schemas: post["responses"].pop("201"),
            "/note is now required": lambda doc, post, schemas: schemas["New"]["required"].append("note"),
            "maxLength is now 8": lambda doc, post, schemas: schemas["New"]["properties"]["name"].update(maxLength=8),
            "/parts is gone": lambda doc, post, schemas: schemas["Thing"]["properties"].pop("parts"),
            "no longer always there": lambda doc, post, schemas: schemas["Thing"]["required"].clear(),
            "type string became integer": lambda doc, post, schemas: schemas["Thing"]["properties"]["name"].update(type="integer"),
        }
        for words, change in changes.items():
            with self.subTest(words):
                found = self.after(change)
                self.assertTrue(any(words in line for line in found), found)

    def test_a_break_is_announced_by_major_or_by_minor_below_one(self):
        def versions(old, new):
            return announced({"info": {"version": old}}, {"info": {"version": new}})

        self.assertTrue(versions("0.1.0", "0.2.0"))
        self.assertTrue(versions("1.4.0", "2.0.0"))
        self.assertFalse(versions("0.1.0", "0.1.1"))
        self.assertFalse(versions("1.4.0", "1.5.0"))


if __name__ == "__main__":
    unittest.main()
