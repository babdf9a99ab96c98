"""The catalogue: what the code says in English, and how French says it.

    python tools/messages.py update    write the missing entries into incubo/locale/fr/<package>.po
    python tools/messages.py check     what is missing, left over, or differs from its source string
    python tools/messages.py compile   all .po files -> incubo/locale/fr/LC_MESSAGES/incubo.mo
    python tools/messages.py compiled  print what the .mo file says, sorted, to compare two commits

A package's strings are those marked in its modules: `N_("…")`, `gettext("…")`, `ngettext("…", "…", n)`, and
`Message(N_("…"), {…}, plural=N_("…"))`, whose two forms make one entry. Modules beside the packages (i18n.py …)
go to `leaves.po`. In templates of `incubo/web` they are `_("…")`, `_("… {day} …", day=…)` and `ngettext("…", "…", n)`.
An entry that is missing in a package's file is looked up in all the others, so that a module keeps its French when it
moves to another package. The marks are read from the syntax tree: adjacent literals are joined, f-strings refused.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import re
import string
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "incubo"
FRENCH = PACKAGE / "locale" / "fr"
COMPILED = FRENCH / "LC_MESSAGES" / "incubo.mo"
PLURALS = "nplurals=2; plural=(n > 1);"
NBSP = "\u00a0"


class Message(NamedTuple):
    """A source string, its plural form if it has one, and the file it was first found in."""

    singular: str
    plural: str | None
    file: str

    @property
    def id(self) -> str | tuple[str, str]:
        """The key of its entry, as Babel writes it."""
        return self.singular if self.plural is None else (self.singular, self.plural)


# --- what the code says -------------------------------------------------------------------------------------------


def _called(node: ast.AST) -> str:
    """The name of what is called: `N_` in `N_("…")` and in `i18n.N_("…")`."""
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


def _literal(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _marked(node: ast.AST) -> str | None:
    """The string in `N_("…")`."""
    return _literal(node.args[0]) if isinstance(node, ast.Call) and _called(node) == "N_" and node.args else None


def extract(source: str, file: str) -> tuple[list[Message], list[str]]:
    """The marked strings of a module, in order, and complaints about marks that cannot be read."""
    found: list[Message] = []
    complaints: list[str] = []
    paired: set[int] = set()
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and node.args]
    for node in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        name = _called(node)
        where = f"{file}:{node.lineno}"
        if name == "Message":
            plural = next((word.value for word in node.keywords if word.arg == "plural"), None)
            if plural is None and len(node.args) > 2:
                plural = node.args[2]
            bare = _literal(node.args[0])
            if bare is not None and _words(bare):
                complaints.append(f"{where}: Message({bare!r}) is not marked: Message(N_(…))")
            if plural is not None and not (isinstance(plural, ast.Constant) and plural.value is None):
                forms = _marked(node.args[0]), _marked(plural)
                if forms[0] is None or forms[1] is None:
                    complaints.append(f"{where}: a Message with a plural needs two N_(…) literals")
                else:
                    found.append(Message(forms[0], forms[1], file))
                paired |= {id(node.args[0]), id(plural)}
        elif name == "ngettext":
            forms = _literal(node.args[0]), _literal(node.args[1]) if len(node.args) > 1 else None
            if forms[0] is not None and forms[1] is not None:
                found.append(Message(forms[0], forms[1], file))
        elif name in ("N_", "gettext") and id(node) not in paired:
            text = _literal(node.args[0])
            if text:
                found.append(Message(text, None, file))
            elif name == "N_" or isinstance(node.args[0], ast.JoinedStr):
                complaints.append(f"{where}: {name}(…) needs a literal")
    return found, complaints


def _words(template: str) -> bool:
    """Whether a template says anything beside its placeholders."""
    return any(character.isalpha() for literal, *_ in string.Formatter().parse(template) for character in literal)


def extract_from_template(source: str, file: str) -> tuple[list[Message], list[str]]:
    """The marked strings of a Jinja2 template, in order, and complaints about marks that cannot be read."""
    from jinja2 import Environment, nodes

    found: list[Message] = []
    complaints: list[str] = []
    for call in Environment(autoescape=True).parse(source).find_all(nodes.Call):
        name = call.node.name if isinstance(call.node, nodes.Name) else ""
        if name not in ("_", "ngettext"):
            continue
        texts = [argument.value for argument in call.args if isinstance(argument, nodes.Const)]
        if name == "_" and len(texts) == len(call.args) == 1 and isinstance(texts[0], str):
            found.append(Message(texts[0], None, file))
        elif name == "ngettext" and len(call.args) == 3 and len(texts) >= 2 and isinstance(texts[1], str):
            found.append(Message(texts[0], texts[1], file))
        else:
            complaints.append(f"{file}:{call.lineno}: {name}(…) needs a literal")
    return found, complaints


def modules() -> Iterator[tuple[str, Path]]:
    """Each module and each template with messages, with the name of its .po file."""
    for path in sorted([*PACKAGE.rglob("*.py"), *(PACKAGE / "web").rglob("*.html")]):
        parts = path.relative_to(PACKAGE).parts
        yield ("leaves" if len(parts) == 1 else parts[0]), path


def sources() -> tuple[dict[str, list[Message]], list[str]]:
    """The messages of each package, each once, and the complaints."""
    packages: dict[str, dict[str, Message]] = {}
    complaints: list[str] = []
    for package, path in modules():
        read_messages = extract if path.suffix == ".py" else extract_from_template
        messages, faults = read_messages(path.read_text("utf-8"), path.relative_to(ROOT).as_posix())
        complaints += faults
        known = packages.setdefault(package, {})
        for message in messages:
            first = known.setdefault(message.singular, message)
            if first.plural is None and message.plural is not None:
                known[message.singular] = message  # gettext finds the singular of a plural entry too
            elif message.plural is not None and message.plural != first.plural:
                complaints.append(f"{message.file}: two plurals for {message.singular!r}")
    return {package: list(known.values()) for package, known in packages.items() if known}, complaints


# --- how French says it -------------------------------------------------------------------------------------------


class Entry(NamedTuple):
    """An entry of a .po file. `french` has one form, or the singular and the plural; `flags` are those but "fuzzy"."""

    singular: str
    plural: str | None
    french: tuple[str, ...]
    fuzzy: bool = False
    comments: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


_GUESSED = {"fuzzy", "python-format", "python-brace-format"}
"""Flags that are held elsewhere, or that Babel gives to an entry by itself."""


def read(path: Path) -> dict[str, Entry]:
    """The entries of a .po file, by singular. Raises ValueError for a context, which no message of ours has."""
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        catalogue = read_po(file, locale="fr", abort_invalid=True)
    entries = {}
    for message in catalogue:
        if message.id:
            forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
            singular, plural = (message.id, None) if isinstance(message.id, str) else message.id
            if message.context is not None:
                raise ValueError(f"{path.name}: {singular!r} has a context (msgctxt), and incubo uses none")
            flags = tuple(sorted(message.flags - _GUESSED))
            entries[singular] = Entry(singular, plural, forms, message.fuzzy, tuple(message.user_comments), flags)
    return entries


def _quoted(keyword: str, text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    lines = [line.replace("\n", "\\n") for line in escaped.splitlines(keepends=True)] or [""]
    if len(lines) == 1:
        return f'{keyword} "{lines[0]}"'
    return "\n".join([f'{keyword} ""', *(f'"{line}"' for line in lines)])


def write(path: Path, package: str, messages: Iterable[Message], entries: dict[str, Entry]) -> None:
    """Write a .po file: the messages in the code's order, without dates or line numbers that would only make noise."""
    header = "Language: fr\\n", "Content-Type: text/plain; charset=utf-8\\n", f"Plural-Forms: {PLURALS}\\n"
    blocks = [
        "\n".join([f"# What incubo/{package} says, in French.", 'msgid ""', 'msgstr ""', *(f'"{h}"' for h in header)])
    ]
    for message in messages:
        entry = entries.get(message.singular) or Entry(message.singular, message.plural, ())
        french = entry.french
        if message.plural is not None and len(french) != 2:
            french = (*french, "", "")[:2]
        lines = [*(f"# {comment}" for comment in entry.comments), f"#: {message.file}"]
        flags = [*(["fuzzy"] if entry.fuzzy else []), *entry.flags]
        if flags:
            lines.append("#, " + ", ".join(flags))
        lines.append(_quoted("msgid", message.singular))
        if message.plural is None:
            lines.append(_quoted("msgstr", french[0] if french else ""))
        else:
            lines.append(_quoted("msgid_plural", message.plural))
            lines += [_quoted(f"msgstr[{n}]", form) for n, form in enumerate(french)]
        blocks.append("\n".join(lines))
    text = "\n\n".join(blocks) + "\n"
    if not path.exists() or path.read_text("utf-8") != text:  # a newer file makes `make` install the project again
        path.write_text(text, "utf-8", newline="\n")


