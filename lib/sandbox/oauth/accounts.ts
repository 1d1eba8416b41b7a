/** The people who can sign in to the sandbox; no password is asked for. */
export const accounts = [
  { id: 'account-ada', name: 'Ada Marchand', email: 'ada.marchand@sandbox.example', role: 'Administrator' },
  { id: 'account-ben', name: 'Ben Okafor', email: 'ben.okafor@sandbox.example', role: 'HR manager' },
] as const

export const findAccount = (id: string | undefined) => accounts.find((account) => account.id === id)

/** What each scope lets a program do, as the consent page says it. */
export const scopeSentences: Record<string, string> = {
  openid: 'Know which account you signed in with',
  offline_access: 'Stay connected while you are away',
  'people.read': 'Read people: name, e-mail, active or not',
  'people.write': 'Create, change and deactivate people',
}
