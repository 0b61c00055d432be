import {
  type ClassDeclaration,
  type ExportDeclaration,
  type FunctionDeclaration,
  type InterfaceDeclaration,
  type JSDocableNode,
  type MethodDeclaration,
  Node,
  Project,
  Scope,
  type SourceFile,
} from "ts-morph";
import { type Doc, parseDoc } from "./doc-comment.ts";

/** Something that a script may name: a call or a value. */
export interface Member {
  readonly name: string;
  readonly kind: "method" | "property";
  /** As TypeScript has it, without the code. */
  readonly signature: string;
  /** What it gives. */
  readonly type: string;
  readonly doc: Doc;
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  /** The class that it comes from. */
  readonly of: string;
}

export interface Named {
  readonly name: string;
  readonly kind: "class" | "type" | "function" | "value";
  readonly signature: string;
  readonly doc: Doc;
  readonly members: readonly Member[];
  /** Whose fields it has besides its own. */
  readonly base: string | undefined;
  /** The folder of src that it lives in. */
  readonly room: string;
}

export interface Sdk {
  /** Of Car, with what it inherits. */
  readonly car: readonly Member[];
  /** All that the package exports. */
  readonly exports: readonly Named[];
}

/** Reads what the package offers from its sources, in the order in which they have it. @param root the repository */
export function readSdk(root: string): Sdk {
  const project = new Project({ skipAddingFilesFromTsConfig: true, skipFileDependencyResolution: true });
  const read = (path: string) => project.addSourceFileAtPath(path);
  const index = read(`${root}/src/index.ts`);
  const exports = index.getExportDeclarations().flatMap((declaration) => {
    const file = read(targetOf(declaration));
    return declaration.getNamedExports().map((named) => describe(file, named.getName()));
  });
  const car = read(`${root}/src/script/car.ts`).getClassOrThrow("Car");
  return { car: [...membersWithBase(car, read)], exports };
}

function targetOf(declaration: { getModuleSpecifierValue(): string | undefined } & Node): string {
  const from = (declaration as ExportDeclaration).getModuleSpecifierValue()!;
  return new URL(from, `file://${declaration.getSourceFile().getFilePath()}`).pathname;
}

function membersWithBase(of: ClassDeclaration, read: (path: string) => SourceFile): Member[] {
  const own = membersOf(of);
  const base = of.getExtends()?.getExpression().getText();
  if (base === undefined) return own;
  const from = of
    .getSourceFile()
    .getImportDeclarations()
    .find((one) => one.getNamedImports().some((named) => named.getName() === base));
  const file = from ? read(targetOf(from)) : of.getSourceFile();
  const names = new Set(own.map(({ name }) => name));
  return [
    ...own,
    ...membersWithBase(file.getClassOrThrow(base), read).filter(({ name }) => !names.has(name)),
  ];
}

function describe(file: SourceFile, name: string): Named {
  const declaration = file.getExportedDeclarations().get(name)?.[0];
  const path = file.getFilePath();
  const room = path.slice(path.lastIndexOf("/src/") + 5).split("/")[0]!;
  if (Node.isClassDeclaration(declaration)) {
    const base = declaration.getExtends()?.getExpression().getText();
    const signature = `class ${name}${base ? ` extends ${base}` : ""}`;
    return { ...named(name, "class", declaration, signature), members: membersOf(declaration), base, room };
  }
  if (Node.isInterfaceDeclaration(declaration)) {
    const base = declaration.getExtends()[0]?.getText();
    const signature = `interface ${name}${base ? ` extends ${base}` : ""}`;
    return { ...named(name, "type", declaration, signature), members: fieldsOf(declaration), base, room };
  }
  const rest = { members: [], base: undefined, room };
  if (Node.isTypeAliasDeclaration(declaration)) {
    const signature = tidy(declaration.getText().replace(/^[\s\S]*?export type/, "type"));
    return { ...named(name, "type", declaration, signature), ...rest };
  }
  if (Node.isFunctionDeclaration(declaration)) {
    return { ...named(name, "function", declaration, `${name}${callOf(declaration)}`), ...rest };
  }
  if (Node.isVariableDeclaration(declaration)) {
    return { ...named(name, "value", declaration.getVariableStatementOrThrow(), name), ...rest };
  }
  throw new Error(`src/index.ts exports ${name}, which is nothing that the reference knows how to describe`);
}

