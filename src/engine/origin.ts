/** From where somebody acted: a part of the audit, and nothing that a case goes by. */
export interface Origin {
  /** As the client says of itself; `link`: a customer's; `temporal`: by hand, in Temporal's own tools. */
  readonly channel: 'http' | 'cli' | 'console' | 'link' | 'temporal';
  /** The network address of whoever asked, where it is known. */
  readonly address?: string;
}
