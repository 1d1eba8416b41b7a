import express, { Router } from 'express'
import type { Faults } from './faults'
import { faultOfForm, faultsBodySchema } from './schema'

/**
 * `GET /faults` and `PUT /faults` as JSON `{faults: […]}`, `POST /faults/revoke-tokens`; the same acts as
 * forms for the page. PUT replaces all faults at once and answers 400 to anything it does not know.
 */
export function faultRoutes(faults: Faults, revokeTokens: () => number) {
  const router = Router()
  const form = express.urlencoded({ extended: false })

  router.get('/', (_request, response) => {
    response.json({ faults: faults.list() })
  })

  router.put('/', express.json(), (request, response) => {
    const body = faultsBodySchema.safeParse(request.body)
    if (!body.success) {
      const issues = body.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
      response.status(400).json({ ok: false, error: { code: 'invalid', message: 'Not a fault.', issues } })
      return
    }
    faults.set(...body.data.faults)
    response.json({ faults: faults.list() })
  })

  router.post('/', form, (request, response) => {
    const fault = faultOfForm(request.body)
    if (fault) faults.add(fault)
    response.redirect(303, fault ? '/' : '/?problem=values')
  })

  router.post('/end', form, (request, response) => {
    faults.end(Number(request.body?.id))
    response.redirect(303, '/')
  })

  router.post('/end-all', (_request, response) => {
    faults.clear()
    response.redirect(303, '/')
  })

  router.post('/revoke-tokens', (request, response) => {
    const revoked = revokeTokens()
    if (request.accepts(['json', 'html']) === 'html') response.redirect(303, `/?revoked=${revoked}`)
    else response.json({ revoked })
  })

  return router
}
