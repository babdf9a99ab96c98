"""The text of a body in the API, without its tags."""

from __future__ import annotations

import pytest

from incubo.export.api.markdown import strip_markdown


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("", ""),
        (" \n\t\n", ""),
        ("Une  \nautre\r\nligne", "Une\nautre\nligne"),
        ("Un\n\n\n\ndeux", "Un\n\ndeux"),
        # quotes, dashes, dots
        ("l'été, \"l'été\" et 'a'", "l’été, “l’été” et ‘a’"),
        ('"\'a\'" ("b") "*c*"', "“‘a’” (“b”) “c”"),
        ("a -- b --- c ... << d >> (c) d..", "a – b — c … «\u00a0d\u00a0» (c) d.."),
        # marks
        ("*a* **b** ***c*** _d_ e_f_g a*b*c", "a b c d e_f_g abc"),
        ("* a, 2 * 3 et **b", "a, 2 * 3 et **b"),
        ("`a < b` ``c`d``  `e", "a &lt; b c`d  `e"),
        ("~~a~~ ~~ b ~~", "a ~~ b ~~"),
        ("\\*a\\* \\[b\\] \\c", "*a* [b] \\c"),
        # links and pictures
        ('[a](http://x.example "t") [b](<u v>) ![c](d.png) [e] [f][g]', "a b  [e] [f][g]"),
        ("[a][b] [b]\n\n[b]: http://x.example 'titre'\n", "a b"),
        ("<http://x.example> <c@d.example>", "http://x.example c@d.example"),
        # characters of HTML
        ("a & b <3 c > d &amp; &eacute; &#39; &lt; &nope;", "a &amp; b &lt;3 c &gt; d &amp; é ' &lt; &amp;nope;"),
        ('<b>gras</b> <i class="x">et *ital*</i><br>.', "gras et ital."),
        ("a <!-- b --> c\n\n<script>d</script>\n\n<style>e</style>f", "a  c\n\n\nf"),
        # blocks
        ("- a\n- b\n", "a\nb"),
        ("> a\n> b\n\nc", "a\nb\n\n\nc"),
        ('```py\nx = "1"\n```\nsuite', 'x = "1"\n\nsuite'),
        ("| a | b |\n|---|---|\n| 1 |\n", "a\nb\n\n\n\n\n1"),
    ],
)
def test_texts(body: str, text: str) -> None:
    assert strip_markdown(body) == text


def test_what_is_too_long_is_given_as_it_is() -> None:
    assert strip_markdown("*a* " * 10_000) == ("*a* " * 10_000).strip()
