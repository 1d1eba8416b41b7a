import type pg from 'pg'
import { evaluateAudience } from '@/lib/audiences/membership/mutations'
import type { AudienceConditions } from '@/lib/audiences/schema'
import { systemActor } from '@/lib/auth/actor'
import { isoDay } from '@/lib/days'
import { db } from '@/lib/db'
import { inTurns, ratio } from './rounds'

const rounds = 7

const about = (attribute: string, operator: string, value: unknown) =>
  ({ kind: 'attribute', attribute, operator, value }) as AudienceConditions

/** "In Sales or Études, in France or Germany, no contractors, started in the last 600 days". */
const conditions: AudienceConditions = {
  kind: 'and',
  conditions: [
    { kind: 'or', conditions: [about('department', 'is', 'sales'), about('department', 'is', 'Etudes')] },
    about('country', 'oneOf', ['FR', 'DE']),
    about('employmentType', 'isNot', 'contractor'),
    about('startDate', 'withinLastDays', 600),
  ],
}

/** The same by hand: who matches, told apart from who was a member. */
const bareSql = `
  WITH matching AS MATERIALIZED (
    SELECT "id" FROM "Employee"
    WHERE "organizationId" = $1
      AND (fold_text("department") = 'sales' OR fold_text("department") = 'etudes')
      AND "country" IN ('FR', 'DE') AND "employmentType" <> 'contractor'
      AND "startDate" BETWEEN $3::date - 600 AND $3::date
  ),
  lost AS (
    DELETE FROM "AudienceMember" m WHERE "audienceId" = $2
      AND NOT EXISTS (SELECT FROM matching WHERE matching."id" = m."employeeId")
  )
  INSERT INTO "AudienceMember" ("audienceId", "employeeId")
  SELECT $2, "id" FROM matching
  WHERE NOT EXISTS (
    SELECT FROM "AudienceMember" m WHERE m."audienceId" = $2 AND m."employeeId" = matching."id"
  )`

/**
 * Evaluates an audience of five conditions anew over the whole directory, from nobody and again when nothing has
 * changed, against the same statement written by hand.
 */
export async function measureEvaluation(client: pg.Client, organization: { id: string }): Promise<string> {
  const [ours, bare] = [
    await createAudience(organization, 'Ours'),
    await createAudience(organization, 'Bare'),
  ]
  const cause = { kind: 'date', on: isoDay(new Date()) } as const
  const portico = () =>
    db.$transaction((tx) => evaluateAudience(tx, systemActor(organization.id), ours, { cause }), {
      timeout: 120_000,
    })
  const byHand = () => client.query(bareSql, [organization.id, bare, isoDay(new Date())])
  const empty = () =>
    client.query('DELETE FROM "AudienceMember" WHERE "audienceId" = ANY ($1)', [[ours, bare]])
  const first = await inTurns(rounds, { bare: byHand, portico }, empty)
  const again = await inTurns(rounds, { bare: byHand, portico })
  const { rows } = await client.query<{ count: number }>(
    'SELECT count(*)::int FROM "AudienceMember" WHERE "audienceId" = $1',
    [ours],
  )
  return [
    `An audience of five conditions is evaluated over 1,000,000 employees, ${rows[0]?.count.toLocaleString('en')} of whom match; against the same statement written by hand (target: at most 1.5 times):`,
    '| evaluation | by hand, ms | Portico, ms | ratio |\n| --- | ---: | ---: | ---: |\n' +
      [
        `| from nobody | ${first.bare.toFixed(0)} | ${first.portico.toFixed(0)} | ${ratio(first)} |`,
        `| again, unchanged | ${again.bare.toFixed(0)} | ${again.portico.toFixed(0)} | ${ratio(again)} |`,
      ].join('\n'),
  ].join('\n\n')
}

async function createAudience(organization: { id: string }, name: string): Promise<string> {
  const { id } = await db.audience.create({
    data: { organizationId: organization.id, name, conditions },
    select: { id: true },
  })
  return id
}
