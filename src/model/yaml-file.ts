import { isMap, isNode, isScalar, LineCounter, parseDocument, visit } from "yaml";
import type { Document, Tags, YAMLError } from "yaml";
import type { FileProblem, Place } from "./file-problem.ts";
import { quote } from "./mismatch.ts";

/** What a YAML file says, and where it says it. */
export interface YamlFile {
  /** Lists, mappings, strings, numbers, booleans and null; aliases and merges are resolved. */
  readonly content: unknown;
  /** Where the deepest node on `path` starts that the file holds. A value starts with its key. */
  readonly placeOf: (path: readonly (string | number)[]) => Place;
}

export interface YamlReading {
  /** Every mistake, from the top down. */
  readonly problems: readonly FileProblem[];
  /** Undefined where the mistakes leave open what the file says; a key that is given again leaves its last value. */
  readonly yaml: YamlFile | undefined;
}

/**
 * Reads one document as YAML 1.1, as the original's parser reads it, so `010` is 8; but keys are text as they stand there,
 * so a job may be named `on` or `1.0`, and a date is text.
 */
export const readYaml = (text: string): YamlReading => {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { ...OPTIONS, lineCounter });
  const place = (offset: number): Place => {
    const { line, col: column } = lineCounter.linePos(offset);
    return { line, column };
  };
  const problemOf = ({ offset, reason }: Trouble): FileProblem => ({ ...place(offset), reason, mend: null });

  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0) return { problems: oneOfALine(broken.map(syntaxTrouble).map(problemOf)), yaml: undefined };
  const problems = nameKeys(document).map(problemOf);
  try {
    const content: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
    return { problems, yaml: { content, placeOf: (path) => place(offsetOf(document, path)) } };
  } catch (error) {
    // The parser resolves aliases late, and throws for one without anchor and for those that grow without end.
    const reason = `aliases and merges must resolve: ${sentence(error)}`;
    return { problems: [...problems, problemOf({ offset: offsetOfAlias(document), reason })], yaml: undefined };
  }
};

interface Trouble {
  readonly offset: number;
  readonly reason: string;
}

/** What the parser says of the rest of a line follows from its first mistake there. */
const oneOfALine = (problems: readonly FileProblem[]): readonly FileProblem[] =>
  problems.filter(({ line }, index) => problems.findIndex((other) => other.line === line) === index);

const syntaxTrouble = (error: YAMLError): Trouble => {
  const [offset] = error.pos;
  switch (error.code) {
    case "TAB_AS_INDENT":
      return { offset, reason: "it must be indented with spaces: found a tab" };
    case "MULTIPLE_DOCS":
      return { offset, reason: "it must hold one YAML document: found another" };
    case "RESOURCE_EXHAUSTION":
      return { offset, reason: "it must not be nested so deep: found more levels than can be read" };
    default:
      return { offset, reason: `it must be YAML: ${sentence(error)}` };
  }
};

/** Makes every key the text that stands there. The troubles are keys that their mapping has already. */
const nameKeys = (document: Document): readonly Trouble[] => {
  const repeated: Trouble[] = [];
  visit(document, {
    Map(_, { items }) {
      const names = new Set<string>();
      for (const { key } of items) {
        // A merge key is a symbol, and may be given more than once.
        if (!isScalar(key) || typeof key.value === "symbol") continue;
        const name = typeof key.value === "string" ? key.value : (key.source ?? String(key.value));
        key.value = name;
        if (names.has(name)) {
          repeated.push({ offset: startOf(key) ?? 0, reason: `a key must be given once: found ${quote(name)} again` });
        }
        names.add(name);
      }
    },
  });
  return repeated;
};

const offsetOf = (document: Document, path: readonly (string | number)[]): number => {
  for (let depth = path.length; depth > 0; depth--) {
    const parent: unknown = depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1), true);
    const start = isMap(parent)
      ? startOf(parent.items.findLast(({ key }) => isScalar(key) && key.value === String(path[depth - 1]))?.key)
      : startOf(document.getIn(path.slice(0, depth), true));
    if (start !== undefined) return start;
  }
  return startOf(document.contents) ?? 0;
};

/** What is at fault as far as can be told: an alias without anchor, a merge of no mapping, or else the first alias. */
const offsetOfAlias = (document: Document): number => {
  const aliases: unknown[] = [];
  const wrong: unknown[] = [];
  visit(document, {
    Alias(_, alias) {
      aliases.push(alias);
      if (alias.resolve(document) === undefined) wrong.push(alias);
    },
    Pair(_, { key, value }) {
      if (isScalar(key) && typeof key.value === "symbol" && isScalar(value)) wrong.push(key);
    },
  });
  return startOf([...wrong, ...aliases][0]) ?? 0;
};

const startOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined);

/** The first line of a library's message without its period. */
const sentence = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\n.*/s, "").replace(/\.$/, "");

/** More than the library's 100, since each job of a large file may share a list with the others. */
const MOST_ALIASES = 10_000;

const KNOWN_TAGS: ReadonlySet<string> = new Set(
  ["map", "seq", "str", "null", "bool", "int", "float", "merge"].map((name) => `tag:yaml.org,2002:${name}`),
);

const OPTIONS = {
  version: "1.1",
  prettyErrors: false,
  // Repeated keys are found here, as `1` and `"1"` are one name of a job but two keys of YAML.
  uniqueKeys: false,
  customTags: (tags: Tags): Tags => tags.filter((tag) => typeof tag === "string" || KNOWN_TAGS.has(tag.tag)),
} as const;
