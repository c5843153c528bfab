/**
 * Whether git takes `name` as the name of one ref or remote, by the rules of git-check-ref-format(1), and as nothing else:
 * no option (`-x`), no refspec (`a:b`, `+a`), no revision expression (`a~1`, `a@{1}`), no pattern (`a*`).
 */
export const isRefName = (name: string): boolean =>
  name !== "@" &&
  !/^[-+]|\.$|\.\.|@\{|[\p{Cc} ~^:?*[\\]/u.test(name) &&
  name.split("/").every((part) => part !== "" && !part.startsWith(".") && !part.endsWith(".lock"));
