/*
 * What each shell asks of the hidden command "complete": it is given the words up to the one that is typed, and answers
 * a line for each that may stand there: the word, a tab, what it is. A line ":files" says that a file's name is wanted.
 */

/** Bash 4.4 and later, also without the package bash-completion. */
const bash = `# Completion of panda-bridge for bash.
_panda_bridge() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      compopt -o default
      return
    fi
    line=\${line%%$'\\t'*}
    [[ $line == "\${COMP_WORDS[COMP_CWORD]}"* ]] && COMPREPLY+=("$line")
  done < <(panda-bridge complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _panda_bridge panda-bridge
`

/** Zsh 5.3 and later: a file _panda-bridge in a folder of fpath, or read with source after compinit. */
const zsh = `#compdef panda-bridge
# Completion of panda-bridge for zsh.
_panda_bridge() {
  local line
  local -a candidates
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      _files
      return
    fi
    candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done < <(panda-bridge complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  _describe -V 'panda-bridge' candidates
}
if [[ $funcstack[1] == _panda-bridge ]]; then
  _panda_bridge "$@"
else
  compdef _panda_bridge panda-bridge
fi
`

/** Fish 3.0 and later. */
const fish = `# Completion of panda-bridge for fish.
function __panda_bridge_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l candidates (panda-bridge complete -- $words[2..-1] 2>/dev/null)
    if test "$candidates[1]" = :files
        __fish_complete_path (commandline -ct)
    else
        printf '%s\\n' $candidates
    end
end
complete -c panda-bridge -f -k -a '(__panda_bridge_complete)'
`

export const completionScripts = { bash, zsh, fish }
export type Shell = keyof typeof completionScripts
export const shells = Object.keys(completionScripts) as Shell[]
