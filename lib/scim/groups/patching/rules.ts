import { parsePath } from '@/lib/scim/filters/rules'
import type { Filter } from '@/lib/scim/filters/schema'
import type { GroupStep } from '@/lib/scim/groups/patching/schema'
import { memberIds, readExternalId, readGroupName } from '@/lib/scim/groups/rules'
import { groupResource, groupShape } from '@/lib/scim/groups/schema'
import { toChanges } from '@/lib/scim/patching/rules'
import type { PatchOperation } from '@/lib/scim/patching/schema'
import { canonicalValue, isReadOnly, locate } from '@/lib/scim/resources/rules'
import { resourceId, scimProblem } from '@/lib/scim/schema'

/**
 * What the operations of a PATCH come to (RFC 7644 §3.5.2). Neighbours that do alike are one step: Okta and Entra ID
 * send an operation for each member.
 * @throws AppError `invalid` (`invalidPath`, `invalidValue`, `noTarget`, `mutability`)
 */
export function toSteps(operations: readonly PatchOperation[]): GroupStep[] {
  const steps: GroupStep[] = []
  for (const step of operations.flatMap(toChanges).flatMap(toStep)) {
    const last = steps.at(-1)
    const isSame = last && 'ids' in last && 'ids' in step && last.kind === step.kind && step.kind !== 'set'
    // One by one: a call takes no hundred thousand arguments.
    if (isSame) for (const id of step.ids) last.ids.push(id)
    else steps.push(step)
  }
  return steps
}

type Change = ReturnType<typeof toChanges>[number]

function toStep({ op, path, value, isNamed }: Change): GroupStep[] {
  const { name, filter, part } = parsePath(path)
  const place = locate(groupShape, part === null ? name : `${name}.${part}`)
  if (place.kind === 'unused') return []
  if (place.kind !== 'attribute') {
    if (!isNamed) return []
    throw scimProblem('invalidPath', `There is no attribute '${path.slice(0, 200)}'`)
  }
  const { attribute } = place
  if (isReadOnly(attribute)) {
    if (!isNamed) return []
    throw scimProblem('mutability', `'${attribute.name}' is read-only`)
  }
  if (attribute.name === 'members') {
    if (place.part) throw scimProblem('mutability', 'What a group says of a member cannot be changed')
    return filter ? [whereStep(op, filter, value)] : membersStep(op, value)
  }
  if (filter) throw scimProblem('invalidPath', `'${attribute.name}' has no values to choose from`)
  const clean = op === 'remove' ? undefined : (canonicalValue(attribute, value) as string | undefined)
  if (attribute.name === 'externalId') return [{ kind: 'identify', externalId: readExternalId(clean) }]
  if (clean === undefined) throw scimProblem('mutability', "'displayName' is required")
  return [{ kind: 'rename', name: readGroupName(clean) }]
}

function readMembers(value: unknown): string[] {
  const members = groupShape.core.attributes.find(({ name }) => name === 'members')
  const clean = members && canonicalValue(members, value)
  return memberIds(groupResource.shape.members.parse(clean))
}

function membersStep(op: PatchOperation['op'], value: unknown): GroupStep[] {
  if (op === 'replace') return [{ kind: 'set', ids: readMembers(value) }]
  if (op === 'add') return [{ kind: 'add', ids: readMembers(value) }]
  // Entra ID names in the value who goes; without a value, all go.
  const isAll = value === undefined || value === null
  return [isAll ? { kind: 'set', ids: [] } : { kind: 'remove', ids: readMembers(value) }]
}

function whereStep(op: PatchOperation['op'], filter: Filter, value: unknown): GroupStep {
  if (op === 'add') throw scimProblem('mutability', 'What a group says of a member cannot be changed')
  const ids = op === 'remove' ? namedIds(filter) : null
  if (ids) return { kind: 'remove', ids }
  return { kind: 'removeWhere', filter, replacement: op === 'replace' ? readMembers(value) : null }
}

/** The ids of `value eq "…" or value eq "…"`; null: the filter is another. */
function namedIds(filter: Filter): string[] | null {
  if (filter.kind === 'or') {
    const parts = filter.filters.map(namedIds)
    return parts.some((part) => part === null) ? null : parts.flatMap((part) => part ?? [])
  }
  if (filter.kind !== 'compare' || filter.operator !== 'eq' || filter.name.toLowerCase() !== 'value')
    return null
  // Who cannot be a member is none.
  const id = resourceId.safeParse(filter.value)
  return id.success ? [id.data.toLowerCase()] : []
}
