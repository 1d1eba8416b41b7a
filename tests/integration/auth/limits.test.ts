import { expect, test } from 'vitest'
import { POST } from '@/app/api/sign-in/route'
import { hashPassword } from '@/lib/auth/password'
import { db } from '@/lib/db'
import { createUser, unique } from '@/tests/support/factories'
import { destination, formRequest } from '@/tests/support/sign-in'

const password = 'correct horse battery staple'
const passwordHash = await hashPassword(password)
const createAccount = () => createUser(db, { passwordHash })

let addresses = 0
/** An address that no other test comes from. */
function newAddress(): string {
  addresses += 1
  return `198.51.100.${addresses}`
}

async function outcome(fields: Record<string, string>, address: string): Promise<string> {
  const { path, search } = destination(await POST(formRequest('/api/sign-in', fields, { address })))
  return search.error ?? path
}
const tryPassword = (email: string, word: string, address = newAddress()) =>
  outcome({ provider: 'password', email, password: word }, address)
const askForLink = (email: string, address = newAddress()) => outcome({ provider: 'email', email }, address)

test('after 10 wrong passwords an account is shut, for the right password and from any address', async () => {
  const { email } = await createAccount()
  for (let count = 0; count < 10; count += 1) {
    expect(await tryPassword(email, 'wrong password here')).toBe('wrongCredentials')
  }
  expect(await tryPassword(email, password)).toBe('tooManyTries')
  expect(await tryPassword(email.toUpperCase(), password)).toBe('tooManyTries')
})

test('an unknown account is shut just the same, so that nobody can tell', async () => {
  const email = `nobody-${unique()}@example.com`
  for (let count = 0; count < 10; count += 1) await tryPassword(email, 'wrong password here')
  expect(await tryPassword(email, 'wrong password here')).toBe('tooManyTries')
})

test('the right password forgets the wrong ones before', async () => {
  const { email } = await createAccount()
  for (let round = 0; round < 2; round += 1) {
    for (let count = 0; count < 9; count += 1) await tryPassword(email, 'wrong password here')
    expect(await tryPassword(email, password)).toBe('/en/home')
  }
})

test('after 50 wrong passwords an address is shut, for every account; other addresses are not', async () => {
  const { email } = await createAccount()
  const address = newAddress()
  for (let count = 0; count < 50; count += 1) {
    expect(await tryPassword(`nobody-${unique()}@example.com`, 'wrong password here', address)).toBe(
      'wrongCredentials',
    )
  }
  expect(await tryPassword(email, password, address)).toBe('tooManyTries')
  expect(await tryPassword(email, password)).toBe('/en/home')
})

test('a company behind one address signs in as often as it has people', async () => {
  const address = newAddress()
  const { email } = await createAccount()
  for (let count = 0; count < 55; count += 1) {
    expect(await tryPassword(email, password, address)).toBe('/en/home')
  }
})

test('tries that are sent all at once are all counted', async () => {
  const { email } = await createAccount()
  const tries = Array.from({ length: 16 }, () => tryPassword(email, 'wrong password here'))
  const outcomes = await Promise.all(tries)
  expect(outcomes.filter((result) => result === 'tooManyTries')).toHaveLength(6)
})

test('5 links go to a mail address in 15 minutes, whether it has an account or not', async () => {
  const { email } = await createAccount()
  for (const recipient of [email, `nobody-${unique()}@example.com`]) {
    for (let count = 0; count < 5; count += 1) {
      expect(await askForLink(recipient)).toBe('/en/sign-in/check-mail')
    }
    expect(await askForLink(recipient)).toBe('tooManyTries')
  }
})

test('60 links are asked for from one address in 15 minutes', async () => {
  const address = newAddress()
  for (let count = 0; count < 60; count += 1) {
    expect(await askForLink(`person-${unique()}@example.com`, address)).toBe('/en/sign-in/check-mail')
  }
  expect(await askForLink(`person-${unique()}@example.com`, address)).toBe('tooManyTries')
})
