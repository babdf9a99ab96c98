"""What commands read in the same process, kept from one test to the next: each entry file is parsed once.

Thousands of tests read copies of the sample registry, in which nearly all files are the same. In `make coverage`, and
where `make mutants` measures what each test runs, nothing is kept.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from incubo.app import workspace
from incubo.core.problem import Problem
from incubo.model.decode import Decoder
from incubo.model.fields import EntryKind
from incubo.model.vocabulary import Vocabulary, add_described_values, make_vocabulary
from incubo.registry import loader
from incubo.source.reader import ParsedFile, parse_file

_MOST_RESULTS = 2000


class _Call(NamedTuple):
    arguments: tuple[Any, ...]
    """Kept, so that no other object has the `id` of one of them."""
    result: Any


class _Results:
    """The last results of a function, by what says whether two calls are the same."""

    def __init__(self) -> None:
        self.calls: OrderedDict[object, _Call] = OrderedDict()

    def get(self, key: object, compute: Callable[..., Any], *arguments: Any) -> Any:
        call = self.calls.get(key)
        if call is None:
            call = self.calls[key] = _Call(arguments, compute(*arguments))
            if len(self.calls) > _MOST_RESULTS:
                self.calls.popitem(last=False)
        else:
            self.calls.move_to_end(key)
        return call.result


_files, _vocabularies, _described, _decoders, _records = (_Results() for _ in range(5))


class _SharingDecoder(Decoder):
    """Decodes once what a file says."""

    def decode(self, entry_id: str, path: str, values: Mapping[Any, Any], problems: list[Problem]) -> Any:
        record, found = _records.get((id(self), path, id(values)), _decode, self, entry_id, path, values)
        problems += found
        return record


def _decode(decoder: Decoder, entry_id: str, path: str, values: Mapping[Any, Any]) -> tuple[Any, list[Problem]]:
    problems: list[Problem] = []
    return Decoder.decode(decoder, entry_id, path, values, problems), problems


def remember_what_is_read() -> None:
    """Let what loads registries in this process share what it parses."""
    loader.parse_file = _parse_once
    loader.add_described_values = _describe_once
    loader.Decoder = _decode_once
    workspace.make_vocabulary = _make_once


def changed_results() -> list[str]:
    """What is no longer as it was read: tests share it, so nothing may change it."""
    changed = [
        path
        for (path, *_), (arguments, result) in _files.calls.items()
        if _content(result) != _content(_parse(*arguments))
    ]
    changed += [arguments[2] for arguments, record in _records.calls.values() if record != _decode(*arguments)]
    for results, compute in ((_vocabularies, make_vocabulary), (_described, add_described_values)):
        changed += [compute.__name__ for call in results.calls.values() if call.result != compute(*call.arguments)]
    return changed


def _content(parsed: ParsedFile) -> ParsedFile:
    return parsed._replace(scanner=None, root=None)  # not compared: they are the same of the same text


def _parse(path: str, data: bytes, use_line_reader: bool) -> ParsedFile:
    return parse_file(path, data, use_line_reader=use_line_reader)


def _parse_once(path: str, data: bytes, *, use_line_reader: bool = False) -> Any:
    return _files.get((path, data, use_line_reader), _parse, path, data, use_line_reader)


def _make_once(profile: Mapping[str, Any], overrides: Mapping[str, Any] | None = None) -> Any:
    return _vocabularies.get((id(profile), repr(overrides)), make_vocabulary, profile, overrides)


def _describe_once(vocabulary: Vocabulary, phases: Mapping[str, str], events: Mapping[str, str]) -> Any:
    key = (id(vocabulary), tuple(phases.items()), tuple(events.items()))
    return _described.get(key, add_described_values, vocabulary, phases, events)


def _decode_once(kind: EntryKind, vocabulary: Vocabulary, prefixes: Mapping[str, str]) -> Any:
    key = (id(kind), id(vocabulary), tuple(prefixes.items()))
    return _decoders.get(key, _SharingDecoder, kind, vocabulary, prefixes)
