"""The documentation as a site: the guides, and the reference as the code says it, in English and in French.

    python tools/documentation.py DIR [--repository URL]

Each language is a site of its own, DIR/en and DIR/fr, made by Zensical; a page a rule and a page a command. A link
that leads nowhere ends it with the exit code 1. `--repository`: the address of this repository on its forge, where
links to its code and its releases lead; without it they are plain text.
"""

from __future__ import annotations

import argparse
import posixpath
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import generated
import reference
import yaml

ROOT = generated.ROOT
LANGUAGES = reference.LANGUAGES
NATIVE_NAMES = {"en": "English", "fr": "Français"}

# For whom each guide is, in the order of the menu. A guide of one language only is in the menus of both.
SECTIONS: tuple[tuple[dict[str, str], tuple[str, ...]], ...] = (
    (
        {"en": "Project officer", "fr": "Chargée de projet"},
        (
            "docs/in-a-browser.md", "docs/dans-un-navigateur.fr.md",
            "docs/cheat-sheet.md", "docs/aide-memoire.md",
            "docs/changing-the-registry.md", "docs/changer-le-registre.md",
            "docs/working-together.md", "docs/travailler-ensemble.fr.md",
            "docs/windows.md", "docs/windows.fr.md",
        ),
    ),
    (
        {"en": "Incubator's lead", "fr": "Direction"},
        (
            "docs/indicators.md", "docs/indicateurs.md",
            "docs/figures-given.md", "docs/chiffres-donnes.fr.md",
            "docs/what-we-knew.md", "docs/ce-qu-on-savait.fr.md",
            "docs/publishing-a-site.md", "docs/publier-un-site.fr.md",
        ),
    ),
    (
        {"en": "Reviewer", "fr": "Relecture"},
        (
            "docs/what-changed.md", "docs/ce-qui-a-change.fr.md",
            "docs/what-differs.md", "docs/ce-qui-differe.fr.md",
        ),
    ),
    (
        {"en": "Adopter", "fr": "Adopter incubo"},
        (
            "docs/adopting-incubo.md", "docs/adopter-incubo.fr.md",
            "docs/putting-incubo-on-your-registry.md", "docs/installer-incubo-sur-son-registre.fr.md",
            "docs/configuration.md",
            "docs/other-registries.md", "docs/autres-registres.fr.md",
            "docs/personal-data.md", "docs/donnees-personnelles.fr.md",
            "docs/private-data.md", "docs/donnees-privees.fr.md",
            "docs/compatibility.md", "docs/compatibilite.md",
        ),
    ),
    (
        {"en": "Reference", "fr": "Référence"},
        (
            "docs/reference/rules.md", "docs/reference/rules.fr.md",
            "docs/reference/fields.md", "docs/reference/fields.fr.md",
            "docs/reference/commands.md", "docs/reference/commands.fr.md",
            "docs/reference/sql.md", "docs/reference/sql.fr.md",
            "CHANGELOG.md",
        ),
    ),
    (
        {"en": "Developer", "fr": "Développement"},
        (
            "CONTRIBUTING.md", "docs/architecture.md", "docs/reference/modules.md", "docs/speed.md",
            "docs/sentences.md", "SECURITY.md", "docs/threat-model.md", "docs/decisions/README.md",
        ),
    ),
)  # fmt: skip
# The parts of the reference that have a page for each heading of this level.
SPLIT_PARTS = {"rules": "### ", "commands": "## "}
_TWIN = re.compile(r"^\[(?:English|Français)\]\((?P<target>[^)]+)\)\.? ?", re.MULTILINE)
_LINK = re.compile(r"(?P<image>!?)\[(?P<text>(?:`[^`]*`|[^\]\[])*)\]\((?P<target>[^)\s]+)\)")
_FENCE = re.compile(r"(^ *```.*?^ *```$)", re.MULTILINE | re.DOTALL)


class Source(NamedTuple):
    """A page of the site: the path of its file in the project, its path in the site of a language, its text."""

    path: str
    site_path: str
    text: str


def languages_of(path: str) -> tuple[str, ...]:
    """The languages whose sites have a page: one for a page with a twin, else all of them."""
    twin = find_twin(path)
    if twin is None:
        return LANGUAGES
    return ("fr",) if NATIVE_NAMES["en"] in twin.group() else ("en",)


def find_twin(path: str) -> re.Match[str] | None:
    """The link of a page to the same page in the other language, in its first lines."""
    return _TWIN.search("\n".join((ROOT / path).read_text("utf-8").splitlines()[:6]))


def guides() -> list[str]:
    """The pages of the menu, with those that it leads to: the READMEs first."""
    return ["README.md", "README.fr.md", *(path for _, paths in SECTIONS for path in paths), *decisions()]


def decisions() -> list[str]:
    """The pages of the decisions."""
    return [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))]


