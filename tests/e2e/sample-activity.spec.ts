import type { Page } from '@playwright/test'
import { createTranslator } from 'next-intl'
import { messages } from '@/lib/i18n/messages'
import { demoPassword } from '@/prisma/seed/demo/accounts'
import { db, expect, signIn, test } from './fixtures'
import { look } from './look'

const { announcements, syncs, triggers, webhooks } = messages.en
const t = createTranslator({ locale: 'en', messages: messages.en })

/** The connection of a listing that the sample organization began with. */
async function connectionOf(slug: string): Promise<string> {
  const where = { organization: { name: 'Sample Company (demo)' }, listing: { slug } }
  const { id } = await db.connection.findFirstOrThrow({ where, select: { id: true } })
  return `/connections/${id}`
}

const enter = (page: Page) => signIn(page, 'claire.fontaine@example.com', 'en', demoPassword)

test('whoever tries the demo finds a run with failures, and what to do about them', async ({ page }) => {
  await enter(page)
  const tracking = `/en${await connectionOf('sandbox')}/tracking`
  const failed = page.getByRole('row').filter({ hasText: syncs.status.partially_completed }).getByRole('link')
  // The worker begins it once Portico has started.
  await expect(async () => {
    await page.goto(tracking)
    await expect(failed).toBeVisible({ timeout: 1_000 })
  }).toPass({ timeout: 30_000 })
  await failed.click()
  await expect(page.getByText(t('syncs.failures.count', { count: 3 }))).toBeVisible()
  await expect(page.getByRole('button', { name: syncs.action.retry })).toBeVisible()
})

test('and a webhook that was told of it by a trigger, and people who were announced', async ({ page }) => {
  await enter(page)
  const webhook = `${await connectionOf('outgoing-webhooks')}/webhook`
  await expect(async () => {
    await page.goto(`/en${webhook}`)
    const told = page.getByRole('row').filter({ hasText: webhooks.events.sync_run_finished })
    await expect(told.getByText(webhooks.log.states.delivered)).toBeVisible({ timeout: 1_000 })
  }).toPass({ timeout: 30_000 })
  await look(page, '36-webhook', webhook)

  await page.goto('/en/triggers')
  await page.getByRole('link', { name: 'Failed syncs to the sandbox (sample)' }).click()
  await expect(
    page.getByText(
      t('triggers.narrowed', { name: triggers.filter.outcome, value: triggers.outcomeWord.not_completed }),
    ),
  ).toBeVisible()
  // Who failed is tried again an hour later: the trigger may have been set off more than once.
  await expect(page.getByText(triggers.reason.delivered).first()).toBeVisible()
  await look(page, '37-trigger', new URL(page.url()).pathname.slice(3))

  const chat = await connectionOf('new-joiner-announcements')
  // Joiners are looked for each minute.
  await expect(async () => {
    await page.goto(`/en${chat}`)
    await expect(page.getByText(announcements.states.sent)).toBeVisible({ timeout: 1_000 })
  }).toPass({ timeout: 75_000 })
  await look(page, '38-announcements', chat)
})
