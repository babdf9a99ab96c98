# Sourced by what posts a text that anybody could have written. MOST: how many bytes GitHub takes.

# What is no text, or was cut within a letter, is left out. (iconv leaves with a failure then.)
valid() { iconv -c -f utf-8 -t utf-8 2>/dev/null || true; }

# A file's text, cut, with an invisible space after each @: nobody is called by it.
quiet() {
    head -c "$MOST" "$1" | valid | tr -d '\000' | sed 's/@/@\xe2\x80\x8b/g' >"$folder/quiet.md"
    head -c "$MOST" "$folder/quiet.md" | valid # each sign made it longer
}
