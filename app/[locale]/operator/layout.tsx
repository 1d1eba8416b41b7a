import { ShellSkeleton } from '@/components/layout/shell-skeleton'
import { SignedInShell } from '@/components/layout/signed-in-shell'
import { Streamed } from '@/components/layout/streamed'

export default function OperatorLayout({ children }: { children: React.ReactNode }) {
  return (
    <Streamed fallback={<ShellSkeleton />}>
      <SignedInShell>{children}</SignedInShell>
    </Streamed>
  )
}
