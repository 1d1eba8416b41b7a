/** Runs once in each web server, before it takes requests. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const [{ getEnv }, { stampRequests }, { serveDirectly }, { longestTokenRequest }, token, segment] =
    await Promise.all([
      import('@/lib/env'),
      import('@/lib/http/stamp-requests'),
      import('@/lib/http/direct-routes'),
      import('@/lib/token-requests/schema'),
      import('@/app/api/accounts/connect/token/route'),
      import('@/app/api/public/v1/user/system/[systemGuid]/segment/[segmentGuid]/route'),
    ])
  stampRequests(getEnv().PORTICO_TRUSTED_PROXY_HOPS)
  // While Portico is developed, Next answers: with what was written a moment ago.
  if (process.env.NODE_ENV !== 'production') return
  serveDirectly([
    {
      method: 'POST',
      path: /^\/api\/accounts\/connect\/token$/,
      handler: token.POST,
      mostBytes: longestTokenRequest,
    },
    {
      method: 'GET',
      path: /^\/api\/public\/v1\/user\/system\/(?<systemGuid>[\da-fA-F-]{36})\/segment\/(?<segmentGuid>[\da-fA-F-]{36})$/,
      handler: segment.GET,
    },
  ])
}