def find(message: Message, package: str, catalogues: dict[str, dict[str, Entry]]) -> Entry | None:
    """The entry of a message: its package's own, else that of another package. None: it is not translated yet.

    Raises ValueError where the others translate it differently.
    """
    own = catalogues.get(package, {}).get(message.singular)
    if own is not None and own.plural == message.plural and any(own.french):
        return own
    others = {
        name: entries[message.singular]
        for name, entries in catalogues.items()
        if name != package and message.singular in entries and all(entries[message.singular].french)
    }
    same = {name: entry for name, entry in others.items() if entry.plural == message.plural}
    if not same and own is not None and any(own.french):
        return own  # its plural changed: the former text stays until somebody looks at it
    found = same or others
    found = {name: entry for name, entry in found.items() if not entry.fuzzy} or found
    if not found:
        return own
    forms = 2 if same and message.plural is not None else 1
    if len({entry.french[:forms] for entry in found.values()}) > 1:
        raise ValueError(f"{message.singular!r} is translated differently in {', '.join(f'{n}.po' for n in found)}")
    first = next(iter(found.values()))
    comments = dict.fromkeys(comment for entry in found.values() for comment in entry.comments)
    flags = sorted({flag for entry in found.values() for flag in entry.flags})
    return Entry(message.singular, message.plural, first.french[:forms], first.fuzzy, tuple(comments), tuple(flags))


