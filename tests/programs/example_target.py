#!/usr/bin/env python3
"""A target of the Singer convention with our richer answers: keeps its books in one JSON file.

usage: example_target.py BOOKS.json [find]
"""
import json
import os
import sys


def load(path):
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return {"standing": {}, "answered": {}, "effects": 0}


def save(path, books):
    with open(path + ".part", "w", encoding="utf-8") as file:
        json.dump(books, file, ensure_ascii=False)
    os.replace(path + ".part", path)


def say(message):
    print(json.dumps(message, ensure_ascii=False), flush=True)


def key_of(message):
    return next(iter(message["record"].values()), "")


def take(books, message):
    """The reference of the record; a change that was taken before has no second effect."""
    change = message["id"]
    if change in books["answered"]:
        return books["answered"][change]
    record = dict(message["record"])
    gone = record.pop("_sdc_deleted_at", None)
    key = message["reference"] or "R-" + key_of(message)
    if gone:
        books["standing"].pop(key, None)
    else:
        books["standing"][key] = record
    books["effects"] += 1
    books["answered"][change] = key
    return key


def main():
    path = sys.argv[1]
    books = load(path)
    for line in sys.stdin:
        message = json.loads(line)
        if message["type"] == "RECORD":
            reference = take(books, message)
            save(path, books)
            say({"type": "RECEIPT", "id": message["id"], "code": "00", "reference": reference})
        elif message["type"] == "FIND":
            key = message["reference"] or "R-" + key_of(message)
            say({"type": "FOUND", "id": message["id"], "record": books["standing"].get(key)})
        elif message["type"] == "STATE":
            say(message["value"])


main()
