'use client'

import { useEffect } from 'react'

/** Stands where the server found nobody: takes back what a session left that has ended elsewhere. */
export function NotSignedIn() {
  useEffect(() => {
    document.documentElement.removeAttribute('data-signed-in')
    // Where the browser cannot, `/home` does it.
    for (const name of ['portico-signed-in', '__Secure-portico-signed-in']) window.cookieStore?.delete(name)
  }, [])
  return null
}