def update(only: Iterable[str] = ()) -> list[str]:
    """Bring the .po files (or `only` some) up to the code; translations stay, entries that nothing says any more go.

    Nothing is written where a moved message has two translations to choose from: these are returned, one a line.
    """
    packages, _ = sources()
    catalogues = {path.stem: read(path) for path in sorted(FRENCH.glob("*.po"))}
    wanted = set(only) or packages.keys() | catalogues.keys()
    kept: dict[str, dict[str, Entry]] = {}
    complaints = []
    for package in wanted & packages.keys():
        kept[package] = {}
        for message in packages[package]:
            try:
                entry = find(message, package, catalogues)
            except ValueError as fault:
                complaints.append(f"{message.file}: {fault}: make them the same")
                continue
            if entry is not None:
                kept[package][message.singular] = entry
    if complaints:
        return sorted(complaints)
    FRENCH.mkdir(parents=True, exist_ok=True)
    for package, entries in kept.items():
        write(FRENCH / f"{package}.po", package, packages[package], entries)
    for package in (wanted & catalogues.keys()) - packages.keys():
        (FRENCH / f"{package}.po").unlink()
    return []


def compile_catalogue() -> Path:
    """Write the .mo file. Raises ValueError where two packages translate the same string differently."""
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo

    first_entries: dict[str, tuple[Entry, Path]] = {}
    for path in sorted(FRENCH.glob("*.po")):
        for entry in read(path).values():
            if entry.fuzzy or not all(entry.french):
                continue
            first, other = first_entries.setdefault(entry.singular, (entry, path))
            if first.plural and entry.plural and (first.plural, first.french) != (entry.plural, entry.french):
                raise ValueError(f"{entry.singular!r} is translated differently in {other.name} and {path.name}")
            if first.french[0] != entry.french[0]:
                raise ValueError(f"{entry.singular!r} is translated differently in {other.name} and {path.name}")
            if entry.plural and not first.plural:
                first_entries[entry.singular] = (entry, path)
    # Not the moment of now: a wheel is the same bytes whenever it is built.
    catalogue = Catalog(locale="fr", domain="incubo", fuzzy=False, creation_date=datetime(2000, 1, 1, tzinfo=UTC))
    # Babel's own rule depends on its version: since 2.19 French has three forms there, and ours have two.
    catalogue.mime_headers = [("Plural-Forms", PLURALS)]
    for entry, _ in first_entries.values():
        if entry.plural is None:
            catalogue.add(entry.singular, entry.french[0])
        else:
            catalogue.add((entry.singular, entry.plural), entry.french)
    COMPILED.parent.mkdir(parents=True, exist_ok=True)
    temporary = COMPILED.with_suffix(f".{os.getpid()}.tmp")
    with temporary.open("wb") as file:
        write_mo(file, catalogue)
    temporary.replace(COMPILED)
    return COMPILED


