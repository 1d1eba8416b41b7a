import { audit } from '@/lib/audit'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { isUniqueViolation } from '@/lib/database/unique'
import { db, type Transaction } from '@/lib/db'
import { findUse, listDefinitions } from '@/lib/directory/attributes/queries'
import { keyOf, moved, reservedKeys } from '@/lib/directory/attributes/rules'
import {
  type AttributeChange,
  type AttributeView,
  mostAttributes,
  type NewAttribute,
} from '@/lib/directory/attributes/schema'
import { forgetAttribute } from '@/lib/directory/saving/mutations'
import { AppError } from '@/lib/errors'

const subjectOf = (id: string) => ({ type: 'employee-attribute', id })
const patience = { timeout: 60_000, maxWait: 15_000 }

function orNameTaken(error: unknown): never {
  if (!isUniqueViolation(error)) throw error
  throw new AppError('conflict', { reason: 'attributeNameTaken', fields: { name: 'attributeNameTaken' } })
}

/** All of them, one change after the other. */
async function holdAll(tx: Transaction, { organizationId }: MemberActor): Promise<AttributeView[]> {
  await tx.$queryRaw`SELECT 1 FROM "Organization" WHERE "id" = ${organizationId}::uuid FOR NO KEY UPDATE`
  return listDefinitions(tx, organizationId)
}

async function holdOne(tx: Transaction, actor: MemberActor, id: string): Promise<AttributeView> {
  const found = (await holdAll(tx, actor)).find((one) => one.id === id)
  if (!found) throw new AppError('not_found')
  return found
}

/**
 * Defines an attribute of employees. Its key is made of the name and stays, whatever it is called later.
 * @throws AppError `conflict` (`attributeNameTaken`); `limit_exceeded` (`attributesTooMany`)
 */
export async function createAttribute(
  actor: Actor,
  input: NewAttribute,
): Promise<{ id: string; key: string }> {
  authorize(actor, 'directory:define')
  const { organizationId } = actor
  const { name, type } = input
  const created = db.$transaction(async (tx) => {
    const known = await holdAll(tx, actor)
    if (known.length >= mostAttributes) {
      throw new AppError('limit_exceeded', { reason: 'attributesTooMany', values: { most: mostAttributes } })
    }
    const key = keyOf(name, new Set([...reservedKeys, ...known.map((one) => one.key)]))
    const options = type === 'choice' ? input.options : []
    const position = await nextPosition(tx, organizationId)
    const { id } = await tx.employeeAttribute.create({
      data: { organizationId, key, name, type, options, position },
      select: { id: true },
    })
    const details = { name, key, type }
    await audit(tx, actor, { action: 'employee-attribute.created', subject: subjectOf(id), details })
    return { id, key }
  })
  return created.catch(orNameTaken)
}

async function nextPosition(tx: Transaction, organizationId: string): Promise<number> {
  const { _max } = await tx.employeeAttribute.aggregate({
    where: { organizationId },
    _max: { position: true },
  })
  return (_max.position ?? -1) + 1
}

/**
 * Gives an attribute another name, or a choice other options. Values that people have stay as they are.
 * @throws AppError `not_found`; `conflict` (`attributeNameTaken`); `invalid` (`attributeOptionsMissing`)
 */
export async function changeAttribute(actor: Actor, input: AttributeChange): Promise<void> {
  authorize(actor, 'directory:define')
  const { attributeId: id, name } = input
  const changed = db.$transaction(async (tx) => {
    const before = await holdOne(tx, actor, id)
    const options = before.type === 'choice' ? input.options : []
    if (before.type === 'choice' && options.length === 0) {
      const reason = 'attributeOptionsMissing'
      throw new AppError('invalid', { reason, fields: { options: reason } })
    }
    const isSame = before.name === name && JSON.stringify(before.options) === JSON.stringify(options)
    if (isSame) return
    await tx.employeeAttribute.update({
      where: { id, organizationId: actor.organizationId },
      data: { name, options },
    })
    const details = { before: before.name, name, ...(before.type === 'choice' && { options }) }
    await audit(tx, actor, { action: 'employee-attribute.changed', subject: subjectOf(id), details })
  })
  await changed.catch(orNameTaken)
}

/** Moves an attribute one place up or down. */
export async function moveAttribute(
  actor: Actor,
  { attributeId, direction }: { attributeId: string; direction: 'up' | 'down' },
): Promise<void> {
  authorize(actor, 'directory:define')
  const { organizationId } = actor
  await db.$transaction(async (tx) => {
    const known = await holdAll(tx, actor)
    if (!known.some(({ id }) => id === attributeId)) throw new AppError('not_found')
    const ids = moved(known, attributeId, direction)
    await tx.$executeRaw`
      UPDATE "EmployeeAttribute" AS attribute SET "position" = place."number" - 1
      FROM unnest(${ids}::uuid[]) WITH ORDINALITY AS place ("id", "number")
      WHERE attribute."id" = place."id" AND attribute."organizationId" = ${organizationId}::uuid`
  })
}

/**
 * Deletes an attribute with all values of it.
 * @param input.people how many have a value, as it was confirmed
 * @throws AppError `not_found`; `conflict`: `attributeInUse` with the audiences that ask for it,
 * `attributeMapped` with the connections that send it, or `attributeValuesChanged` when another number of people has a value by now
 */
export async function deleteAttribute(
  actor: Actor,
  { attributeId: id, people }: { attributeId: string; people: number },
): Promise<void> {
  authorize(actor, 'directory:define')
  const { organizationId } = actor
  await db.$transaction(async (tx) => {
    const { key, name } = await holdOne(tx, actor, id)
    // An audience that begins to ask for it, or a mapping to send it, holds it, and is seen once it is saved.
    await tx.$queryRaw`SELECT 1 FROM "EmployeeAttribute" WHERE "id" = ${id}::uuid FOR UPDATE`
    const use = await findUse(tx, actor, key)
    if (use.audiences.length > 0) {
      const values = { count: use.audiences.length, names: use.audiences.slice(0, 10).join(', ') }
      throw new AppError('conflict', { reason: 'attributeInUse', values })
    }
    if (use.mappings.length > 0) {
      const names = use.mappings.flatMap(({ name: connection }) => connection ?? [])
      const values = {
        count: use.mappings.length,
        seen: names.length,
        names: names.slice(0, 10).join(', '),
      }
      throw new AppError('conflict', { reason: 'attributeMapped', values })
    }
    if (use.people !== people) {
      throw new AppError('conflict', { reason: 'attributeValuesChanged', values: { count: use.people } })
    }
    await forgetAttribute(tx, actor, key)
    await tx.employeeAttribute.delete({ where: { id, organizationId } })
    const details = { name, key, people }
    await audit(tx, actor, { action: 'employee-attribute.deleted', subject: subjectOf(id), details })
  }, patience)
}
