import type { Actor } from '@/lib/auth/actor'

const homes: Record<Actor['kind'], string> = {
  member: '/marketplace',
  employee: '/workspace',
  partner: '/marketplace',
  operator: '/operator/outbox',
  visitor: '/sign-in',
  system: '/sign-in',
  'hand-off': '/sign-in',
  'api-key': '/sign-in',
  scim: '/sign-in',
  'people-calendar': '/sign-in',
}

/** The page that someone most likely came for, as a path without the language. */
export function homeOf(actor: Actor): string {
  // Signed in, but belonging to nothing: signing in once more would change nothing.
  return actor.kind === 'visitor' && actor.userId ? '/marketplace' : homes[actor.kind]
}
