import { cleanup, configure } from '@testing-library/react'
import { afterAll, afterEach } from 'vitest'

// Ends what does not come, and not what is slow beside other work.
configure({ asyncUtilTimeout: 10_000 })

afterEach(cleanup)

// The next file finds a document as a new one.
afterAll(() => {
  document.body.replaceChildren()
  for (const name of document.documentElement.getAttributeNames())
    document.documentElement.removeAttribute(name)
  localStorage.clear()
  sessionStorage.clear()
  history.replaceState(null, '', '/')
})
