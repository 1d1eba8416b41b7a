/** Runs once in each web server, before it takes requests. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const [
    { getEnv },
    { stampRequests },
    { serveDirectly },
    { answerTokenRequest },
    { longestTokenRequest },
    { tokenPath },
  ] = await Promise.all([
    import('@/lib/env'),
    import('@/lib/http/stamp-requests'),
    import('@/lib/http/direct-routes'),
    import('@/lib/token-requests/answers/mutations'),
    import('@/lib/token-requests/schema'),
    import('@/lib/auth/access-tokens'),
  ])
  stampRequests(getEnv().PORTICO_TRUSTED_PROXY_HOPS)
  serveDirectly([
    { method: 'POST', path: tokenPath, handler: answerTokenRequest, mostBytes: longestTokenRequest },
  ])
}
