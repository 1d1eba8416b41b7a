import { getServerSession } from 'next-auth'
import { cache } from 'react'
import {
  type Actor,
  type EmployeeActor,
  type MemberActor,
  type SignedInActor,
  visitor,
} from '@/lib/auth/actor'
import { loadActor } from '@/lib/auth/load-actor'
import { authOptions } from '@/lib/auth/options'
import { AppError } from '@/lib/errors'

/** Who sends this request; read once per request, from the signed cookie and then from the database. */
export const getActor = cache(async (): Promise<Actor> => {
  const session = await getServerSession(authOptions())
  return session?.sessionId ? loadActor(session.sessionId) : visitor
})

/** @throws AppError `unauthenticated` for visitors */
export async function requireSignedIn(): Promise<SignedInActor> {
  const actor = await getActor()
  if (actor.kind === 'visitor' || actor.kind === 'system') throw new AppError('unauthenticated')
  return actor
}

/** A member with a marketplace right, view or edit. */
export async function requireMember(): Promise<MemberActor> {
  const actor = await requireSignedIn()
  if (actor.kind !== 'member') throw new AppError('forbidden')
  return actor
}

/** Anyone who belongs to an organization. */
export async function requireColleague(): Promise<MemberActor | EmployeeActor> {
  const actor = await requireSignedIn()
  if (actor.kind !== 'member' && actor.kind !== 'employee') throw new AppError('forbidden')
  return actor
}
