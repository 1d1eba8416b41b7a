import { Suspense } from 'react'
import { NotFoundView } from '@/components/layout/not-found-view'
import { ShellSkeleton } from '@/components/layout/shell-skeleton'
import { SignedInShell } from '@/components/layout/signed-in-shell'

export default function MemberNotFound() {
  return (
    <Suspense fallback={<ShellSkeleton />}>
      <SignedInShell>
        <NotFoundView home="/home" />
      </SignedInShell>
    </Suspense>
  )
}
