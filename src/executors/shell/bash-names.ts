/** Builtins that mean the same in a subshell of a long-lived bash as in `bash -c`, whatever their operands. */
export const PLAIN_BUILTINS: ReadonlySet<string> = new Set([":", "cd", "echo", "false", "pwd", "true"]);

/** Builtins that do so with some operands. */
export const CHECKED_BUILTINS: ReadonlySet<string> = new Set(["[", "exit", "export", "printf", "test", "unset"]);

/** What bash does not look for in PATH: its other builtins, and its reserved words. */
export const OTHER_BASH_WORDS: ReadonlySet<string> = new Set([
  ..."! [[ ]] { } case coproc do done elif else esac fi for function if in select then time until while".split(" "),
  ..."alias bg bind break builtin caller command compgen complete compopt continue declare dirs disown enable eval".split(
    " ",
  ),
  ...". exec fc fg getopts hash help history jobs kill let local logout mapfile popd pushd read readarray readonly".split(
    " ",
  ),
  ..."return set shift shopt source suspend times trap type typeset ulimit umask unalias wait".split(" "),
]);

const SET_BY_BASH =
  "BASH\\w*|COMP_\\w+|DIRSTACK|EUID|FUNCNAME|GROUPS|HISTCMD|LINENO|PIPESTATUS|PPID|RANDOM|REPLY|SECONDS|SHELLOPTS|SHLVL|UID|_";

/** Variables whose value tells a subshell from a shell of its own, and those that bash changes by itself. */
export const MENTIONS_BASH_VARIABLE: RegExp = new RegExp(`(?<!\\w)(?:${SET_BY_BASH})(?!\\w)`);

/** Whether a long-lived bash can give an atom this variable just as if it had been in bash's environment from the start. */
export const isExportable = (name: string): boolean => NAME.test(name) && !SPECIAL.test(name);

const NAME = /^[A-Za-z_]\w*$/;
const SPECIAL = new RegExp(
  `^(?:${SET_BY_BASH}|EPOCHREALTIME|EPOCHSECONDS|FUNCNEST|IFS|OLDPWD|OPTARG|OPTERR|OPTIND|POSIXLY_CORRECT|PWD|TMOUT)$`,
);

/** Whether bash behaves differently from its first moment when it finds this variable in its environment, functions included. */
export const governsBash = (name: string): boolean => /^(?:BASH|SHELLOPTS$|POSIXLY_CORRECT$|TMOUT$)/.test(name);
