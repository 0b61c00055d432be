import { ArgumentError } from "./errors.ts";
import { meantBy } from "./spelling.ts";

/** Asked of any value by the language and by JSON: that a car has none is no slip of the pen. */
const ASKED_OF_ALL = new Set(["then", "catch", "toJSON", "constructor"]);

/**
 * Has whoever reads what no car has, and nearly the name of what each has, told so at the line that reads: that
 * "car.driveto is not a function" names no way out, and some engines leave out even the name. What is no name of the
 * car's nor like one is undefined, as usual.
 *
 * @param base the class at the bottom of those that make up a car @param car the class that scripts know
 */
export function tellMisspelt(
  base: { readonly prototype: object },
  car: { readonly prototype: object },
): void {
  const names = [car, base].flatMap(({ prototype }) => Object.getOwnPropertyNames(prototype));
  const known = [...names.filter((name) => name !== "constructor"), "signal"];
  // At the end of the chain only what nothing else has is asked for: a car's own members are as quick as ever.
  const last = new Proxy(Object.create(Object.prototype) as object, {
    get(target, key, receiver) {
      if (typeof key === "symbol" || ASKED_OF_ALL.has(key) || key in target)
        return Reflect.get(target, key, receiver);
      const meant = meantBy(key, known);
      if (meant === undefined) return undefined;
      throw new ArgumentError(key, undefined, `car knows no "${key}": did you mean ${meant}?`);
    },
  });
  Object.setPrototypeOf(base.prototype, last);
}
