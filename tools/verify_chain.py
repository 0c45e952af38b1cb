#!/usr/bin/env python3
"""Verify an exported ledger away from the system that wrote it. Needs only Python 3.9 and `cryptography`.

    python verify_chain.py ledger.jsonl --checkpoints checkpoints/ --key checkpoint-ed25519.pub

`ledger.jsonl` comes from `chuangcheng verify --export`; the checkpoints and the public key are best ones that were
copied away earlier. What it finds:

- any change to a step or a text that was not followed by recomputing the rest of the chain;
- with everything recomputed, any change to what the newest of the given checkpoints covers;
- steps later than that are counted as not anchored yet;
- an erased text (its words are gone, its digest stays) is counted, and is no fault.

Exit code 0: nothing found; 1: something is wrong; 2: the files could not be read.
It shares no code with the product on purpose: two programs agree on what the chain is.
"""

import argparse
import base64
import hashlib
import json
import sys
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

GENESIS = "0" * 64
LEDGER_FORMAT = "chuangcheng-ledger-1"
LOG = "log-"  # a piece of the audit log stands beside the problems, chained as they are
CHECKPOINT_FORMAT = "chuangcheng-checkpoint-1"


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value, **options):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), **options)


class Report:
    """Counts and faults."""

    def __init__(self):
        self.pieces = self.entries = self.problems = self.steps = self.erased = self.loose = self.checkpoints = 0
        self.faults = []

    def fault(self, where, what):
        self.faults.append(f"{where}：{what}")


def check_chain(row, anchor, report):
    """One problem: every step follows from the one before, texts fit their digests, the anchored head is there."""
    number, previous, hashes = row["number"], "", []
    for place, step in enumerate(row["steps"], start=1):
        where, body = f"问题{number}第{place}步", step["body"]
        if step["seq"] != place or body.get("seq") != place or body.get("problem") != number:
            report.fault(where, "缺少这一步，后面的步骤接不上")
            break
        if step["previous"] != previous:
            report.fault(where, "与上一步接不上")
        if sha256(f"{step['previous'] or GENESIS}\x1e{plain(body, sort_keys=True)}") != step["hash"]:
            report.fault(where, "内容被改动过，与存证值不符")
        check_words(step, where, report)
        previous = step["hash"]
        hashes.append(previous)
    if number.startswith(LOG):
        report.pieces += 1
        report.entries += len(hashes)
    else:
        report.problems += 1
        report.steps += len(hashes)
    if row["step_count"] != len(row["steps"]) or row["head"] != previous:
        report.fault(f"问题{number}", "步骤数或最后一步与登记的不符")
    check_anchor(number, hashes, anchor, report)


def check_words(step, where, report):
    """Texts against the digests in the body; an export without words has none to check."""
    if "words" not in step:
        return
    digests = step["body"]["digests"]
    for name, text in step["words"].items():
        if name not in digests:
            report.fault(where, "多出了一段当时没有的文字")
        elif sha256(f"{step['salts'].get(name, '')}\x1f{text}") != digests[name]:
            report.fault(where, "文字被改动过，与存证值不符")
    report.erased += bool(set(digests) - set(step["words"]))


def check_anchor(number, hashes, anchor, report):
    """What the newest checkpoint over this problem signed must still be there."""
    count, head = anchor or (0, "")
    if count > len(hashes):
        report.fault(f"问题{number}", f"存证时有{count}步，现在只有{len(hashes)}步")
    elif count and hashes[count - 1] != head:
        report.fault(f"问题{number}第{count}步", "整条记录被重写过，与存证时不一致")
    report.loose += max(0, len(hashes) - count)


def read_key(path):
    """The public key, PEM, as base64 of its 32 bytes."""
    key = load_pem_public_key(path.read_bytes())
    return base64.b64encode(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def check_checkpoints(folder, key, report):
    """Signatures, roots and their order; returns the newest (step count, head) by problem number."""
    anchors, root, last = {}, None, None
    for path in sorted(folder.glob("*.json")):
        sheet = json.loads(path.read_text(encoding="utf-8"))
        where = f"第{sheet['number']}号存证"
        if sheet["format"] != CHECKPOINT_FORMAT or path.name != f"{sheet['number']:06d}.json":
            report.fault(where, "不是这种存证文件")
        if last is None and sheet["number"] == 1 and sheet["previous_root"]:
            report.fault(where, "第一号存证之前不该有存证")
        if last is not None and (sheet["number"] != last + 1 or sheet["previous_root"] != root):
            report.fault(where, "与上一号接不上")
        if sha256(f"{sheet['previous_root'] or GENESIS}\x1e{plain(sorted(sheet['heads']))}") != sheet["root"]:
            report.fault(where, "内容被改动过")
        names = ("format", "number", "at", "cursor", "previous_root", "root", "key")
        if sheet["key"] != key or not signed("\n".join(str(sheet[n]) for n in names), sheet["signature"], key):
            report.fault(where, "签名不对")
        anchors.update({number: (count, head) for number, count, head in sheet["heads"]})
        root, last = sheet["root"], sheet["number"]
        report.checkpoints += 1
    return anchors


def signed(message, signature, key):
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(key)).verify(base64.b64decode(signature), message.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def verify(ledger, checkpoints, key):
    """The report over an export, a folder of checkpoints and a public key file."""
    report = Report()
    anchors = check_checkpoints(checkpoints, read_key(key), report) if checkpoints else {}
    missing = set(anchors)
    with ledger.open(encoding="utf-8") as file:
        head = json.loads(next(file))
        if head.get("format") != LEDGER_FORMAT:
            raise ValueError("not an exported ledger")
        for line in file:
            row = json.loads(line)
            missing.discard(row["number"])
            check_chain(row, anchors.get(row["number"]), report)
    if report.problems + report.pieces != head["problems"]:
        report.fault("导出文件", f"应有{head['problems']}条链，只读到{report.problems + report.pieces}条")
    for number in sorted(missing):
        report.fault(f"问题{number}", "存证里有，导出里却没有")
    return report


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--checkpoints", type=Path)
    parser.add_argument("--key", type=Path)
    chosen = parser.parse_args()
    if chosen.checkpoints and not chosen.key:
        parser.error("--checkpoints needs --key")
    try:
        report = verify(chosen.ledger, chosen.checkpoints, chosen.key)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, StopIteration) as error:
        print(f"文件读不出来：{type(error).__name__} {error}", file=sys.stderr)
        sys.exit(2)
    print(
        f"核对了{report.problems}个问题、{report.steps}个步骤、{report.entries}条审计日志、{report.checkpoints}份存证。"
    )
    if report.erased:
        print(f"有{report.erased}处文字已按规定清除（不算改动）。")
    if report.loose:
        print(f"有{report.loose}个步骤或日志晚于给出的存证，还没有存证。")
    for fault in report.faults:
        print(f"✗ {fault}。")
    if not report.faults:
        print("✓ 没有发现改动。")
    sys.exit(1 if report.faults else 0)


if __name__ == "__main__":
    main()
