/** Runs once in each web server, before it takes requests. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const [{ getEnv }, { stampRequests }] = await Promise.all([
    import('@/lib/env'),
    import('@/lib/http/stamp-requests'),
  ])
  stampRequests(getEnv().PORTICO_TRUSTED_PROXY_HOPS)
  // While Portico is developed, Next answers: with what was written a moment ago.
  if (process.env.NODE_ENV !== 'production') return
  const [
    { serveDirectly },
    { tokenPath },
    { longestTokenRequest },
    { answerTokenRequest },
    { answerSegment },
  ] = await Promise.all([
    import('@/lib/http/direct-routes'),
    import('@/lib/auth/access-tokens'),
    import('@/lib/token-requests/schema'),
    import('@/lib/token-requests/answers/mutations'),
    import('@/lib/segments/answers/mutations'),
  ])
  const guid = '[0-9a-fA-F-]{36}'
  serveDirectly([
    {
      method: 'POST',
      path: new RegExp(`^${tokenPath}$`),
      handler: answerTokenRequest,
      mostBytes: longestTokenRequest,
    },
    {
      method: 'GET',
      path: new RegExp(`^/api/public/v1/user/system/(?<systemGuid>${guid})/segment/(?<segmentGuid>${guid})$`),
      handler: (request, { systemGuid = '', segmentGuid = '' }) =>
        answerSegment(request, { params: Promise.resolve({ systemGuid, segmentGuid }) }),
    },
  ])
}
