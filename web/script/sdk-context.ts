import type { SyntaxNode, Tree } from "@lezer/common";

/** What can be completed at the cursor. */
export type SdkContext =
  /** After `car.` */
  | { readonly kind: "car"; readonly from: number }
  /** A key in an object that a method of the car is called with. */
  | {
      readonly kind: "options";
      readonly from: number;
      readonly method: string;
      /** Which of its arguments, from 0. */
      readonly argument: number;
      /** Keys that are there already. */
      readonly used: readonly string[];
    }
  /** Of what a motion was answered with. */
  | { readonly kind: "result"; readonly from: number; readonly used: readonly string[] }
  /** A name that is imported from "strafe". */
  | { readonly kind: "import"; readonly from: number; readonly used: readonly string[] };

const WORD = /[\p{L}\p{N}_$]*$/u;
const MEMBER = /(?:^|[^\p{L}\p{N}_$.])([\p{L}_$][\p{L}\p{N}_$]*)\s*[?!]?\.\s*([\p{L}\p{N}_$]*)$/u;
const NO_CODE = new Set(["String", "TemplateString", "RegExp", "LineComment", "BlockComment"]);
/** Longest piece before the cursor that is looked at, characters. */
const LOOK_BACK = 200;

/** @param tree of `text`, by the JavaScript grammar @param at the cursor */
export function sdkContext(tree: Tree, text: string, at: number): SdkContext | null {
  const node = tree.resolveInner(at, -1);
  if (NO_CODE.has(node.name)) return null;
  const before = text.slice(Math.max(0, at - LOOK_BACK), at);
  const from = at - WORD.exec(before)![0].length;
  const member = MEMBER.exec(before);
  if (member) {
    const name = member[1]!;
    if (carNames(tree, text).has(name)) return { kind: "car", from };
    return resultNames(tree, text).has(name) ? { kind: "result", from, used: [] } : null;
  }
  return (
    inImport(node, text, from) ?? inResult(node, tree, text, from) ?? inObject(node, tree, text, at, from)
  );
}

/** What the car is called: the default function's first parameter, and whatever is annotated so. */
export function carNames(tree: Tree, text: string): Set<string> {
  const names = new Set<string>();
  tree.iterate({
    enter: ({ node }) => {
      if (node.name === "ExportDeclaration" && node.getChild("default")) {
        const made = node.getChild("FunctionDeclaration") ?? node.getChild("ArrowFunction");
        const first = made?.getChild("ParamList")?.getChild("VariableDefinition");
        if (first) names.add(textOf(first, text));
      }
      if (node.name === "VariableDefinition") {
        const type = node.nextSibling;
        if (type?.name === "TypeAnnotation" && textOf(type, text).replace(/^:\s*/, "") === "Car") {
          names.add(textOf(node, text));
        }
      }
    },
  });
  return names;
}

/** Variables that hold what a call of the car was answered with. */
function resultNames(tree: Tree, text: string): Set<string> {
  const names = new Set<string>();
  const cars = carNames(tree, text);
  tree.iterate({
    enter: ({ node }) => {
      if (node.name !== "VariableDefinition") return;
      if (isCarAnswer(node.parent, cars, text)) names.add(textOf(node, text));
    },
  });
  return names;
}

/** `const … = await car.method(…)` */
function isCarAnswer(declaration: SyntaxNode | null, cars: ReadonlySet<string>, text: string): boolean {
  if (declaration?.name !== "VariableDeclaration") return false;
  const call = declaration.getChild("AwaitExpression")?.getChild("CallExpression");
  return call !== undefined && call !== null && methodOf(call, cars, text) !== undefined;
}

/** Which method of the car it calls. */
function methodOf(call: SyntaxNode, cars: ReadonlySet<string>, text: string): string | undefined {
  const member = call.getChild("MemberExpression");
  const name = member?.getChild("VariableName");
  const method = member?.getChild("PropertyName");
  return name && method && cars.has(textOf(name, text)) ? textOf(method, text) : undefined;
}

function inImport(node: SyntaxNode, text: string, from: number): SdkContext | null {
  const group = ancestor(node, "ImportGroup");
  const source = group?.parent?.getChild("String");
  if (!group || (source && !/^["']strafe["']$/.test(textOf(source, text)))) return null;
  const used = group.getChildren("VariableDefinition").filter((name) => name.from !== from);
  return { kind: "import", from, used: used.map((name) => textOf(name, text)) };
}

function inResult(node: SyntaxNode, tree: Tree, text: string, from: number): SdkContext | null {
  const pattern = ancestor(node, "ObjectPattern");
  if (!pattern || !isCarAnswer(pattern.parent, carNames(tree, text), text)) return null;
  const used = pattern.getChildren("PatternProperty").filter((key) => key.from !== from);
  return { kind: "result", from, used: used.map((key) => textOf(key.firstChild!, text)) };
}

function inObject(node: SyntaxNode, tree: Tree, text: string, at: number, from: number): SdkContext | null {
  const object = ancestor(node, "ObjectExpression");
  const list = object?.parent;
  const call = list?.parent;
  if (!object || at <= object.from || list?.name !== "ArgList" || call?.name !== "CallExpression")
    return null;
  const method = methodOf(call, carNames(tree, text), text);
  if (method === undefined || !isKeyPlace(object, text, from)) return null;
  const keys = object.getChildren("Property").filter((property) => property.from !== from);
  const used = keys.map((property) => textOf(property.firstChild!, text));
  const commas = list.getChildren(",").filter((comma) => comma.to <= object.from);
  return { kind: "options", from, method, argument: commas.length, used };
}

/** Where a key may stand: at the object's beginning and after a comma of its own. */
function isKeyPlace(object: SyntaxNode, text: string, from: number): boolean {
  const before = text.slice(object.from, from).trimEnd();
  return before.endsWith("{") || before.endsWith(",");
}

/** The nearest one, and no farther than the function that it is in. */
function ancestor(node: SyntaxNode, name: string): SyntaxNode | null {
  for (let up: SyntaxNode | null = node; up; up = up.parent) {
    if (up.name === name) return up;
    if (up.name === "Block" || up.name === "ArgList") return null;
  }
  return null;
}

function textOf(node: SyntaxNode, text: string): string {
  return text.slice(node.from, node.to);
}
