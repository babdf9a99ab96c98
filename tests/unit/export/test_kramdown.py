"""The text of a body as kramdown renders it, without tags."""

from __future__ import annotations

import time

import pytest

from incubo.export.api.kramdown import strip_markdown


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("", ""),
        (" \n\t\n", ""),
        ("Une phrase.\n", "Une phrase."),
        ("Une ligne\n  et la suite\n", "Une ligne\n  et la suite"),
        ("Une  \nautre\r\nligne", "Une\nautre\nligne"),
        ("Un\n\n\n\ndeux", "Un\n\ndeux"),
        # quotes, dashes, dots
        ("l'été, \"l'été\" et 'a'", "l’été, “l’été” et ‘a’"),
        ('"\'a\'" ("b") "*c*" l\'"é"', "“‘a’” (“b”) “c” l’“é”"),
        ("les '80s, 'é', c'", "les ’80s, ‘é’, c’"),
        ("a -- b --- c ... << d >> <<e>>", "a – b — c … «\u00a0d\u00a0» «e»"),
        # marks
        ("*a* **b** ***c*** _d_ e_f_g a*b*c", "a b c d e_f_g abc"),
        ("* a, 2 * 3 et **b", "a, 2 * 3 et **b"),
        ("`a < b` ``c`d``  `e", "a &lt; b c`d  `e"),
        ("a-_b_ c1_d_ ` e` ` f `", "a-_b_ c1d ` e  f `"),
        ("~~a~~ ~~ b ~~", "a ~~ b ~~"),
        ("\\*a\\* \\[b\\] \\c", "*a* [b] \\c"),
        # links and pictures
        ('[a](http://x.example "t") [b](<u v>) ![c](d.png) [e] [f][g]', "a b  [e] [f][g]"),
        ("[a][b] [b]\n\n[b]: http://x.example 'titre'\n", "a b"),
        ("[a (b)](http://x.example/(y)) [z](http://x", "a (b) [z](http://x"),
        (
            "<http://x.example> <mailto:a@b.example> <c@d.example>",
            "http://x.example a@b.example c@d.example",
        ),
        # characters of HTML
        ("a & b <3 c > d &amp; &eacute; &#39; &lt; &nope;", "a &amp; b &lt;3 c &gt; d &amp; é ' &lt; &amp;nope;"),
        ('<b>gras</b> <i class="x">et *ital*</i><br> <div>', "gras et ital &lt;div&gt;"),
        ("<p>a\n<b>b</b></p>\nc\n", "a\nb\nc"),
        ("a <!-- b --> c\n\n<script>d</script>\n\n<style>e</style>f", "a  c\n\n\n\n\nf"),
        # blocks
        ("# A #\n\nB\n=\n\nC\n---\n\n***\n\n#D", "A\n\nB\n\nC\n\n\n\n#D"),
        ("- a\n- b\n", "a\n  b"),
        ("- a\n\n- b\n", "a\n  \n  \n    b"),
        ("1. a\n   - b\n   - c\n2. d", "a\n    \n      b\n      c\n    \n  \n  d"),
        ("- a\nb\n\nc", "a\nb\n\n\nc"),
        ("- [ ] a\n- [x] b", "a\n  b"),
        ("> a\n> b\n\nc", "a\nb\n\n\nc"),
        ("    a < b\n\nc", "a &lt; b\n\n\nc"),
        ('```py\nx = "1"\n```\nsuite', 'x = "1"\n\nsuite'),
        ("a | b", "a\n      b"),
        ("| a | b |\n|---|---|\n| 1 |\n", "a\n      b\n    \n  \n  \n    \n      1\n      \u00a0"),
        ("du texte\na | b", "du texte\na | b"),
        ("terme\n: sens", "terme\n  sens"),
        ("a[^1] b[^2].\n\n[^1]: Note.\n", "a1 b[^2].\n\n\n  \n    \n      Note.\u00a0&#8617;"),
        ("a\n{: .x}\n\n*b*{: .y} c{: .z}\n\n{::comment}\nd\n{:/comment}\n\n*[e]: f\n", "a\n\nb c{: .z}"),
        ("$$x < 1$$ et 5 $ et $", "\\(x &lt; 1\\) et 5 $ et $"),
    ],
)
def test_texts(body: str, text: str) -> None:
    assert strip_markdown(body) == text


@pytest.mark.parametrize(
    "part",
    [
        "*a ", "**a *b ", "[", "[a](b ", "![", "> ", "- ", "`a", '"', "<a ", "<a>", "<div>\n", "|", "a|b\n", "{:",
        "$$a", "{::comment ", "~~a", "    ", "<!--", "```\n", "*[a", "<http:", '<a b="', "{: a}\n", "a\n\n: ",
        "[^a]: x\n", "\t", "1. a\n\n",
    ],
)  # fmt: skip
def test_hostile_bodies_end(part: str) -> None:
    begin = time.process_time()  # not of others
    strip_markdown(part * (19_000 // len(part)))
    strip_markdown(part * (900_000 // len(part)))
    assert time.process_time() - begin < 5


def test_what_is_too_long_is_given_as_it_is() -> None:
    assert strip_markdown("*a* " * 10_000) == ("*a* " * 10_000).strip()
    assert strip_markdown("![" * 5_000).startswith("![")
