import { Suspense } from 'react'
import { NotHere } from '@/components/layout/absent'
import MemberNotFound from '../not-found'

/** As `/not-found`, for whoever has a session. What throws makes it 404; what it throws shows the same again. */
export default function MemberNotFoundPage() {
  return (
    <>
      <Suspense fallback={null}>
        <NotHere />
      </Suspense>
      <MemberNotFound />
    </>
  )
}
