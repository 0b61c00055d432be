const data = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`;

/** For a program's environment: Node does not find this package, though it is installed. */
export function withoutPackage(name: string): NodeJS.ProcessEnv {
  const hooks = `export const resolve = (specifier, context, next) => {
    if (specifier !== ${JSON.stringify(name)}) return next(specifier, context);
    throw Object.assign(new Error("it is absent"), { code: "ERR_MODULE_NOT_FOUND" });
  };`;
  const program = `import { register } from "node:module"; register(${JSON.stringify(data(hooks))});`;
  return { NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --import=${data(program)}`.trim() };
}
