import { getActor } from '@/lib/auth/session'
import { AppError } from '@/lib/errors'
import { apiRoute } from '@/lib/http/api-route'
import { type FormStart, guardedForms } from '@/lib/http/guard-fields'
import { issueFormToken } from '@/lib/http/spam-guard'

/** What a form of a prerendered page learns once it stands in the browser: its token, and who is signed in. */
export const GET = apiRoute(async (_request, { params }: RouteContext<'/api/forms/[form]'>) => {
  const { form: name } = await params
  const form = guardedForms.find((known) => known === name)
  if (!form) throw new AppError('not_found')
  const actor = await getActor()
  const person = 'userId' in actor && actor.userId ? actor : null
  const start: FormStart = {
    token: issueFormToken(form),
    name: person?.name ?? null,
    email: person?.email ?? null,
  }
  return Response.json(start, { headers: { 'cache-control': 'private, no-store' } })
})
