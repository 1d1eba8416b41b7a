import { refresh } from 'next/cache'
import { redirect } from '@/lib/i18n/navigation'

/**
 * Leads on from an action that changed something. Next keeps the pages of the last steps for the browser's
 * Back; they are dropped, so that going back asks the server what is true now.
 * @throws the redirect, always
 */
export function redirectAfterChange(target: Parameters<typeof redirect>[0]): never {
  refresh()
  return redirect(target)
}
