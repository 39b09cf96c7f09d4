"""Compile grassroots/locale/*/LC_MESSAGES/django.po without the gettext programs.

A fresh machine has none, and the format is small: what is translated and not
fuzzy goes into a .mo file, sorted, as GNU's own msgfmt would write it.
"""

import ast
import struct
import sys
from pathlib import Path

MAGIC = 0x950412DE
CONTEXT_END = "\x04"
PLURAL_SEPARATOR = "\x00"


def entries(text: str) -> dict[str, str]:
    """Return what a .po file translates: message to translation."""
    found: dict[str, str] = {}
    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("#~")]
        if any(line.startswith("#,") and "fuzzy" in line for line in lines):
            continue
        fields: dict[str, str] = {}
        keyword = ""
        for line in lines:
            if line.startswith("#") or not line.strip():
                continue
            if not line.startswith('"'):
                keyword, line = line.split(" ", 1)
                fields[keyword] = ""
            fields[keyword] += ast.literal_eval(line.strip())
        if "msgid" in fields:
            add(found, fields)
    return found


def add(found: dict[str, str], fields: dict[str, str]) -> None:
    """Put one message and its translation where gettext looks for it."""
    translations = [fields[key] for key in sorted(fields) if key.startswith("msgstr")]
    if not all(translations):
        return
    key = fields["msgid"]
    if "msgid_plural" in fields:
        key += PLURAL_SEPARATOR + fields["msgid_plural"]
    if "msgctxt" in fields:
        key = fields["msgctxt"] + CONTEXT_END + key
    found[key] = PLURAL_SEPARATOR.join(translations)


def compiled(messages: dict[str, str]) -> bytes:
    """Return the .mo file: a header, two tables of lengths and offsets, the texts."""
    pairs = sorted((key.encode(), text.encode()) for key, text in messages.items())
    offset = 28 + 16 * len(pairs)
    tables: list[bytes] = []
    texts = b""
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[column]), offset + len(texts)))
            texts += pair[column] + b"\0"
    header = struct.pack(
        "<7I", MAGIC, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 28 + 16 * len(pairs)
    )
    return header + b"".join(tables) + texts


def main() -> None:
    """Compile the files named, or all there are."""
    root = Path(__file__).resolve().parents[1]
    named = [Path(name) for name in sys.argv[1:]]
    for path in named or sorted(root.glob("grassroots/locale/*/LC_MESSAGES/*.po")):
        path.with_suffix(".mo").write_bytes(
            compiled(entries(path.read_text(encoding="utf-8")))
        )


if __name__ == "__main__":
    main()
