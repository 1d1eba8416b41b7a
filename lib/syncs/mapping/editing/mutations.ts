import { z } from 'zod'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { searchEmployees } from '@/lib/directory/queries'
import { AppError } from '@/lib/errors'
import { emptyRule, fieldOf, type RuleFields, rowsOf, toGiven } from '@/lib/syncs/mapping/editing/rules'
import type { MappingForm } from '@/lib/syncs/mapping/editing/schema'
import { type MappingPreview, previewMapping } from '@/lib/syncs/mapping/preview/queries'
import { type AttributeMapping, attributeMapping } from '@/lib/syncs/mapping/schema'
import { resetMapping, saveMapping } from '@/lib/syncs/settings/mutations'
import { readSyncSettings } from '@/lib/syncs/settings/queries'

const uuid = z.uuid()

/** What a step of the form came to. */
export type MappingStep =
  | { kind: 'saved' }
  /** Rules as they are to be shown, none of them saved; `focus`: the one to go on with. */
  | { kind: 'rows'; rows: RuleFields[]; focus: number | null }
  | { kind: 'people'; rows: RuleFields[]; people: { id: string; name: string; email: string }[] }
  | { kind: 'preview'; rows: RuleFields[]; preview: MappingPreview }

/**
 * Takes one step of the form of a mapping: saves it, or shows it with a rule more or less, or what it would make of a
 * person. Who may only look tries the mapping that is saved.
 * @throws AppError `invalid` with the fields at fault; as `saveMapping`, `previewMapping`
 */
export async function editMapping(actor: Actor, form: MappingForm): Promise<MappingStep> {
  authorize(actor, 'sync:read')
  const { connectionId, version, intent, person } = form
  const rows = rowsOf(form)
  const [step, argument = ''] = splitOnce(intent)
  if (step === 'find') {
    if (rows.length > 0) parseRows(rows)
    return { kind: 'people', rows, people: await findPeople(actor, person) }
  }
  if (step === 'preview') {
    const mapping =
      rows.length > 0 ? parseRows(rows) : (await readSyncSettings(db, actor, connectionId)).mapping
    const employeeId = uuid.safeParse(argument).data
    if (!employeeId) throw new AppError('not_found')
    const preview = await previewMapping(actor, { connectionId, employeeId, mapping })
    return { kind: 'preview', rows, preview }
  }
  authorize(actor, 'sync:update')
  if (step === 'add') return { kind: 'rows', rows: [...rows, emptyRule], focus: rows.length }
  if (step === 'remove') {
    const index = Number(argument)
    const left = rows.filter((_, at) => at !== index)
    return { kind: 'rows', rows: left, focus: Math.min(index, left.length - 1) }
  }
  if (step === 'reset') await resetMapping(actor, { connectionId, version })
  else await save(actor, { connectionId, version, rows })
  return { kind: 'saved' }
}

async function findPeople(actor: Actor, query: string) {
  const found = await searchEmployees(actor, { query, limit: 8 })
  return found.map(({ id, givenName, familyName, email }) => ({
    id,
    name: `${givenName} ${familyName}`,
    email,
  }))
}

function splitOnce(intent: string): [string, string?] {
  const [step = '', ...rest] = intent.split('.')
  return rest.length > 0 ? [step, rest.join('.')] : [step]
}

async function save(
  actor: Actor,
  { connectionId, version, rows }: { connectionId: string; version: number; rows: RuleFields[] },
): Promise<void> {
  const mapping = parseRows(rows)
  try {
    await saveMapping(actor, { connectionId, version, mapping })
  } catch (error) {
    const fields = error instanceof AppError ? error.details.fields : undefined
    if (!fields) throw error
    const named = Object.entries(fields).map(([path, reason]) => [fieldOf(toPath(path)), reason])
    throw new AppError('invalid', { fields: Object.fromEntries(named) })
  }
}

function toPath(text: string): (string | number)[] {
  return text.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}

/** @throws AppError `invalid`; the reason of what is no matter of one field stands for all of it */
function parseRows(rows: RuleFields[]): AttributeMapping {
  const parsed = attributeMapping.safeParse(toGiven(rows))
  if (parsed.success) return parsed.data
  const fields: Record<string, string> = {}
  for (const { path, message } of parsed.error.issues) fields[fieldOf(path)] ??= message
  const { mapping: reason, ...named } = fields
  throw new AppError('invalid', { ...(reason && { reason }), fields: named })
}
