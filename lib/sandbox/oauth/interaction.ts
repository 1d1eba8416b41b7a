import express, { type ErrorRequestHandler, Router } from 'express'
import { errors, type Provider } from 'oidc-provider'
import { authorizePage } from '../pages/authorize'
import { html, page } from '../pages/html'
import { findAccount } from './accounts'

/**
 * The one page between a program's request and its answer: choose an account, authorize or refuse.
 * @param sharesGrants whether a person has one grant for each program, whatever they authorize when
 */
export function interactionRoutes(provider: Provider, sharesGrants: boolean) {
  const router = Router()
  const known = new Map<string, string>()

  router.get('/:uid', async (request, response) => {
    const { params } = await provider.interactionDetails(request, response)
    const client = await provider.Client.find(String(params.client_id))
    response.send(authorizePage({ client: client?.clientName ?? 'A program', scopes: scopesOf(params) }))
  })

  router.post('/:uid', express.urlencoded({ extended: false }), async (request, response) => {
    const { params } = await provider.interactionDetails(request, response)
    const account = findAccount(request.body?.account)
    if (request.body?.decision !== 'authorize' || !account) {
      const refusal = { error: 'access_denied', error_description: 'The person refused access.' }
      await provider.interactionFinished(request, response, refusal, { mergeWithLastSubmission: false })
      return
    }
    const clientId = String(params.client_id)
    const key = `${account.id} ${clientId}`
    const former = sharesGrants ? await provider.Grant.find(known.get(key) ?? '') : undefined
    const grant = former ?? new provider.Grant({ accountId: account.id, clientId })
    const wanted = scopesOf(params)
    const granted = request.body?.chooses ? wanted.filter(isIn(request.body.scope)) : wanted
    grant.addOIDCScope(granted.join(' '))
    grant.rejectOIDCScope(wanted.filter((scope) => !granted.includes(scope)).join(' '))
    const grantId = await grant.save()
    known.set(key, grantId)
    const consent = { login: { accountId: account.id, remember: false }, consent: { grantId } }
    await provider.interactionFinished(request, response, consent, { mergeWithLastSubmission: false })
  })

  router.use(expired)
  return router
}

/** A form sends one value as text, several as a list. */
function isIn(sent: unknown) {
  const values = Array.isArray(sent) ? sent : [sent]
  return (scope: string) => values.includes(scope)
}

function scopesOf(params: Record<string, unknown>) {
  return typeof params.scope === 'string' ? params.scope.split(' ').filter(Boolean) : []
}

const expired: ErrorRequestHandler = (error, _request, response, next) => {
  if (!(error instanceof errors.SessionNotFound)) return next(error)
  response
    .status(400)
    .send(page('This request has expired', html`<p>Go back to where you came from and start again.</p>`))
}
