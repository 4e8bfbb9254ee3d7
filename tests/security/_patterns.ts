/** A pattern of the shipped source. */
export interface Pattern {
  readonly source: string;
  readonly flags: string;
  /** The files that have it. */
  readonly files: readonly string[];
}

/** What the shipped source looks for in texts. */
export interface Patterns {
  readonly literals: readonly Pattern[];
  /** Each `new RegExp(…)` as it is written, after its file. */
  readonly made: readonly string[];
}

/** What is not shipped; the page of a report is, though packed into one file. */
const NOT_SHIPPED = new Set(["tests", "bench", "tools", "node_modules"]);

/** Finds every pattern, by the syntax tree of each file. */
export async function patternsOf(root: URL): Promise<Patterns> {
  const literals = new Map<string, Pattern & { files: string[] }>();
  const made: string[] = [];
  for await (const file of sourceFiles(root)) {
    const text = await Deno.readTextFile(new URL(file, root));
    Deno.lint.runPlugin(
      collector((source, flags) => {
        const known = literals.get(`/${source}/${flags}`);
        if (known === undefined) {
          literals.set(`/${source}/${flags}`, { source, flags, files: [file] });
        } else known.files.push(file);
      }, (written) => made.push(`${file}: ${written.replace(/\s+/g, " ")}`)),
      file,
      text,
    );
  }
  return { literals: [...literals.values()], made };
}

function collector(
  literal: (source: string, flags: string) => void,
  making: (written: string) => void,
): Deno.lint.Plugin {
  return {
    name: "patterns",
    rules: {
      collect: {
        create: ({ sourceCode }) => {
          const made = (node: Deno.lint.NewExpression | Deno.lint.CallExpression): void => {
            const { callee } = node;
            if (callee.type === "Identifier" && callee.name === "RegExp") {
              making(sourceCode.getText(node));
            }
          };
          return {
            Literal(node) {
              if ("regex" in node && node.regex !== undefined) {
                literal(node.regex.pattern, node.regex.flags);
              }
            },
            NewExpression: made,
            CallExpression: made,
          };
        },
      },
    },
  };
}

async function* sourceFiles(root: URL, folder = ""): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, root))) {
    if (name.startsWith(".") || NOT_SHIPPED.has(name)) continue;
    if (isDirectory) yield* sourceFiles(root, `${folder}${name}/`);
    else if (name.endsWith(".ts")) yield `${folder}${name}`;
  }
}