function named(name: string, kind: Named["kind"], node: JSDocableNode, signature: string) {
  return { name, kind, signature: signature.replace(/;$/, ""), doc: docOf(node) };
}

function membersOf(of: ClassDeclaration): Member[] {
  const members: Member[] = [];
  for (const member of of.getMembers()) {
    if (Node.isConstructorDeclaration(member) || !("getScope" in member)) continue;
    if (member.getScope() !== Scope.Public) continue;
    if (Node.isMethodDeclaration(member)) members.push(methodOf(member, of.getNameOrThrow()));
    else if (Node.isPropertyDeclaration(member) || Node.isGetAccessorDeclaration(member)) {
      const name = member.getName();
      const node = Node.isPropertyDeclaration(member) ? member.getTypeNode() : member.getReturnTypeNode();
      // An error's name says nothing that its class does not.
      if (name === "name") continue;
      const value = Node.isPropertyDeclaration(member) ? member.getInitializer()?.getText() : undefined;
      members.push(
        propertyOf(name, tidy(node?.getText() ?? value ?? "unknown"), member, of.getNameOrThrow()),
      );
    }
  }
  return members.filter(({ name }) => !name.startsWith("#") && !name.startsWith("["));
}

function methodOf(method: MethodDeclaration, of: string): Member {
  return {
    name: method.getName(),
    kind: "method",
    signature: `${method.getName()}${callOf(method)}`,
    type: tidy(method.getReturnTypeNode()?.getText() ?? "void"),
    doc: docOf(method),
    parameters: method
      .getParameters()
      .map((one) => ({ name: one.getName(), type: tidy(one.getTypeNode()?.getText() ?? "") })),
    of,
  };
}

function fieldsOf(of: InterfaceDeclaration): Member[] {
  return of.getMembers().flatMap((member) => {
    if (Node.isPropertySignature(member)) {
      const name = `${member.getName()}${member.hasQuestionToken() ? "?" : ""}`;
      return [propertyOf(name, tidy(member.getTypeNode()?.getText() ?? ""), member, of.getName())];
    }
    if (!Node.isMethodSignature(member)) return [];
    const signature = tidy(member.getText().replace(/^\/\*[\s\S]*?\*\/\s*/, "")).replace(/;$/, "");
    const type = tidy(member.getReturnTypeNode()?.getText() ?? "void");
    return [
      {
        name: member.getName(),
        kind: "method" as const,
        signature,
        type,
        doc: docOf(member),
        parameters: [],
        of: of.getName(),
      },
    ];
  });
}

function propertyOf(name: string, type: string, node: JSDocableNode, of: string): Member {
  return {
    name,
    kind: "property",
    signature: `${name}: ${type}`,
    type,
    doc: docOf(node),
    parameters: [],
    of,
  };
}

function callOf(call: MethodDeclaration | FunctionDeclaration): string {
  const generics = call.getTypeParameters().map((one) => one.getText());
  const parameters = call.getParameters().map((one) => {
    const isOptional = one.hasInitializer() || one.hasQuestionToken();
    // What is taken apart at once has no name of its own.
    const name = one.getNameNode().getKindName() === "ObjectBindingPattern" ? "options" : one.getName();
    const rest = one.isRestParameter() ? "..." : "";
    return `${rest}${name}${isOptional ? "?" : ""}: ${one.getTypeNode()?.getText() ?? "unknown"}`;
  });
  const result = call.getReturnTypeNode()?.getText() ?? "void";
  const types = generics.length > 0 ? `<${generics.join(", ")}>` : "";
  return tidy(`${types}(${parameters.join(", ")}): ${result}`);
}

function docOf(node: JSDocableNode): Doc {
  return parseDoc(node.getJsDocs().at(-1)?.getInnerText() ?? "");
}

function tidy(code: string): string {
  return code
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/\s+/g, " ")
    .replace(/^ ?\| /, "")
    .replace(/= \| /, "= ")
    .trim();
}
