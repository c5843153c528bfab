import { hostileSuite, type HostileScript } from "./hostile-suite.ts";

/** What an atom may do to the process that it runs in: folder, program, descriptors, life and limits. */
const SCRIPTS: readonly HostileScript[] = [
  ["goes elsewhere", "cd /; exit 1"],
  ["says that it is elsewhere", "cd /; PWD=/lost OLDPWD=/lost DIRSTACK=x; pushd /tmp; exit 1"],
  ["becomes a program", "exec /bin/false"],
  ["becomes a program that isn't there", "exec no-such-command"],
  ["becomes a program with another environment", "exec env -i /bin/sh -c 'env; exit 3'"],
  ["sends its output to nowhere", "exec >/dev/null 2>&1; echo unseen; exit 3"],
  ["takes its input from everywhere", "exec </dev/zero; head -c 10; exit 3"],
  ["closes its streams", "exec <&- >&- 2>&-; echo unseen; exit 3"],
  ["closes every descriptor up to 20", 'for fd in {0..20}; do eval "exec $fd>&-"; done; exit 5'],
  ["closes every descriptor up to 255", 'for fd in {3..255}; do eval "exec $fd>&- $fd<&-"; done; exit 5'],
  ["writes to every descriptor up to 20", 'for fd in {0..20}; do eval "echo 0 >&$fd"; done; exit 6'],
  ["reads from every descriptor up to 20", 'for fd in {0..20}; do eval "cat <&$fd"; done; exit 7'],
  ["opens every descriptor up to 20", 'for fd in {3..20}; do eval "exec $fd</dev/null"; done; exit 8'],
  ["moves its streams about", "exec 3>&1 1>&2 2>&3 4<&0 0</dev/tty; echo a; exit 3"],

  ["kills itself", "kill -9 $$; echo never"],
  ["kills itself by what its child knows", "sh -c 'kill -9 $PPID'; echo never"],
  ["kills its group", "kill -9 0; echo never"],
  ["ends its group", "sleep 60 & kill -TERM 0; echo never"],
  ["kills its last child", "sh -c 'kill -SEGV $$'"],
  ["recurses without an end", "ulimit -s 512; f() { f; }; f"],
  [
    "stands still for a while, and exits as if a signal had ended it",
    "(sleep 0.1; kill -CONT $$) & kill -STOP $$; exit 130",
  ],
  ["stands still for a while, and is killed", "(sleep 0.1; kill -CONT $$) & kill -STOP $$; kill -9 $$"],
  ["exits as if it stood still", "exit 147"],
  ["has itself killed in the background", "(kill -9 $$) & wait; echo never"],

  ["leaves itself 4 descriptors", "ulimit -n 4; cat < /dev/null; echo a | cat; exit 3"],
  ["leaves itself no descriptor", "ulimit -n 0; echo a; cat < /dev/null; exit 3"],
  ["may not write files", "ulimit -f 0; echo a; echo never"],
  ["may not write files, and goes on", "trap '' XFSZ; ulimit -f 0; echo a; exit 4"],
  ["leaves itself no memory", "ulimit -v 20000; x=$(printf '%050000000d' 0); exit 3"],
  ["leaves itself little time", "ulimit -t 1; exit 3"],
  ["changes its umask", 'umask 777; touch "$ARTIFACT_DIR/f"; mkdir "$ARTIFACT_DIR/d"; stat -c %a "$ARTIFACT_DIR"/*'],
  ["is nice", "renice -n 10 -p $$ > /dev/null; nice; exit 3"],
];

hostileSuite("atoms hostile to their process", SCRIPTS);
