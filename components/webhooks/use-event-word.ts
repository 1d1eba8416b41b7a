import { useTranslations } from 'next-intl'

/** An event in words; one that this version does not know keeps its name. */
export function useEventWord() {
  const t = useTranslations('webhooks')
  return (type: string): string => {
    // A dot would be a level of the messages.
    const key = `events.${type.replace('.', '_')}` as Parameters<typeof t.has>[0]
    return t.has(key) ? t(key as never) : type
  }
}
