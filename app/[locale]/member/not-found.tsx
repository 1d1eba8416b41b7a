import { NotFoundView } from '@/components/layout/not-found-view'
import { ShellSkeleton } from '@/components/layout/shell-skeleton'
import { SignedInShell } from '@/components/layout/signed-in-shell'
import { Streamed } from '@/components/layout/streamed'

export default function MemberNotFound() {
  return (
    <Streamed fallback={<ShellSkeleton />}>
      <SignedInShell>
        <NotFoundView home="/home" />
      </SignedInShell>
    </Streamed>
  )
}
