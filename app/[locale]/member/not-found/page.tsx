import { AnswerNotFound } from '@/components/layout/absent'
import { NotFoundView } from '@/components/layout/not-found-view'
import { ShellSkeleton } from '@/components/layout/shell-skeleton'
import { SignedInShell } from '@/components/layout/signed-in-shell'
import { Streamed } from '@/components/layout/streamed'

/** As `/not-found`, for whoever has a session. */
export default function MemberNotFoundPage() {
  return (
    <>
      <AnswerNotFound />
      <Streamed fallback={<ShellSkeleton />}>
        <SignedInShell>
          <NotFoundView home="/home" />
        </SignedInShell>
      </Streamed>
    </>
  )
}
