import { getLocale } from 'next-intl/server'
import { Suspense } from 'react'
import { ShellSkeleton } from '@/components/layout/shell-skeleton'
import type { SignedInActor } from '@/lib/auth/actor'
import { requireSignedIn } from '@/lib/auth/session'
import { redirect } from '@/lib/i18n/navigation'

const homes: Record<SignedInActor['kind'], string> = {
  member: '/marketplace',
  employee: '/workspace',
  partner: '/marketplace',
  operator: '/operator/outbox',
}

/** Where someone lands after signing in: the page they most likely came for. */
export default function HomePage() {
  return (
    <Suspense fallback={<ShellSkeleton />}>
      <GoHome />
    </Suspense>
  )
}

async function GoHome(): Promise<never> {
  const actor = await requireSignedIn('/home')
  return redirect({ href: homes[actor.kind], locale: await getLocale() })
}
