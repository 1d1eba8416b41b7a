import { Router } from 'express'

/** Receives what Portico posts: events at `/events`, which proves that it expects them, and texts at `/chat`. */
export function hookRoutes() {
  const router = Router()
  router.get('/events', (request, response) => {
    const { validationToken } = request.query
    response.type('text/plain').send(typeof validationToken === 'string' ? validationToken : '')
  })
  router.post('/events', (_request, response) => {
    response.status(204).end()
  })
  router.post('/chat', (_request, response) => {
    response.type('text/plain').send('ok')
  })
  return router
}
