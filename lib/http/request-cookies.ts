import { NextRequest } from 'next/server'

/** The cookies of a request to a route handler. */
export function requestCookies(request: Request): { name: string; value: string }[] {
  return new NextRequest(request.url, { headers: request.headers }).cookies.getAll()
}
