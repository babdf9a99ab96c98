"""The completion script of each shell.

Typer's own scripts lose words with `=`, evaluate what they are given (zsh), do nothing at the first TAB (zsh, from a
file), run twice (fish) and change the person's keys (PowerShell). Ours send the line up to the cursor and, where the
shell splits words its own way, the word to replace; the answer is one candidate a line, or `:files` for the shell's
own file names. `%` is doubled, as the template is filled with `%(…)s`.
"""

from __future__ import annotations

LINE_VARIABLE = "_INCUBO_LINE"
"""The environment variable with the command line, up to the cursor."""
WORD_VARIABLE = "_INCUBO_WORD"
"""The one with the word that the shell replaces, if it splits words at more than blanks."""
FILES_ANSWER = ":files"
"""The answer for the shell to complete file names itself."""

_BASH = """
%(complete_func)s() {
    local IFS=$'\\r\\n' tool="$1"
    COMPREPLY=( $( env %(autocomplete_var)s=complete_bash \\
                   _INCUBO_LINE="${COMP_LINE:0:$COMP_POINT}" \\
                   _INCUBO_WORD="${COMP_WORDS[COMP_CWORD]}" \\
                   "${tool/#~\\//$HOME/}" 2>/dev/null ) )
    if [[ ${COMPREPLY[0]} == :files ]]; then
        COMPREPLY=()
    else
        compopt +o default 2>/dev/null
    fi
    return 0
}

complete -o default -F %(complete_func)s %(prog_name)s
"""

_ZSH = """
#compdef %(prog_name)s

%(complete_func)s() {
  local -a rows
  rows=("${(@f)$(env %(autocomplete_var)s=complete_zsh _INCUBO_LINE="${(j: :)words[1,CURRENT]}" \\
                 ${~words[1]} 2>/dev/null)}")
  if [[ $rows[1] == :files ]]; then
    _files
  elif [[ -n $rows[1] ]]; then
    _describe -V '%(prog_name)s' rows -U
  fi
}

if [[ $funcstack[1] == _%(prog_name)s ]]; then
  %(complete_func)s "$@"
else
  compdef %(complete_func)s %(prog_name)s
fi
"""

_FISH = """
function %(complete_func)s
    set -l line (commandline -cp | string collect)
    set -l rows (env %(autocomplete_var)s=complete_fish _INCUBO_LINE="$line" %(prog_name)s 2>/dev/null)
    if test "$rows[1]" = ":files"
        __fish_complete_path (commandline -ct)
    else if test -n "$rows[1]"
        string join \\n -- $rows
    end
end

complete --command %(prog_name)s --no-files --arguments "(%(complete_func)s)"
"""

_POWERSHELL = """
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $line = $commandAst.ToString()
    $length = $cursorPosition - $commandAst.Extent.StartOffset
    $line = $line.PadRight($length).Substring(0, $length)
    $encoding = [Console]::OutputEncoding
    $given = $Env:PYTHONIOENCODING
    try {
        [Console]::OutputEncoding = [System.Text.Encoding]::UTF8
        $Env:PYTHONIOENCODING = "utf-8"
        $Env:%(autocomplete_var)s = "complete_powershell"
        $Env:_INCUBO_LINE = $line
        $Env:_INCUBO_WORD = $wordToComplete
        %(prog_name)s 2>$null | Where-Object { $_ -and $_ -ne ":files" } | ForEach-Object {
            $value, $help = $_ -split "`t", 2
            if (-not $help) { $help = $value }
            [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $help)
        }
    } finally {
        $Env:%(autocomplete_var)s = $null
        $Env:_INCUBO_LINE = $null
        $Env:_INCUBO_WORD = $null
        $Env:PYTHONIOENCODING = $given
        [Console]::OutputEncoding = $encoding
    }
}
"""

SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH, "powershell": _POWERSHELL, "pwsh": _POWERSHELL}
"""The script of each shell, to be filled with `complete_func`, `autocomplete_var` and `prog_name`."""


def format_candidate(shell: str, value: str, description: str) -> str:
    """A candidate as a shell's script reads it. Neither part holds a tab or a line's end; `value` holds no colon."""
    if shell == "bash" or not description:
        return value
    return f"{value}:{description}" if shell == "zsh" else f"{value}\t{description}"


def make_completion_script(shell: str, program: str, variable: str) -> str:
    """What a shell runs to complete the words of a program, which is asked through a variable of the environment."""
    names = {"complete_func": f"_{program}_completion", "prog_name": program, "autocomplete_var": variable}
    return (SCRIPTS[shell] % names).strip()
