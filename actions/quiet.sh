# Sourced by what posts a text that anybody could have written. MOST: how many bytes GitHub takes.

# What is no text, or was cut within a letter, is left out. (iconv leaves with a failure then.)
valid() { iconv -c -f utf-8 -t utf-8 2>/dev/null || true; }

# A file's text, cut, with an invisible space after each @: nobody is called by it. Where HTML codes stand for @
# (&#64; &#x40; &commat;), the space comes after the &, and the code is shown as it is.
quiet() {
    head -c "$MOST" "$1" | valid | tr -d '\000' |
        sed -E 's/@/@\xe2\x80\x8b/g; s/&(#0*64|#[xX]0*40|commat)/\&\xe2\x80\x8b\1/g' >"$folder/quiet.md"
    head -c "$MOST" "$folder/quiet.md" | valid # each sign made it longer
}