def site_path(path: str) -> str:
    """Where the page of a file is in the site of its language."""
    name = path.removeprefix("docs/").removeprefix("reference/").removesuffix(".md").removesuffix(".fr")
    if name.startswith("README") or name in SPLIT_PARTS:
        return f"{name.removeprefix('README').lower()}/index.md".removeprefix("/")
    return f"{name.lower() if '/' not in name else name.replace('README', 'index')}.md"


def read_sources(lang: str) -> Iterator[Source]:
    """The pages of the site of a language, as Markdown whose links are those of the project."""
    for path in guides():
        if lang not in languages_of(path):
            continue
        part = posixpath.basename(path).partition(".")[0]
        is_reference = path.startswith("docs/reference/")
        text = reference.render(ROOT / path) if is_reference else (ROOT / path).read_text("utf-8")
        if is_reference and part in SPLIT_PARTS:
            yield from split_reference(path, part, text)
        else:
            yield Source(path, site_path(path), text)


def split_reference(path: str, part: str, text: str) -> Iterator[Source]:
    """A page of the reference as one page a heading, and a list of them with their first sentence."""
    mark = SPLIT_PARTS[part]
    introduction, *sections = re.split(rf"^(?={mark})", text, flags=re.MULTILINE)
    index = [introduction.rstrip()]
    title = introduction.partition("\n")[0].removeprefix("# ")
    for section in sections:
        name, _, body = section.removeprefix(mark).partition("\n")
        # What follows the last section of a family is the title of the next one.
        body, next_family, family = body.partition("\n## ") if mark != "## " else (body, "", "")
        address = f"{page_name(name)}.md"
        summary = find_summary(body)
        index.append(f"- [`{name}`]({address})" + (f": {summary}" if summary else ""))
        if next_family:
            index.append(f"\n## {family.strip()}\n")
        yield Source(path, f"{part}/{address}", f"# {name}\n\n[{title}](index.md)\n{body.rstrip()}\n")
    yield Source(path, f"{part}/index.md", "\n".join(index) + "\n")


def find_summary(body: str) -> str:
    """The first sentence of a section: of its text, or of what a help says under its usage."""
    lines = [line for line in body.splitlines() if line.strip() and not line.startswith("```")]
    return next((line.strip() for line in lines if not line.startswith(("Usage:", "Utilisation", " ", "-"))), "")


def page_name(heading: str) -> str:
    """The name of the page of a heading of the reference: `extend` for `incubo extend`."""
    return heading.removeprefix("incubo ").replace(" ", "-")


def rewrite_page(page: Source, lang: str, addresses: dict[str, dict[str, str]], repository: str) -> str:
    """The text of a page with the links of the site.

    `addresses`: for each language, where the site has the pages of the project, and their parts (`path#anchor`).
    """
    twin = find_twin(page.path) if page.site_path == site_path(page.path) else None
    if twin is not None:
        page = page._replace(text=page.text.replace(twin.group(), "", 1))
    parts = _FENCE.split(page.text)
    text = "".join(
        part if index % 2 else _LINK.sub(lambda link: rewrite_link(link, page, lang, addresses, repository), part)
        for index, part in enumerate(parts)
    )
    return text if twin is None else add_twin(text, page, twin["target"], lang)


def add_twin(text: str, page: Source, target: str, lang: str) -> str:
    """A page that leads to the same page in the other language."""
    (other,) = set(LANGUAGES) - {lang}
    twin_path = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), target))
    there = site_path(twin_path).removesuffix("index.md").removesuffix(".md")
    # Zensical takes it as seen from the Markdown file, and leads from the page's own folder.
    address = posixpath.relpath(f"/{other}/{there}", posixpath.dirname(f"/{lang}/{page.site_path}")) + "/"
    link = f'<a class="twin" href="{address}" hreflang="{other}" lang="{other}">{NATIVE_NAMES[other]}</a>'
    title, _, rest = text.partition("\n")
    return f"{title}\n\n{link}\n{rest}"


def rewrite_link(
    link: re.Match[str], page: Source, lang: str, addresses: dict[str, dict[str, str]], repository: str
) -> str:
    """A link of the project as one of the site: to a page, an image, or the file on the forge."""
    target = link["target"]
    if re.match(r"[a-z]+:", target):
        return link.group()
    file, _, anchor = target.partition("#")
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), file)) if file else page.path
    places = addresses[lang] if path in addresses[lang] else next(iter(addresses.values()))
    folder = posixpath.dirname(page.site_path)
    if anchor and f"{path}#{anchor}" in places:
        return link.group().replace(f"({target})", f"({posixpath.relpath(places[f'{path}#{anchor}'], folder or '.')})")
    if path in addresses[lang]:
        own = "" if places[path] == page.site_path else posixpath.relpath(places[path], folder or ".")
        return link.group().replace(f"({target})", f"({own}{'#' if anchor else ''}{anchor})")
    if link["image"]:
        return link.group().replace(f"({target})", f"({posixpath.relpath(image_path(path), folder or '.')})")
    if not file or not repository:
        return link["text"]
    is_page = path.startswith("..")
    kind = "tree" if (ROOT / path).is_dir() else "blob"
    address = path.replace("../", "") if is_page else f"{kind}/main/{path}"
    return f"[{link['text']}]({repository}/{address}{'#' if anchor else ''}{anchor})"


