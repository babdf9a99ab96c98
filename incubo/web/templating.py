"""Templates: the Jinja2 environment, what every template may use, and a page as HTML."""

from __future__ import annotations

import contextlib
import datetime
import functools
import importlib.util
import os
import re
import sys
import threading
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any, Final

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, compiler
from jinja2.bccache import Bucket
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from incubo import __version__
from incubo.core import i18n
from incubo.core.failures import collected_failures
from incubo.core.message import LabelledValue, Message
from incubo.core.problem import failure_message
from incubo.render.escape import escape_invisible_lines
from incubo.render.numbers import format_integer
from incubo.web.items import correction_link
from incubo.web.links import ServerLinks, way_address
from incubo.web.markdown import render_markdown
from incubo.web.static_files import load_static_files
from incubo.web.view import View, WebPage

TEMPLATE_FOLDER = Path(__file__).parent / "templates"
_OPTIONS: Mapping[str, Any] = {
    "autoescape": True,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
}


class _CompiledTemplates(BytecodeCache):
    """Compiled templates, kept where Python keeps compiled modules and under the same conditions."""

    def get_source_checksum(self, source: str) -> str:
        """What compiled templates are made from: the source, Jinja2 (which sees to the version of Python), options."""
        return super().get_source_checksum(f"{_jinja_build()} {_OPTIONS!r} {source}")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read a compiled template, if there is one."""
        with contextlib.suppress(OSError), _compiled_file(bucket).open("rb") as file:
            bucket.load_bytecode(file)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template; where nothing can be written, it is compiled each time."""
        if sys.dont_write_bytecode:
            return
        path = _compiled_file(bucket)
        temporary = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}")
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(bucket.bytecode_to_string())
            temporary.replace(path)


CONTENT_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; "
    "connect-src 'self'; base-uri 'none'"
)
"""What a page may load (`Content-Security-Policy`): a header of the server, an element of the pages of a site."""


@functools.cache
def _jinja_build() -> tuple[str, int, int]:
    """Which Jinja2 compiles: looking its version up takes 5 ms."""
    status = Path(compiler.__file__).stat()
    return compiler.__file__, status.st_size, status.st_mtime_ns


def _compiled_file(bucket: Bucket) -> Path:
    return Path(importlib.util.cache_from_source(f"{TEMPLATE_FOLDER}/{bucket.key}.py"))


class _Context(Context):
    """A context that calls what a template calls: nothing of ours asks for the context, and Jinja2 looks each time."""

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call a function or a macro."""
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return called(self.eval_ctx, *args, **kwargs) if type(called) is Macro else called(*args, **kwargs)


class _Environment(Environment):
    """An environment whose globals are one dictionary: an `import` in a template compares their names each time."""

    context_class = _Context

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template."""
        return {**self.globals, **d} if d else self.globals


@functools.cache
def _environment() -> Environment:
    environment = _Environment(
        loader=FileSystemLoader(TEMPLATE_FOLDER),
        undefined=StrictUndefined,
        auto_reload=False,
        bytecode_cache=_CompiledTemplates(),
        finalize=visible_text,
        **_OPTIONS,
    )
    environment.filters.update(
        markdown=render_markdown,
        slug=slug,
        letter_id=letter_id,
        before_query=before_query,
        correction=correction_link,
        end_sentence=i18n.end_sentence,
    )
    environment.globals.update(
        _=_translate, ngettext=_translate_plural, version=__version__, isinstance=isinstance,
        long_date=long_date, live_form=live_form,
        format_integer=lambda n: format_integer(n, i18n.current_language()), short_date=i18n.format_short_date,
        amount=i18n.format_amount, number=i18n.format_number, sentence=sentence, day_sheet=day_sheet,
        capitalize=i18n.capitalize_first, shared_part=shared_part, content_policy=CONTENT_POLICY,
        failures=collected_failures, failure_message=failure_message, way_address=way_address,
    )  # fmt: skip
    environment.tests["date"] = lambda value: isinstance(value, datetime.date)
    return environment


def visible_text(value: Any) -> Any:
    """A value that a template prints: a message is translated, a date told in full, what is invisible made visible.

    What is Markup was made safe before. Anything else is escaped by Jinja2 afterwards.
    """
    if isinstance(value, str):
        return value if isinstance(value, Markup) else escape_invisible_lines(value)
    if isinstance(value, Message):
        return visible_text(i18n.translate(value))
    if isinstance(value, LabelledValue):
        return visible_text(i18n.translate_label(value, i18n.current_language()))
    if isinstance(value, datetime.date):
        return long_date(value)
    return value


