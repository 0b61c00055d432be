/** Tools' own files, and types and tests. */
const TOOLS = /\.(?:config|d|test|spec)\.[jt]s$/u;
/** Of a function, as far as the text tells; of an object or a literal it is none. */
const DEFAULT_EXPORT =
  /(?:^|[;}])[ \t]*export[ \t]*(?:[ \t]default\b(?!\s*[{["'`\d])|\{[^}]*\bas[ \t]+default\b)/m;

/** Whether a file can be a script by its name. */
export const mayBeScript = (name: string): boolean => !TOOLS.test(name);

/** Whether a text is a script's, at a glance: it need not be one that runs. */
export const looksLikeScript = (text: string): boolean => DEFAULT_EXPORT.test(text);
