import { hostileSuite, type HostileScript } from "./hostile-suite.ts";

/** What an atom may do to the state of the shell that it runs in: options, traps, variables, functions, input, and its own text. */
const SCRIPTS: readonly HostileScript[] = [
  ["exits in the middle", "echo a; exit 3; echo never"],
  ["exits within an eval", "eval 'exit 4'; echo never"],
  ["returns", "return 5; echo on"],
  ["sets -e", "set -e; false; echo never"],
  ["sets every option that changes how a script runs", "set -efuhkCBEHTP; set -o posix; set +o pipefail; exit 2"],
  ["sets -u and uses what is not set", "set -u; echo $NOT_THERE"],
  ["sets -n", "set -n\nexit 5"],
  ["sets -t", "set -t; exit 5"],
  ["sets -x to a descriptor that it closes", "exec 9>&1; BASH_XTRACEFD=9; set -x; exec 9>&-; echo a; exit 3"],
  ["sets +m", "set +m; true & wait; exit 6"],
  ["sets -m", "set -m; sleep 0.05 & wait; exit 6"],
  [
    "sets options of shopt",
    "shopt -s extglob nullglob failglob dotglob expand_aliases execfail lastpipe; echo x*y; exit 1",
  ],

  ["ignores signals", "trap '' TERM INT HUP QUIT PIPE CHLD EXIT; exit 4"],
  ["traps everything", "trap 'echo trapped; exit 9' EXIT TERM ERR; trap ': debug' DEBUG RETURN; false"],
  ["kills itself in its trap", "trap 'kill -9 $$' EXIT; exit 0"],
  ["exits again in its trap", "trap 'trap \"exit 8\" EXIT; exit 7' EXIT; exit 6"],

  ["makes variables readonly", "readonly PATH IFS GIVEN x=1; declare -r ARTIFACT_DIR ATOM_ID; GIVEN=2"],
  [
    "changes variables",
    "export IFS=x LC_ALL=C PS4=z GIVEN=changed BASH_ENV=/no/such ENV=/no/such CDPATH=/; unset LANG; exit 3",
  ],
  [
    "unsets variables",
    "unset PATH IFS GIVEN LANG ARTIFACT_DIR ATOM_ID PWD OLDPWD SHLVL BASH_VERSION PS4 HOSTNAME; exit 4",
  ],
  ["has no PATH", "unset PATH; ls"],
  ["exports functions", "f() { echo f; }; ls() { echo ls; }; export -f f ls; exit 4"],
  [
    "redefines builtins",
    'for b in cd exec exit eval read printf echo wait kill trap set unset export return; do eval "$b() { :; }"; done; exit 3; false',
  ],
  ["disables builtins", "enable -n cd exit eval read printf echo wait kill trap; exit 3"],
  ["remembers the wrong programs", "hash -p /bin/false ls; hash -p /bin/false env; hash -p /bin/false cat; ls"],
  ["makes aliases", "shopt -s expand_aliases\nalias exit='echo no' ls=false env=false\nls"],
  ["changes its arguments", "set -- a b c; BASH_ARGV0=other; shift 2; OPTIND=5; SECONDS=1000; RANDOM=1; exit 3"],

  ["reads its input", "cat; read x; exit $?"],
  ["waits for what isn't its own", "wait; wait 1; wait -n; exit 3"],
  ["writes NUL bytes", "head -c 1000 /dev/zero; printf 'a\\0b\\n\\0'; exit 3"],
  ["has too many arguments", "/bin/true $(seq 1 200000)"],
  ["has 2 MB of arguments", "printf '%s ' $(seq 1 300000) | wc -c; exit 3"],
  ["is not finished", "echo a; if true; then 'echo b"],
  ["closes what it did not open", "echo a; }; echo b; exit 3; {"],
  ["closes a parenthesis that it did not open", "echo a); exit 3; (echo b"],
  ["ends what might be a here-document", "echo a\nEOF\nEND\nexit 3\n"],
  ["looks like a message", "0 0\n1:0\n\u0000".replace("\u0000", "exit 3")],
];

hostileSuite("hostile atoms", SCRIPTS);
