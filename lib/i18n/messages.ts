import type { Locale } from '@/lib/i18n/routing'
import en from './messages/en.json' with { type: 'json' }
import fr from './messages/fr.json' with { type: 'json' }

export type Messages = typeof en

/** Every sentence of the product. French must have each key of English: a missing one fails the type check. */
export const messages: Record<Locale, Messages> = { en, fr }
