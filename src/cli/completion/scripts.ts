/*
 * Each script asks the program what may stand in place of the last word, and is told a line for each: the word, a tab, what it is.
 * A line before them, ":files" or ":folders", has the shell list those itself.
 */

const BASH = `# bash completion for clusterrunner
_clusterrunner() {
  local lines line quoted
  COMPREPLY=()
  mapfile -t lines < <("$1" complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  case "\${lines[0]}" in
    :files) compopt -o default ;;
    :folders) compopt -o dirnames ;;
  esac
  for line in "\${lines[@]}"; do
    [[ $line == :files || $line == :folders || -z $line ]] && continue
    printf -v quoted %q "\${line%%$'\\t'*}"
    COMPREPLY+=("$quoted")
  done
}
complete -F _clusterrunner clusterrunner
`;

const ZSH = `#compdef clusterrunner
# zsh completion for clusterrunner
_clusterrunner() {
  local line paths
  local -a lines found
  lines=("\${(@f)$("\${words[1]}" complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  for line in "\${lines[@]}"; do
    case "$line" in
      "") ;;
      :files|:folders) paths="$line" ;;
      *) found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}") ;;
    esac
  done
  (( $#found )) && _describe -V clusterrunner found
  case "$paths" in
    :files) _files ;;
    :folders) _files -/ ;;
  esac
}
if [ "$funcstack[1]" = _clusterrunner ]; then
  _clusterrunner "$@"
else
  compdef _clusterrunner clusterrunner
fi
`;

const FISH = `# fish completion for clusterrunner
function __clusterrunner_complete
  set -l words (commandline -opc)
  set -l current (commandline -ct)
  set -l program $words[1]
  set -e words[1]
  for line in ($program complete -- $words "$current" 2>/dev/null)
    switch "$line"
      case :files
        __fish_complete_path "$current"
      case :folders
        __fish_complete_directories "$current"
      case '*'
        echo "$line"
    end
  end
end
complete -c clusterrunner -f -k -a '(__clusterrunner_complete)'
`;

export type Shell = "bash" | "zsh" | "fish";

export const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
