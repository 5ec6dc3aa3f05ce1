#!/usr/bin/env python3
"""The check of `xinqiao uscc check` in straightforward Python: the peer of the benchmark."""
import sys
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
VALUES = {character: value for value, character in enumerate(ALPHABET)}
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
INNER_VALUES = {c: v for v, c in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
PROVINCES = set(
    "10 11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 "
    "50 51 52 53 54 61 62 63 64 65 66 71 81 82 83".split())
NOISE = set(" \t\r\n-\u2010\u2012\u2013\u2014\u2212\u200b\ufeff")


def canonical(text):
    text = unicodedata.normalize("NFKC", text)
    return "".join(c.upper() if c.isascii() else c for c in text if c not in NOISE)


def outer_check(code):
    total = 0
    for character, weight in zip(code[:17], WEIGHTS):
        total += VALUES[character] * weight
    return ALPHABET[(31 - total % 31) % 31]


def inner_check(organisation):
    total = 0
    for character, weight in zip(organisation[:8], INNER_WEIGHTS):
        total += INNER_VALUES[character] * weight
    remainder = 11 - total % 11
    return {10: "X", 11: "0"}.get(remainder, str(remainder))


def judge(text):
    """The class, the reason and the suggestion."""
    code = canonical(text)
    if len(code) != 18:
        return "invalid", "length", ""
    if any(character not in VALUES for character in code):
        return "invalid", "characters", ""
    if code == "123456789012345678" or len(set(code)) <= 2:
        return "invalid", "placeholder", ""
    area = code[2:8]
    if not area.isdigit() or area[:2] not in PROVINCES:
        return "invalid", "area", ""
    check = outer_check(code)
    outer = check == code[17]
    inner = inner_check(code[8:17]) == code[16]
    if outer and inner:
        return "valid", "ok" if code == text else "spelling", "" if code == text else code
    if inner:
        return "suspect", "outer", code[:17] + check
    if outer:
        return "warn", "inner", ""
    return "invalid", "checks", ""


def main():
    counts = {"valid": 0, "suspect": 0, "warn": 0, "invalid": 0}
    source = open(sys.argv[1], encoding="utf-8") if len(sys.argv) > 1 else sys.stdin
    with source:
        for line in source:
            code = line.rstrip("\r\n")
            class_, reason, suggestion = judge(code)
            counts[class_] += 1
            sys.stdout.write(f"{code}\t{class_}\t{reason}\t{suggestion}\n")
    print(" ".join(f"{name}={count}" for name, count in counts.items()), file=sys.stderr)


if __name__ == "__main__":
    main()
