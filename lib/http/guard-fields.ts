/** Public forms that the spam guard protects. */
export const guardedForms = ['demo-request', 'integration-request', 'listing-watch'] as const
export type GuardedForm = (typeof guardedForms)[number]

/** Names of the fields that a guarded form carries beside its own. */
export const guardFields = {
  /** Hidden from people; programs that fill every field fill it too. Browsers never complete it. */
  trap: 'subject',
  token: 'formToken',
} as const

/** What a form asks for once it stands in the browser; its page is the same for everybody. */
export interface FormStart {
  token: string
  /** Of whoever is signed in. */
  name: string | null
  email: string | null
}
