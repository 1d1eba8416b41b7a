import { expect, test } from 'vitest'
import { messages } from '@/lib/i18n/messages'

function sentences(part: unknown, path: string): [path: string, sentence: string][] {
  if (typeof part === 'string') return [[path, part]]
  return Object.entries(part as object).flatMap(([key, value]) => sentences(value, `${path}.${key}`))
}

test('in French, what is paused is taken up again, and what failed is started again', () => {
  const { syncs, errors } = messages.fr
  const all = [...sentences(syncs, 'syncs'), ...sentences(errors.reasons.nothingFailed, 'nothingFailed')]
  const resuming = all.filter(([, sentence]) => /\brepri|\breprendre/i.test(sentence)).map(([path]) => path)
  expect(resuming).toEqual(['syncs.action.resume'])
  for (const mend of Object.values(syncs.failures.mend)) expect(mend).toMatch(/à relancer\.$/)
})
