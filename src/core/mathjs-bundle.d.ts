/** The bundle has the types of the package itself, which does not say so. */
declare module "mathjs/lib/browser/math.js" {
  import type { MathJsInstance } from "mathjs";

  const mathjs: Pick<MathJsInstance, "unit" | "pinv" | "inv" | "eigs">;
  export default mathjs;
}
