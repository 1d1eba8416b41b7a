import { listChoices, nameConditions, namePeople } from '@/lib/audiences/choices/queries'
import { toConditions, toDraft } from '@/lib/audiences/drafts/rules'
import type { DraftGroup } from '@/lib/audiences/drafts/schema'
import { describePeople, findPeople, listSavedPeople } from '@/lib/audiences/editing/people/queries'
import { listVersions } from '@/lib/audiences/history/queries'
import type { VersionEntry } from '@/lib/audiences/history/schema'
import { listAudienceImpact, previewAudienceImpact } from '@/lib/audiences/impact/queries'
import { belongsSql, byHandSql, type Proposed } from '@/lib/audiences/people/sql'
import { audienceDescription, audienceName } from '@/lib/audiences/saving/schema'
import { describeAudience } from '@/lib/audiences/sentences/rules'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { Prisma } from '@/lib/generated/prisma/client'
import type { Locale } from '@/lib/i18n/routing'
import { draftAfter, type Intent, parseIntent, peopleAfter, searchedValue } from './rules'
import type { AudienceForm, AudiencePreview, AudienceStep, ForeignChange } from './schema'

const { sql } = Prisma

/** How many people a preview names. */
const sampled = 8

/** Whom a proposed audience takes in: in words, in exact numbers, and the first by name. */
export async function previewAudience(
  actor: Actor,
  proposed: Proposed,
  locale: Locale,
  today = new Date(),
): Promise<AudiencePreview> {
  authorize(actor, 'audience:read')
  const { organizationId } = actor
  const { conditions } = proposed
  const belongs = belongsSql(organizationId, proposed, today)
  const present = sql`
    FROM "Employee" e WHERE e."organizationId" = ${organizationId}::uuid AND e."status" <> 'left' AND ${belongs}`
  const [taken, names, [byHand]] = await Promise.all([
    countAndName(present),
    nameConditions(actor, [conditions]),
    db.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS "count" FROM (${byHandSql(organizationId, proposed)}) AS person`,
  ])
  return {
    sentence: describeAudience(conditions, { locale, names, byHand: byHand?.count ?? 0 }),
    ...taken,
  }
}

/** As many are counted and named by one look at them; of more, the first by name are soon found. */
const few = 1000

/** @param present in SQL, from which people `e`, and of whom */
async function countAndName(present: Prisma.Sql): Promise<Omit<AudiencePreview, 'sentence'>> {
  const columns = sql`e."id", e."givenName", e."familyName", e."department", e."status"`
  const byName = sql`e."familyName", e."givenName", e."id"`
  const shown = sql`e."id", e."givenName" || ' ' || e."familyName" AS "name", e."department"`
  const found = await db.$queryRaw<(AudiencePreview['sample'][number] & { isActive: boolean })[]>`
    WITH e AS MATERIALIZED (SELECT ${columns} ${present} LIMIT ${few + 1})
    SELECT ${shown}, e."status" = 'active' AS "isActive" FROM e ORDER BY ${byName}`
  if (found.length <= few) {
    const sample = found.slice(0, sampled).map(({ isActive: _, ...person }) => person)
    return { people: found.length, active: found.filter(({ isActive }) => isActive).length, sample }
  }
  const [[counts], sample] = await Promise.all([
    db.$queryRaw<{ people: number; active: number }[]>`
      SELECT count(*)::int AS "people", (count(*) FILTER (WHERE e."status" = 'active'))::int AS "active" ${present}`,
    db.$queryRaw<AudiencePreview['sample']>`SELECT ${shown} ${present} ORDER BY ${byName} LIMIT ${sampled}`,
  ])
  return { people: counts?.people ?? 0, active: counts?.active ?? 0, sample }
}

/** The preview of what stands in a form; null while its conditions are not complete. */
export async function previewForm(actor: Actor, form: AudienceForm): Promise<AudiencePreview | null> {
  authorize(actor, 'audience:read')
  const { attributes } = await listChoices(actor)
  const { conditions, reason } = toConditions(draftAfter(form, { kind: 'refresh' }, attributes), attributes)
  if (reason) return null
  const { addedIds, removedIds, locale } = form
  return previewAudience(
    actor,
    { audienceId: form.audienceId || null, conditions, addedIds, removedIds },
    locale,
  )
}

/**
 * What the form asks to be saved.
 * @throws AppError `invalid`: `conditionsIncomplete`, `conditionsTooMany`, or reasons at name and description
 */
export async function readAudienceForm(actor: Actor, form: AudienceForm) {
  authorize(actor, 'audience:read')
  const { attributes } = await listChoices(actor)
  const { conditions, reason } = toConditions(draftAfter(form, { kind: 'apply' }, attributes), attributes)
  const name = audienceName.safeParse(form.name)
  const description = audienceDescription.safeParse(form.description)
  const fields = Object.fromEntries(
    Object.entries({ name, description }).flatMap(([field, parsed]) =>
      parsed.success ? [] : [[field, parsed.error.issues[0]?.message ?? 'invalid']],
    ),
  )
  if (reason) throw new AppError('invalid', { reason, fields })
  if (!name.success || !description.success) throw new AppError('invalid', { fields })
  const { addedIds, removedIds } = form
  return { name: name.data, description: description.data, conditions, addedIds, removedIds }
}

/**
 * Where the form stands after a press of a button: for browsers without JavaScript, and for the review in all.
 * @throws AppError as {@link readAudienceForm} where a review is asked for
 */
export async function takeAudienceStep(actor: Actor, form: AudienceForm): Promise<AudienceStep> {
  authorize(actor, 'audience:read')
  const intent = parseIntent(form.intent)
  const { attributes } = await listChoices(actor)
  const draft = draftAfter(form, intent, attributes)
  const people = peopleAfter(form, intent)
  const { conditions, reason } = toConditions(draft, attributes)
  const proposed = { audienceId: form.audienceId || null, conditions, ...people }
  const sought = searchedValue(form, intent)
  const searches = intent.kind === 'search' || (intent.kind === 'refresh' && form.q.trim() !== '')
  const [added, removed, saved, names, preview, found, foundFor, review] = await Promise.all([
    describePeople(actor, people.addedIds),
    describePeople(actor, people.removedIds),
    listSavedPeople(actor, proposed.audienceId, intent.kind === 'names' ? intent.page : form.names),
    nameDraft(actor, draft),
    reason ? null : previewAudience(actor, proposed, form.locale),
    searches ? findPeople(actor, form.q) : null,
    sought && findPeople(actor, sought.query).then((found) => ({ ...sought, people: found })),
    readReview(actor, form, intent),
  ])
  const { version, name, description } = form
  return {
    view: review.impact ? 'review' : 'edit',
    version,
    name,
    description,
    draft,
    isAttempted: false,
    added,
    removed,
    saved,
    names,
    preview,
    found,
    foundFor,
    ...review,
    changes: [],
  }
}

async function readReview(actor: MemberActor, form: AudienceForm, intent: Intent) {
  const { audienceId } = form
  if ((intent.kind !== 'review' && intent.kind !== 'page') || audienceId === '') {
    return { impact: null, page: null }
  }
  const edit = { audienceId, ...(await readAudienceForm(actor, form)) }
  const [impact, page] = await Promise.all([
    previewAudienceImpact(actor, edit),
    intent.kind === 'page' ? listAudienceImpact(actor, { edit, ...intent }) : null,
  ])
  return { impact, page }
}

/** The form as it is after others saved the audience: nothing typed is lost, and what they changed is said. */
export async function takeChangedStep(actor: Actor, form: AudienceForm): Promise<AudienceStep> {
  authorize(actor, 'audience:read')
  const versions = await listVersions(actor, { audienceId: form.audienceId, after: form.version })
  const step = await takeAudienceStep(actor, Object.assign({}, form, { intent: 'refresh' }))
  const changes = await describeChanges(actor, versions, form.locale)
  return { ...step, version: versions[0]?.number ?? form.version, changes }
}

/** What versions changed, in words. */
export async function describeChanges(
  actor: Actor,
  versions: VersionEntry[],
  locale: Locale,
): Promise<ForeignChange[]> {
  authorize(actor, 'audience:read')
  const rules = versions.flatMap(({ conditions }) =>
    conditions ? [conditions.before, conditions.after] : [],
  )
  const names = await nameConditions(actor, rules)
  return versions.map(({ conditions, description, ...entry }) => ({
    ...entry,
    description: description !== null,
    rule: conditions && {
      before: conditions.before ? describeAudience(conditions.before, { locale, names }) : '',
      after: conditions.after ? describeAudience(conditions.after, { locale, names }) : '',
    },
  }))
}

/** What the form of a saved audience, or of a new one, opens with. */
export async function openForm(
  actor: Actor,
  start: Proposed & { version: number; name: string; description: string },
  locale: Locale,
): Promise<AudienceStep> {
  authorize(actor, 'audience:read')
  const { conditions, addedIds, removedIds, audienceId, version, name, description } = start
  const draft = toDraft(conditions)
  const [added, removed, saved, names, preview] = await Promise.all([
    describePeople(actor, addedIds),
    describePeople(actor, removedIds),
    listSavedPeople(actor, audienceId, 1),
    nameDraft(actor, draft),
    previewAudience(actor, start, locale),
  ])
  const nothing = { found: null, foundFor: null, impact: null, page: null, changes: [] }
  const base = { view: 'edit', isAttempted: false, version, name, description, draft } as const
  return { ...base, added, removed, saved, names, preview, ...nothing }
}

async function nameDraft(actor: MemberActor, draft: DraftGroup): Promise<Record<string, string>> {
  const ids: string[] = []
  const collect = (group: DraftGroup) => {
    for (const part of group.parts) {
      if (part.kind === 'group') collect(part)
      else if (part.subject === 'managerId') ids.push(...part.values)
    }
  }
  collect(draft)
  return namePeople(actor, ids)
}
