/** Names of the inputs of the set-up form: the definition's own names could be those of other fields. */
export const inputPrefix = { open: 'config.', secret: 'secret.' } as const

export function inputName(field: { name: string; isSecret: boolean }): string {
  return (field.isSecret ? inputPrefix.secret : inputPrefix.open) + field.name
}

/** Whether an input holds what is never sent back. */
export function isSecretInput(name: string): boolean {
  return !name.startsWith(inputPrefix.open) && name.includes('.')
}

/** Values by the definition's names. */
export function valuesOf(inputs: Readonly<Record<string, unknown>>): Record<string, string> {
  const values: Record<string, string> = {}
  for (const [input, value] of Object.entries(inputs)) {
    const prefix = Object.values(inputPrefix).find((known) => input.startsWith(known))
    if (prefix && typeof value === 'string') values[input.slice(prefix.length)] = value
  }
  return values
}
