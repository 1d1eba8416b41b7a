import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { passwordQuestion, readSecret, type SecretInput } from '@/scripts/commands/secret'

/** A terminal at which these lines are typed, one for each question. */
function terminal(...lines: string[]) {
  const input: SecretInput & PassThrough = Object.assign(new PassThrough(), { isTTY: true })
  const output = new PassThrough()
  const shown = text(output)
  const answers = [...lines]
  output.on('data', (chunk) => {
    if (String(chunk).endsWith(': ')) setImmediate(() => input.write(answers.shift() ?? ''))
  })
  return {
    read: async () => {
      try {
        return await readSecret(passwordQuestion, input, output)
      } finally {
        output.end()
      }
    },
    shown: () => shown,
  }
}

test('what is typed is read and not shown', async () => {
  const { read, shown } = terminal('hush-hush-hush\r', 'hush-hush-hush\r')
  expect(await read()).toBe('hush-hush-hush')
  expect(await shown()).toBe(`${passwordQuestion.prompt}\n${passwordQuestion.again}\n`)
})

test('nothing typed is no password, and not asked for again', async () => {
  const { read, shown } = terminal('\r')
  expect(await read()).toBeNull()
  expect(await shown()).toBe(`${passwordQuestion.prompt}\n`)
})

test('two different passwords and Ctrl-C change nothing', async () => {
  await expect(terminal('one-long-password\r', 'another-password\r').read()).rejects.toThrow('two different')
  await expect(terminal('half\u0003').read()).rejects.toThrow('Stopped; nothing was changed.')
})

test('a pipe is read whole, but for the last line break', async () => {
  const piped = (content: string) =>
    readSecret(passwordQuestion, new PassThrough().end(content) as SecretInput)
  expect(await piped(' with blanks \r\n')).toBe(' with blanks ')
  expect(await piped('\n')).toBeNull()
  expect(await piped('')).toBeNull()
})
