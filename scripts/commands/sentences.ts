import { createTranslator } from 'next-intl'
import type { AppError } from '../../lib/errors'
import { messages } from '../../lib/i18n/messages'

const translator = createTranslator({ locale: 'en', messages: messages.en, namespace: 'errors' })

type Translate = (key: string, values?: Record<string, string | number>) => string
// Each sentence has its own placeholders: the types of one cannot speak for all.
const translate = translator as unknown as Translate

/** What went wrong, for whoever typed the command: a line for each field, else one sentence. */
export function describe({ code, details }: AppError): string {
  const { reason, values, fields } = details
  if (reason) return translate(`reasons.${reason}`, values)
  const lines = Object.entries(fields ?? {}).map(
    ([field, issue]) => `${field}: ${translate(`reasons.${issue}`)}`,
  )
  return lines.length > 0 ? lines.join('\n') : translate(`codes.${code}`)
}
