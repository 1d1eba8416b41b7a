/** What can be done to a text before it is sent. */
export const expressions = [
  'none',
  'lowercase',
  'uppercase',
  /** Before and after the `@`. */
  'localPart',
  'domain',
  'firstWord',
  'initials',
  /** Letters without accents, for providers that know ASCII alone: `Zoë` → `Zoe`. */
  'withoutAccents',
  /** A date as RFC 7643 §2.3.5 has it: `2027-01-31` → `2027-01-31T00:00:00Z`. */
  'dateTime',
] as const
export type Expression = (typeof expressions)[number]
