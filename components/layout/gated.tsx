import type { ReactNode } from 'react'
import { missingRights } from '@/lib/auth/permissions'
import { AppError } from '@/lib/errors'
import { ForbiddenView } from './forbidden-view'
import { NotFoundView } from './not-found-view'
import { Streamed } from './streamed'

export interface GatedProps {
  fallback: ReactNode
  /** Renders what depends on who asks. Its `not_found` and `forbidden` are shown in its place. */
  render: () => Promise<ReactNode>
}

/**
 * The part of a page that depends on who asks. The page has begun to stream by the time it refuses, so its
 * status stays 200; as content, and not as an error of React, the refusal is read without scripts too.
 */
export function Gated({ fallback, render }: GatedProps) {
  return (
    <Streamed fallback={fallback}>
      <Answer render={render} />
    </Streamed>
  )
}

async function Answer({ render }: Pick<GatedProps, 'render'>) {
  return render().catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error
    if (error.code === 'not_found') return <NotFoundView home="/home" />
    const missing = missingRights.find((right) => right === error.details.reason)
    if (error.code === 'forbidden' && missing) return <ForbiddenView missing={missing} />
    throw error
  })
}