def compiled() -> Iterator[str]:
    """What the .mo file says, one line of JSON a message, sorted: its singular, its plural or null, its French."""
    from babel.messages.mofile import read_mo

    with COMPILED.open("rb") as file:
        messages = [message for message in read_mo(file) if message.id]
    for message in sorted(messages, key=lambda message: message.id if isinstance(message.id, str) else message.id[0]):
        singular, plural = (message.id, None) if isinstance(message.id, str) else message.id
        french = [message.string] if isinstance(message.string, str) else list(message.string or ())
        yield json.dumps([singular, plural, french], ensure_ascii=False)


def stale() -> bool:
    """Whether the .mo file is missing or older than a .po file."""
    if not COMPILED.exists():
        return True
    return any(path.stat().st_mtime > COMPILED.stat().st_mtime for path in FRENCH.glob("*.po"))


# --- whether the two agree ----------------------------------------------------------------------------------------


def placeholders(template: str) -> set[str]:
    """What a template leaves to fill in: `{field}` or `{field:format}`."""
    fields = ((field, spec) for _, field, spec, _ in string.Formatter().parse(template) if field is not None)
    return {f"{field}:{spec}" if spec else field for field, spec in fields}


def typography(french: str) -> str | None:
    """What is wrong with a French text's spaces, or None. Only U+00A0 is used."""
    if re.search(r"[\u202f\u2009]", french):
        return "the French space is U+00A0, no other"
    if re.search(r"(?<![\s\u00a0:;!?])[;!?»](?=\s|$)|[^\s\u00a0]:(?=\s|$)", re.sub(r"`[^`]*`|&\w+;", "", french)):
        return "a no-break space (U+00A0) is missing before : ; ! ? or »"
    if re.search(r"«[^\u00a0]|[ \t][»;!?%]|(?<=\S) :(?=\s|$)|«$", french):
        return "an ordinary space stands where French has a no-break space (U+00A0), before : ; ! ? % » or after «"
    return None


def _compare(entry: Entry) -> Iterator[str]:
    if entry.fuzzy:
        yield "is marked fuzzy"
    if not entry.french or not all(entry.french):
        yield "is not translated"
        return
    for number, form in enumerate(entry.french):
        english = entry.plural if number and entry.plural else entry.singular
        expected = placeholders(english) | (placeholders(entry.plural) if entry.plural and not number else set())
        actual = placeholders(form)
        missing, extra = expected - actual, actual - expected
        if entry.plural:
            missing -= {"n"}  # "one file" may do without its number
            extra -= {"n"}
            if not number:
                missing &= placeholders(entry.singular)
        if missing or extra:
            yield f"has other placeholders: {sorted(actual)} for {sorted(expected)}"
        fault = typography(form)
        if fault:
            yield f"{fault}: {form!r}"
        if english.strip() != english and form.strip() == form:
            yield "lost the blanks around it"


def check() -> list[str]:
    """Everything wrong with the catalogue, one complaint a line."""
    packages, complaints = sources()
    for package, messages in packages.items():
        path = FRENCH / f"{package}.po"
        entries = read(path) if path.exists() else {}
        wanted = {message.singular: message for message in messages}
        for singular, message in wanted.items():
            entry = entries.get(singular)
            if entry is None or entry.plural != message.plural:
                complaints.append(f"{path.name}: {message.file} says {singular!r}: run `make messages`")
                continue
            complaints += [f"{path.name}: {singular!r} {fault}" for fault in _compare(entry)]
        complaints += [f"{path.name}: {singular!r} is no longer used" for singular in entries.keys() - wanted.keys()]
    complaints += [f"{path.name}: no such package" for path in FRENCH.glob("*.po") if path.stem not in packages]
    try:
        compile_catalogue()
    except ValueError as fault:
        complaints.append(str(fault))
    return complaints


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="The catalogue of translations.")
    parser.add_argument("action", choices=["update", "check", "compile", "compiled"])
    parser.add_argument("packages", nargs="*", help="for update: only these (cli, leaves, …)")
    arguments = parser.parse_args(argv)
    action = arguments.action
    complaints = check() if action == "check" else update(arguments.packages) if action == "update" else []
    if complaints:
        print("\n".join(complaints), file=sys.stderr)
        return 1
    if action != "check":
        compile_catalogue()
    if action == "compiled":
        print("\n".join(compiled()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
