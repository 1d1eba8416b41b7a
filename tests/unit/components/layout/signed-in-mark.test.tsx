import { beforeEach, expect, test } from 'vitest'
import { markSignedIn } from '@/components/layout/signed-in-mark'

const html = document.documentElement

function keep(cookie: string): void {
  Object.defineProperty(document, 'cookie', { configurable: true, value: cookie })
}

beforeEach(() => html.removeAttribute('data-signed-in'))

test.each([
  ['portico-signed-in=1', true],
  ['__Secure-portico-signed-in=1', true],
  ['a=b; portico-signed-in=1; c=d', true],
  ['', false],
  ['portico-signed-in=', false],
  ['not-portico-signed-in=1', false],
])('the cookies "%s" mark the page as signed in: %s', (cookies, isMarked) => {
  keep(cookies)
  markSignedIn()
  expect(html.hasAttribute('data-signed-in')).toBe(isMarked)
})

test('a page that is shown again after signing out says so no more', () => {
  keep('portico-signed-in=1')
  markSignedIn()
  keep('')
  window.dispatchEvent(new Event('pageshow'))
  expect(html.hasAttribute('data-signed-in')).toBe(false)
})

test('its text runs by itself, without anything around it', () => {
  keep('portico-signed-in=1')
  new Function(`(${markSignedIn})()`)()
  expect(html.hasAttribute('data-signed-in')).toBe(true)
})