def image_path(path: str) -> str:
    """Where an image of the documentation is in a site."""
    return f"images/{posixpath.basename(path)}"


def find_addresses(sources: list[Source]) -> dict[str, str]:
    """Where a site has the pages of the project, and the parts of the reference that are pages."""
    found: dict[str, str] = {}
    for source in sources:
        found.setdefault(source.path, site_path(source.path))
        if source.site_path != site_path(source.path):
            heading = source.text.partition("\n")[0].removeprefix("# ")
            found[f"{source.path}#{heading.replace(' ', '-')}"] = source.site_path
    return found


def make_settings(lang: str, sources: list[Source]) -> dict[str, object]:
    """The settings of Zensical, which reads those of MkDocs."""
    present = {source.path for source in sources}
    menu: list[object] = ["index.md"]
    menu += [{titles[lang]: [site_path(path) for path in paths if path in present]} for titles, paths in SECTIONS]
    schemes = (("light", "default", "dark"), ("dark", "slate", "light"))
    names = {"en": "Change to {} colours", "fr": "Passer aux couleurs {}"}
    french = {"light": "claires", "dark": "sombres"}
    return {
        "site_name": "incubo",
        "theme": {
            "name": "material",
            "language": lang,
            "font": False,  # nothing is asked for elsewhere
            "features": ["navigation.tabs", "navigation.top"],
            "palette": [
                {
                    "media": f"(prefers-color-scheme: {scheme})",
                    "scheme": name,
                    "toggle": {
                        "icon": "lucide/sun" if scheme == "light" else "lucide/moon",
                        "name": names[lang].format(french[other] if lang == "fr" else other),
                    },
                }
                for scheme, name, other in schemes
            ],
        },
        "extra_css": ["site.css"],
        "extra": {
            "generator": False,
            "alternate": [
                {"name": NATIVE_NAMES[one], "link": "./" if one == lang else f"../{one}/", "lang": one}
                for one in LANGUAGES
            ],
        },
        "plugins": [{"search": {"lang": lang}}],
        "markdown_extensions": [
            "attr_list", "md_in_html", "tables", "pymdownx.superfences", "pymdownx.highlight",
            {"toc": {"permalink": False, "slugify": {"object": "pymdownx.slugs.slugify", "kwds": {"case": "lower"}}}},
        ],
        "nav": menu,
    }  # fmt: skip


def build(target: Path, repository: str = "") -> int:
    """Build the sites of all languages into a folder, and the page that leads to them. The exit code."""
    sources = {lang: list(read_sources(lang)) for lang in LANGUAGES}
    addresses = {lang: find_addresses(pages) for lang, pages in sources.items()}
    with tempfile.TemporaryDirectory() as work:
        for lang, pages in sources.items():
            folder = Path(work, lang, "docs")
            for page in pages:
                file = folder / page.site_path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(rewrite_page(page, lang, addresses, repository), "utf-8")
            shutil.copytree(ROOT / "docs" / "images", folder / "images")
            shutil.copy(ROOT / "docs" / "site.css", folder)
            settings = Path(work, lang, "mkdocs.yml")
            settings.write_text(yaml.safe_dump(make_settings(lang, pages), sort_keys=False), "utf-8")
            command = [sys.executable, "-m", "zensical", "build", "--strict", "--clean", "-f", str(settings)]
            code = subprocess.run(command, check=False, cwd=settings.parent).returncode
            if code:
                return code
            (settings.parent / "site" / "404.html").unlink()  # no server answers with that of a folder
            for file in (settings.parent / "site").rglob("*.html"):
                # An empty corner of a table heads nothing.
                file.write_text(re.sub(r"<th([^>]*)></th>", r"<td\1></td>", file.read_text("utf-8")), "utf-8")
            shutil.copytree(settings.parent / "site", target / lang, dirs_exist_ok=True)
    (target / "index.html").write_text(FIRST_PAGE, "utf-8")
    return 0


FIRST_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>incubo</title>
<script>location.replace(navigator.language.startsWith("fr") ? "fr/" : "en/")</script>
<main><h1>incubo</h1>
<p><a href="en/" hreflang="en">English</a></p>
<p><a href="fr/" hreflang="fr" lang="fr">Français</a></p></main>
"""


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="The documentation as a site.")
    parser.add_argument("folder", type=Path, help="where to write it")
    parser.add_argument("--repository", default="", help="the address of this repository on its forge")
    arguments = parser.parse_args(argv)
    return build(arguments.folder, arguments.repository.rstrip("/"))


if __name__ == "__main__":
    sys.exit(main())
