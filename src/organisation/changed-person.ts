/** Somebody who cannot go on with what they have in hand, as the organisation tells the cases. Plain JSON. */
export interface ChangedPerson {
  readonly person: string;
  /** `away`: their absence has begun; `left`: the organisation has them no more; `roles`: they lost roles. */
  readonly why: 'away' | 'left' | 'roles';
  /** Who stands in while they are away; null: nobody. */
  readonly substitute?: string | null;
  /** The roles that they lost. */
  readonly roles?: readonly string[];
}
