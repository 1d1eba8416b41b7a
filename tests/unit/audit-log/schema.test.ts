import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { auditActions, auditGroups, auditQueryString, parseAuditFilters } from '@/lib/audit-log/schema'
import { messages } from '@/lib/i18n/messages'

const id = '0198c0de-0000-7000-8000-000000000001'

test('an address keeps every filter, and what makes no sense is left out', () => {
  const query = `q=ada&actor=${id}&action=connection.deleted&subject=connection&id=${id}&from=2026-11-01&to=2026-11-22&address=192.0.2.1&before=1795344000123_${id}`
  const filters = parseAuditFilters(Object.fromEntries(new URLSearchParams(query)))
  expect(filters.cursor).toEqual({ direction: 'before', createdAt: new Date(1795344000123), id })
  expect(auditQueryString(filters)).toBe(query)
  const nonsense = {
    q: ' \u0000 ',
    actor: 'nobody',
    action: "x'; --",
    subject: '../..',
    from: '2026-02-30',
    to: 'soon',
    before: '12_x',
    after: `999999999999999_${id}`,
  }
  expect(auditQueryString(parseAuditFilters(nonsense))).toBe('')
})

test('all that the code writes to the log can be chosen and is put into words', () => {
  const sources = readdirSync('lib', { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.parentPath.includes('generated'),
    )
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'))
    .filter((source) => source.includes("from '@/lib/audit'"))
  const lines = sources.flatMap((source) => source.split('\n')).filter((line) => /\baction: /.test(line))
  const written = lines.flatMap((line) =>
    [...line.matchAll(/'([a-z_-]+\.[a-z_]+)'/g)].map(([, code]) => code),
  )
  expect(written.length).toBeGreaterThan(20)
  const known = new Set<unknown>(
    auditGroups.flatMap((group) => auditActions[group].map((verb) => `${group}.${verb}`)),
  )
  expect([...new Set(written)].filter((action) => !known.has(action))).toEqual([])
  for (const group of auditGroups) {
    expect(Object.keys(messages.en.auditLog.action[group]).sort()).toEqual([...auditActions[group]].sort())
    expect(messages.en.auditLog.group[group]).toBeTruthy()
  }
})
