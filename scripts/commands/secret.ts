import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { Refusal } from '../../lib/refusal'

/** What a secret is typed into: a terminal, or a pipe. */
export type SecretInput = NodeJS.ReadableStream & { isTTY?: boolean }

function ask(prompt: string, input: SecretInput, output: NodeJS.WritableStream): Promise<string> {
  output.write(prompt)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const reader = createInterface({ input, output: silent, terminal: true, historySize: 0 })
  return new Promise((resolve, reject) => {
    reader.once('line', (line) => {
      resolve(line)
      reader.close()
    })
    reader.once('close', () => {
      output.write('\n')
      reject(new Refusal('Stopped; nothing was changed.'))
    })
  })
}

interface Question {
  prompt: string
  /** Asked a second time at a terminal, since nobody sees what is typed. */
  again?: string
}

export const passwordQuestion: Question = {
  prompt: 'Password (empty: sign-in by link or single sign-on only): ',
  again: 'The same again: ',
}

/**
 * Reads a secret that must not be among the words of a command, which other users of the machine can list:
 * typed unseen at a terminal, else all of standard input without its last line break. Empty is null.
 * @throws Refusal when it is stopped, or typed differently the second time
 */
export async function readSecret(
  { prompt, again }: Question,
  input: SecretInput = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Promise<string | null> {
  if (!input.isTTY) return (await text(input)).replace(/\r?\n$/, '') || null
  const secret = await ask(prompt, input, output)
  if (secret && again && (await ask(again, input, output)) !== secret)
    throw new Refusal('You typed two different passwords; nothing was changed.')
  return secret || null
}
