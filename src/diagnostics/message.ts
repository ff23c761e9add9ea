/** The texts of one code, in every language that diagnostics are written in. */
import type { CodeOf, Family } from './codes.js';
import type { Diagnostic } from './diagnostic.js';

export type Params = Diagnostic['params'];
/** Languages that diagnostics are written in. */
export type Language = 'en' | 'zh';
export interface MessageTexts {
  /** What is wrong: one sentence. */
  readonly message: (params: Params) => string;
  /** What to write instead: one or two sentences, the exact text where it is known. */
  readonly help: (params: Params) => string;
}
export type Message = { readonly [L in Language]: MessageTexts };
/** The messages of one family of codes. */
export type MessagesOf<F extends Family> = { readonly [C in CodeOf<F>]: Message };
