import type { Route } from 'next'
import { forbidden, redirect } from 'next/navigation'
import { getServerSession } from 'next-auth'
import { getLocale } from 'next-intl/server'
import { cache } from 'react'
import { type Actor, type SignedInActor, visitor } from '@/lib/auth/actor'
import { loadActor } from '@/lib/auth/load-actor'
import { authOptions } from '@/lib/auth/options'
import { type ActorFor, can, type Permission } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { getPathname } from '@/lib/i18n/navigation'
import { toLocale } from '@/lib/i18n/routing'

/** Who sends this request; read once per request, from the signed cookie and then from the database. */
export const getActor = cache(async (): Promise<Actor> => {
  const session = await getServerSession(authOptions())
  return session?.sessionId ? loadActor(session.sessionId) : visitor
})

/**
 * The actor for a page that needs a permission: a visitor goes to sign-in and comes back to `returnTo`
 * (a path without the language), who lacks the right gets the page that says so.
 */
export async function requirePermission<P extends Permission>(
  permission: P,
  returnTo: string,
): Promise<ActorFor<P>> {
  const actor = await getActor()
  if (actor.kind === 'visitor' && !can(actor, permission)) await toSignIn(returnTo)
  if (!can(actor, permission)) forbidden()
  return actor as ActorFor<P>
}

/** Whoever is signed in; a visitor goes to sign-in and comes back to `returnTo`. */
export async function requireSignedIn(returnTo: string): Promise<SignedInActor> {
  const actor = await getActor()
  if (actor.kind === 'visitor' || actor.kind === 'system') return toSignIn(returnTo)
  return actor
}

async function toSignIn(returnTo: string): Promise<never> {
  const locale = toLocale(await getLocale())
  const search = new URLSearchParams({ returnTo: getPathname({ locale, href: returnTo }) })
  return redirect(`${getPathname({ locale, href: '/sign-in' })}?${search}` as Route)
}

/** Ends the session of this request, everywhere its cookie may have been copied to. */
export async function endSession(): Promise<void> {
  const session = await getServerSession(authOptions())
  if (!session?.sessionId) return
  await db.session.updateMany({
    where: { id: session.sessionId, endedAt: null },
    data: { endedAt: new Date() },
  })
}
