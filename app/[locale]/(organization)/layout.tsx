import { Suspense } from 'react'
import { ShellSkeleton } from '@/components/layout/shell-skeleton'
import { SignedInShell } from '@/components/layout/signed-in-shell'

export default function OrganizationLayout({ children }: { children: React.ReactNode }) {
  return (
    <Suspense fallback={<ShellSkeleton />}>
      <SignedInShell>{children}</SignedInShell>
    </Suspense>
  )
}
