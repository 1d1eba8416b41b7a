import type { Route } from 'next'
import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { getLocale } from 'next-intl/server'
import { cache } from 'react'
import { type Actor, visitor } from '@/lib/auth/actor'
import { loadActor } from '@/lib/auth/load-actor'
import { type ActorFor, can, missingRight, type Permission } from '@/lib/auth/permissions'
import { readSessionId } from '@/lib/auth/session-cookie'
import { AppError } from '@/lib/errors'
import { clientAddress } from '@/lib/http/client-address'
import { getPathname } from '@/lib/i18n/navigation'
import { toLocale } from '@/lib/i18n/routing'

/** Who sends this request; read once per request, from the signed cookie and then from the database. */
export const getActor = cache(async (): Promise<Actor> => {
  const sessionId = await readSessionId((await cookies()).getAll())
  return sessionId ? loadActor(sessionId, clientAddress(await headers())) : visitor
})

/**
 * The actor for a page that needs a permission: a visitor goes to sign-in and comes back to `returnTo`
 * (a path without the language).
 * @throws AppError `forbidden`, its reason the `MissingRight`, which `Gated` shows
 */
export async function requirePermission<P extends Permission>(
  permission: P,
  returnTo: string,
): Promise<ActorFor<P>> {
  const actor = await getActor()
  if (can(actor, permission)) return actor as ActorFor<P>
  return refuse(actor, permission, returnTo)
}

// Whoever is signed in already gains nothing by signing in once more.
async function refuse(actor: Actor, permission: Permission, returnTo: string): Promise<never> {
  if (actor.kind !== 'visitor' || actor.userId) {
    throw new AppError('forbidden', { reason: missingRight(actor, permission) })
  }
  const locale = toLocale(await getLocale())
  const search = new URLSearchParams({ returnTo: getPathname({ locale, href: returnTo }) })
  return redirect(`${getPathname({ locale, href: '/sign-in' })}?${search}` as Route)
}
