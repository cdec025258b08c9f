/** Generated files say so in their first line. */
export const GENERATED = "Generated from packages/catalog by `npm run emit`. Do not edit.";

/** A string as Biome writes it in TypeScript. */
export const quoted = (text: string): string =>
  text.includes('"') && !text.includes("'")
    ? `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"')}'`
    : JSON.stringify(text);
