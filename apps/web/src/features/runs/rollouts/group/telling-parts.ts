const SNIPPET_CHARS = 160;
/** A shorter common beginning costs less room than it takes to see that something was left out. */
const MIN_SHARED = 32;

/** A few words of each prompt, from where they begin to differ: prompts of one task often begin alike. */
export function tellingParts(prompts: readonly string[]): string[] {
  const shared = prompts.length > 1 ? sharedStart(prompts) : 0;
  return prompts.map((prompt) => {
    const text = shared < MIN_SHARED ? prompt : `\u2026${prompt.slice(shared)}`;
    return text.slice(0, SNIPPET_CHARS);
  });
}

/** Length of the longest common beginning that ends after a space. */
function sharedStart([first = "", ...rest]: readonly string[]): number {
  let length = first.length;
  for (const prompt of rest) {
    let same = 0;
    while (same < length && first[same] === prompt[same]) same += 1;
    length = same;
  }
  return first.lastIndexOf(" ", length - 1) + 1;
}
