/** What people see: one string for every language, or one per language tag (`{ en, zh }`). */
export type Text = string | { [language: string]: string };

/** The text in `language`; else in English; else in the first language it has. */
export function inLanguage(text: Text, language: string): string {
  if (typeof text === 'string') return text;
  return text[language] ?? text.en ?? Object.values(text)[0] ?? '';
}
