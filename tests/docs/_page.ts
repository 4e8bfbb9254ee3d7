const DOCS = new URL("../../docs/", import.meta.url);

/** A fenced block of code. */
export interface Block {
  readonly language: string;
  readonly text: string;
  /** The heading that it stands under. */
  readonly under: string;
}

/** A table: what stands in each row, code as it is written between its backticks. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The heading that it stands under. */
  readonly under: string;
}

/** A page of `docs/`, taken apart as far as the tests have something to check in it. */
export class Page {
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly tables: readonly Table[];

  private constructor(text: string) {
    this.text = text;
    const { blocks, tables } = takeApart(text);
    this.blocks = blocks;
    this.tables = tables;
  }

  static async read(name: string): Promise<Page> {
    return new Page(await Deno.readTextFile(new URL(name, DOCS)));
  }

  /** The blocks of one language. */
  blocksOf(language: string): Block[] {
    return this.blocks.filter((block) => block.language === language);
  }

  /** The only table whose first column has this head. */
  table(head: string): Table {
    const [table, ...more] = this.tables.filter((table) => table.head[0] === head);
    if (table === undefined || more.length > 0) throw new Error(`${more.length} tables of ${head}`);
    return table;
  }
}

/** The pieces of code in a cell of a table. */
export function codeIn(cell: string): string[] {
  return Array.from(cell.matchAll(/`([^`]+)`/g), ([, code]) => code!);
}

function takeApart(text: string): { blocks: Block[]; tables: Table[] } {
  const blocks: Block[] = [];
  const tables: Table[] = [];
  const lines = text.split("\n");
  let under = "";
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (line.startsWith("#")) under = line.replace(/^#+ */, "");
    else if (line.startsWith("```")) {
      const end = lines.indexOf("```", i + 1);
      blocks.push({ language: line.slice(3), text: lines.slice(i + 1, end).join("\n"), under });
      i = end;
    } else if (line.startsWith("|")) {
      const end = lines.findIndex((line, at) => at > i && !line.startsWith("|"));
      const [head = [], , ...rows] = lines.slice(i, end).map(cellsOf);
      tables.push({ head, rows, under });
      i = end - 1;
    }
  }
  return { blocks, tables };
}

/** A bar in a cell is escaped. */
function cellsOf(line: string): string[] {
  return line.slice(1, -1).split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
}
