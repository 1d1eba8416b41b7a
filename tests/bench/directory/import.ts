import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Client } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { type MemberActor, systemActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { checkImport } from '@/lib/directory/imports/checking/mutations'
import { mapImport, startImport } from '@/lib/directory/imports/mutations'
import { runImport } from '@/lib/directory/imports/running/mutations'
import { importMapping } from '@/lib/directory/imports/schema'
import { receiveFile } from '@/lib/directory/imports/upload/mutations'
import { memberActor } from '@/tests/support/actors'
import { createOrganization } from '@/tests/support/factories'
import { median } from '../connections/compare'
import { csvFile, header, personOf } from './people'

interface Round {
  copy: number
  receive: number
  check: number
  run: number
  again: number
  memory: number
}

interface Options {
  count: number
  rounds: number
}

/** A CSV file of people against `COPY` of the same rows into the same table with its indexes. */
export async function measureImport(client: Client, { count, rounds }: Options): Promise<string> {
  const results: Round[] = []
  for (let round = 0; round < rounds; round += 1) {
    const copy = await timed(() => copyPeople(client, count, `copied-${round}`))
    const parts = await importPeople(count, `imported-${round}`)
    results.push({ copy, ...parts })
    process.stdout.write(`${JSON.stringify(results.at(-1))}\n`)
  }
  return report(count, results)
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

const columns =
  '"id", "organizationId", "givenName", "familyName", "email", "externalId", "jobTitle", "department", "team", "location", "country", "language", "managerId", "employmentType", "startDate", "status", "updatedAt"'

/** The rows as the import writes them, managers among them; the ids are made before the clock starts. */
export async function copyPeople(client: Client, count: number, company: string): Promise<void> {
  const { id: organizationId } = await createOrganization(db)
  const people = Array.from({ length: count }, (_, number) => personOf(number, count, company))
  const ids = people.map(() => crypto.randomUUID())
  const numberOf = new Map(people.map((person, number) => [person[2], number]))
  function* lines() {
    let part = ''
    for (const [number, person] of people.entries()) {
      const [given, family, email, external, title, department, team, location, country, language] = person
      const manager = numberOf.get(person[10] as string)
      const cells = [ids[number], organizationId, given, family, email, external, title, department, team]
      cells.push(location, country, language, manager === undefined ? '\\N' : ids[manager])
      part += `${[...cells, person[11], person[12], person[13], '2026-01-01'].join('\t')}\n`
      if (part.length < 65_536) continue
      yield part
      part = ''
    }
    yield part
  }
  await pipeline(Readable.from(lines()), client.query(copyFrom(`COPY "Employee" (${columns}) FROM STDIN`)))
}

async function importPeople(count: number, company: string): Promise<Omit<Round, 'copy'>> {
  const actor = await memberActor(await createOrganization(db))
  global.gc?.()
  const before = process.memoryUsage().rss
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 50)
  const first = await importOnce(actor, count, company)
  clearInterval(watch)
  const people = await db.employee.count({ where: { organizationId: actor.organizationId } })
  const managed = await db.employee.count({
    where: { organizationId: actor.organizationId, managerId: { not: null } },
  })
  if (people !== count || managed !== count - 1)
    throw new Error(`${people} people, ${managed} with a manager`)
  const second = await importOnce(actor, count, company)
  const again = second.receive + second.check + second.run
  return { ...first, again, memory: (most - before) / 2 ** 20 }
}

async function importOnce(actor: MemberActor, count: number, company: string) {
  const system = systemActor(actor.organizationId)
  let importId = ''
  const receive = await timed(async () => {
    const content = Readable.from(csvFile(count, company)).map((part: string) => Buffer.from(part))
    importId = (await receiveFile(actor, { fileName: 'people.csv', content })).id
  })
  const { mapping } = await db.directoryImport.findUniqueOrThrow({ where: { id: importId } })
  const check = await timed(async () => {
    await mapImport(actor, { importId, mapping: importMapping.parse(mapping) })
    await checkImport(system, importId)
  })
  const run = await timed(async () => {
    await startImport(actor, { importId, leavers: 0 })
    if ((await runImport(system, importId)) !== 'done') throw new Error('The import did not end')
  })
  return { receive, check, run }
}

function report(count: number, results: readonly Round[]): string {
  const middle = (pick: (round: Round) => number) => median(results.map(pick))
  const whole = (round: Round) => round.receive + round.check + round.run
  const seconds = (pick: (round: Round) => number) => (middle(pick) / 1000).toFixed(1)
  const ratio = middle((round) => round.copy / whole(round))
  return [
    `### CSV import of ${count.toLocaleString('en')} people`,
    `${ratio.toFixed(2)} times as fast as \`COPY\` of the same rows into the same table with its indexes (target: at least 0.5). The file has ${header.length} columns, and a manager for everybody but one, before or after them. Its parts are those of the way through the pages: the file is read and its rows are kept; each row is checked against the directory; people are written, ${(5000).toLocaleString('en')} in a transaction. The process grows by ${middle((round) => round.memory).toFixed(0)} MB at most.`,
    [
      '| | seconds |',
      '| --- | ---: |',
      `| \`COPY\` | ${seconds((round) => round.copy)} |`,
      `| import, whole | ${seconds(whole)} |`,
      `| … the file | ${seconds((round) => round.receive)} |`,
      `| … the check | ${seconds((round) => round.check)} |`,
      `| … the run | ${seconds((round) => round.run)} |`,
      `| the same file again: all unchanged | ${seconds((round) => round.again)} |`,
    ].join('\n'),
  ].join('\n\n')
}
