import { useTranslations } from 'next-intl'
import type { AuditEvent } from '@/lib/audit-log/schema'

type Values = Record<string, string>

/** A lookup of keys that come from the log, and so may be unknown to the messages. */
interface Lookup {
  (key: string, values?: Values): string
  has(key: string): boolean
  raw(key: string): string
}

/** Where `before` and `after` are words of Portico, and not names that people gave. */
const inWords = [
  'connection.state_changed',
  'folder.shared',
  'folder.role_changed',
  'folder.everyone_changed',
]
const named = ['before', 'after', 'from', 'to', 'name', 'member', 'format']

const valuesBy = (read: (name: string) => string): Values =>
  Object.fromEntries(named.map((name) => [name, read(name)]))

/** The log in the reader's words. What has none is shown as it is stored. */
export function useEventText() {
  const t = useTranslations('auditLog') as unknown as Lookup
  const tConnections = useTranslations('connections.reason') as unknown as Lookup
  const tErrors = useTranslations('errors.reasons') as unknown as Lookup

  const wordOf = (key: string, fallback: string) => (t.has(key) ? t(key) : fallback)

  function valuesOf({ action, details }: AuditEvent): Values {
    const words = inWords.includes(action)
    return valuesBy((name) => {
      const text = typeof details[name] === 'string' ? details[name] : t('none')
      return words ? wordOf(`word.${text}`, text) : text
    })
  }
  const sentence = (code: string, values: Values) => {
    const key = `action.${code}`
    return t.has(key) && typeof t.raw(key) === 'string' ? t(key, values) : code
  }

  return {
    what(event: AuditEvent): string {
      const { before, after } = event.details
      const isSame = event.action === 'connection.state_changed' && before === after
      if (!isSame) return sentence(event.action, valuesOf(event))
      return t(event.reason ? 'sameState' : 'sameStateAgain', valuesOf(event))
    },
    /** What happens in an action, whatever it happens to. */
    action: (code: string) =>
      sentence(
        code,
        valuesBy(() => '…'),
      ),
    who({ kind, name, id }: AuditEvent['actor']): string {
      if (name) return name
      if (kind === 'system') return t('portico')
      if (kind === 'hand-off') return t('handOff')
      if (kind === 'api-key') return t('apiKey')
      if (kind === 'scim') return t('identityProvider')
      if (kind === 'visitor') return t('visitor')
      return id ? t('gone') : kind
    },
    subjectType: (type: string) => wordOf(`subject.${type}`, type),
    group: (name: string) => wordOf(`group.${name}`, name),
    /** Why: a reason of the messages, else the words of whoever acted. */
    why(reason: string): string {
      const short = `reasonWord.${reason.split('.').at(-1)}`
      if (t.has(short)) return t(short)
      if (tConnections.has(reason)) return tConnections(reason)
      const isWhole = tErrors.has(reason) && !tErrors.raw(reason).includes('{')
      return isWhole ? tErrors(reason) : reason
    },
  }
}
