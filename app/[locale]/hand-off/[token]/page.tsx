import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { connection } from 'next/server'
import { getLocale, getTranslations } from 'next-intl/server'
import { GoneView } from '@/components/hand-offs/gone-view'
import { HandOffView } from '@/components/hand-offs/hand-off-view'
import { recognizeHandOff } from '@/lib/auth/load-hand-off'
import { toProblem } from '@/lib/connections/authorization/rules'
import { chooseMethod } from '@/lib/connections/wizard/rules'
import { AppError } from '@/lib/errors'
import { noteOpening } from '@/lib/hand-offs/mutations'
import { getHandOff } from '@/lib/hand-offs/queries'
import { handOffTokenSchema } from '@/lib/hand-offs/schema'
import { clientAddress } from '@/lib/http/client-address'
import { parseParam } from '@/lib/http/parse-param'

type Props = PageProps<'/[locale]/hand-off/[token]'>

// One document, which waits for its parts: nobody who opens it has a page of Portico to come from.
export const instant = false

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('handOff')
  return { title: t('metaTitle'), referrer: 'same-origin', robots: { index: false, follow: false } }
}

/** Where somebody without an account enters or authorizes what a connection waits for. */
export default async function HandOffPage(props: Props) {
  return render(props).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error
    return <GoneView refusal={error.code === 'limit_exceeded' ? error : undefined} />
  })
}

async function render({ params, searchParams }: Props) {
  // First of all: nothing of this page can be made before somebody asks for it.
  await connection()
  const address = clientAddress(await headers())
  const token = parseParam(handOffTokenSchema, (await params).token)
  const actor = await recognizeHandOff(token, address)
  if (!actor) throw new AppError('not_found')
  const view = await getHandOff(actor, await getLocale())
  await noteOpening(actor)
  const { method, problem, test } = await searchParams
  const asked = typeof method === 'string' ? method : view.preferred
  return (
    <HandOffView
      view={view}
      token={token}
      method={chooseMethod({ ...view.wizard, method: view.preferred }, asked)}
      problem={toProblem(problem)}
      hasFailed={test === 'failed'}
    />
  )
}
