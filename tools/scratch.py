"""Makes a big registry with a git history to play with, outside the project.

    python tools/scratch.py DIR

Clones the history of the real registry that lies beside the project ($INCUBO_CORPUS or ../shared/corpus),
adds its members, and replays some dozens of everyday edits, each a commit: a phase that ends, a mission that is
prolonged or broken, a reference mistyped. The last ten are on the branch `pull-request`, for `--since main`.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EDITS = 40
ON_BRANCH = 10


def corpus() -> Path:
    """Where the real registry lies."""
    return Path(os.environ.get("INCUBO_CORPUS") or ROOT.parent / "shared" / "corpus")


def git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=Scratch", "-c", "user.email=scratch@rivages.example", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *identity, *words], check=True, stdout=subprocess.DEVNULL)


def edit(text: str, dice: random.Random) -> str:
    """One everyday edit of a member's file, or the text itself where it does not fit."""
    dates = list(re.finditer(r"^(\s+end: )(\d{4})(-\d\d-\d\d)\s*$", text, re.MULTILINE))
    if not dates:
        return text
    last = dates[-1]
    kind = dice.choice(["prolong", "prolong", "prolong", "year", "typo"])
    if kind == "typo":
        return re.sub(r"^(\s+- [a-z]+[.-][a-z.-]*)([a-z])([a-z])$", r"\1\3\2", text, count=1, flags=re.MULTILINE)
    year = int(last[2]) + (1 if kind == "prolong" else -3)
    return f"{text[: last.start()]}{last[1]}{year}{last[3]}{text[last.end() :]}"


def main() -> int:
    folder = Path(sys.argv[1]).resolve() if len(sys.argv) == 2 else None
    bundles = sorted(corpus().glob("*.bundle"))
    if folder is None or folder.exists() or folder.is_relative_to(ROOT) or not bundles:
        print("usage: scratch.py DIR (a new folder outside the project); needs the corpus", file=sys.stderr)
        return 2
    subprocess.run(["git", "clone", "--quiet", "-b", "to-2024-07", str(bundles[-1]), str(folder)], check=True)
    git(folder, "checkout", "-q", "-B", "main")
    year = next(path for path in sorted(corpus().iterdir()) if (path / "content" / "_authors").is_dir())
    shutil.copytree(year / "content" / "_authors", folder / "content" / "_authors", copy_function=shutil.copyfile)
    for path in [folder / "content" / "_authors", *(folder / "content" / "_authors").rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    git(folder, "add", "content/_authors")
    git(folder, "commit", "-q", "-m", "Members")
    dice = random.Random(2024)
    members = sorted((folder / "content" / "_authors").glob("*.md"))
    done = 0
    while done < EDITS:
        path = dice.choice(members)
        before = path.read_bytes().decode("utf-8", "surrogateescape")
        after = edit(before, dice)
        if after == before:
            continue
        if done == EDITS - ON_BRANCH:
            git(folder, "checkout", "-q", "-b", "pull-request")
        path.write_bytes(after.encode("utf-8", "surrogateescape"))
        git(folder, "commit", "-q", "-a", "-m", f"Edit {path.stem}")
        done += 1
    print(f"{folder}: {EDITS} edits, the last {ON_BRANCH} on the branch pull-request")
    return 0


if __name__ == "__main__":
    sys.exit(main())
