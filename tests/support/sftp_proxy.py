#!/usr/bin/python3
"""usage: sftp_proxy.py FOLDER

An SFTP subsystem that hands packets on to sftp-server in FOLDER and misbehaves as the file
FOLDER/../fate says: "cut_before_rename", "cut_after_rename", "hang_at_rename", "cut_reading",
"deny_writing", "full". Anything else: it behaves."""
import os
import struct
import subprocess
import sys
import threading
import time

OPEN, READ, WRITE, RENAME, STATUS, EXTENDED = 3, 5, 6, 18, 101, 200
PERMISSION_DENIED, FAILURE = 3, 4
folder = sys.argv[1]
fate_file = os.path.join(os.path.dirname(folder), "fate")
server = subprocess.Popen(
    ["/usr/lib/openssh/sftp-server", "-d", folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
lock = threading.Lock()


def fate():
    try:
        return open(fate_file).read().strip()
    except FileNotFoundError:
        return ""


def packet(stream):
    head = stream.read(4)
    if len(head) < 4:
        return None
    return head + stream.read(struct.unpack(">I", head)[0])


def answer(one):
    with lock:
        sys.stdout.buffer.write(one)
        sys.stdout.buffer.flush()


def die():
    server.kill()
    os._exit(1)


def refuse(request, code):
    text = struct.pack(">I", 0) * 2
    body = bytes([STATUS]) + request[5:9] + struct.pack(">I", code) + text
    answer(struct.pack(">I", len(body)) + body)


def answers():
    while (one := packet(server.stdout)) is not None:
        if cutting.is_set():
            die()
        answer(one)
    os._exit(0)


cutting = threading.Event()
threading.Thread(target=answers, daemon=True).start()
reads = 0
while (request := packet(sys.stdin.buffer)) is not None:
    kind, now = request[4], fate()
    renames = kind == RENAME or (kind == EXTENDED and b"rename" in request)
    if renames and now == "cut_before_rename":
        die()
    if renames and now == "cut_after_rename":
        cutting.set()
    if renames and now == "hang_at_rename":
        open(fate_file, "w").write("hanging")
        time.sleep(60)
        die()
    reads += kind == READ
    if reads > 3 and now == "cut_reading":
        die()
    if kind == OPEN and now == "deny_writing":
        refuse(request, PERMISSION_DENIED)
        continue
    if kind == WRITE and now == "full":
        refuse(request, FAILURE)
        continue
    server.stdin.write(request)
    server.stdin.flush()
die()
