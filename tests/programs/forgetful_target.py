#!/usr/bin/env python3
"""A target of the Singer convention that does not recognise a repeated change, and misbehaves on request.

usage: forgetful_target.py BOOKS.json [find | tap]

Its books say what stands there, how many effects each licence had, and `faults`: how often each still strikes a batch.
"""
import json
import os
import signal
import sys


def load(path):
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return {"standing": {}, "effects": {}, "faults": {}, "suffered": {}}


def save(path, books):
    with open(path + ".part", "w", encoding="utf-8") as file:
        json.dump(books, file, ensure_ascii=False)
    os.replace(path + ".part", path)


def say(message):
    print(json.dumps(message, ensure_ascii=False), flush=True)


def take(books, record):
    key = record["XK_WSH"]
    books["standing"][key] = record
    books["effects"][key] = books["effects"].get(key, 0) + 1
    return key


def fault_of_this_batch(books):
    for name, left in books["faults"].items():
        if left > 0:
            books["faults"][name] -= 1
            books["suffered"][name] = books["suffered"].get(name, 0) + 1
            return name
    return None


def be_told(path):
    books = load(path)
    messages = [json.loads(line) for line in sys.stdin]
    records = [message for message in messages if message["type"] == "RECORD"]
    fault = fault_of_this_batch(books)
    for place, message in enumerate(records):
        reference = take(books, message["record"])
        save(path, books)
        if fault == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        silent = fault == "reply_lost" or (fault == "receipts_missing" and place > 0)
        receipt = {"type": "RECEIPT", "id": message["id"], "code": "00", "reference": reference}
        if fault == "truncated":
            sys.stdout.write(json.dumps(receipt)[:20])
        elif not silent:
            say(receipt)
    if fault == "failed":
        sys.exit(3)


def find(path):
    books = load(path)
    for line in sys.stdin:
        message = json.loads(line)
        key = message["record"]["XK_WSH"]
        say({"type": "FOUND", "id": message["id"], "record": books["standing"].get(key)})


def list_all(path):
    for record in load(path)["standing"].values():
        say({"type": "RECORD", "stream": "licences", "record": record})


role = sys.argv[2] if len(sys.argv) > 2 else "target"
{"target": be_told, "find": find, "tap": list_all}[role](sys.argv[1])
