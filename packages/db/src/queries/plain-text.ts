/** PostgreSQL's `text` holds no NUL: it is shown as the symbol for it. JSON columns keep every text as it is. */
export const plainText = (text: string): string => text.replaceAll("\0", "\u2400");
