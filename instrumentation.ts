/** Runs once in each web server, before it takes requests. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const [{ getEnv }, { stampRequests }] = await Promise.all([
    import('@/lib/env'),
    import('@/lib/http/stamp-requests'),
  ])
  stampRequests(getEnv().PORTICO_TRUSTED_PROXY_HOPS)
}
