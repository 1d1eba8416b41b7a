import type { Messages } from '@/lib/i18n/messages'

/** Names a text of the API's description, in the language of its reader. */
export type ApiText = keyof Messages['apiReference']['text']

/** A description as schemas carry it: the name of its text. */
export const says = (text: ApiText) => ({ description: text })