def long_date(day: datetime.date) -> Markup:
    """A date in full, with its machine form: `<time datetime="2025-01-15">15 janvier 2025</time>`."""
    return Markup('<time datetime="{}">{}</time>').format(day.isoformat()[:10], i18n.format_long_date(day))


def day_sheet(day: datetime.date) -> Markup:
    """A day as a sheet of a calendar: its number above its month."""
    number, month, year = i18n.format_short_date(day).split(" ")
    html = '<time class="day" datetime="{}"><b>{}</b>{}<span class="vh"> {}</span></time>'
    return Markup(html).format(day.isoformat(), number, month, year)


def _translate(template: str, **values: Any) -> Any:
    """A marked string in the language of the reader; values that are Markup stay so."""
    return _fill(i18n.gettext(template), values)


def _translate_plural(singular: str, plural: str, n: int, **values: Any) -> Any:
    return _fill(i18n.ngettext(singular, plural, n), {"n": format_integer(n, i18n.current_language()), **values})


def _fill(template: str, values: Mapping[str, Any]) -> Any:
    """A translated template with its values: text, or Markup where one of them is."""
    if not values:
        return template
    if not any(isinstance(value, Markup) for value in values.values()):
        return i18n.fill_template(template, values)
    marks = {name: f"\x00{name}\x00" if isinstance(value, Markup) else value for name, value in values.items()}
    parts = re.split("\x00([a-z_]+)\x00", i18n.fill_template(template, marks))
    texts = [values[part] if place % 2 else escape(visible_text(part)) for place, part in enumerate(parts)]
    return Markup("").join(texts)


def sentence(message: Message, links: Mapping[str, str] | None = None) -> Any:
    """A message as a sentence of its own: it begins with a capital, or with a name as that is written.

    `links`: addresses of some of its arguments.
    """
    template = i18n.translate_template(message)
    is_named = i18n.begins_with_name(template, message.arguments)
    arguments = dict(message.arguments)
    for name, address in (links or {}).items():
        if address and name in arguments:
            arguments[name] = Markup('<a class="plain" href="{}">{}</a>').format(address, visible_text(arguments[name]))
    text = _fill(template if is_named else i18n.capitalize_first(template), arguments)
    return text if is_named or isinstance(text, Markup) else i18n.capitalize_first(text)


def live_form(action: str, *, while_typing: bool = False) -> Markup:
    """The attributes of a form whose page follows it, where scripts run; without them its button does the same.

    `while_typing`: only what is in `#results` is shown again, at each pause; else all of the page, at each choice from
    a list. What is typed waits for the button: a page that follows each field would take the next one away meanwhile.
    """
    choices = "".join(f"change target:{one}, " for one in ("select", "[type=checkbox]", "[type=radio]"))
    target, trigger = ("#results", "input changed delay:300ms, ") if while_typing else ("#main", choices)
    return Markup(
        ' hx-get="{0}" hx-select="{1}" hx-target="{1}" hx-swap="outerHTML show:none" hx-push-url="true"'
        ' hx-sync="this:replace" hx-trigger="{2}submit"'
    ).format(before_query(action), target, trigger)


def slug(text: str) -> str:
    """A text as the id of an element."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-") or "x"


def before_query(address: str) -> str:
    """An address without its values: where a form goes that sends its own."""
    return address.partition("?")[0]


def letter_id(letter: str) -> str:
    """The id of the heading of a letter."""
    return f"letter-{letter.lower() if letter.isalpha() else 'other'}"


def render(view: View, page: WebPage) -> str:
    """A page as an HTML document, in the language of the reader."""
    with i18n.temporary_language(view.language), i18n.without_commands():
        template = _environment().get_template(page.template)
        return template.render({**page.values, "view": view, "links": view.links, "page": page, "lang": view.language})


def shared_part(template: str, view: View, page: WebPage) -> Markup:
    """What stands above or below every page of an entry of the menu: a view makes it once for all of them."""
    key = template, page.section, bool(page.crumbs)
    html = view.shared_parts.get(key)
    if html is None:
        values = {"view": view, "links": view.links, "page": page, "lang": view.language}
        html = view.shared_parts[key] = Markup(_environment().get_template(template).render(values))
    return html


def render_bare(template: str, title: str, values: Mapping[str, Any]) -> str:
    """A page without a registry (`bare.html`) as an HTML document, in the current language."""
    links = ServerLinks(static_version=load_static_files().version)
    page = {"is_inside": True, **values, "title": title, "links": links, "lang": i18n.current_language()}
    return _environment().get_template(template).render(page)
