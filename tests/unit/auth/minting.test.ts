import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const sources = ['app', 'components', 'lib', 'prisma', 'scripts', 'tests'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => path.posix.join(entry.parentPath.replaceAll(path.sep, '/'), entry.name))
    .filter((name) => !name.startsWith('lib/generated/')),
)

const filesWith = (pattern: RegExp) =>
  sources.filter(
    (name) => pattern.test(readFileSync(name, 'utf8')) && name !== 'tests/unit/auth/minting.test.ts',
  )

test('actors are minted in lib/auth and nowhere else', () => {
  expect(filesWith(/\bmint\b/)).toEqual([
    'lib/auth/actor.ts',
    'lib/auth/bearer.ts',
    'lib/auth/load-actor.ts',
    'lib/auth/load-hand-off.ts',
    'lib/auth/load-member.ts',
    'lib/auth/load-people-calendar.ts',
    'lib/auth/load-scim-actor.ts',
  ])
})

test('no actor is made by a cast or a literal', () => {
  const cast = /\bas (?:unknown as )?(?:Actor|[A-Z]\w*Actor)\b|satisfies (?:Actor|[A-Z]\w*Actor)\b/
  expect(filesWith(cast)).toEqual([])
})

test('only jobs, commands and the seed act as Portico itself: nothing that answers a request', () => {
  const allowed =
    /^(?:lib\/auth\/actor\.ts$|lib\/.*\/jobs\.ts$|lib\/worker\/|prisma\/seed\/|scripts\/|tests\/)/
  // Whoever asks for the first token or for the published keys finds one, though no worker has run: it is made then,
  // and nothing of the request goes into it.
  const firstKey = 'lib/auth/signing-keys/mutations.ts'
  expect(filesWith(/\bsystemActor\b/).filter((name) => !allowed.test(name))).toEqual([firstKey])
})
