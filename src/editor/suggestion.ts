/** Something that may be written at a place. */
export interface Suggestion {
  readonly label: string;
  readonly kind: 'key' | 'name' | 'value' | 'function';
  /** What it is, in a few words. */
  readonly detail?: string;
  /** What is written, where that is not the label. */
  readonly text?: string;
}

/** Stands for the cursor in a text that is read to see what may be written there. */
export const MARK = 'steward_cursor_mark';
