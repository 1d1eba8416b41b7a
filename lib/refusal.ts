/**
 * A reason not to start, in one plain sentence for whoever runs Portico. Printed without a stack trace;
 * the process then ends with code 1.
 */
export class Refusal extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.name = 'Refusal'
  }
}

/** Prints why a program could not start (only the sentence of a {@link Refusal}) and ends it with code 1. */
export function refuse(error: unknown): never {
  console.error(error instanceof Refusal ? error.message : error)
  process.exit(1)
}
