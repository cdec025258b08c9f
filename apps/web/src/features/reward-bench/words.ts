/** How lengths were counted, in words. */
export const TOKEN_WORDS = {
  given: "Lengths as given.",
  words: "Lengths are counted in words.",
  tokenizer: "Lengths are tokens of the model's tokenizer, with the end token.",
  sampled: "",
} as const;
